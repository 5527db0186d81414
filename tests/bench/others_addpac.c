/* others_addpac.c: messages of spec/addpac.tspec read with strsep and std::string, and who reads them at all. */
#define _GNU_SOURCE /* strsep */
#include "contestant.h"
#include "cxx_string.h"
#include "said_addpac.h"

#include <string.h>

bool strsep_parse(const unsigned char *at, const unsigned char *end, struct message *message)
{
    static char copy[SIMPLE_LIMIT];
    struct slice words[WORDS_MOST];
    size_t count = 0;
    char *rest = copy, *word;
    memcpy(copy, at, (size_t)(end - at));
    copy[end - at] = '\0';
    while ((word = strsep(&rest, "%")) != NULL) {
        if (count == WORDS_MOST)
            return false;
        word += strspn(word, " ");
        size_t len = strlen(word);
        while (len > 0 && word[len - 1] == ' ')
            len--;
        words[count++] = slice_of(word, len);
    }
    return said_understand(words, count, message);
}

struct asker {
    simple_sink *sink;
    void *context;
};

static void take_words(void *context, const struct cxx_piece *pieces, size_t count)
{
    const struct asker *asker = context;
    struct slice words[WORDS_MOST];
    struct message message;
    for (size_t i = 0; i < count && i < WORDS_MOST; i++)
        words[i] = slice_of(pieces[i].at, pieces[i].len);
    bool good = count <= WORDS_MOST && said_understand(words, count, &message);
    asker->sink(asker->context, good ? &message : NULL);
}

static void read_cxx(const unsigned char *bytes, size_t len, size_t block, simple_sink *sink, void *context)
{
    struct asker asker = {sink, context};
    cxx_begin();
    for (size_t at = 0; at < len; at += block)
        cxx_feed_words((const char *)bytes + at, len - at < block ? len - at : block, take_words, &asker);
}

const struct contestant contestants[] = {
    {"generated", read_generated, true, NULL},
    {"by hand", read_by_hand, true, NULL},
    {"Ragel", read_ragel, true, NULL},
    {"strsep", read_strsep, false, NULL},
    {"std::string", read_cxx, false, NULL},
    {0},
};
