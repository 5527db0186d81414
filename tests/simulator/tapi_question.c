/* tapi_question.c: what is answered at once; see tapi.h. */
#include "tapi.h"

#include <string.h>

#include "asked.h"
#include "central.h"
#include "memory.h"
#include "promises.h"
#include "promises_core.h"
#include "protocol.h"
#include "story.h"
#include "tasks.h"

enum { ROOM = 4096, CANARY = 0xC5, NO_LINE = 1 << 20 };

/* A structure of variable size, with a canary behind what the provider may write. */
struct room {
    DWORD total, needed, used;
    unsigned char rest[ROOM];
};

static struct room *lend(struct room *room, DWORD size)
{
    memset(room, CANARY, sizeof *room);
    room->total = size;
    return room;
}

static void check_canary(const char *function, const struct room *room, DWORD size)
{
    const unsigned char *bytes = (const unsigned char *)room;

    for (size_t i = size; i < sizeof *room; i++)
        if (bytes[i] != CANARY)
            story_fail("rule 60", "%s wrote behind its structure of %u bytes", function, (unsigned)size);
}

static bool ask_status(struct tapi_call *call, LINECALLSTATUS *status)
{
    struct room room;
    uint64_t entered;
    LONG result;

    lend(&room, sizeof *status);
    entered = tapi_enter();
    result = TSPI_lineGetCallStatus(call->driver, (LPLINECALLSTATUS)(void *)&room);
    tapi_return("lineGetCallStatus", entered);
    check_canary("lineGetCallStatus", &room, sizeof *status);
    memcpy(status, &room, sizeof *status);
    return ledger_checked(tapi.books, "lineGetCallStatus", result);
}

/* What it says is what TAPI was told, or is being told by now (rule 48): that is looked at before the clock goes on. */
static void note_answer(HTAPICALL handle, unsigned told, DWORD state)
{
    struct tapi_call *call = tapi_find_call(handle);

    if (call != NULL && call->state != 0 && call->told == told && state != call->state)
        tapi.answered = (call->answered = state) != 0;
}

/* What the operation needs beside the state is there for sure: a second call of the line's that TAPI does not have yet,
 * or a consultation call that no number was dialed on. */
static bool can_be_had(const struct tapi_call *call, const struct operation_type *row, DWORD state)
{
    if (call->failed || !promises_all_is_told())
        return false;
    switch (row->second) {
    case SECOND_BEGUN:
        return call->line->call_count == 1;
    case SECOND_WAITING:
        return call->may_be_dialed && state == LINECALLSTATE_DIALTONE;
    default:
        return row->second != SECOND_GIVEN;
    }
}

/* What is offered can be asked in the state that is said, and of two calls only where there are two; and all is
 * offered that can surely be asked. */
static void check_features(const struct tapi_call *call, const LINECALLSTATUS *status)
{
    DWORD fitting = 0, sure = 0;

    for (unsigned i = 0; i < OPERATIONS; i++) {
        const struct operation_type *row = &operation_types[i];
        bool has_second = row->second != SECOND_GIVEN || call->line->call_count > 1;
        if (!protocol_offers(&protocol, i) || !(row->states & status->dwCallState) || !has_second)
            continue;
        fitting |= row->feature;
        sure |= can_be_had(call, row, status->dwCallState) ? row->feature : 0;
    }
    if (sure & ~status->dwCallFeatures)
        story_fail("features", "a call in state 0x%x has features 0x%x, and can have 0x%x, too",
                   (unsigned)status->dwCallState, (unsigned)status->dwCallFeatures, (unsigned)sure);
    if (status->dwCallFeatures & ~fitting)
        story_fail("features", "a call in state 0x%x has features 0x%x, and can have 0x%x",
                   (unsigned)status->dwCallState, (unsigned)status->dwCallFeatures, (unsigned)fitting);
}

DWORD tapi_features(struct tapi_call *call)
{
    HTAPICALL handle = call->handle;
    unsigned told = call->told;
    LINECALLSTATUS status;
    bool good = ask_status(call, &status);

    call = tapi_find_call(handle);
    if (good && call != NULL) {
        check_features(call, &status);
        note_answer(handle, told, status.dwCallState);
    }
    return good ? status.dwCallFeatures : 0;
}

