/* tapi_question.c: what is answered at once; see tapi.h. */
#include "tapi.h"

#include <string.h>

#include "memory.h"
#include "promises.h"
#include "story.h"
#include "tasks.h"

enum { ROOM = 4096, CANARY = 0xC5 };

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

DWORD tapi_features(struct tapi_call *call)
{
    LINECALLSTATUS status;

    return ask_status(call, &status) ? status.dwCallFeatures : 0;
}

/* What it says is what TAPI was told, or is being told by now (rule 48): that is looked at before the clock goes on. */
static void ask_state(struct tapi_call *call)
{
    HTAPICALL handle = call->handle;
    LINECALLSTATUS status;
    bool good = ask_status(call, &status);

    call = tapi_find_call(handle);
    if (good && call != NULL && call->state != 0 && status.dwCallState != call->state)
        call->answered = status.dwCallState;
}

/* The number that TAPI dialed is who was called, if anybody is said to be. Where calls have no names and notices come late they can
 * be taken for the next call's: so only where nothing goes wrong. */
static void check_called(const struct tapi_call *call, const struct room *room)
{
    const LINECALLINFO *info = (const LINECALLINFO *)(const void *)room;
    const unsigned char *called = (const unsigned char *)room + info->dwCalledIDOffset;
    size_t len = info->dwCalledIDSize / sizeof(WCHAR);
    char text[64] = "";

    for (size_t i = 0; i < len && i + 1 < sizeof text; i++)
        text[i] = (char)called[i * sizeof(WCHAR)];
    if (tapi.is_calm && len > 0 && call->number[0] != 0 && strcmp(text, call->number) != 0)
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
    ledger_checked(tapi.books, "lineGetLineDevStatus", result);
    lend(&room, size);
    entered = tapi_enter();
    result = TSPI_lineGetAddressStatus(line->driver, 0, (LPLINEADDRESSSTATUS)(void *)&room);
    tapi_return("lineGetAddressStatus", entered);
    check_canary("lineGetAddressStatus", &room, size);
    ledger_checked(tapi.books, "lineGetAddressStatus", result);
}

/* A handle that names nothing finds nothing. */
void tapi_ask_wrongly(struct chance *chance)
{
    HDRVCALL call = (HDRVCALL)(uintptr_t)(chance_draw(chance) & 0x7fffffff);
    uint64_t entered = tapi_enter();
    LONG of_line = TSPI_lineSetStatusMessages((HDRVLINE)(uintptr_t)call, 0, 0), of_call = TSPI_lineSetAppSpecific(call, 1);

    tapi_return("lineSetStatusMessages", entered);
    ledger_checked(tapi.books, "lineSetStatusMessages", of_line);
    ledger_checked(tapi.books, "lineSetAppSpecific", of_call);
}
