/* bend.c: see bend.h. */
#include "bend.h"

#include <stdbool.h>
#include <string.h>

#include "bend_settings.h"
#include "bend_value.h"
#include "protocol.h"
#include "scan.h"

enum { MOST = 1 << 16, PIECES = 64, TRIES = 4 };

/* Bytes that are being written; what does not fit is left out. */
struct output {
    uint8_t *at;
    size_t len, room;
};

static void put(struct output *out, struct slice bytes)
{
    size_t left = out->room - out->len, len = bytes.len < left ? bytes.len : left;
    if (len > 0)
        memcpy(out->at + out->len, bytes.at, len);
    out->len += len;
}

/* A message of this direction with values that the spec allows, in room[0..MOST). Empty if chance found none. */
static struct slice fresh_message(struct chance *chance, enum direction direction, unsigned char *room)
{
    static unsigned char values[MESSAGE_FIELDS][BEND_VALUE];
    for (unsigned i = 0; i < TRIES; i++) {
        unsigned kind = draw(chance, protocol.message_count);
        const struct message_type *type = &protocol.messages[kind];
        struct slice field[MESSAGE_FIELDS];
        struct fault fault;
        if (type->direction != direction)
            continue;
        for (unsigned hole = 0; hole < type->count; hole++)
            field[hole] = good_value(chance, &protocol.fields[type->field[hole]], values[hole]);
        size_t len = protocol.encode(kind, field, room, MOST, &fault);
        if (len > 0)
            return slice_of(room, len);
    }
    return slice_of(room, 0);
}

/* Write a message with one value exchanged for a bent one, at its place in the bytes. False: it has none. */
static bool bend_field(struct chance *chance, struct slice frame, enum direction direction, struct output *out)
{
    static unsigned char value[BEND_VALUE];
    struct message message;
    struct fault fault;
    if (!protocol.decode(frame.at, frame.len, direction, &message, &fault) || message.count == 0)
        return false;
    unsigned hole = draw(chance, message.count);
    struct slice old = message.field[hole];
    const struct field_type *type = &protocol.fields[protocol.messages[message.kind].field[hole]];
    bool exchange = draw(chance, 8) == 0; /* for a neighbour's value */
    struct slice bent = exchange ? message.field[draw(chance, message.count)]
                                 : bent_value(chance, type, direction, value);
    size_t before = (size_t)(old.at - frame.at);
    put(out, slice_of(frame.at, before));
    put(out, bent);
    put(out, slice_of(old.at + old.len, frame.len - before - old.len));
    return true;
}

static const unsigned char *find(const unsigned char *at, const unsigned char *end, struct slice text)
{
    return scan_text(at, end, text.at, text.len);
}

/* The end of the message that begins here: behind its terminator, or `end`. */
static const unsigned char *message_end(const unsigned char *at, const unsigned char *end, enum direction direction)
{
    const unsigned char *mark = find(at, end, protocol.terminator[direction]);
    return mark == end ? end : mark + protocol.terminator[direction].len;
}

/* The fields or lines of a message, up to its terminator. Returns how many. */
static unsigned cut(struct slice frame, enum direction direction, struct slice piece[PIECES])
{
    struct slice between = protocol.between;
    const unsigned char *at = frame.at, *end = find(at, at + frame.len, protocol.terminator[direction]);
    unsigned count = 0;
    while (count < PIECES - 1) {
        const unsigned char *next = between.len > 0 ? find(at, end, between) : end;
        piece[count++] = slice_of(at, (size_t)(next - at));
        if (next == end)
            break;
        at = next + between.len;
    }
    return count;
}

/* Write the pieces of a frame as a message again, with the body that it had. */
static void join(struct output *out, const struct slice piece[], unsigned count, struct slice frame, enum direction direction)
{
    const unsigned char *end = frame.at + frame.len, *body = message_end(frame.at, end, direction);
    for (unsigned i = 0; i < count; i++) {
        if (i > 0)
            put(out, protocol.between);
        put(out, piece[i]);
    }
    put(out, protocol.terminator[direction]);
    put(out, slice_of(body, (size_t)(end - body)));
}

/* Write a message with a field or line left out, said twice, exchanged for another one or put in another place; or with
 * one of another message. */
