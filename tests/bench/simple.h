/* simple.h: the yardstick: the same messages, read by hand with memchr. */
#ifndef TSPEC_SIMPLE_H
#define TSPEC_SIMPLE_H

#include "protocol.h"

enum { SIMPLE_LIMIT = 2048 };

/* Whoever hears of what was read: a message, or NULL for one that was rejected. Fields live until it returns. */
typedef void simple_sink(void *context, const struct message *message);

/* Read one message, at[0..end), behind which its terminator stands. */
typedef bool simple_parser(const unsigned char *at, const unsigned char *end, struct message *message);

struct simple {
    simple_parser *parse;
    unsigned char tail[SIMPLE_LIMIT]; /* the unfinished message */
    size_t len;
    bool skipping;                    /* it is longer than the limit */
};

/* It asks all that the generated parser asks; only it does not say what was wrong, and where. */
simple_parser simple_parse;

/* Take the next bytes that the switch sent. A reader that is all zeros but for `parse` is ready. */
void simple_feed(struct simple *simple, const unsigned char *bytes, size_t len, simple_sink *sink, void *context);

#endif
