/* stream.c: any bytes as a stream. The first two bytes choose the longest message that is taken, how the rest is cut into
 * blocks, and the direction.
 *
 *  1  cut into blocks, it gives the same messages as all at once, in the same order
 *  2  what is left of an unfinished message is the same too
 *  3  every message goes to the end that a plain search finds, and is not too long
 *  4  messages, what is passed over and the unfinished rest, put together, are the stream, if none was too long
 *  5  there are as many messages, and as many too long ones, as a plain search finds
 *  6  found and decoded at once, they are the same messages, and are rejected for the same reasons */
#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "framer.h"
#include "invariant.h"
#include "protocol.h"

/* What came of a stream; the hash takes the order and the bytes of all messages into account. */
struct reading {
    uint64_t hash;
    size_t frames, skipped, bytes, pending;
};

static void mix(struct reading *reading, const unsigned char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++)
        reading->hash = (reading->hash ^ bytes[i]) * UINT64_C(1099511628211);
    reading->hash = (reading->hash ^ 0x100) * UINT64_C(1099511628211);
}

static enum direction direction;

static bool begins_with(const unsigned char *at, const unsigned char *end, struct slice text, bool any_case)
{
    if ((size_t)(end - at) < text.len)
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (at[i] != text.at[i] && !(any_case && tolower(at[i]) == tolower(text.at[i])))
            return false;
    return true;
}

/* Behind the first such text, or NULL. */
static const unsigned char *behind(const unsigned char *at, const unsigned char *end, struct slice text)
{
    while (at < end && !begins_with(at, end, text, false))
        at++;
    return at < end ? at + text.len : NULL;
}

static bool is_blank(unsigned char byte)
{
    return byte == ' ' || byte == '\t';
}

static const unsigned char *behind_blanks(const unsigned char *at, const unsigned char *end)
{
    while (at < end && is_blank(*at))
        at++;
    return at;
}

/* How many bytes of body the lines of a message speak of. */
static size_t body_bytes(const unsigned char *at, const unsigned char *end)
{
    const struct body_rule *rule = &protocol.body;
    for (; rule->key.len > 0 && at != NULL; at = behind(at, end, rule->line_end)) {
        if (!begins_with(at, end, rule->key, rule->any_case))
            continue;
        const unsigned char *mark = at + rule->key.len;
        if (!is_blank(rule->mark.at[0]))
            mark = behind_blanks(mark, end);
        if (!begins_with(mark, end, rule->mark, false))
            continue;
        size_t bytes = 0;
        at = behind_blanks(mark + rule->mark.len, end);
        for (; at < end && *at >= '0' && *at <= '9'; at++)
            bytes = bytes > SIZE_MAX / 20 ? SIZE_MAX / 2 : bytes * 10 + (size_t)(*at - '0');
        return bytes;
    }
    return 0;
}

/* Where the message that begins here ends, or NULL: not before `end`. */
static const unsigned char *message_end(const unsigned char *at, const unsigned char *end)
{
    const unsigned char *lines_end = behind(at, end, protocol.terminator[direction]);
    size_t body = lines_end != NULL ? body_bytes(at, lines_end) : 0;
    return lines_end != NULL && (size_t)(end - lines_end) >= body ? lines_end + body : NULL;
}

/* The greeting that the stream begins with, as far as it came. */
static size_t greeting_len(const unsigned char *at, const unsigned char *end)
{
    struct slice begins = protocol.greeting.begins;
    size_t len = (size_t)(end - at);
    if (direction == TO_SWITCH || begins.len == 0 || memcmp(at, begins.at, len < begins.len ? len : begins.len) != 0)
        return 0;
    const unsigned char *ends = len < begins.len ? NULL : behind(at + begins.len, end, protocol.greeting.ends);
    return ends != NULL ? (size_t)(ends - at) : len;
}

static void check_frame(struct slice frame, size_t limit)
{
    INVARIANT(3, frame.len <= limit);
    INVARIANT(3, message_end(frame.at, frame.at + frame.len) == frame.at + frame.len);
}

