/* effects_text.c: see effects_text.h. */
#include "effects_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "protocol.h"

struct word {
    DWORD value;
    const char *text;
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define ERROR_WORD(name) {(DWORD)LINEERR_##name, #name}
#define STATE_WORD(name) {LINECALLSTATE_##name, #name}
#define MODE_WORD(name) {LINEDISCONNECTMODE_##name, #name}
#define INFO_WORD(name) {LINECALLINFOSTATE_##name, #name}
#define LINE_WORD(name) {LINEDEVSTATE_##name, #name}

static const char *word_for(const struct word words[], size_t count, DWORD value)
{
    for (size_t i = 0; i < count; i++)
        if (words[i].value == value)
            return words[i].text;
    fail_msg("no word for 0x%X", (unsigned)value);
    return "";
}

const char *error_text(LONG error)
{
    static const struct word words[] = {
        {0, "0"},
        ERROR_WORD(ALLOCATED),
        ERROR_WORD(BADDEVICEID),
        ERROR_WORD(CALLUNAVAIL),
        ERROR_WORD(INVALADDRESS),
        ERROR_WORD(INVALCALLHANDLE),
        ERROR_WORD(INVALCALLSTATE),
        ERROR_WORD(INVALLINEHANDLE),
        ERROR_WORD(OPERATIONFAILED),
        ERROR_WORD(OPERATIONUNAVAIL),
        ERROR_WORD(RESOURCEUNAVAIL),
    };
    return word_for(words, COUNT(words), (DWORD)error);
}

static void state_text(char *text, unsigned call, DWORD state, DWORD mode)
{
    static const struct word states[] = {
        STATE_WORD(IDLE),      STATE_WORD(UNKNOWN),   STATE_WORD(DIALTONE),  STATE_WORD(DIALING), STATE_WORD(PROCEEDING),
        STATE_WORD(RINGBACK),  STATE_WORD(CONNECTED), STATE_WORD(BUSY),    STATE_WORD(DISCONNECTED),
    };
    static const struct word modes[] = {MODE_WORD(NORMAL), MODE_WORD(BUSY), MODE_WORD(TEMPFAILURE)};
    int len = sprintf(text, "call %u %s", call, word_for(states, COUNT(states), state));
    if (mode != 0)
        sprintf(text + len, "(%s)", word_for(modes, COUNT(modes), mode));
}

static void info_text(char *text, unsigned call, DWORD bits)
{
    static const struct word words[] = {
        INFO_WORD(APPSPECIFIC), INFO_WORD(CALLID), INFO_WORD(ORIGIN), INFO_WORD(CALLERID), INFO_WORD(CALLEDID),
        INFO_WORD(CONNECTEDID)};
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

static void event_text(char *text, const struct effect *effect)
{
    static const struct word lines[] = {
        LINE_WORD(CONNECTED), LINE_WORD(DISCONNECTED), LINE_WORD(INSERVICE), LINE_WORD(OUTOFSERVICE),
        LINE_WORD(NUMCALLS)};
    unsigned line = (unsigned)(uintptr_t)effect->event.line - 1, call = (unsigned)(uintptr_t)effect->event.call;
    DWORD p1 = (DWORD)effect->event.param[0], p2 = (DWORD)effect->event.param[1];
    static const char *const uses[] = {"INUSEZERO", "INUSEONE", "INUSEMANY"};
    switch (effect->event.message) {
    case LINE_CALLINFO:
        info_text(text, call, p1);
        break;
    case LINE_LINEDEVSTATE:
        assert_int_equal(call, 0);
        sprintf(text, "line %u %s", line, word_for(lines, COUNT(lines), p1));
        break;
    case LINE_ADDRESSSTATE:
        assert_int_equal(p1, 0);
        for (unsigned i = 0; i < COUNT(uses); i++)
            if (p2 == ((DWORD)LINEADDRESSSTATE_INUSEZERO << i | LINEADDRESSSTATE_NUMCALLS))
                sprintf(text, "address of line %u %s|NUMCALLS", line, uses[i]);
        break;
    default:
        fail_msg("event %u", (unsigned)effect->event.message);
    }
}

static void send_text(char *text, const struct effect *effect)
{
    struct slice end = protocol.terminator;
    assert_in_range(effect->link.len, end.len, EFFECT_TEXT - 64);
    size_t len = effect->link.len - end.len;
    assert_memory_equal(effect->bytes + len, end.at, end.len);
    sprintf(text, "send %u [%.*s]", effect->link.number, (int)len, (const char *)effect->bytes);
}

void effect_text(const struct effect *effect, char text[EFFECT_TEXT])
{
    switch (effect->kind) {
    case EFFECT_CONNECT:
        sprintf(text, "connect %u", effect->link.number);
        break;
    case EFFECT_DISCONNECT:
        sprintf(text, "disconnect %u", effect->link.number);
        break;
    case EFFECT_SEND:
        send_text(text, effect);
        break;
    case EFFECT_COMPLETE:
        sprintf(text, "complete %u %s", (unsigned)effect->complete.id, error_text(effect->complete.result));
        break;
    case EFFECT_LINE_EVENT:
        event_text(text, effect);
        break;
    case EFFECT_CALL_STATE:
        state_text(text, (unsigned)(uintptr_t)effect->call.htCall, effect->call.step.state, effect->call.step.mode);
        break;
    case EFFECT_NEW_CALL:
        sprintf(text, "new call on line %u", (unsigned)(uintptr_t)effect->call.line - 1);
        break;
    }
}
