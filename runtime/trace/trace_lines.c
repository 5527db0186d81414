/* trace_lines.c: see trace_lines.h. Handles stand as TAPI and the core gave them, a link as its number. */
#include "trace_lines.h"

#include <string.h>

#include "escape.h"
#include "likeness.h"
#include "net/serial.h"
#include "tapi_names.h"

static unsigned long long number(const void *given)
{
    return (unsigned long long)(uintptr_t)given;
}

static void add_result(struct trace_line *line, LONG result)
{
    const char *name = result < 0 ? tapi_error(result) : NULL;
    if (name != NULL)
        trace_add(line, " = %s", name);
    else if (result < 0)
        trace_add(line, " = 0x%x", (unsigned)result);
    else if (result > 0)
        trace_add(line, " = request %u", (unsigned)result);
    else
        trace_add(line, " = 0");
}

/* Add a value as the conversion at the front of `format` wants it. Returns the conversion's length. */
static size_t add_converted(struct trace_line *line, const char *format, uint64_t value)
{
    if (format[1] == 's')
        trace_add(line, "%s", (const char *)(uintptr_t)value);
    else if (format[1] == 'u')
        trace_add(line, "%u", (unsigned)value);
    else
        trace_add(line, "%llx", (unsigned long long)value);
    return format[1] == 'l' ? strlen("%llx") : strlen("%u");
}

static void add_given(struct trace_line *line, const struct trace_given *given)
{
    const uint64_t *value = given->value;
    const char *format = given->format;
    while (*format != 0) {
        int plain = (int)strcspn(format, "%");
        trace_add(line, "%.*s", plain, format);
        format += plain;
        if (*format != 0)
            format += add_converted(line, format, *value++);
    }
}

static void add_dialed(const struct trace *trace, const struct trace_record *record, struct trace_line *line)
{
    struct trace_value dialed;
    trace_read_utf16(&dialed, (const WCHAR *)record->bytes, record->len / sizeof(WCHAR));
    trace_add(line, " dest=");
    trace_add_value(line, &dialed, trace->people_shown);
}

static void add_call(const struct trace *trace, const struct trace_record *record, struct trace_line *line)
{
    unsigned took = record->call.took_us;
    add_given(line, &record->call.given);
    if (record->kind == RECORD_DIAL)
        add_dialed(trace, record, line);
    add_result(line, record->call.result);
    if (record->call.timed)
        trace_add(line, ", %u.%02u ms", took / 1000, took % 1000 / 10);
}

static void add_completion(const struct trace_record *record, struct trace_line *line)
{
    trace_add(line, "ASYNC_COMPLETION request %u", (unsigned)record->completion.id);
    add_result(line, record->completion.result);
}

static void add_call_state(const struct trace_record *record, struct trace_line *line)
{
    DWORD call_state = (DWORD)record->event.param[0], given = (DWORD)record->event.param[1];
    const char *state = tapi_call_state(call_state);
    const char *mode = call_state == LINECALLSTATE_DISCONNECTED ? tapi_disconnect_mode(given) : NULL;
    trace_add(line, " %s", state != NULL ? state : "?");
    if (mode != NULL)
        trace_add(line, " %s", mode);
    else if (given != 0)
        trace_add(line, " mode 0x%x", (unsigned)given);
}

/* Of a device that comes or goes: the line's number until TAPI has given it an id. */
static void add_device(const struct trace_record *record, struct trace_line *line)
{
    if (record->event.message == LINE_CREATE)
        trace_add(line, "LINE_CREATE line=%u", (unsigned)record->event.param[1]);
    else
        trace_add(line, "LINE_REMOVE device=%u", (unsigned)record->event.param[0]);
}

