/* core.c: any bytes as a day of the provider's core: each byte is something that TAPI, the switch, the network or the
 * clock does, the ones after it say to what.
 *
 * tests/runtime/script.h drives the core, and its oracle checks after each step that every rule of TAPI holds: that an
 * accepted request completes exactly once and in time, that nothing is reported for a call before its birth, after its
 * IDLE or after its close, nor for a line that is closed; and at the end that nothing is left. Beyond that:
 *
 *  15  news of an old attempt to connect changes nothing
 *  16  a call does not outlive its connection
 *
 * The numbers are those of docs/security.md. */
#include <string.h>

#include "../runtime/script.h"
#include "invariant.h"
#include "core/line.h"
#include "core/call.h"
#include "core/link.h"

/* What the fuzzer wrote; zeros when it is used up. */
struct input {
    const uint8_t *at, *end;
};

static const struct script_line lines[] = {{"1001", "a"}, {"1002", "a"}, {"1003", "b"}, {"", "c"}};

enum { LINES = sizeof lines / sizeof *lines, RECENT = 8 };

static unsigned next(struct input *input)
{
    return input->at < input->end ? *input->at++ : 0;
}

static unsigned draw(struct input *input, unsigned below)
{
    return next(input) % below;
}

static struct slice next_bytes(struct input *input)
{
    size_t len = next(input), left = (size_t)(input->end - input->at);
    struct slice bytes = slice_of(input->at, len < left ? len : left);
    input->at += bytes.len;
    return bytes;
}

static void open_or_close(struct script *s, struct input *input)
{
    unsigned line = draw(input, LINES);
    if (s->line[line] != 0) {
        script_closes(s, line);
        return;
    }
    script_opens(s, line);
    unsigned how = next(input);
    script_watches(s, line, how & 1 ? 0x01FFFFFF : 0);
    if (how & 2)
        script_listens(s, line);
    s->full = how & 4;
}

static void dial(struct script *s, struct input *input)
{
    unsigned line = draw(input, LINES);
    bool plain = next(input) & 1;
    struct slice number = plain ? slice_text("4000") : next_bytes(input);
    if (s->line[line] != 0)
        script_dials(s, line, (const char *)number.at, number.len);
}

/* One of the newest calls, closed ones among them; 0: there is none. */
static unsigned recent_call(const struct script *s, struct input *input)
{
    unsigned count = s->oracle.call_count;
    return count == 0 ? 0 : count - draw(input, count < RECENT ? count : RECENT);
}

static void drop(struct script *s, struct input *input)
{
    unsigned call = recent_call(s, input);
    if (call != 0)
        script_drops(s, call);
}

static void close_call(struct script *s, struct input *input)
{
    unsigned call = recent_call(s, input);
    if (call != 0)
        script_forgets(s, call);
}

/* Of the attempt that is under way, or of an old one. */
static void connect_or_break(struct script *s, struct input *input)
{
    unsigned number = draw(input, s->core.link_count), how = next(input);
    const struct link *link = s->core.links[number];
    unsigned attempt = link->attempt - (how & 2 ? how >> 2 : 0);
    enum link_state before = link->state;
    if (how & 1)
        script_connects(s, number, attempt);
    else
        script_breaks(s, number, attempt);
    INVARIANT(15, attempt == link->attempt || link->state == before);
    for (unsigned i = 0; link->state == LINK_RETRYING && i < link->line_count; i++)
        for (const struct call *call = link->lines[i]->alive; call != NULL; call = call->next)
            INVARIANT(16, call->stale);
}

/* The shell hands on no bytes of a connection that is down. */
static void hear(struct script *s, unsigned link, struct slice bytes)
{
    unsigned char *block = malloc(bytes.len + (bytes.len == 0));
    if (bytes.len > 0)
        memcpy(block, bytes.at, bytes.len);
    if (link_works(s->core.links[link]))
        script_hears_bytes(s, link, block, bytes.len);
    free(block);
}

static void hear_bytes(struct script *s, struct input *input)
{
    unsigned link = draw(input, s->core.link_count);
    hear(s, link, next_bytes(input));
}

/* A value that means something more often than chance would have it. */
static struct slice value_for(const struct message_type *type, unsigned hole, struct input *input)
{
    static const char *const calls[] = {"1", "2", "3"};
    static const char *const others[] = {"", "Kim", "1001", "Elsewhere"};
    unsigned which = next(input);
    if (hole == type->hole[ROLE_TERMINAL])
        return slice_text(lines[which % LINES].terminal);
    if (hole == type->hole[ROLE_CALL])
        return slice_text(calls[which % 3]);
    if (which < 4)
        return slice_text(others[which]);
    return protocol.state_count > 0 ? slice_text(protocol.states[which % protocol.state_count].word) : slice_text("x");
}

static void hear_message(struct script *s, struct input *input)
{
    unsigned link = draw(input, s->core.link_count), kind = draw(input, protocol.message_count);
    const struct message_type *type = &protocol.messages[kind];
    unsigned char bytes[4096];
    struct slice field[MESSAGE_FIELDS];
    struct fault fault;
    for (unsigned hole = 0; hole < type->count; hole++)
        field[hole] = value_for(type, hole, input);
    hear(s, link, slice_of(bytes, protocol.encode(kind, field, bytes, sizeof bytes, &fault)));
}

static void wait(struct script *s, struct input *input)
{
    unsigned steps = next(input);
    script_waits(s, steps < 128 ? steps * 10 : (steps - 127) * 400);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const deeds[])(struct script *s, struct input *input) = {
        open_or_close, dial, drop, close_call, connect_or_break, hear_bytes, hear_message, wait,
    };
    static struct script s[1];
    struct input input = {data, data + size};
    script_begin_with(s, lines, LINES);
    while (input.at < input.end) {
        deeds[draw(&input, sizeof deeds / sizeof *deeds)](s, &input);
        script_expects(s, NULL, __FILE__, __LINE__);
    }
    script_end(s);
    return 0;
}