/* What the framer that decodes finds next is this frame, which the other one found. */
static void check_read(struct framer *reader, enum framer_status status, struct slice frame, bool accepted,
                       const struct message *message, const struct fault *fault)
{
    struct slice read;
    struct message other;
    struct fault other_fault;
    enum framer_status found = framer_read(reader, &read, &other, &other_fault);
    INVARIANT(6, found == (status == FRAMER_FRAME && !accepted ? FRAMER_REJECTED : status));
    if (status != FRAMER_FRAME)
        return;
    INVARIANT(6, slice_equal(read, frame));
    if (!accepted) {
        INVARIANT(6, other_fault.code == fault->code && other_fault.offset == fault->offset);
        INVARIANT(6, other_fault.hole == fault->hole);
        return;
    }
    INVARIANT(6, other.kind == message->kind && other.state == message->state && other.count == message->count);
    for (unsigned hole = 0; hole < message->count; hole++) {
        struct slice field = message->field[hole], other_field = other.field[hole];
        INVARIANT(6, other_field.len == field.len && other_field.at - read.at == field.at - frame.at);
    }
}

static void take_message(struct reading *reading, struct framer *reader, enum framer_status status, struct slice frame,
                         size_t limit)
{
    if (status == FRAMER_SKIPPED) {
        check_read(reader, status, frame, false, NULL, NULL);
        reading->skipped++;
        mix(reading, (const unsigned char *)"too long", 8);
        return;
    }
    reading->frames++;
    reading->bytes += frame.len;
    check_frame(frame, limit);
    mix(reading, frame.at, frame.len);
    struct message message;
    struct fault fault;
    bool accepted = protocol.decode(frame.at, frame.len, direction, &message, &fault);
    check_read(reader, status, frame, accepted, &message, &fault);
    mix(reading, (const unsigned char *)(accepted ? "yes" : "no"), 2);
}

static void check_count(const struct reading *reading, const uint8_t *data, size_t size, size_t limit)
{
    const unsigned char *end, *at = data + greeting_len(data, data + size);
    size_t frames = 0, skipped = 0, passed = (size_t)(at - data);
    for (; (end = message_end(at, data + size)) != NULL; at = end) {
        size_t len = (size_t)(end - at);
        bool blank = protocol.skips_blank && len == protocol.terminator[direction].len;
        *(blank ? &passed : len > limit ? &skipped : &frames) += blank ? len : 1;
    }
    INVARIANT(5, reading->frames == frames && reading->skipped == skipped);
    if (skipped == 0 && reading->pending <= limit)
        INVARIANT(4, reading->bytes + passed + reading->pending == size);
}

/* Feed the bytes in blocks that the seed chooses, each from a heap block of its size; seed 0: all at once. */
static struct reading read_stream(const struct protocol *spoken, const uint8_t *data, size_t size, uint32_t seed)
{
    struct reading reading = {0};
    struct framer framer, reader;
    INVARIANT(1, framer_init(&framer, spoken, direction) && framer_init(&reader, spoken, direction));
    for (size_t at = 0, len; at < size; at += len) {
        seed = seed * 1103515245u + 12345u * (seed != 0);
        len = seed == 0 ? size : 1 + (seed >> 16) % 29;
        len = len < size - at ? len : size - at;
        unsigned char *block = malloc(len);
        memcpy(block, data + at, len);
        framer_feed(&framer, block, len);
        framer_feed(&reader, block, len);
        struct slice frame = {NULL, 0};
        enum framer_status status;
        while ((status = framer_next(&framer, &frame)) != FRAMER_MORE)
            take_message(&reading, &reader, status, frame, spoken->limit);
        check_read(&reader, FRAMER_MORE, frame, false, NULL, NULL);
        INVARIANT(6, framer_pending(&reader) == framer_pending(&framer));
        free(block);
    }
    reading.pending = framer_pending(&framer);
    framer_free(&framer);
    framer_free(&reader);
    return reading;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    struct protocol spoken = protocol;
    direction = data[1] & 1 ? TO_SWITCH : FROM_SWITCH;
    if (data[0] != 0)
        spoken.limit = (uint32_t)spoken.terminator[direction].len + data[0];
    data += 2;
    size -= 2;
    struct reading whole = read_stream(&spoken, data, size, 0);
    struct reading cut = read_stream(&spoken, data, size, data[-1] + 1u);
    INVARIANT(1, whole.hash == cut.hash && whole.frames == cut.frames && whole.skipped == cut.skipped);
    INVARIANT(2, whole.pending == cut.pending);
    check_count(&whole, data, size, spoken.limit);
    return 0;
}