static void add_event(const struct trace_record *record, struct trace_line *line)
{
    const char *message = tapi_message(record->event.message);
    if (record->event.message == LINE_CREATE || record->event.message == LINE_REMOVE) {
        add_device(record, line);
        return;
    }
    DWORD first = (DWORD)record->event.param[0];
    const char *state = record->event.message == LINE_LINEDEVSTATE ? tapi_line_state(first) : NULL;
    trace_add(line, "%s htLine=0x%llx", message != NULL ? message : "?", number(record->event.line));
    if (record->event.call != NULL)
        trace_add(line, " htCall=0x%llx", number(record->event.call));
    if (record->event.message == LINE_CALLSTATE)
        add_call_state(record, line);
    else if (state != NULL)
        trace_add(line, " %s", state);
    else
        trace_add(line, " 0x%x 0x%x", (unsigned)first, (unsigned)record->event.param[1]);
}

static void add_new_call(const struct trace_record *record, struct trace_line *line)
{
    trace_add(line, "LINE_NEWCALL htLine=0x%llx hdCall=0x%llx = htCall=0x%llx", number(record->new_call.line),
              number(record->new_call.call), number(record->new_call.answer));
}

/* Whether a field holds the switch's own name for a call, in this message or in another one. */
static bool names_a_call(const struct protocol *spoken, unsigned field)
{
    for (unsigned kind = 0; kind < spoken->message_count; kind++) {
        const struct message_type *type = &spoken->messages[kind];
        unsigned hole = type->hole[ROLE_CALL];
        if (hole != NO_HOLE && type->field[hole] == field)
            return true;
    }
    return false;
}

/* Only what is known to be about no person: a field that the spec says nothing of may well hold a number or a name. */
static bool is_shown(const struct trace *trace, unsigned field)
{
    return trace->people_shown || trace->spoken->fields[field].is_state || names_a_call(trace->spoken, field);
}

/* A secret is not even read: neither its end nor its length is anybody's business. */
static void add_field(const struct trace *trace, unsigned field, struct slice bytes, struct trace_line *line)
{
    const struct field_type *type = &trace->spoken->fields[field];
    struct trace_value value;
    trace_add(line, " %s=", type->name);
    if (type->is_secret) {
        trace_add(line, "**");
        return;
    }
    trace_read(&value, trace->spoken->codepage, &trace->decoder, bytes);
    trace_add_value(line, &value, is_shown(trace, field));
}

static void add_fields(const struct trace *trace, const struct message *message, struct trace_line *line)
{
    const struct message_type *type = &trace->spoken->messages[message->kind];
    trace_add(line, "%s", type->name);
    for (unsigned hole = 0; hole < message->count; hole++)
        add_field(trace, type->field[hole], message->field[hole], line);
}

static void add_bytes(const struct trace *trace, const char *before, struct slice bytes, struct trace_line *line)
{
    struct trace_value value;
    trace_read(&value, trace->spoken->codepage, &trace->decoder, bytes);
    trace_add(line, "%s", before);
    trace_add_value(line, &value, true);
}

/* What the spec has in place of a message that was rejected is about no person. The message's bytes may be about one,
 * or a secret. */
static void add_rejected(const struct trace *trace, const struct trace_record *record, enum direction direction,
                         const struct fault *fault, struct trace_line *line)
{
    struct slice frame = slice_of(record->bytes, record->len);
    struct likeness likeness;
    char text[LIKENESS_TEXT];
    trace_add(line, "rejected: %s, at byte %u of %u", fault_text(fault->code), (unsigned)fault->offset,
              (unsigned)frame.len);
    likeness_find(trace->spoken, frame, direction, fault, &likeness);
    if (likeness_text(&likeness, text) > 0) {
        trace_add(line, "; ");
        trace_add_text(line, slice_text(text));
    }
    if (trace->people_shown && !protocol_has_secrets(trace->spoken))
        add_bytes(trace, "; bytes=", frame, line);
}

static void add_greeting(const struct trace *trace, const struct trace_record *record, struct trace_line *line)
{
    struct slice text = slice_of(record->bytes, record->len);
    add_bytes(trace, "greeting ", trace->people_shown ? text : trace->spoken->greeting.begins, line);
}

/* The frame is decoded once more: what was handed over is no more than its bytes. */
static void add_message(const struct trace *trace, const struct trace_record *record, enum direction direction,
                        struct trace_line *line)
{
    struct message message;
    struct fault fault;
    if (!trace->spoken->decode(record->bytes, record->len, direction, &message, &fault)) {
        add_rejected(trace, record, direction, &fault, line);
        return;
    }
    escape_undo(trace->spoken, &message, trace->room);
    add_fields(trace, &message, line);
}

