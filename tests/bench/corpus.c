/* corpus.c: see corpus.h and corpus_messages.h. */
#include "corpus.h"
#include "corpus_messages.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MESSAGE_MOST = 2048 };

uint32_t corpus_draw(uint32_t *seed, uint32_t below)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed % below;
}

void corpus_name(uint32_t *seed, char *out, size_t size)
{
    static const char *const given[] = {"Anna", "Chulsoo", "Wei", "José", "Olga", "철수", "영희", "Marie-Claire", "伟",
                                        "Иван", "John", "Ayşe", "Peter", "Sung-min", "Michael", "Elizabeth"};
    static const char *const family[] = {"Kim", "Lee", "Müller", "García", "Smith", "김", "박", "Nguyễn", "王",
                                         "Петров", "Johnson", "O'Brien", "Park", "Rossi", "Williams", "Anderson"};
    if (corpus_draw(seed, 10) == 0)
        out[0] = '\0';
    else
        snprintf(out, size, "%s %s", given[corpus_draw(seed, COUNT(given))], family[corpus_draw(seed, COUNT(family))]);
}

void corpus_number(uint32_t *seed, char *out, size_t size)
{
    switch (corpus_draw(seed, 4)) {
    case 0:
        snprintf(out, size, "0%u%08u", 2 + corpus_draw(seed, 60), corpus_draw(seed, 100000000));
        break;
    case 1:
        snprintf(out, size, "+82%u%07u", 10 + corpus_draw(seed, 60), corpus_draw(seed, 10000000));
        break;
    default:
        snprintf(out, size, "%u", 1000 + corpus_draw(seed, 9000));
        break;
    }
}

/* Put bytes where `at` bytes of the message stand now, in place of `drop` of them. Returns the new length. */
static size_t splice(char *message, size_t len, size_t at, size_t drop, const char *bytes, size_t count)
{
    memmove(message + at + count, message + at + drop, len - at - drop);
    memcpy(message + at, bytes, count);
    return len - drop + count;
}

static size_t damage(uint32_t *seed, char *message, size_t len)
{
    static const struct {
        const char *bytes;
        size_t drop, count;
    } ways[] = {
        {"", 1, 0}, {"\0", 1, 1}, {"\0", 0, 1}, {"\r", 0, 1}, {"\n", 1, 1}, {"%", 0, 1}, {"%", 1, 1}, {"\xFF", 1, 1},
        {"\xC0\xA5", 0, 2}, {"\xE0\x80\xA5", 0, 3}, {"\xF0\x80\x80\xA5", 0, 4}, {"\xED\xA0\x80", 0, 3},
        {"\xF4\x90\x80\x80", 0, 4}, {"\xEA\xB0", 0, 2}, {"\xF0\x9F\x93", 0, 3}, {"\xF0\x9F\x93\x9E", 0, 4},
        {"0123456789012345678901234567890123456789", 0, 40}, {"\t", 0, 1}, {"\r\n\r\n", 0, 4}, {"x", 1, 1},
    };
    size_t way = corpus_draw(seed, COUNT(ways)), at = corpus_draw(seed, (uint32_t)len);
    return splice(message, len, at, ways[way].drop, ways[way].bytes, ways[way].count);
}

static size_t move_blanks(uint32_t *seed, char *message, size_t len)
{
    for (size_t at = 1; at < len; at++) {
        if (message[at] != corpus_mark || corpus_draw(seed, 4) != 0)
            continue;
        if (message[at - 1] == ' ' && corpus_draw(seed, 2) == 0)
            len = splice(message, len, --at, 1, "", 0);
        else
            len = splice(message, len, at, 0, "   ", corpus_draw(seed, 4));
        at += 4;
    }
    return len;
}

static struct corpus make(const char *head, bool damaged)
{
    uint32_t seed = 20071130;
    struct corpus corpus = {.bytes = malloc(CORPUS_BYTES)};
    while (corpus.bytes != NULL && corpus.len + MESSAGE_MOST <= CORPUS_BYTES) {
        char message[MESSAGE_MOST];
        size_t before = strlen(head), len = before + corpus_message(&seed, message + before, MESSAGE_MOST / 2);
        memcpy(message, head, before);
        if (damaged)
            len = move_blanks(&seed, message, len);
        if (damaged && corpus_draw(&seed, 6) == 0)
            len = damage(&seed, message, len);
        memcpy(corpus.bytes + corpus.len, message, len);
        corpus.len += len;
        corpus.messages++;
    }
    return corpus;
}

struct corpus corpus_make(const char *head)
{
    return make(head != NULL ? head : "", false);
}

struct corpus corpus_make_damaged(void)
{
    return make("", true);
}