static void ask_state(struct tapi_call *call)
{
    HTAPICALL handle = call->handle;
    unsigned told = call->told;
    LINECALLSTATUS status;

    if (ask_status(call, &status))
        note_answer(handle, told, status.dwCallState);
}

/* The number that TAPI dialed is who was called, if anybody is said to be. Where calls have no names and notices come
 * late they can be taken for the next call's: so only where nothing goes wrong. */
static void check_called(const struct tapi_call *call, const struct room *room)
{
    const LINECALLINFO *info = (const LINECALLINFO *)(const void *)room;
    const unsigned char *called = (const unsigned char *)room + info->dwCalledIDOffset;
    size_t len = info->dwCalledIDSize / sizeof(WCHAR);
    char text[64] = "";

    for (size_t i = 0; i < len && i + 1 < sizeof text; i++)
        text[i] = (char)called[i * sizeof(WCHAR)];
    if (tapi.is_calm && !central_has_misled() && len > 0 && call->number[0] != 0 && strcmp(text, call->number) != 0)
        story_fail("parties", "%s was dialed, and the call is said to be to %s", call->number, text);
}

static void ask_info(struct tapi_call *call)
{
    HTAPICALL handle = call->handle;
    struct room room;
    DWORD size = ROOM / 2;
    uint64_t entered;
    LONG result;

    lend(&room, size);
    entered = tapi_enter();
    result = TSPI_lineGetCallInfo(call->driver, (LPLINECALLINFO)(void *)&room);
    tapi_return("lineGetCallInfo", entered);
    check_canary("lineGetCallInfo", &room, size);
    call = tapi_find_call(handle);
    if (ledger_checked(tapi.books, "lineGetCallInfo", result) && call != NULL)
        check_called(call, &room);
}

void tapi_ask_call(struct tapi_call *call)
{
    HTAPICALL handle = call->handle;

    ask_state(call);
    call = tapi_find_call(handle);
    if (call != NULL && !call->closing)
        ask_info(call);
}

/* A LINEFORWARD as it is up to TSPI 3.0. */
struct forward_entry {
    DWORD mode, caller_size, caller_offset, country, dest_size, dest_offset;
};

static void check_forward(const unsigned char *bytes, const struct forward_entry *entry, DWORD mode, unsigned asked)
{
    char number[64] = "";

    for (unsigned i = 0; i < entry->dest_size / sizeof(WCHAR) && i + 1 < sizeof number; i++)
        number[i] = (char)bytes[entry->dest_offset + i * sizeof(WCHAR)];
    if (entry->mode != mode || (asked != 0 && asked_in(number, strlen(number)) != asked))
        story_fail("forward", "calls were forwarded to number %u, mode 0x%x, and it says %s, 0x%x", asked,
                   (unsigned)mode, number, (unsigned)entry->mode);
}

/* Calls are forwarded as the last lineForward has it. */
static void check_forwards(const struct tapi_forwards *forwards, const struct room *room)
{
    const LINEADDRESSSTATUS *status = (const LINEADDRESSSTATUS *)(const void *)room;
    const unsigned char *bytes = (const unsigned char *)room;

    if (!forwards->known)
        return;
    if (status->dwForwardNumEntries != forwards->count)
        story_fail("forward", "calls were forwarded by %u entries, and it says %u", forwards->count,
                   (unsigned)status->dwForwardNumEntries);
    for (unsigned i = 0; i < forwards->count; i++) {
        struct forward_entry entry;
        memcpy(&entry, bytes + status->dwForwardOffset + i * sizeof entry, sizeof entry);
        check_forward(bytes, &entry, forwards->to[i].mode, forwards->to[i].asked);
    }
}

/* What is offered of a line the protocol has, and dialing whenever the line has no call; what is counted is what TAPI
 * knows. */
