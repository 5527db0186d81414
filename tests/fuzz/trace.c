/* trace.c: any messages, numbers, greetings and hosts as lines of the trace. Of the first byte one bit says whether
 * people are shown, the others what the rest is; the second byte says the direction of messages.
 *
 *  11  nothing is allocated
 *  24  whatever a secret is, and however long, the line of its message is the same; and of a message that was rejected a
 *      line has no more than the fault, its place and what the spec has there, if the spec has a secret
 *  25  so it is, too, if people are masked; and with other numbers and names, as long and with the same ends, the line of
 *      a message is the same
 *  26  a line is printable text with one line end, at its end; and all that it shows can be read back from it: no value
 *      passes for another one, for a name or for a line
 *
 * That a line stays the same with another secret says more than that the secret is not found in it, be it as it is,
 * escaped, in hexadecimal digits or in base64. The numbers are those of docs/security.md. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "allocations.h"
#include "bend_value.h"
#include "escape.h"
#include "invariant.h"
#include "likeness.h"
#include "scan.h"
#include "shown.h"
#include "trace/trace_lines.h"

static struct trace trace;

/* Make the line of a record with these bytes, in a block of their size. */
static void make_line(struct trace_record record, struct slice bytes, struct trace_line *line)
{
    struct trace_record *whole = malloc(sizeof record + bytes.len);
    record.len = (uint32_t)bytes.len;
    memcpy(whole, &record, sizeof record);
    if (bytes.len > 0)
        memcpy(whole->bytes, bytes.at, bytes.len);
    unsigned long before = allocations();
    trace_make_line(&trace, whole, line);
    INVARIANT(11, allocations() == before);
    free(whole);
    trace_end(line);
    shown_form(line);
}

/* --- Messages that were accepted ---------------------------------------------------------------------------------- */

/* What is about no person: a state, and the switch's name for a call. */
static bool is_of_people(unsigned field)
{
    for (unsigned kind = 0; kind < protocol.message_count; kind++) {
        const struct message_type *type = &protocol.messages[kind];
        if (type->hole[ROLE_CALL] != NO_HOLE && type->field[type->hole[ROLE_CALL]] == field)
            return false;
    }
    return !protocol.fields[field].is_state;
}

static void take_field(const char **at, unsigned field, struct slice value)
{
    const struct field_type *type = &protocol.fields[field];
    shown_text(at, " ");
    shown_text(at, type->name);
    shown_text(at, "=");
    if (type->is_secret) {
        INVARIANT(24, strncmp(*at, "**", 2) == 0 && ((*at)[2] == ' ' || (*at)[2] == '\n'));
        *at += 2;
    } else if (trace.people_shown || !is_of_people(field)) {
        shown_value(at, value);
    } else {
        shown_masked(at, value);
    }
}

/* A line that was cut, or has a value that was, says less than the message. */
static void check_reads_back(const struct trace_line *line, const char *head, const struct message *message)
{
    const struct message_type *type = &protocol.messages[message->kind];
    const char *at = shown_said(line);
    bool cut = line->cut || protocol.codepage != CODEPAGE_UTF8;
    for (unsigned hole = 0; hole < message->count; hole++)
        cut = cut || message->field[hole].len > TRACE_SHOWN;
    if (cut)
        return;
    shown_text(&at, head);
    shown_text(&at, type->name);
    for (unsigned hole = 0; hole < message->count; hole++)
        take_field(&at, type->field[hole], message->field[hole]);
    INVARIANT(26, *at == '\n');
}

static bool is_masked(unsigned field)
{
    return !protocol.fields[field].is_secret && !trace.people_shown && is_of_people(field);
}

/* A value with another beginning, as long and with the same end, if it is of ASCII. */
static struct slice other_person(struct chance *chance, const struct field_type *type, struct slice value,
                                 unsigned char room[BEND_VALUE])
{
    size_t changed = value.len < SHOWN_SHORTEST ? value.len : value.len - SHOWN_END;
    if (!shown_is_ascii(value) || value.len > BEND_VALUE)
        return value;
    memcpy(room, value.at, value.len);
    for (size_t i = 0; i < changed; i++) {
        unsigned c = 33 + draw(chance, 94);
        room[i] = field_may_hold(type, c) ? (unsigned char)c : room[i];
    }
    return slice_of(room, value.len);
}

