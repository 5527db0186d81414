/* framer.c: finds whole messages in a stream of bytes. */
#include "framer.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "protocol.h"

bool framer_init(struct framer *framer, const struct protocol *spoken)
{
    *framer = (struct framer){.limit = spoken->limit, .greeting = spoken->greeting.begins};
    mark_init(&framer->terminator, spoken->terminator);
    body_length_init(&framer->body, &spoken->body);
    if (spoken->greeting.begins.len > 0)
        mark_init(&framer->greeting_end, spoken->greeting.ends);
    framer->tail = malloc(framer->limit);
    framer_reset(framer);
    return framer->tail != NULL;
}

void framer_free(struct framer *framer)
{
    free(framer->tail);
    *framer = (struct framer){0};
}

/* A message begins. */
static void begin(struct framer *framer)
{
    framer->terminator.matched = 0;
    framer->pending = 0;
    framer->in_body = false;
    if (framer->body.rule.key.len > 0)
        body_length_begin(&framer->body);
}

void framer_reset(struct framer *framer)
{
    begin(framer);
    framer->at = NULL;
    framer->left = 0;
    framer->greeting_place = framer->greeting.len > 0 ? GREETING_BEGINS : GREETING_OVER;
    framer->greeting_end.matched = 0;
    framer->greeted = 0;
}

void framer_feed(struct framer *framer, const unsigned char *bytes, size_t len)
{
    assert(framer->left == 0);
    framer->at = bytes;
    framer->left = len;
}

/* The same as scan() for a protocol whose messages may have bodies. Apart, for such are few. */
__attribute__((noinline))
static size_t scan_with_body(struct framer *framer, bool *ended)
{
    const unsigned char *at = framer->at, *end = at + framer->left;

    if (!framer->in_body) {
        at = mark_find(&framer->terminator, at, end);
        body_length_look(&framer->body, framer->at, (size_t)(at - framer->at));
        framer->in_body = mark_is_whole(&framer->terminator);
        framer->owed = framer->body.bytes;
    }
    if (framer->in_body && framer->owed > 0) {
        size_t len = (size_t)(end - at) < framer->owed ? (size_t)(end - at) : framer->owed;
        framer->owed -= len;
        at += len;
    }
    *ended = framer->in_body && framer->owed == 0;
    return (size_t)(at - framer->at);
}

/* Go to the end of the message, or of the block if that comes first. Returns the bytes gone over. */
static size_t scan(struct framer *framer, bool *ended)
{
    if (framer->body.rule.key.len > 0)
        return scan_with_body(framer, ended);
    const unsigned char *at = mark_find(&framer->terminator, framer->at, framer->at + framer->left);
    *ended = mark_is_whole(&framer->terminator);
    return (size_t)(at - framer->at);
}

/* Keep the end of a block, which belongs to a message that goes on, unless that message is too long already. */
static void hold(struct framer *framer, const unsigned char *bytes, size_t len)
{
    if (len > framer->limit || framer->pending + len > framer->limit) {
        framer->pending = framer->limit + 1;
        return;
    }
    if (len == 1)
        framer->tail[framer->pending] = *bytes;
    else
        memcpy(framer->tail + framer->pending, bytes, len);
    framer->pending += len;
}

/* Pass over the greeting, as far as it is in the block. If what came is none after all, it belongs to the message. */
__attribute__((noinline))
static void pass_greeting(struct framer *framer)
{
    const unsigned char *at = framer->at, *end = at + framer->left;

    while (at < end && framer->greeting_place == GREETING_BEGINS) {
        if (*at != framer->greeting.at[framer->greeted]) {
            size_t earlier = framer->greeted - (size_t)(at - framer->at); /* bytes, in blocks that are used up */
            framer->greeting_place = GREETING_OVER;
            body_length_look(&framer->body, framer->greeting.at, earlier);
            hold(framer, framer->greeting.at, earlier);
            return;
        }
        at++;
        if (++framer->greeted == framer->greeting.len)
            framer->greeting_place = GREETING_GOES_ON;
    }
    if (framer->greeting_place == GREETING_GOES_ON) {
        at = mark_find(&framer->greeting_end, at, end);
        if (mark_is_whole(&framer->greeting_end))
            framer->greeting_place = GREETING_OVER;
    }
    framer->at = at;
    framer->left = (size_t)(end - at);
}

enum framer_status framer_next(struct framer *framer, struct slice *frame)
{
    if (framer->greeting_place != GREETING_OVER)
        pass_greeting(framer);
    if (framer->left == 0)
        return FRAMER_MORE;

    const unsigned char *bytes = framer->at;
    bool ended;
    size_t len = scan(framer, &ended);
    framer->at += len;
    framer->left -= len;
    if (!ended) {
        hold(framer, bytes, len);
        return FRAMER_MORE;
    }

    size_t held = framer->pending;
    begin(framer);
    if (len > framer->limit || held + len > framer->limit)
        return FRAMER_SKIPPED;
    if (held == 0) {
        *frame = slice_of(bytes, len);
    } else {
        memcpy(framer->tail + held, bytes, len);
        *frame = slice_of(framer->tail, held + len);
    }
    return FRAMER_FRAME;
}
