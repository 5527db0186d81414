/* outputs_text.c: see outputs_text.h. */
#include "outputs_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/link.h"
#include "protocol.h"
#include "trace/tapi_names.h"

struct word {
    DWORD value;
    const char *text;
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define INFO_WORD(name) {LINECALLINFOSTATE_##name, #name}

/* A name that tapi.h must have for value. */
static const char *known(const char *name, DWORD value)
{
    if (name == NULL)
        fail_msg("no name for 0x%X", (unsigned)value);
    return name;
}

const char *error_text(LONG error)
{
    return error == 0 ? "0" : known(tapi_error(error), (DWORD)error) + strlen("LINEERR_");
}

static void state_text(char *text, unsigned call, DWORD state, DWORD mode)
{
    int len = sprintf(text, "call %u %s", call, known(tapi_call_state(state), state));
    if (mode != 0 && state == LINECALLSTATE_DISCONNECTED)
        sprintf(text + len, "(%s)", known(tapi_disconnect_mode(mode), mode));
    else if (mode != 0)
        sprintf(text + len, "(%u)", (unsigned)mode);
}

static void info_text(char *text, unsigned call, DWORD bits)
{
    static const struct word words[] = {
        INFO_WORD(APPSPECIFIC), INFO_WORD(CALLID), INFO_WORD(ORIGIN), INFO_WORD(REASON), INFO_WORD(CALLERID),
        INFO_WORD(CALLEDID), INFO_WORD(CONNECTEDID)};
    text += sprintf(text, "call %u info", call);
    char before = ' ';
    for (size_t i = 0; i < COUNT(words); i++)
        if (bits & words[i].value) {
            text += sprintf(text, "%c%s", before, words[i].text);
            before = '|';
            bits &= ~words[i].value;
        }
    assert_int_equal(bits, 0);
}

static void address_text(char *text, unsigned line, DWORD states)
{
    static const char *const uses[] = {"INUSEZERO", "INUSEONE", "INUSEMANY"};
    for (unsigned i = 0; i < COUNT(uses); i++)
        if (states == ((DWORD)LINEADDRESSSTATE_INUSEZERO << i | LINEADDRESSSTATE_NUMCALLS))
            sprintf(text, "address of line %u %s|NUMCALLS", line, uses[i]);
    if (states == LINEADDRESSSTATE_FORWARD)
        sprintf(text, "address of line %u FORWARD", line);
}

static void message_text(const struct event *event, char *text)
{
    unsigned line = (unsigned)(uintptr_t)event->htLine - 1, call = (unsigned)(uintptr_t)event->htCall;
    DWORD first = (DWORD)event->param[0], second = (DWORD)event->param[1];
    switch (event->message) {
    case LINE_CALLSTATE:
        state_text(text, call, first, second);
        break;
    case LINE_CALLINFO:
        info_text(text, call, first);
        break;
    case LINE_GENERATE:
        sprintf(text, "call %u digits %u %s", call, (unsigned)second,
                first == LINEGENERATETERM_DONE ? "DONE" : "CANCEL");
        break;
    case LINE_LINEDEVSTATE:
        assert_int_equal(call, 0);
        sprintf(text, "line %u %s", line, known(tapi_line_state(first), first));
        break;
    case LINE_CREATE:
        assert_int_equal(call, 0);
        sprintf(text, "create %u", second);
        break;
    case LINE_REMOVE:
        assert_int_equal(call, 0);
        sprintf(text, "remove %u", first);
        break;
    case LINE_ADDRESSSTATE:
        assert_int_equal(first, 0);
        address_text(text, line, second);
        break;
    default:
        fail_msg("message %u", (unsigned)event->message);
    }
}

void event_text(const struct event *event, char text[OUTPUT_TEXT])
{
    switch (event->kind) {
    case EVENT_COMPLETION:
        text += sprintf(text, "complete %u %s", (unsigned)event->id, error_text(event->result));
        if (event->room != NULL)
            sprintf(text, " at %.*s", (int)event->said.len, (const char *)event->said.at);
        break;
    case EVENT_NEW_CALL:
        sprintf(text, "new call on line %u", (unsigned)(uintptr_t)event->htLine - 1);
        break;
    case EVENT_LINE:
        message_text(event, text);
        break;
    }
}

static void send_text(const struct action *action, char *text)
{
    struct slice end = protocol.terminator[TO_SWITCH];
    assert_in_range(action->bytes.len, end.len, OUTPUT_TEXT - 64);
    size_t len = action->bytes.len - end.len;
    assert_memory_equal(action->bytes.at + len, end.at, end.len);
    sprintf(text, "send %u [%.*s]", action->link->number, (int)len, (const char *)action->bytes.at);
}

void action_text(const struct action *action, char text[OUTPUT_TEXT])
{
    switch (action->kind) {
    case ACTION_CONNECT:
        sprintf(text, "connect %u", action->link->number);
        break;
    case ACTION_DISCONNECT:
        sprintf(text, "disconnect %u", action->link->number);
        break;
    case ACTION_SEND:
        send_text(action, text);
        break;
    case ACTION_PAUSE:
        sprintf(text, "pause %u", action->link->number);
        break;
    case ACTION_RESUME:
        sprintf(text, "resume %u", action->link->number);
        break;
    }
}
