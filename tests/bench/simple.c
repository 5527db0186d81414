/* simple.c: finds messages that end with an empty line as one would by hand, with memchr. */
#include "simple.h"

#include <string.h>

enum { TERMINATOR = 4 };

/* What follows the first terminator in bytes[from..len), or NULL. */
static const unsigned char *find_end(const unsigned char *bytes, size_t from, size_t len)
{
    const unsigned char *at = bytes + from, *end = bytes + len;
    while ((at = memchr(at, '\r', (size_t)(end - at))) != NULL && end - at >= TERMINATOR) {
        if (memcmp(at, "\r\n\r\n", TERMINATOR) == 0)
            return at + TERMINATOR;
        at++;
    }
    return NULL;
}

static void deliver(const struct simple *simple, const unsigned char *at, size_t len, simple_sink *sink, void *context)
{
    struct message message;
    bool good = len <= protocol.limit && simple->parse(at, at + len - TERMINATOR, &message);
    sink(context, good ? &message : NULL);
}

/* Go on with the unfinished message. Returns how many of the bytes belong to it. */
static size_t go_on(struct simple *simple, const unsigned char *bytes, size_t len, simple_sink *sink, void *context)
{
    size_t old = simple->len, room = SIMPLE_LIMIT - old, added = len < room ? len : room;
    memcpy(simple->tail + old, bytes, added);
    const unsigned char *end = find_end(simple->tail, old < TERMINATOR ? 0 : old - TERMINATOR + 1, old + added);
    simple->len = old + added;
    if (end != NULL) {
        size_t whole = (size_t)(end - simple->tail);
        simple->len = 0;
        if (simple->skipping)
            sink(context, NULL);
        else
            deliver(simple, simple->tail, whole, sink, context);
        simple->skipping = false;
        return whole - old;
    }
    if (simple->len == SIMPLE_LIMIT) { /* too long: keep only what a terminator may begin with */
        memmove(simple->tail, simple->tail + SIMPLE_LIMIT - TERMINATOR + 1, TERMINATOR - 1);
        simple->len = TERMINATOR - 1;
        simple->skipping = true;
    }
    return added;
}

/* Some peers send byte by byte: keep one that ends no message. Returns whether it is one. */
static bool keep_byte(struct simple *simple, const unsigned char *bytes, size_t len)
{
    if (len != 1 || *bytes == '\n' || simple->len + 1 == SIMPLE_LIMIT)
        return false;
    simple->tail[simple->len++] = *bytes;
    return true;
}

void simple_feed(struct simple *simple, const unsigned char *bytes, size_t len, simple_sink *sink, void *context)
{
    if (keep_byte(simple, bytes, len))
        return;
    const unsigned char *at = bytes, *end = bytes + len, *next;
    while (simple->len > 0 && at < end)
        at += go_on(simple, at, (size_t)(end - at), sink, context);
    while (at < end && (next = find_end(at, 0, (size_t)(end - at))) != NULL) {
        deliver(simple, at, (size_t)(next - at), sink, context);
        at = next;
    }
    while (at < end)
        at += go_on(simple, at, (size_t)(end - at), sink, context);
}
