/* stream.c: any bytes as a stream. The first two bytes choose the longest message that is taken, how the rest is cut into
 * blocks, and the direction.
 *
 *  1  cut into blocks, it gives the same messages as all at once, in the same order
 *  2  what is left of an unfinished message is the same too
 *  3  every message ends with the terminator, has none before, and is not too long
 *  4  messages, what is passed over and the unfinished rest, put together, are the stream, if none was too long
 *  5  there are as many messages, and as many too long ones, as a plain search finds */
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

static bool ends_with_terminator(const unsigned char *at, size_t len)
{
    struct slice mark = protocol.terminator[direction];
    return len >= mark.len && memcmp(at + len - mark.len, mark.at, mark.len) == 0;
}

static void check_frame(struct slice frame, size_t limit)
{
    INVARIANT(3, frame.len <= limit);
    for (size_t len = 1; len < frame.len; len++)
        INVARIANT(3, !ends_with_terminator(frame.at, len));
    INVARIANT(3, ends_with_terminator(frame.at, frame.len));
}

static void take_message(struct reading *reading, enum framer_status status, struct slice frame, size_t limit)
{
    if (status == FRAMER_SKIPPED) {
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
    mix(reading, (const unsigned char *)(accepted ? "yes" : "no"), 2);
}

/* How many of the first bytes of a message greet: those of its first line, if it is one that greets. */
static size_t greeting_of(const uint8_t *at, size_t len)
{
    struct slice greeting = protocol.greeting;
    size_t text = len - protocol.terminator[direction].len;
    if (direction == TO_SWITCH || greeting.len == 0 || text < greeting.len ||
        memcmp(at, greeting.at, greeting.len) != 0)
        return 0;
    for (size_t line = 0; line < text; line++)
        if (at[line] == '\n')
            return line + 1;
    return len;
}

static void check_count(const struct reading *reading, const uint8_t *data, size_t size, size_t limit)
{
    size_t start = 0, frames = 0, skipped = 0, passed = 0;
    bool greeted = false;
    for (size_t end = 1; end <= size; end++) {
        size_t len = end - start, greeting = 0;
        if (!ends_with_terminator(data + start, len))
            continue;
        bool blank = protocol.skips_blank && len == protocol.terminator[direction].len;
        if (len <= limit && !blank && !greeted) {
            greeting = greeting_of(data + start, len);
            greeted = true;
            blank = greeting == len || (protocol.skips_blank && len - greeting == protocol.terminator[direction].len);
        }
        if (blank || greeting > 0)
            passed += blank ? len : greeting;
        if (!blank)
            *(len > limit ? &skipped : &frames) += 1;
        start = end;
    }
    INVARIANT(5, reading->frames == frames && reading->skipped == skipped);
    if (skipped == 0 && reading->pending <= limit)
        INVARIANT(4, reading->bytes + passed + reading->pending == size);
}

/* Feed the bytes in blocks that the seed chooses, each from a heap block of its size; seed 0: all at once. */
static struct reading read_stream(const struct protocol *spoken, const uint8_t *data, size_t size, uint32_t seed)
{
    struct reading reading = {0};
    struct framer framer;
    INVARIANT(1, framer_init(&framer, spoken, direction));
    for (size_t at = 0, len; at < size; at += len) {
        seed = seed * 1103515245u + 12345u * (seed != 0);
        len = seed == 0 ? size : 1 + (seed >> 16) % 29;
        len = len < size - at ? len : size - at;
        unsigned char *block = malloc(len);
        memcpy(block, data + at, len);
        framer_feed(&framer, block, len);
        struct slice frame = {NULL, 0};
        enum framer_status status;
        while ((status = framer_next(&framer, &frame)) != FRAMER_MORE)
            take_message(&reading, status, frame, spoken->limit);
        free(block);
    }
    reading.pending = framer_pending(&framer);
    framer_free(&framer);
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
