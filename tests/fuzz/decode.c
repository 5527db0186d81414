/* decode.c: any bytes as one frame, in both directions, with a terminator put behind them and as they are.
 *
 *   2  a rejection has a code that there is, and a place inside the frame
 *   3  an accepted message is of that direction and has all its fields; they lie in the frame, and no two share a byte
 *   4  a field, without escapes, has the length and the characters that the spec allows, and the state is the one that
 *      its word stands for
 *   5  sent again, the message is read the same; or it has become too long with its blanks
 *   6  an accepted frame ends with the terminator and has none before, if no message has a body
 *  10  after rubbish it is read the same
 *  11  nothing is allocated
 *  14  with Lemon's own engine instead of the table that was made of it, the parser says the same
 *
 * The numbers are those of docs/security.md. */
#include <stdbool.h>
#include <string.h>

#include "allocations.h"
#include "escape.h"
#include "frames.h"
#include "invariant.h"
#include "likeness.h"
#include "protocol.h"

static void check_fault(const struct fault *fault, size_t len)
{
    INVARIANT(2, fault->code > FAULT_NONE && fault->code < FAULT_CODES);
    INVARIANT(2, fault->offset <= len);
    INVARIANT(2, fault->hole == NO_HOLE || fault->hole < MESSAGE_FIELDS);
}

/* How many characters a value has at least: in UTF-8, as many as it has bytes that continue none. */
static size_t characters(struct slice value)
{
    enum { UTF8 = 65001 };
    size_t count = 0;
    if (protocol.codepage != UTF8)
        return (value.len + LONGEST_CHARACTER - 1) / LONGEST_CHARACTER;
    for (size_t i = 0; i < value.len; i++)
        count += (value.at[i] & 0xC0) != 0x80;
    return count;
}

/* What is left out is empty. */
static void check_value(struct slice value, const struct field_type *type)
{
    INVARIANT(4, value.len >= type->min || value.len == 0);
    INVARIANT(4, characters(value) <= type->max);
    for (size_t i = 0; i < value.len; i++)
        INVARIANT(4, value.at[i] >= 128 || field_may_hold(type, value.at[i]));
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
    INVARIANT(4, message->state >= 0 ? holds : message->state == STATE_NONE || !all_known);
    INVARIANT(4, message->state >= STATE_UNKNOWN && message->state < (int)protocol.state_count);
}

static bool share_bytes(struct slice a, struct slice b)
{
    return a.len > 0 && b.len > 0 && a.at < b.at + b.len && b.at < a.at + a.len;
}

static void check_values(const struct message *message)
{
    for (unsigned hole = 0; hole < message->count; hole++)
        check_value(message->field[hole], &protocol.fields[protocol.messages[message->kind].field[hole]]);
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
        INVARIANT(5, fault.code == FAULT_LONG_MESSAGE && most + JOINT_BYTES * PARTS > protocol.limit);
    } else {
        INVARIANT(5, protocol.decode(out, sent, protocol.messages[message->kind].direction, &read, &fault));
        escape_undo(&protocol, &read, room);
        INVARIANT(5, read.kind == message->kind && read.state == message->state && read.count == message->count);
        for (unsigned hole = 0; hole < read.count; hole++)
            INVARIANT(5, slice_equal(read.field[hole], message->field[hole]));
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
    INVARIANT(6, at + mark.len == len);
}

/* What is said of a rejected frame comes from its own bytes, which the sanitizer sees to. */
static void check_likeness(struct slice frame, enum direction direction, const struct fault *fault)
{
    struct likeness likeness;
    char text[LIKENESS_TEXT];
    likeness_find(&protocol, frame, direction, fault, &likeness);
    size_t len = likeness_text(&likeness, text);
    INVARIANT(2, len < LIKENESS_TEXT && strlen(text) == len);
    INVARIANT(2, likeness.nearest == NULL || likeness.nearest->direction == direction);
}

/* The parser with Lemon's own engine. */
bool lemon_decode(const unsigned char *frame, size_t len, enum direction direction, struct message *message,
                  struct fault *fault);

/* What came of a frame. */
struct verdict {
    bool accepted;
    struct message message;
    struct fault fault;
};

static bool verdict_equal(const struct verdict *a, const struct verdict *b)
{
    const struct message *one = &a->message, *other = &b->message;
    if (a->accepted != b->accepted)
        return false;
    if (!a->accepted)
        return a->fault.code == b->fault.code && a->fault.offset == b->fault.offset && a->fault.hole == b->fault.hole;
    bool same = one->kind == other->kind && one->state == other->state && one->count == other->count;
    for (unsigned hole = 0; same && hole < one->count; hole++)
        same = one->field[hole].at == other->field[hole].at && one->field[hole].len == other->field[hole].len;
    return same;
}

static void check_engine(const unsigned char *frame, size_t len, enum direction direction,
                         const struct verdict *verdict)
{
    struct verdict other;
    other.accepted = lemon_decode(frame, len, direction, &other.message, &other.fault);
    INVARIANT(14, verdict_equal(&other, verdict));
}

/* Neither a message that is none nor what is read first leaves anything behind. */
static void check_again(const unsigned char *frame, size_t len, enum direction direction, const struct verdict *verdict)
{
    static const unsigned char rubbish[] = "\xFF|%\r\n";
    struct verdict other;
    protocol.decode(rubbish, sizeof rubbish - 1, direction, &other.message, &other.fault);
    other.accepted = protocol.decode(frame, len, direction, &other.message, &other.fault);
    INVARIANT(10, verdict_equal(&other, verdict));
}

static void check_accepted(const struct verdict *verdict, const unsigned char *frame, size_t len,
                           enum direction direction)
{
    struct message message = verdict->message;
    INVARIANT(3, message.kind < protocol.message_count);
    INVARIANT(3, protocol.messages[message.kind].direction == direction);
    INVARIANT(3, message.count == protocol.messages[message.kind].count);
    if (protocol.body.key.len == 0)
        check_terminator(frame, len, direction);
    check_fields(&message, frame, len);
    unsigned char *room = malloc(len);
    escape_undo(&protocol, &message, room);
    check_values(&message);
    check_state(&message);
    check_sent_again(&message, len);
    free(room);
}

static void check_frame(const unsigned char *frame, size_t len, enum direction direction)
{
    struct verdict verdict;
    unsigned long before = allocations();
    verdict.accepted = protocol.decode(frame, len, direction, &verdict.message, &verdict.fault);
    INVARIANT(11, allocations() == before);
    check_engine(frame, len, direction, &verdict);
    check_again(frame, len, direction, &verdict);
    if (verdict.accepted) {
        check_accepted(&verdict, frame, len, direction);
    } else {
        check_fault(&verdict.fault, len);
        check_likeness(slice_of(frame, len), direction, &verdict.fault);
    }
}

const enum bend_layout fuzz_layout = BEND_FRAME;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_frames(data, size, check_frame);
    return 0;
}
