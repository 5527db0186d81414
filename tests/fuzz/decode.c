/* decode.c: any bytes as one frame, in both directions, with a terminator put behind them and as they are.
 *
 *  1  a rejection has a code that there is, and a place inside the frame
 *  2  an accepted message is of that direction and has all its fields
 *  3  fields lie in the frame, and no two share a byte
 *  4  a field's length, without escapes, is what the spec allows
 *  5  the state is the one that the field's word stands for
 *  6  sent again, the message is read the same; or it has become too long with its blanks
 *  7  an accepted frame ends with the terminator and has none before, if no message has a body
 *  8  with Lemon's own engine instead of the table that was made of it, the parser says the same */
#include <stdbool.h>
#include <string.h>

#include "escape.h"
#include "invariant.h"
#include "likeness.h"
#include "protocol.h"

static void check_fault(const struct fault *fault, size_t len)
{
    INVARIANT(1, fault->code > FAULT_NONE && fault->code < FAULT_CODES);
    INVARIANT(1, fault->offset <= len);
    INVARIANT(1, fault->hole == NO_HOLE || fault->hole < MESSAGE_FIELDS);
}

/* At least this many characters, at most this many, whatever the encoding. What is left out is empty. */
static void check_length(struct slice value, const struct field_type *type)
{
    INVARIANT(4, value.len >= type->min || value.len == 0);
    INVARIANT(4, value.len <= (size_t)type->max * LONGEST_CHARACTER);
}

/* The state of a message that has one is what its word stands for: some field must hold that word, and where the state
 * is unknown not all can be words of states. */
static void check_state(const struct message *message)
{
    bool holds = false, all_known = true;
    for (unsigned hole = 0; hole < message->count; hole++) {
        bool known = false;
        for (unsigned state = 0; state < protocol.state_count; state++) {
            bool same = slice_equal(message->field[hole], slice_text(protocol.states[state].word));
            known = known || same;
            holds = holds || (same && (int)state == message->state);
        }
        all_known = all_known && known;
    }
    INVARIANT(5, message->state >= 0 ? holds : message->state == STATE_NONE || !all_known);
    INVARIANT(5, message->state >= STATE_UNKNOWN && message->state < (int)protocol.state_count);
}

static bool share_bytes(struct slice a, struct slice b)
{
    return a.len > 0 && b.len > 0 && a.at < b.at + b.len && b.at < a.at + a.len;
}

static void check_lengths(const struct message *message)
{
    for (unsigned hole = 0; hole < message->count; hole++)
        check_length(message->field[hole], &protocol.fields[protocol.messages[message->kind].field[hole]]);
}

static void check_fields(const struct message *message, const unsigned char *frame, size_t len)
{
    const struct message_type *type = &protocol.messages[message->kind];
    size_t terminator = protocol.terminator[type->direction].len;
    const unsigned char *end = frame + len - (protocol.body.key.len == 0 ? terminator : 0);
    for (unsigned hole = 0; hole < message->count; hole++) {
        struct slice value = message->field[hole];
        INVARIANT(3, value.at >= frame && value.at + value.len <= end);
        for (unsigned other = 0; other < hole; other++)
            INVARIANT(3, !share_bytes(value, message->field[other]));
    }
}

static void check_sent_again(const struct message *message, size_t len)
{
    enum { JOINT_BYTES = 16, PARTS = 2 * MESSAGE_FIELDS };
    unsigned char *out = malloc(protocol.limit), *room = malloc(protocol.limit);
    struct message read;
    struct fault fault;
    size_t sent = protocol.encode(message->kind, message->field, out, protocol.limit, &fault);
    if (sent == 0) {
        bool escapes = protocol.escape[protocol.messages[message->kind].direction].mark != 0;
        size_t most = escapes ? ESCAPE_LONGEST * len : len;
        INVARIANT(6, fault.code == FAULT_LONG_MESSAGE && most + JOINT_BYTES * PARTS > protocol.limit);
    } else {
        INVARIANT(6, protocol.decode(out, sent, protocol.messages[message->kind].direction, &read, &fault));
        escape_undo(&protocol, &read, room);
        INVARIANT(6, read.kind == message->kind && read.state == message->state && read.count == message->count);
        for (unsigned hole = 0; hole < read.count; hole++)
            INVARIANT(6, slice_equal(read.field[hole], message->field[hole]));
    }
    free(room);
    free(out);
}

static void check_terminator(const unsigned char *frame, size_t len, enum direction direction)
{
    struct slice mark = protocol.terminator[direction];
    size_t at = 0;
    while (at + mark.len <= len && memcmp(frame + at, mark.at, mark.len) != 0)
        at++;
    INVARIANT(7, at + mark.len == len);
}

/* What is said of a rejected frame comes from its own bytes, which the sanitizer sees to. */
static void check_likeness(struct slice frame, enum direction direction, const struct fault *fault)
{
    struct likeness likeness;
    char text[LIKENESS_TEXT];
    likeness_find(&protocol, frame, direction, fault, &likeness);
    size_t len = likeness_text(&likeness, text);
    INVARIANT(1, len < LIKENESS_TEXT && strlen(text) == len);
    INVARIANT(1, likeness.nearest == NULL || likeness.nearest->direction == direction);
}

/* The parser with Lemon's own engine. */
bool lemon_decode(const unsigned char *frame, size_t len, enum direction direction, struct message *message,
                  struct fault *fault);

static void check_engine(const unsigned char *frame, size_t len, enum direction direction, bool accepted,
                         const struct message *message, const struct fault *fault)
{
    struct message other;
    struct fault other_fault;
    INVARIANT(8, lemon_decode(frame, len, direction, &other, &other_fault) == accepted);
    if (!accepted) {
        INVARIANT(8, other_fault.code == fault->code && other_fault.offset == fault->offset);
        INVARIANT(8, other_fault.hole == fault->hole);
        return;
    }
    INVARIANT(8, other.kind == message->kind && other.state == message->state && other.count == message->count);
    for (unsigned hole = 0; hole < message->count; hole++)
        INVARIANT(8, other.field[hole].at == message->field[hole].at && other.field[hole].len == message->field[hole].len);
}

static void check_frame(const unsigned char *frame, size_t len, enum direction direction)
{
    struct message message;
    struct fault fault;
    bool accepted = protocol.decode(frame, len, direction, &message, &fault);
    check_engine(frame, len, direction, accepted, &message, &fault);
    if (!accepted) {
        check_fault(&fault, len);
        check_likeness(slice_of(frame, len), direction, &fault);
        return;
    }
    INVARIANT(2, message.kind < protocol.message_count);
    INVARIANT(2, protocol.messages[message.kind].direction == direction);
    INVARIANT(2, message.count == protocol.messages[message.kind].count);
    if (protocol.body.key.len == 0)
        check_terminator(frame, len, direction);
    check_fields(&message, frame, len);
    unsigned char *room = malloc(len);
    escape_undo(&protocol, &message, room);
    check_lengths(&message);
    check_state(&message);
    check_sent_again(&message, len);
    free(room);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    for (enum direction direction = FROM_SWITCH; direction <= TO_SWITCH; direction++) {
        struct slice mark = protocol.terminator[direction];
        unsigned char *frame = malloc(size + mark.len);
        if (size > 0)
            memcpy(frame, data, size);
        memcpy(frame + size, mark.at, mark.len);
        check_frame(frame, size + mark.len, direction);
        check_frame(data, size, direction);
        free(frame);
    }
    return 0;
}
