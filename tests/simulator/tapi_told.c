/* tapi_told.c: the provider's callbacks; see tapi.h. */
#include "tapi.h"

#include <stdlib.h>
#include <string.h>

#include "asked.h"
#include "central.h"
#include "life.h"
#include "memory.h"
#include "promises.h"
#include "promises_core.h"
#include "protocol.h"
#include "story.h"
#include "tasks.h"
#include "trouble.h"

enum { REMEMBERED = 1024, CALM_US = 1000000, MOST_REENTRIES = 10000 };

static struct chance chance;
static uint64_t told;                  /* callbacks so far */
static unsigned reentries;             /* each can bring more callbacks than one */
static uint64_t began_us[REMEMBERED];  /* when each of the last ones began */
static uint64_t ended_us[REMEMBERED];  /* and when it ended, or will */

/* A callback begins. One at most does at a time, and nobody waits for it with a lock. */
static enum owner begin(void)
{
    enum owner owner = memory_swap(THE_WORLD);

    promise_no_lock("a callback");
    if (tapi.teller != NULL)
        story_fail("one at a time", "a callback was made while another one had not returned");
    tapi.teller = task_self();
    chance = chance_for(chance_draw(&chances[CHANCE_TASKS]), 2, ++told);
    began_us[told % REMEMBERED] = ended_us[told % REMEMBERED] = now_us();
    story_count(COUNT_CALLBACKS);
    return owner;
}

/* It lasts for as long as TAPI likes, which may also ask for something from within. */
static void end(enum owner owner, bool completion)
{
    uint64_t us =
        trouble.callback_us > 0 && chance_once_in(&chance, 3) ? chance_wide(&chance, 1, trouble.callback_us) : 0;

    if (trouble.reenters > 0 && reentries < MOST_REENTRIES && chance_once_in(&chance, trouble.reenters)) {
        reentries++;
        tapi_act(&chance);
    }
    if (us > 0) {
        story("a callback takes %.3f s", (double)us / 1e6);
        ended_us[told % REMEMBERED] = now_us() + us;
        tapi.callbacks_us += us;
        tapi.completions_us += completion ? us : 0;
        task_sleep(us);
    }
    tapi.teller = NULL;
    memory_swap(owner);
}

/* Of closes that wait at once, one waits for what another one cuts short meanwhile. */
static uint64_t last_waited;

struct tapi_wait tapi_begin_wait(void)
{
    last_waited = tapi.teller != NULL ? told : told + 1;
    return (struct tapi_wait){now_us(), last_waited, tapi.completions_us};
}

/* Callbacks of the same moment may come before a close has the core's lock: the last of them is the one that runs
 * then. */
uint64_t tapi_waits_until(const struct tapi_wait *wait)
{
    uint64_t callback = told >= last_waited ? last_waited : wait->callback;
    uint64_t until_us = wait->entered_us;

    while (callback < told && began_us[(callback + 1) % REMEMBERED] == wait->entered_us)
        callback++;
    if (callback <= told && ended_us[callback % REMEMBERED] > until_us)
        until_us = ended_us[callback % REMEMBERED];
    return until_us + tapi.completions_us - wait->completions_us;
}

bool tapi_is_in_callback(void)
{
    return tapi.teller == task_self();
}

/* The connection on which TAPI was told of the call first is not there any more. */
static bool is_lost(const struct tapi_call *call)
{
    return call->connection == 0 || promises_connection(call->line->device) != call->connection;
}

/* A consultation call that has a dial tone of the provider's own has it until TAPI hangs up, or the call that it is for
 * waits no more. */
static void check_consultation(const struct tapi_call *call)
{
    const struct tapi_call *waits = tapi_find_call(call->consults);

    bool is_waiting = waits != NULL && !waits->closing &&
                      (waits->state == LINECALLSTATE_ONHOLDPENDTRANSFER || waits->told == call->consults_told);

    if (protocol.own_dial_tone && call->may_be_dialed && !call->dropped && is_waiting && !is_lost(call))
        story_fail("consultation", "a consultation call ends, and nobody has hung up");
}

/* Whoever answers ends the call in good order, and so does TAPI; else its connection was lost. */
static void check_end(const struct tapi_call *call, DWORD mode)
{
    bool lost = mode == LINEDISCONNECTMODE_TEMPFAILURE && is_lost(call);
    bool was_answered = call->good || (call->asked == 0 && call->consults == NULL); /* or would have been */

    if (was_answered && call->drop_accepted_us != 0 && mode == LINEDISCONNECTMODE_TEMPFAILURE)
        story_fail("disconnect mode", "a call that TAPI has hung up is said to have been cut off");
    bool is_sure = call->ends_well && life_is_honest() && promises_name_calls() && !central_has_misled();

    if (is_sure && mode != LINEDISCONNECTMODE_NORMAL && !lost)
        story_fail("disconnect mode", "a call that ends in good order is DISCONNECTED with mode 0x%x", (unsigned)mode);
}

