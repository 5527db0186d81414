/* framer.c: finds whole messages in a stream of bytes. */
#include "framer.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* The table of Knuth, Morris and Pratt: fallback[n] is the length of the longest shorter beginning of the terminator
 * that its first n bytes end with. It lets a search go on after any byte without looking back. */
static void fill_fallback(struct framer *framer)
{
    const unsigned char *terminator = framer->terminator.at;
    size_t shorter = 0;

    framer->fallback[0] = 0;
    for (size_t n = 1; n < framer->terminator.len; n++) {
        framer->fallback[n] = (unsigned char)shorter;
        while (shorter > 0 && terminator[n] != terminator[shorter])
            shorter = framer->fallback[shorter];
        if (terminator[n] == terminator[shorter])
            shorter++;
    }
}

bool framer_init(struct framer *framer, const struct protocol *spoken, enum direction direction)
{
    struct slice terminator = spoken->terminator[direction];

    assert(terminator.len >= 1 && terminator.len <= TERMINATOR_BYTES);
    *framer = (struct framer){.terminator = terminator, .skips_blank = spoken->skips_blank, .limit = spoken->limit};
    if (direction == FROM_SWITCH)
        framer->greeting = spoken->greeting;
    framer->passes_over = framer->skips_blank || framer->greeting.len > 0;
    fill_fallback(framer);
    framer->tail = malloc(framer->limit);
    return framer->tail != NULL;
}

void framer_free(struct framer *framer)
{
    free(framer->tail);
    *framer = (struct framer){0};
}

void framer_reset(struct framer *framer)
{
    framer->matched = 0;
    framer->at = NULL;
    framer->left = 0;
    framer->pending = 0;
    framer->greeted = false;
}

void framer_feed(struct framer *framer, const unsigned char *bytes, size_t len)
{
    assert(framer->left == 0);
    framer->at = bytes;
    framer->left = len;
}

/* The first such byte, or end. A block of one byte, as some peers send them, is not worth a call. */
static const unsigned char *find(const unsigned char *at, const unsigned char *end, unsigned char byte)
{
    if (*at == byte)
        return at;
    at = end - at > 1 ? memchr(at + 1, byte, (size_t)(end - at - 1)) : NULL;
    return at == NULL ? end : at;
}

/* Go to the end of the message, or of the block if that comes first. Returns the bytes gone over; the message ended if
 * the whole terminator is matched then. */
static size_t scan(struct framer *framer)
{
    const unsigned char *terminator = framer->terminator.at;
    const unsigned char *at = framer->at;
    const unsigned char *end = at + framer->left;
    size_t matched = framer->matched;

    while (at < end && matched < framer->terminator.len) {
        if (matched == 0) {
            at = find(at, end, terminator[0]);
            if (at == end)
                break;
        }
        while (matched > 0 && *at != terminator[matched])
            matched = framer->fallback[matched];
        if (*at == terminator[matched])
            matched++;
        at++;
    }
    framer->matched = matched;
    return (size_t)(at - framer->at);
}

/* Keep the end of a block, which belongs to a message that goes on, unless that message is too long already. */
static void hold(struct framer *framer, const unsigned char *bytes, size_t len)
{
    if (framer->pending + len > framer->limit) {
        framer->pending = framer->limit + 1;
        return;
    }
    if (len == 1)
        framer->tail[framer->pending] = *bytes;
    else
        memcpy(framer->tail + framer->pending, bytes, len);
    framer->pending += len;
}

static bool is_blank(const struct framer *framer, struct slice frame)
{
    return framer->skips_blank && frame.len == framer->terminator.len;
}

/* Take the greeting off the first message of a connection: its line, which ends with LF or with the message itself. */
static void take_greeting(struct framer *framer, struct slice *frame)
{
    struct slice greeting = framer->greeting;
    size_t text = frame->len - framer->terminator.len;

    framer->greeted = true;
    if (greeting.len == 0 || text < greeting.len || memcmp(frame->at, greeting.at, greeting.len) != 0)
        return;
    const unsigned char *end = memchr(frame->at, '\n', text);
    size_t line = end == NULL ? frame->len : (size_t)(end + 1 - frame->at);
    *frame = slice_of(frame->at + line, frame->len - line);
}

/* Take off what the protocol passes over. Returns whether a message is left. */
static bool take_passed_over(struct framer *framer, struct slice *frame)
{
    if (!framer->greeted && !is_blank(framer, *frame))
        take_greeting(framer, frame);
    return frame->len > 0 && !is_blank(framer, *frame);
}

enum framer_status framer_next(struct framer *framer, struct slice *frame)
{
    while (framer->left > 0) {
        const unsigned char *bytes = framer->at;
        size_t len = scan(framer);
        framer->at += len;
        framer->left -= len;
        if (framer->matched < framer->terminator.len) {
            hold(framer, bytes, len);
            break;
        }

        size_t held = framer->pending;
        framer->matched = 0;
        framer->pending = 0;
        if (held + len > framer->limit)
            return FRAMER_SKIPPED;
        if (held > 0) {
            memcpy(framer->tail + held, bytes, len);
            bytes = framer->tail;
        }
        struct slice found = slice_of(bytes, held + len);
        if (!framer->passes_over || take_passed_over(framer, &found)) {
            *frame = found;
            return FRAMER_FRAME;
        }
    }
    return FRAMER_MORE;
}