static void bend_pieces(struct chance *chance, struct slice frame, enum direction direction, struct output *out)
{
    static unsigned char room[MOST];
    struct slice piece[PIECES], other[PIECES];
    unsigned count = cut(frame, direction, piece), at = draw(chance, count), to = draw(chance, count);
    struct slice taken = piece[at];
    switch (draw(chance, 4)) {
    case 0: /* leave it out */
        memmove(piece + at, piece + at + 1, (--count - at) * sizeof *piece);
        break;
    case 1: /* say it again */
        memmove(piece + to + 1, piece + to, (count++ - to) * sizeof *piece);
        piece[to] = taken;
        break;
    case 2:
        piece[at] = piece[to];
        piece[to] = taken;
        break;
    default:
        piece[at] = other[draw(chance, cut(fresh_message(chance, direction, room), direction, other))];
    }
    join(out, piece, count, frame, direction);
}

/* A line in two: its key, and its value behind the pair's mark; without that all is key. */
static struct slice key_of(struct slice line, struct slice *value)
{
    const unsigned char *end = line.at + line.len, *mark = find(line.at, end, protocol.pair);
    size_t pair = mark < end ? protocol.pair.len : 0;
    *value = slice_of(mark + pair, (size_t)(end - mark) - pair);
    return slice_of(line.at, (size_t)(mark - line.at));
}

/* Write a key as it is, in the other case, shorter, longer or as another line has it. */
static void bend_key(struct chance *chance, struct slice key, struct slice other, struct output *line)
{
    switch (draw(chance, 8)) {
    case 0:
        for (size_t i = 0; i < key.len; i++)
            put(line, slice_of((unsigned char[]){key.at[i] ^ (key.at[i] >= 'A' ? 0x20 : 0)}, 1));
        break;
    case 1: put(line, slice_of(key.at, draw(chance, (unsigned)key.len + 1))); break;
    case 2: put(line, key); put(line, slice_text("x")); break;
    case 3: put(line, other); break;
    default: put(line, key);
    }
}

/* Write a mark between key and value as it is, with blanks, twice or not at all. */
static void bend_pair(struct chance *chance, struct output *line)
{
    unsigned how = draw(chance, 8);
    if (how == 0)
        put(line, slice_text(" \t"));
    for (unsigned times = how == 1 ? 0 : how == 2 ? 2 : 1; times > 0; times--)
        put(line, protocol.pair);
    if (how == 3)
        put(line, slice_text("  "));
}

/* Write a message with one of its lines changed, or with one more like it: a line of a keyed message, or of the tail
 * behind fields that have their places, also one that the message does not ask for. False: there are no keys. */
static bool bend_line(struct chance *chance, struct slice frame, enum direction direction, struct output *out)
{
    static unsigned char room[2 * BEND_VALUE], bent[BEND_VALUE];
    struct output line = {room, 0, sizeof room};
    struct slice piece[PIECES], value, other;
    unsigned count = protocol.pair.len > 0 ? cut(frame, direction, piece) : 0, at = draw(chance, count);
    if (count == 0)
        return false;
    struct slice key = key_of(piece[at], &value), another = key_of(piece[draw(chance, count)], &other);
    bend_key(chance, key, another, &line);
    bend_pair(chance, &line);
    switch (draw(chance, 4)) {
    case 0: put(&line, value); break;
    case 1: put(&line, other); break;
    case 2: put(&line, value); put(&line, protocol.pair); break;
    default:
        put(&line, bent_value(chance, &protocol.fields[draw(chance, protocol.field_count)], direction, bent));
    }
    if (draw(chance, 3) == 0) {
        unsigned to = draw(chance, count + 1);
        memmove(piece + to + 1, piece + to, (count++ - to) * sizeof *piece);
        at = to;
    }
    piece[at] = slice_of(room, line.len);
    join(out, piece, count, frame, direction);
    return true;
}

/* Write a message that ends early, with or without its terminator. */
static void bend_end(struct chance *chance, struct slice frame, enum direction direction, struct output *out)
{
    put(out, slice_of(frame.at, draw(chance, (unsigned)frame.len + 1)));
    if (draw(chance, 2) == 0)
        put(out, protocol.terminator[direction]);
}

static void bend_message(struct chance *chance, struct slice frame, enum direction direction, struct output *out)
{
    unsigned how = draw(chance, 8);
    if (how < 3 && bend_field(chance, frame, direction, out))
        return;
    if (how == 3 && bend_line(chance, frame, direction, out))
        return;
    if (how == 4)
        bend_end(chance, frame, direction, out);
    else
        bend_pieces(chance, frame, direction, out);
}