/* The line of the same message with other secrets and, where they are masked, people. */
static void check_others(const struct trace_record *record, const struct message *message,
                         const struct trace_line *line, struct chance *chance)
{
    static unsigned char values[MESSAGE_FIELDS][BEND_VALUE];
    const struct message_type *type = &protocol.messages[message->kind];
    struct slice field[MESSAGE_FIELDS];
    bool secret = draw(chance, 2) == 0;
    for (unsigned hole = 0; hole < message->count; hole++) {
        const struct field_type *of = &protocol.fields[type->field[hole]];
        field[hole] = message->field[hole];
        if (secret && of->is_secret)
            field[hole] = good_value(chance, of, values[hole]);
        else if (!secret && is_masked(type->field[hole]))
            field[hole] = other_person(chance, of, field[hole], values[hole]);
    }
    unsigned char *frame = malloc(protocol.limit);
    struct trace_line other;
    struct fault fault;
    size_t len = protocol.encode(message->kind, field, frame, protocol.limit, &fault);
    if (len > 0) {
        make_line(*record, slice_of(frame, len), &other);
        if (secret)
            INVARIANT(24, strcmp(other.at, line->at) == 0);
        else
            INVARIANT(25, strcmp(other.at, line->at) == 0);
    }
    free(frame);
}

/* --- Messages that were rejected, and the rest -------------------------------------------------------------------- */

/* What the spec has. */
static bool is_of_the_spec(const char *expected)
{
    bool found = strcmp(expected, "the message's end") == 0;
    for (unsigned kind = 0; kind < protocol.message_count; kind++)
        for (unsigned i = 0; i < protocol.messages[kind].part_count; i++)
            found = found || expected == protocol.messages[kind].wire[i].shown;
    return found;
}

static void check_rejected(const struct trace_line *line, const char *head, const struct fault *fault,
                           struct slice frame, enum direction direction)
{
    struct likeness likeness;
    char place[64], spec[LIKENESS_TEXT];
    const char *at = shown_said(line);
    if (line->cut)
        return;
    shown_text(&at, head);
    shown_text(&at, "rejected: ");
    shown_text(&at, fault_text(fault->code));
    snprintf(place, sizeof place, ", at byte %zu of %zu", fault->offset, frame.len);
    shown_text(&at, place);
    likeness_find(&protocol, frame, direction, fault, &likeness);
    for (unsigned i = 0; i < likeness.count; i++)
        INVARIANT(24, is_of_the_spec(likeness.expected[i]));
    if (likeness_text(&likeness, spec) > 0) {
        shown_text(&at, "; ");
        shown_text(&at, spec);
    }
    bool bytes = strncmp(at, "; bytes=", strlen("; bytes=")) == 0;
    INVARIANT(25, trace.people_shown || !bytes);
    INVARIANT(24, !protocol_has_secrets(&protocol) || !bytes);
    INVARIANT(26, bytes || *at == '\n');
}

static void check_frame(struct slice frame, enum direction direction, struct chance *chance)
{
    struct message message;
    struct trace_line line;
    struct trace_record record = {.kind = direction == TO_SWITCH ? RECORD_SENT : RECORD_RECEIVED};
    const char *head = direction == TO_SWITCH ? "link 0 > " : "link 0 < ";
    struct fault fault;
    bool accepted = protocol.decode(frame.at, frame.len, direction, &message, &fault);
    if (!accepted && direction == FROM_SWITCH) {
        record.kind = RECORD_REJECTED;
        record.rejected = fault;
    }
    make_line(record, frame, &line);
    if (!accepted) {
        check_rejected(&line, head, &fault, frame, direction);
        return;
    }
    unsigned char *room = malloc(frame.len);
    escape_undo(&protocol, &message, room);
    check_reads_back(&line, head, &message);
    check_others(&record, &message, &line, chance);
    free(room);
}