/* Where callbacks are slow, what a call's first state is told on may be another connection than it was said on. */
static bool is_told_late(const struct tapi_call *call)
{
    bool before = call->asked != 0 && asked_at(call->asked) < promises_made_at(call->line->device);

    return before || trouble.callback_us != 0;
}

static void note_state(struct tapi_call *call, DWORD state, DWORD mode)
{
    if (call->state == 0 && !is_told_late(call))
        call->connection = promises_connection(call->line->device);
    if (state == LINECALLSTATE_DISCONNECTED) {
        check_end(call, mode);
        check_consultation(call);
    }
    call->state = state;
    call->told++;
    if (call->answered == state)
        call->answered = 0;
}

static void add_new_call(HTAPILINE handle, DWORD_PTR driver, const HTAPICALL *answer)
{
    struct tapi_line *line = tapi_find_line(handle);

    if (line == NULL)
        return;
    line->calls_begun++; /* while TAPI thinks about it, the line is busy */
    if (*answer == NULL)
        return;
    struct tapi_call *call = tapi_add_call(line, *answer);
    call->driver = (HDRVCALL)driver;
    call->made_us = now_us();
    tapi_hear_info(*answer, 0);
}

/* TAPI gives the new line a device, or does not. */
static void create_device(DWORD_PTR number)
{
    struct tapi_line *line = &tapi.line[tapi.line_count];
    DWORD device = tapi.first_device + tapi.line_count;
    uint64_t entered;

    if (tapi.line_count == TAPI_LINES || chance_once_in(&chance, 8))
        return;
    entered = tapi_enter();
    LONG result = TSPI_providerCreateLineDevice(number, device);
    tapi_return("providerCreateLineDevice", entered);
    story("providerCreateLineDevice %u, device %u = %d", (unsigned)number, (unsigned)device, (int)result);
    *line = (struct tapi_line){.device = device, .exists = true};
    tapi.line_count++; /* its id is never another one's */
    line->exists = ledger_checked(tapi.books, "providerCreateLineDevice", result);
}

static void note_service(HTAPILINE handle, DWORD states)
{
    struct tapi_line *line = tapi_find_line(handle);

    if (line != NULL && (states & (LINEDEVSTATE_INSERVICE | LINEDEVSTATE_OUTOFSERVICE)) != 0)
        line->service = states & (LINEDEVSTATE_INSERVICE | LINEDEVSTATE_OUTOFSERVICE);
    if (line != NULL && (states & LINEDEVSTATE_NUMCALLS) != 0)
        line->counted = promises_count_calls(line->device);
    if (line != NULL && (states & LINEDEVSTATE_INSERVICE) != 0)
        promise_in_service(line->device);
}

static void note_address(HTAPILINE handle, DWORD states)
{
    struct tapi_line *line = tapi_find_line(handle);

    if (line != NULL && states & LINEADDRESSSTATE_NUMCALLS)
        line->address_counted = promises_count_calls(line->device);
    if (line == NULL || !(states & LINEADDRESSSTATE_FORWARD))
        return;
    if (!line->forwards_asked)
        story_fail("forward", "TAPI is told that calls are forwarded anew, and nobody has asked for that");
    struct tapi_request *next = tapi_find_forward(handle);
    line->forwards_asked = next != NULL;
    line->forwards_news = false;
    if (next != NULL)
        next->forwards_told = true;
}

static void note_digits(HTAPICALL handle, DWORD_PTR id)
{
    struct tapi_call *call = tapi_find_call(handle);

    if (call != NULL && call->digits == id)
        call->digits = 0;
}

static void remove_device(DWORD_PTR device)
{
    for (unsigned i = 0; i < tapi.line_count; i++)
        if (tapi.line[i].device == device)
            tapi.line[i].removed = true;
}

static void take(HTAPILINE line, HTAPICALL handle, DWORD message, const DWORD_PTR param[3])
{
    struct tapi_call *call = tapi_find_call(handle);

    switch (message) {
    case LINE_CALLSTATE:
        if (call != NULL)
            note_state(call, (DWORD)param[0], (DWORD)param[1]);
        if (param[0] & (LINECALLSTATE_CONNECTED | LINECALLSTATE_IDLE))
            tapi_hear_info(handle, 0);
        break;
    case LINE_CALLINFO:
        tapi_hear_info(handle, (DWORD)param[0]);
        break;
    case LINE_NEWCALL:
        add_new_call(line, param[0], (HTAPICALL *)param[1]);
        break;
    case LINE_LINEDEVSTATE:
        note_service(line, (DWORD)param[0]);
        break;
    case LINE_ADDRESSSTATE:
        note_address(line, (DWORD)param[1]);
        break;
    case LINE_GENERATE:
        note_digits(handle, param[1]);
        break;
    case LINE_CREATE:
        create_device(param[1]);
        break;
    case LINE_REMOVE:
        remove_device(param[0]);
        break;
    case LINE_CREATEDIALOGINSTANCE:
        ((TUISPICREATEDIALOGINSTANCEPARAMS *)param[0])->htDlgInst = (HTAPIDIALOGINSTANCE)1;
        break;
    default:
        break;
    }
}