static void check_status(const struct tapi_line *line, const struct room *room)
{
    const LINEDEVSTATUS *status = (const LINEDEVSTATUS *)(const void *)room;
    DWORD fitting = 0, count = status->dwNumActiveCalls + status->dwNumOnHoldCalls + status->dwNumOnHoldPendCalls;
    bool is_free = line->call_count == 0 && promises_all_is_told() && !promises_is_removed(line->device);

    for (unsigned i = 0; i < OPERATIONS; i++)
        if (protocol_offers(&protocol, i) && operation_types[i].scope == SCOPE_LINE)
            fitting |= operation_types[i].feature;
    if (status->dwLineFeatures & ~fitting)
        story_fail("features", "a line has features 0x%x, and can have 0x%x", (unsigned)status->dwLineFeatures,
                   (unsigned)fitting);
    if (is_free && fitting & LINEFEATURE_MAKECALL & ~status->dwLineFeatures)
        story_fail("features", "a line has no call, and it is not offered to dial there");
    if (promises_all_is_told() && count != promises_count_calls(line->device))
        story_fail("count", "a line has %u calls, and it says %u", promises_count_calls(line->device), (unsigned)count);
}

void tapi_ask_line(struct tapi_line *line)
{
    struct room room;
    DWORD size = ROOM / 4;
    uint64_t entered;
    LONG result;

    lend(&room, size);
    entered = tapi_enter();
    result = TSPI_lineGetLineDevStatus(line->driver, (LPLINEDEVSTATUS)(void *)&room);
    tapi_return("lineGetLineDevStatus", entered);
    check_canary("lineGetLineDevStatus", &room, size);
    if (ledger_checked(tapi.books, "lineGetLineDevStatus", result))
        check_status(line, &room);
    lend(&room, size);
    entered = tapi_enter();
    result = TSPI_lineGetAddressStatus(line->driver, 0, (LPLINEADDRESSSTATUS)(void *)&room);
    tapi_return("lineGetAddressStatus", entered);
    check_canary("lineGetAddressStatus", &room, size);
    if (ledger_checked(tapi.books, "lineGetAddressStatus", result))
        check_forwards(&line->forwards, &room);
}

static bool is_in_use(HDRVCALL call, HDRVLINE line)
{
    for (unsigned i = 0; i < tapi.line_count; i++) {
        const struct tapi_line *open = &tapi.line[i];
        if ((open->open || open->busy) && (open->driver == line || open->driver == NULL))
            return true;
        for (const struct tapi_call *one = open->calls; one != NULL; one = one->next)
            if (one->driver == call || one->driver == NULL)
                return true;
    }
    return false;
}

/* A handle that was closed finds nothing, until it is given anew. */
static void ask_closed(struct chance *chance)
{
    uint64_t which = chance_draw(chance);
    unsigned calls = tapi.closed_call < TAPI_CLOSED ? tapi.closed_call : TAPI_CLOSED;
    unsigned lines = tapi.closed_line < TAPI_CLOSED ? tapi.closed_line : TAPI_CLOSED;

    if (calls == 0 || lines == 0)
        return;
    HDRVCALL call = tapi.closed_calls[which % calls];
    HDRVLINE line = tapi.closed_lines[which % lines];
    if (is_in_use(call, line))
        return;
    uint64_t entered = tapi_enter();
    LONG of_line = TSPI_lineSetStatusMessages(line, 0, 0), of_call = TSPI_lineSetAppSpecific(call, 1);
    tapi_return("lineSetAppSpecific", entered);
    if (of_line == 0 || of_call == 0)
        story_fail("handle", "a %s that was closed can still be asked", of_line == 0 ? "line" : "call");
}

/* A handle that names nothing finds nothing. */
void tapi_ask_wrongly(struct chance *chance)
{
    ask_closed(chance);
    HDRVCALL call = (HDRVCALL)(uintptr_t)(chance_draw(chance) & 0x7fffffff);
    uint64_t entered = tapi_enter();
    LONG of_line = TSPI_lineSetStatusMessages((HDRVLINE)(uintptr_t)call, 0, 0),
         of_call = TSPI_lineSetAppSpecific(call, 1),
         of_device = TSPI_providerCreateLineDevice((DWORD_PTR)call | NO_LINE, (DWORD)(uintptr_t)call);

    tapi_return("lineSetStatusMessages", entered);
    ledger_checked(tapi.books, "lineSetStatusMessages", of_line);
    ledger_checked(tapi.books, "lineSetAppSpecific", of_call);
    if (of_device == 0)
        story_fail("handle", "a device is made of a line that there is not");
}