static void check_messages(struct slice bytes, enum direction direction, struct chance *chance)
{
    struct slice mark = protocol.terminator[direction];
    const unsigned char *end = bytes.at + bytes.len;
    for (const unsigned char *at = bytes.at, *next; at < end; at = next) {
        next = scan_text(at, end, mark.at, mark.len);
        next = next < end ? next + mark.len : end;
        if ((size_t)(next - at) <= protocol.limit)
            check_frame(slice_of(at, (size_t)(next - at)), direction, chance);
    }
}

/* The same text in UTF-8; half a pair as a character of its own. */
static struct slice to_utf8(const WCHAR *units, size_t count, unsigned char *out)
{
    size_t len = 0;
    for (size_t i = 0; i < count; i++) {
        bool pair = i + 1 < count && units[i] >> 10 == 0xD800 >> 10 && units[i + 1] >> 10 == 0xDC00 >> 10;
        uint32_t c = pair ? 0x10000 + ((units[i] - 0xD800u) << 10) + (units[i + 1] - 0xDC00u) : units[i];
        len += shown_utf8(c, out + len);
        i += pair;
    }
    return slice_of(out, len);
}

/* A number of any UTF-16. */
static void check_dial(struct slice bytes)
{
    enum { NUMBER = 64 };
    struct trace_record record = {.kind = RECORD_DIAL, .call.given = {.format = "lineMakeCall"}};
    struct trace_line line;
    WCHAR units[NUMBER];
    unsigned char room[3 * NUMBER];
    size_t count = bytes.len / sizeof *units < NUMBER ? bytes.len / sizeof *units : NUMBER;
    for (size_t i = 0; i < count; i++)
        units[i] = (WCHAR)(bytes.at[2 * i] | bytes.at[2 * i + 1] << 8);
    make_line(record, slice_of(units, count * sizeof *units), &line);
    struct slice number = to_utf8(units, count, room);
    const char *at = shown_said(&line);
    shown_text(&at, "lineMakeCall dest=");
    if (trace.people_shown)
        shown_value(&at, number);
    else
        shown_masked(&at, number);
    shown_text(&at, " = 0\n");
}

static void check_greeting(struct slice bytes)
{
    struct slice shown = trace.people_shown ? bytes : protocol.greeting.begins;
    struct trace_line line;
    make_line((struct trace_record){.kind = RECORD_GREETING}, bytes, &line);
    const char *at = shown_said(&line);
    if (line.cut || shown.len > TRACE_SHOWN || protocol.codepage != CODEPAGE_UTF8)
        return;
    shown_text(&at, "link 0 < greeting ");
    shown_value(&at, shown);
    INVARIANT(25, *at == '\n');
}

static void check_connection(struct slice host)
{
    struct trace_line line;
    make_line((struct trace_record){.kind = RECORD_CONNECTION, .connection = {TRACE_CONNECTED, 0, 80}}, host, &line);
}

/* A first line, as each session has one: with it the C library gets the memory that it keeps. */
static void begin(void)
{
    struct trace_record first = {.kind = RECORD_START};
    struct trace_line line;
    trace = (struct trace){.level = TRACE_WIRE, .spoken = &protocol, .room = malloc(protocol.limit)};
    INVARIANT(26, os_decoder_open(&trace.decoder, protocol.codepage));
    trace_make_line(&trace, &first, &line);
}

const enum bend_layout fuzz_layout = BEND_STREAM;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    struct slice rest = slice_of(data + 2, size - 2);
    struct chance chance = chance_of((uint32_t)size * 31u + data[size - 1]);
    if (trace.spoken == NULL)
        begin();
    trace.people_shown = data[0] & 1;
    switch (data[0] >> 1 & 7) {
    case 1: check_dial(rest); break;
    case 2: check_greeting(rest); break;
    case 3: check_connection(rest); break;
    default: check_messages(rest, data[1] & 1 ? TO_SWITCH : FROM_SWITCH, &chance);
    }
    return 0;
}
