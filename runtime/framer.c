/* framer.c: finds whole messages in a stream of bytes. */
#include "framer.h"

#include <stdlib.h>
#include <string.h>

static void init(struct framer *framer, const struct protocol *spoken, enum direction direction, unsigned char *tail)
{
    struct slice terminator = spoken->terminator[direction];

    *framer = (struct framer){.spoken = spoken, .direction = direction, .limit = spoken->limit,
                              .blank = spoken->skips_blank ? terminator.len : 0};
    mark_init(&framer->terminator, terminator);
    body_length_init(&framer->body, &spoken->body);
    if (direction == FROM_SWITCH && spoken->greeting.begins.len > 0) {
        framer->greeting = spoken->greeting.begins;
        mark_init(&framer->greeting_end, spoken->greeting.ends);
    }
    framer->tail = tail;
    framer_reset(framer);
}

/* calloc, for it sees to it that the product is no smaller number; large memory is not written to for being zero. */
bool framer_init_many(struct framer framers[], unsigned count, const struct protocol *spoken, enum direction direction)
{
    unsigned char *memory = calloc(count, spoken->limit);

    for (unsigned i = 0; i < count; i++)
        init(&framers[i], spoken, direction, memory != NULL ? memory + i * (size_t)spoken->limit : NULL);
    if (count > 0)
        framers[0].memory = memory;
    return memory != NULL;
}

bool framer_init(struct framer *framer, const struct protocol *spoken, enum direction direction)
{
    return framer_init_many(framer, 1, spoken, direction);
}

void framer_free(struct framer *framer)
{
    free(framer->memory);
    *framer = (struct framer){0};
}

/* A message begins. */
static void begin(struct framer *framer)
{
    framer->terminator.matched = 0;
    framer->pending = 0;
    framer->owed = 0;
    if (framer->body.rule.key.len > 0)
        body_length_begin(&framer->body);
}

static void end_greeting(struct framer *framer)
{
    framer->greeting_place = GREETING_OVER;
    framer->byte_limit = framer->body.rule.key.len > 0 ? 0 : framer->limit;
}

void framer_reset(struct framer *framer)
{
    begin(framer);
    framer->at = NULL;
    framer->left = 0;
    framer->rest = FRAMER_UNKNOWN;
    framer->greeting_place = GREETING_BEGINS;
    framer->byte_limit = 0;
    if (framer->greeting.len == 0)
        end_greeting(framer);
    framer->greeting_end.matched = 0;
    framer->greeted = 0;
}

/* The same as scan() for a protocol whose messages may have bodies. Apart, for such are few. */
__attribute__((noinline))
static const unsigned char *scan_with_body(struct framer *framer, const unsigned char *at, const unsigned char *end)
{
    if (!mark_is_whole(&framer->terminator)) {
        const unsigned char *lines = at;
        at = mark_find(&framer->terminator, at, end);
        body_length_look(&framer->body, lines, (size_t)(at - lines));
        framer->owed = mark_is_whole(&framer->terminator) ? framer->body.bytes : 0;
    }
    size_t len = (size_t)(end - at) < framer->owed ? (size_t)(end - at) : framer->owed;
    framer->owed -= len;
    return at + len;
}

/* Go to the end of the message, or of the block if that comes first. Returns where. */
static inline const unsigned char *scan(struct framer *framer, const unsigned char *at, const unsigned char *end)
{
    if (framer->body.rule.key.len > 0)
        return scan_with_body(framer, at, end);
    return mark_find(&framer->terminator, at, end);
}

/* Keep the end of a block, which belongs to a message that goes on, unless that message is too long already. */
static void hold(struct framer *framer, const unsigned char *bytes, size_t len)
{
    if (len > framer->limit || framer->pending + len > framer->limit) {
        framer->pending = framer->limit + 1;
        return;
    }
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
            end_greeting(framer);
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
            end_greeting(framer);
    }
    framer->at = at;
    framer->left = (size_t)(end - at);
}

/* Find the next message in a block of any size. */
__attribute__((noinline))
static enum framer_status next_in_block(struct framer *framer, struct slice *frame)
{
    if (framer->greeting_place != GREETING_OVER)
        pass_greeting(framer);
    while (framer->left > 0) {
        const unsigned char *bytes = framer->at;
        framer->at = scan(framer, bytes, bytes + framer->left);
        size_t len = (size_t)(framer->at - bytes);
        framer->left -= len;
        if (!mark_is_whole(&framer->terminator) || framer->owed > 0) {
            hold(framer, bytes, len);
            break;
        }

        size_t held = framer->pending, whole = held + len;
        begin(framer);
        if (len > framer->limit || whole > framer->limit)
            return FRAMER_SKIPPED;
        if (whole == framer->blank)
            continue;
        if (held > 0) {
            memcpy(framer->tail + held, bytes, len);
            bytes = framer->tail;
        }
        *frame = slice_of(bytes, whole);
        return FRAMER_FRAME;
    }
    return FRAMER_MORE;
}

/* Some peers send byte by byte, and most bytes end no message: hold such a one. Returns whether it is one. */
static inline bool hold_byte(struct framer *framer)
{
    if (framer->left != 1 || framer->pending >= framer->byte_limit)
        return false;
    struct mark *mark = &framer->terminator;
    if (mark->matched > 0 || *framer->at == mark->text.at[0]) {
        size_t matched = mark_after(mark, *framer->at);
        if (matched == mark->text.len)
            return false;
        mark->matched = matched;
    }
    framer->tail[framer->pending++] = *framer->at;
    framer->left = 0;
    return true;
}

enum framer_status framer_next(struct framer *framer, struct slice *frame)
{
    return hold_byte(framer) ? FRAMER_MORE : next_in_block(framer, frame);
}

/* How many bytes of the block come behind its last terminator; all, if it has none. */
static size_t find_rest(const struct framer *framer)
{
    const unsigned char *end = framer->at + framer->left;
    struct slice mark = framer->terminator.text;
    const unsigned char *last = scan_text_back(framer->at, end, mark.at, mark.len);
    return last != NULL ? (size_t)(end - last) - mark.len : framer->left;
}

/* Decode the message that the block goes on with, if it is whole and accepted. Nobody has looked for its end: a
 * terminator behind it, its own or another one's, is enough for the lexer to stop in time. */
static inline bool read_in_place(struct framer *framer, struct slice *frame, struct message *message)
{
    if (framer->pending > 0 || framer->greeting_place != GREETING_OVER || framer->spoken->decode_first == NULL)
        return false;
    if (framer->rest == FRAMER_UNKNOWN)
        framer->rest = find_rest(framer);
    if (framer->left < framer->rest + framer->terminator.text.len)
        return false;
    size_t len = framer->spoken->decode_first(framer->at, framer->left - framer->rest, framer->direction, message);
    if (len == 0 || len > framer->limit)
        return false;
    *frame = slice_of(framer->at, len);
    framer->at += len;
    framer->left -= len;
    return true;
}

__attribute__((noinline))
static enum framer_status read_in_block(struct framer *framer, struct slice *frame, struct message *message,
                                        struct fault *fault)
{
    if (read_in_place(framer, frame, message))
        return FRAMER_FRAME;
    enum framer_status status = next_in_block(framer, frame);
    if (status == FRAMER_FRAME &&
        !framer->spoken->decode(frame->at, frame->len, framer->direction, message, fault))
        return FRAMER_REJECTED;
    return status;
}

enum framer_status framer_read(struct framer *framer, struct slice *frame, struct message *message, struct fault *fault)
{
    return hold_byte(framer) ? FRAMER_MORE : read_in_block(framer, frame, message, fault);
}
