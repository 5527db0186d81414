/* contestants.c: see contestant.h. */
#include "contestant.h"

#include <stdlib.h>

#include "framer.h"

void read_generated(const unsigned char *bytes, size_t len, size_t block, simple_sink *sink, void *context)
{
    static struct framer framer;
    if (framer.tail == NULL && !framer_init(&framer, &protocol, FROM_SWITCH))
        abort();
    framer_reset(&framer);
    for (size_t at = 0; at < len; at += block) {
        struct slice frame;
        struct message message;
        struct fault fault;
        enum framer_status status;
        framer_feed(&framer, bytes + at, len - at < block ? len - at : block);
        while ((status = framer_read(&framer, &frame, &message, &fault)) != FRAMER_MORE)
            sink(context, status == FRAMER_FRAME ? &message : NULL);
    }
}

/* Whoever is given whole messages is given those that `simple` finds. */
static void read_framed(simple_parser *parse, const unsigned char *bytes, size_t len, size_t block, simple_sink *sink,
    void *context)
{
    static struct simple simple;
    simple.parse = parse;
    simple.len = 0;
    simple.skipping = false;
    for (size_t at = 0; at < len; at += block)
        simple_feed(&simple, bytes + at, len - at < block ? len - at : block, sink, context);
}

void read_by_hand(const unsigned char *bytes, size_t len, size_t block, simple_sink *sink, void *context)
{
    read_framed(simple_parse, bytes, len, block, sink, context);
}

void read_ragel(const unsigned char *bytes, size_t len, size_t block, simple_sink *sink, void *context)
{
    read_framed(ragel_parse, bytes, len, block, sink, context);
}

void read_strsep(const unsigned char *bytes, size_t len, size_t block, simple_sink *sink, void *context)
{
    read_framed(strsep_parse, bytes, len, block, sink, context);
}
