// cxx_string.cc: see cxx_string.h.
extern "C" {
#include "cxx_string.h"
}

#include <cctype>
#include <map>
#include <string>
#include <vector>

static std::string pending;

// Call take with each message that is whole.
template <typename Take> static void feed(const char *bytes, size_t len, Take take)
{
    pending.append(bytes, len);
    size_t begin = 0, end;
    while ((end = pending.find("\r\n\r\n", begin)) != std::string::npos) {
        take(pending.substr(begin, end - begin));
        begin = end + 4;
    }
    pending.erase(0, begin);
}

static std::string trim(const std::string &text)
{
    size_t first = text.find_first_not_of(" \t"), last = text.find_last_not_of(" \t");
    return first == std::string::npos ? std::string() : text.substr(first, last - first + 1);
}

static std::string trim_left(const std::string &text)
{
    size_t first = text.find_first_not_of(" \t");
    return first == std::string::npos ? std::string() : text.substr(first);
}

static std::vector<std::string> split(const std::string &text, const std::string &at)
{
    std::vector<std::string> parts;
    size_t begin = 0, end;
    while ((end = text.find(at, begin)) != std::string::npos) {
        parts.push_back(text.substr(begin, end - begin));
        begin = end + at.size();
    }
    parts.push_back(text.substr(begin));
    return parts;
}

void cxx_begin()
{
    pending.clear();
}

void cxx_feed_words(const char *bytes, size_t len, cxx_sink *sink, void *context)
{
    feed(bytes, len, [&](const std::string &message) {
        std::vector<std::string> words;
        std::vector<cxx_piece> pieces;
        for (const std::string &part : split(message, "%"))
            words.push_back(trim(part));
        for (const std::string &word : words)
            pieces.push_back({word.data(), word.size()});
        sink(context, pieces.data(), pieces.size());
    });
}

static std::string lower(std::string text)
{
    for (char &c : text)
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

void cxx_feed_lines(const char *bytes, size_t len, const char *const *keys, size_t count, cxx_sink *sink, void *context)
{
    feed(bytes, len, [&](const std::string &message) {
        std::map<std::string, std::string> values;
        std::vector<cxx_piece> pieces;
        for (const std::string &line : split(message, "\r\n")) {
            size_t colon = line.find(':');
            if (colon != std::string::npos)
                values.emplace(lower(trim(line.substr(0, colon))), trim_left(line.substr(colon + 1)));
        }
        for (size_t i = 0; i < count; i++) {
            auto found = values.find(keys[i]);
            pieces.push_back(found == values.end() ? cxx_piece{nullptr, 0} : cxx_piece{found->second.data(), found->second.size()});
        }
        sink(context, pieces.data(), pieces.size());
    });
}