/* Of all messages in these bytes one by chance. */
static struct slice choose(struct chance *chance, struct slice bytes, enum direction direction)
{
    const unsigned char *end = bytes.at + bytes.len;
    struct slice chosen = bytes;
    unsigned seen = 0;
    for (const unsigned char *at = bytes.at, *next; at < end; at = next) {
        next = message_end(at, end, direction);
        if (draw(chance, ++seen) == 0)
            chosen = slice_of(at, (size_t)(next - at));
    }
    return chosen;
}

/* Bend one message among others; now and then one that nobody has sent yet, in its place, before or behind it. */
static void bend_messages(struct chance *chance, struct slice bytes, enum direction direction, bool many,
                          struct output *out)
{
    static unsigned char room[MOST];
    struct slice chosen = many ? choose(chance, bytes, direction) : bytes, frame = chosen;
    if (bytes.len == 0 || draw(chance, 4) == 0)
        frame = fresh_message(chance, direction, room);
    const unsigned char *rest = chosen.at + chosen.len;
    put(out, slice_of(bytes.at, (size_t)(chosen.at - bytes.at)));
    if (many && draw(chance, 16) == 0)
        put(out, chosen);
    bend_message(chance, frame, direction, out);
    if (many && draw(chance, 16) == 0)
        put(out, chosen);
    put(out, slice_of(rest, (size_t)(bytes.at + bytes.len - rest)));
}

/* Values for the holes of a message, most of them good, one bent. */
static void bend_values(struct chance *chance, struct output *out)
{
    static unsigned char value[BEND_VALUE];
    unsigned char kind = (unsigned char)draw(chance, protocol.message_count);
    const struct message_type *type = &protocol.messages[kind];
    unsigned bent = draw(chance, type->count + 1u);
    put(out, slice_of(&kind, 1));
    for (unsigned hole = 0; hole < type->count; hole++) {
        const struct field_type *field = &protocol.fields[type->field[hole]];
        struct slice one = hole == bent ? bent_value(chance, field, type->direction, value)
                                        : good_value(chance, field, value);
        unsigned char len = (unsigned char)(one.len < 255 ? one.len : 255);
        put(out, slice_of(&len, 1));
        put(out, slice_of(one.at, len));
    }
}

/* Which direction one message is of. */
static enum direction direction_of(struct chance *chance, struct slice frame)
{
    struct message message;
    struct fault fault;
    for (enum direction direction = FROM_SWITCH; direction <= TO_SWITCH; direction++)
        if (protocol.decode(frame.at, frame.len, direction, &message, &fault))
            return direction;
    return draw(chance, 2) ? TO_SWITCH : FROM_SWITCH;
}

size_t bend(enum bend_layout layout, uint8_t *data, size_t size, size_t room, uint32_t seed)
{
    static uint8_t made[MOST];
    struct chance chance = chance_of(seed);
    struct output out = {made, 0, room < MOST ? room : MOST};
    struct slice bytes = slice_of(data, size);
    if (layout == BEND_VALUES) {
        bend_values(&chance, &out);
    } else if (layout == BEND_FRAME) {
        bend_messages(&chance, bytes, direction_of(&chance, bytes), false, &out);
    } else if (layout == BEND_SETTINGS) {
        uint8_t head[2] = {draw(&chance, 2) ? 0 : (uint8_t)draw(&chance, 64), (uint8_t)draw(&chance, 2)};
        put(&out, slice_of(head, 2));
        out.len += bend_settings(&chance, size > 2 ? slice_of(data + 2, size - 2) : slice_of(data, 0), out.at + out.len,
                                 out.room - out.len);
    } else {
        uint8_t head[2] = {size > 0 ? data[0] : 0, size > 1 ? data[1] : (uint8_t)draw(&chance, 2)};
        struct slice messages = size > 2 ? slice_of(data + 2, size - 2) : slice_of(data, 0);
        put(&out, slice_of(head, 2));
        bend_messages(&chance, messages, head[1] & 1 ? TO_SWITCH : FROM_SWITCH, true, &out);
    }
    if (out.len == 0 && out.room > 0)
        out.at[out.len++] = 0;
    memcpy(data, made, out.len);
    return out.len;
}
