/* trace_lines.c: see trace_lines.h. Handles stand as TAPI and the core gave them, a link as its number. */
#include "trace_lines.h"

#include "core/link.h"
#include "tapi_names.h"

enum {
    SHOWN = 256,       /* units of a value; what is longer is cut */
    NUMBER_SHOWN = 64, /* of what an application asks to dial */
    KEPT = 2,          /* characters of a masked value that are shown, if they are at most half of it */
};

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

void trace_call(struct trace *trace, uint64_t from, LONG result, const char *format, va_list arguments)
{
    struct trace_line line;
    unsigned took = from != 0 ? (unsigned)(os_clock_us() - from) : 0;
    trace_begin(&line, "tspi");
    trace_add_list(&line, format, arguments);
    add_result(&line, result);
    if (from != 0)
        trace_add(&line, ", %u.%02u ms", took / 1000, took % 1000 / 10);
    trace_end(trace, &line);
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
static bool is_shown(const struct trace *trace, const struct protocol *spoken, unsigned field)
{
    return trace->people_shown || spoken->fields[field].is_state || names_a_call(spoken, field);
}

/* From UTF-16 to characters, of which there are at most as many. Half a character becomes U+FFFD. */
static size_t join_units(const WCHAR *units, size_t len, uint32_t *out)
{
    size_t count = 0;
    for (size_t i = 0; i < len; i++) {
        uint32_t unit = units[i];
        bool pair = unit >> 10 == 0xD800 >> 10 && i + 1 < len && units[i + 1] >> 10 == 0xDC00 >> 10;
        if (pair)
            unit = 0x10000 + ((unit - 0xD800) << 10) + (units[++i] - 0xDC00u);
        out[count++] = unit >> 11 == 0xD800 >> 11 ? 0xFFFD : unit;
    }
    return count;
}

/* The characters of a value. Most values are ASCII, which is itself in every encoding. */
static size_t read_characters(unsigned codepage, struct slice value, uint32_t out[SHOWN])
{
    WCHAR units[SHOWN];
    size_t count = 0, len = value.len < SHOWN ? value.len : SHOWN;
    while (count < len && value.at[count] < 0x80) {
        out[count] = value.at[count];
        count++;
    }
    if (count == len)
        return count;
    len = os_to_utf16(codepage, value, units, SHOWN);
    return join_units(units, len < SHOWN ? len : SHOWN, out);
}

/* Add a character as UTF-8. What could end the value or the line stands as \xHH. */
static void add_character(struct trace_line *line, uint32_t c)
{
    if (c < 0x20 || c == 0x7F || c == '"' || c == '\\')
        trace_add(line, "\\x%02X", (unsigned)c);
    else if (c < 0x80)
        trace_add(line, "%c", (char)c);
    else if (c < 0x800)
        trace_add(line, "%c%c", (char)(0xC0 | c >> 6), (char)(0x80 | (c & 0x3F)));
    else if (c < 0x10000)
        trace_add(line, "%c%c%c", (char)(0xE0 | c >> 12), (char)(0x80 | (c >> 6 & 0x3F)), (char)(0x80 | (c & 0x3F)));
    else
        trace_add(line, "%c%c%c%c", (char)(0xF0 | c >> 18), (char)(0x80 | (c >> 12 & 0x3F)),
                  (char)(0x80 | (c >> 6 & 0x3F)), (char)(0x80 | (c & 0x3F)));
}

/* A value that may hold a blank or nothing stands in quotes. */
static void add_shown(struct trace_line *line, const uint32_t *characters, size_t count)
{
    bool quoted = count == 0;
    for (size_t i = 0; i < count; i++)
        quoted = quoted || characters[i] == ' ';
    trace_add(line, "%s", quoted ? "\"" : "");
    for (size_t i = 0; i < count; i++)
        add_character(line, characters[i]);
    trace_add(line, "%s", quoted ? "\"" : "");
}

/* "**00 (4)"; of a value of few characters none is shown. */
static void add_masked(struct trace_line *line, const uint32_t *characters, size_t count)
{
    trace_add(line, "**");
    for (size_t i = count < 2 * KEPT ? count : count - KEPT; i < count; i++)
        add_character(line, characters[i]);
    trace_add(line, " (%u)", (unsigned)count);
}

static void add_value(struct trace_line *line, bool shown, const uint32_t *characters, size_t count)
{
    if (shown || count == 0)
        add_shown(line, characters, count);
    else
        add_masked(line, characters, count);
}

void trace_number(const struct trace *trace, struct trace_line *kept, LPCWSTR number)
{
    uint32_t characters[NUMBER_SHOWN];
    size_t len = 0;
    while (len < NUMBER_SHOWN && number != NULL && number[len] != 0)
        len++;
    *kept = (struct trace_line){.len = 0};
    add_value(kept, trace->people_shown, characters, join_units(number, len, characters));
    kept->at[kept->len] = 0;
}

static void trace_message(struct trace *trace, const struct protocol *spoken, unsigned link, char way,
                          const struct message *message)
{
    const struct message_type *type = &spoken->messages[message->kind];
    struct trace_line line;
    trace_begin(&line, "wire");
    trace_add(&line, "link %u %c %s", link, way, type->name);
    for (unsigned hole = 0; hole < message->count; hole++) {
        uint32_t characters[SHOWN];
        size_t count = read_characters(spoken->codepage, message->field[hole], characters);
        trace_add(&line, " %s=", spoken->fields[type->field[hole]].name);
        add_value(&line, is_shown(trace, spoken, type->field[hole]), characters, count);
    }
    trace_end(trace, &line);
}

void trace_received(struct trace *trace, const struct protocol *spoken, unsigned link, const struct message *message)
{
    trace_message(trace, spoken, link, '<', message);
}

__attribute__((format(printf, 3, 4))) static void say(struct trace *trace, const char *about, const char *format, ...)
{
    struct trace_line line;
    va_list arguments;
    trace_begin(&line, about);
    va_start(arguments, format);
    trace_add_list(&line, format, arguments);
    va_end(arguments);
    trace_end(trace, &line);
}

void trace_rejected(struct trace *trace, unsigned link, const struct fault *fault, size_t len)
{
    say(trace, "wire", "link %u < rejected: %s, at byte %u of %u", link, fault_text(fault->code),
        (unsigned)fault->offset, (unsigned)len);
}

void trace_skipped(struct trace *trace, unsigned link)
{
    say(trace, "wire", "link %u < skipped: %s", link, fault_text(FAULT_LONG_MESSAGE));
}

void trace_connection(struct trace *trace, const struct core *core, const struct net_event *event)
{
    const struct link *link = &core->links[event->channel];
    if (event->kind == NET_UP)
        say(trace, "link", "link %u connected to %s:%u", event->channel, link->host, link->port);
    else if (event->kind == NET_DOWN && event->error == 0)
        say(trace, "link", "link %u closed by %s:%u", event->channel, link->host, link->port);
    else if (event->kind == NET_DOWN)
        say(trace, "link", "link %u lost %s:%u, error %d", event->channel, link->host, link->port, event->error);
}

/* A message that we made, read again: the core queued no more than its bytes. */
static void trace_sent(struct trace *trace, const struct protocol *spoken, const struct effect *effect)
{
    struct message message;
    struct fault fault;
    if (spoken->decode(effect->bytes, effect->link.len, TO_SWITCH, &message, &fault))
        trace_message(trace, spoken, effect->link.number, '>', &message);
}

static void trace_state(struct trace *trace, const struct effect *effect)
{
    const struct step *step = &effect->call.step;
    const char *state = tapi_call_state(step->state);
    const char *mode = step->state == LINECALLSTATE_DISCONNECTED ? tapi_disconnect_mode(step->mode) : NULL;
    struct trace_line line;
    trace_begin(&line, "tapi");
    trace_add(&line, "LINE_CALLSTATE htLine=0x%llx htCall=0x%llx", number(effect->call.line),
              number(effect->call.htCall));
    trace_add(&line, " %s", state != NULL ? state : "?");
    if (mode != NULL)
        trace_add(&line, " %s", mode);
    else if (step->mode != 0)
        trace_add(&line, " mode 0x%x", (unsigned)step->mode);
    trace_end(trace, &line);
}

static void trace_event(struct trace *trace, const struct effect *effect)
{
    const char *message = tapi_message(effect->event.message);
    DWORD first = (DWORD)effect->event.param[0];
    const char *state = effect->event.message == LINE_LINEDEVSTATE ? tapi_line_state(first) : NULL;
    struct trace_line line;
    trace_begin(&line, "tapi");
    trace_add(&line, "%s htLine=0x%llx", message != NULL ? message : "?", number(effect->event.line));
    if (effect->event.call != NULL)
        trace_add(&line, " htCall=0x%llx", number(effect->event.call));
    if (state != NULL)
        trace_add(&line, " %s", state);
    else
        trace_add(&line, " 0x%x 0x%x", (unsigned)first, (unsigned)effect->event.param[1]);
    trace_end(trace, &line);
}

void trace_new_call(struct trace *trace, const struct effect *effect, HTAPICALL answer)
{
    say(trace, "tapi", "LINE_NEWCALL htLine=0x%llx hdCall=0x%llx = htCall=0x%llx", number(effect->call.line),
        (unsigned long long)effect->call.name, number(answer));
}

static void trace_completion(struct trace *trace, const struct effect *effect)
{
    struct trace_line line;
    trace_begin(&line, "tapi");
    trace_add(&line, "ASYNC_COMPLETION request %u", (unsigned)effect->complete.id);
    add_result(&line, effect->complete.result);
    trace_end(trace, &line);
}

static void trace_to_switch(struct trace *trace, const struct core *core, const struct effect *effect)
{
    const struct link *link = &core->links[effect->link.number];
    if (effect->kind == EFFECT_CONNECT)
        say(trace, "link", "link %u connecting to %s:%u", link->number, link->host, link->port);
    else if (effect->kind == EFFECT_DISCONNECT)
        say(trace, "link", "link %u disconnecting from %s:%u", link->number, link->host, link->port);
    else
        trace_sent(trace, core->protocol, effect);
}

void trace_effect(struct trace *trace, const struct core *core, const struct effect *effect)
{
    switch (effect->kind) {
    case EFFECT_CONNECT:
    case EFFECT_DISCONNECT:
    case EFFECT_SEND:
        if (trace_has(trace, TRACE_WIRE))
            trace_to_switch(trace, core, effect);
        break;
    case EFFECT_COMPLETE:
        trace_completion(trace, effect);
        break;
    case EFFECT_LINE_EVENT:
        trace_event(trace, effect);
        break;
    case EFFECT_CALL_STATE:
        trace_state(trace, effect);
        break;
    case EFFECT_NEW_CALL:
        break;
    }
}