static void add_wire(const struct trace *trace, const struct trace_record *record, struct trace_line *line)
{
    bool sent = record->kind == RECORD_SENT;
    trace_add(line, "link %u %c ", record->link, sent ? '>' : '<');
    if (record->kind == RECORD_REJECTED)
        add_rejected(trace, record, FROM_SWITCH, &record->rejected, line);
    else if (record->kind == RECORD_GREETING)
        add_greeting(trace, record, line);
    else if (record->kind == RECORD_SKIPPED)
        trace_add(line, "skipped: %s", fault_text(FAULT_LONG_MESSAGE));
    else
        add_message(trace, record, sent ? TO_SWITCH : FROM_SWITCH, line);
}

static void add_connection(const struct trace_record *record, struct trace_line *line)
{
    static const char *const became[] = {
        [TRACE_CONNECTING] = "connecting to", [TRACE_CONNECTED] = "connected to",
        [TRACE_DISCONNECTING] = "disconnecting from", [TRACE_CLOSED] = "closed by", [TRACE_BROKEN] = "lost",
    };
    trace_add(line, "link %u %s ", record->link, became[record->connection.news]);
    trace_add_text(line, slice_of(record->bytes, record->len));
    if (record->connection.port != 0)
        trace_add(line, ":%u", record->connection.port);
    if (record->connection.news == TRACE_BROKEN)
        trace_add(line, ", error %d", record->connection.error);
    if (record->connection.news == TRACE_BROKEN && record->connection.port == 0)
        trace_add(line, ": %s", serial_trouble(record->connection.error));
}

static void add_start(const struct trace *trace, struct trace_line *line)
{
    const struct protocol *spoken = trace->spoken;
    trace_add(line, "tspec: %s ", spoken->name);
    trace_add_text(line, slice_text(spoken->version));
    trace_add(line, " (");
    trace_add_text(line, slice_text(spoken->title));
    trace_add(line, "), %u bit, level %s, people %s, times are UTC", (unsigned)sizeof(void *) * 8,
              trace->level == TRACE_WIRE ? "wire" : "calls", trace->people_shown ? "shown" : "masked");
}

static void add_what(const struct trace *trace, const struct trace_record *record, struct trace_line *line)
{
    switch (record->kind) {
    case RECORD_START:
        add_start(trace, line);
        break;
    case RECORD_END:
        trace_add(line, "end of the session");
        break;
    case RECORD_CALL:
    case RECORD_DIAL:
        add_call(trace, record, line);
        break;
    case RECORD_COMPLETION:
        add_completion(record, line);
        break;
    case RECORD_EVENT:
        add_event(record, line);
        break;
    case RECORD_NEW_CALL:
        add_new_call(record, line);
        break;
    case RECORD_SENT:
    case RECORD_RECEIVED:
    case RECORD_REJECTED:
    case RECORD_SKIPPED:
    case RECORD_GREETING:
        add_wire(trace, record, line);
        break;
    case RECORD_CONNECTION:
        add_connection(record, line);
        break;
    }
}

void trace_make_line(const struct trace *trace, const struct trace_record *record, struct trace_line *line)
{
    static const char *const about[] = {
        [RECORD_START] = "trace", [RECORD_END] = "trace",
        [RECORD_CALL] = "tspi", [RECORD_DIAL] = "tspi",
        [RECORD_COMPLETION] = "tapi", [RECORD_EVENT] = "tapi", [RECORD_NEW_CALL] = "tapi",
        [RECORD_SENT] = "wire", [RECORD_RECEIVED] = "wire", [RECORD_REJECTED] = "wire", [RECORD_SKIPPED] = "wire",
        [RECORD_GREETING] = "wire",
        [RECORD_CONNECTION] = "link",
    };
    trace_begin(line, record->time_ms, record->thread, about[record->kind]);
    add_what(trace, record, line);
}