void CALLBACK tapi_told(HTAPILINE line, HTAPICALL call, DWORD message, DWORD_PTR param1, DWORD_PTR param2,
                        DWORD_PTR param3)
{
    DWORD_PTR param[3] = {param1, param2, param3};
    bool shown = message != LINE_NEWCALL && message != LINE_CREATEDIALOGINSTANCE; /* no address */
    enum owner owner = begin();

    story("TAPI is told %u, line 0x%lx, call 0x%lx, 0x%lx 0x%lx", (unsigned)message, (unsigned long)(uintptr_t)line,
          (unsigned long)(uintptr_t)call, shown ? (unsigned long)param1 : 0, shown ? (unsigned long)param2 : 0);
    ledger_event(tapi.books, line, call, message, param);
    tapi.told_of = call;
    take(line, call, message, param);
    end(owner, message == LINE_CREATEDIALOGINSTANCE); /* it comes with a completion */
}

static void bear(HTAPICALL handle, LONG result)
{
    struct tapi_call *call = tapi_find_call(handle);

    if (call == NULL)
        return;
    call->failed = result != 0;
    call->made_us = result == 0 ? now_us() : 0;
    if (result == 0)
        tapi_hear_info(handle, 0);
}

/* Whether what answers the operation does nothing else, and cannot be another one's: news of another call is no yes,
 * and where several are in flight a switch that leaves one out answers the next one. */
static bool has_plain_answers(enum operation_kind operation)
{
    const struct message_type *type = &protocol.messages[protocol.operations[operation].message];
    uint64_t answers = type->accepted_by;
    bool plain = answers != 0 && !type->pipelined;

    for (unsigned kind = 0; kind < protocol.message_count; kind++)
        plain = plain && !(answers >> kind & 1 && protocol.messages[kind].notice_count > 0);
    return plain;
}

/* A yes is the switch's. Whether it has made the call can be looked at where it neither lies nor repeats itself. */
static void check_yes(const struct tapi_request *request)
{
    bool makes = request->makes || request->operation == OPERATION_DIAL;

    asked_granted(request->function, request->asked,
                  makes && has_plain_answers(request->operation) && life_is_honest());
    for (unsigned i = 0; i < request->forwards.count; i++)
        asked_granted(request->function, request->forwards.to[i].asked, false);
}

static void take_forwards(const struct tapi_request *request)
{
    struct tapi_line *line = tapi_find_line(request->line);

    if (line == NULL)
        return;
    line->forwards = request->forwards;
    line->forwards_news = !request->forwards_told;
}

/* It says where the switch has parked the call. */
static void check_place(const struct tapi_request *request)
{
    static const WCHAR place[] = {'7', '0', '1', 0};
    const VARSTRING *said = request->room;

    if (said->dwStringSize != sizeof place ||
        memcmp((const char *)said + said->dwStringOffset, place, sizeof place) != 0)
        story_fail("place", "a call is parked, and TAPI is not told where");
}

static void take_yes(const struct tapi_request *request)
{
    check_yes(request);
    if (request->operation == OPERATION_FORWARD_NONE)
        take_forwards(request);
    if (request->operation == OPERATION_PARK_NONDIRECTED && life_is_honest())
        check_place(request);
}

/* Where nothing is wrong the switch answers at once. */
static void check_time(const struct tapi_request *request)
{
    if (tapi.is_calm && now_us() > request->at_us + CALM_US)
        story_fail("calm", "%s took %.3f s, though nothing is wrong", request->function,
                   (double)(now_us() - request->at_us) / 1e6);
}

static void take_completion(struct tapi_request *request, LONG result)
{
    struct tapi_call *call = tapi_find_call(request->call);

    if (tapi.is_calm && request->makes && result != 0 && call != NULL && call->good && !call->closing && !call->dropped)
        story_fail("calm", "%s failed with 0x%x, though nothing is wrong", request->function, (unsigned)result);
    check_time(request);
    if (result == 0)
        take_yes(request);
    asked_over(request->asked);
    if (request->drops && call != NULL && !call->closing)
        asked_dropped(call->asked, result == 0 ? now_us() : FOR_EVER);
    if (request->makes)
        bear(request->call, result);
    bear(request->also, result);
    if (request->drops && result == 0 && call != NULL && call->drop_accepted_us == 0)
        call->drop_accepted_us = now_us();
    free(request->room);
}

void CALLBACK tapi_completed(DRV_REQUESTID id, LONG result)
{
    enum owner owner = begin();
    struct tapi_request *request = tapi_take_request(id);

    tapi.told_of = NULL;
    ledger_completed(tapi.books, id, result);
    story("request %u, %s, is complete: %d", (unsigned)id, request != NULL ? request->function : "?", (int)result);
    if (request != NULL) {
        take_completion(request, result);
        free(request);
    }
    end(owner, true);
}
