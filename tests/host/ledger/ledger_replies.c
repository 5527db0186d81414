/* ledger_replies.c: what the provider has answered: its completions, checked against the ledger's books. */
#include "../names.h"
#include "ledger_inside.h"

enum { LONGEST_UNTAKEN_US = 2000000 /* a thread that is kept longer from writing down what it was told is no more */ };

void ledger_call_closing(struct ledger *ledger, HTAPICALL call)
{
    host_monitor_enter(ledger->monitor);
    ledger_own_call(ledger, call)->closing = true;
    host_monitor_leave(ledger->monitor);
}

void ledger_calls_closing(struct ledger *ledger, HTAPILINE line)
{
    struct node *node;

    host_monitor_enter(ledger->monitor);
    for (node = ledger->open_calls.first; node; node = node->next)
        if (((struct call *)node)->line == line)
            ((struct call *)node)->closing = true;
    host_monitor_leave(ledger->monitor);
}

/* One that failed has a handle that dies with it, or by lineCloseCall: documents differ (D2). */
static bool has_handle(struct ledger *ledger, const struct call *call)
{
    const struct line *line = ledger_own_line(ledger, call->line);

    return (call->life == CALL_UNBORN || call->life == CALL_LIVE) && !call->closing && line->life == LINE_IS_OPEN &&
           line->session == ledger->session;
}

void ledger_check_driver(struct ledger *ledger, HDRVCALL driver, struct call *whose)
{
    struct node *node;
    char state[64];

    for (node = ledger->open_calls.first; node; node = node->next) {
        const struct call *other = (const struct call *)node;

        if (other == whose || other->driver != driver || !has_handle(ledger, other))
            continue;
        ledger_write(ledger, 104, "hdCall 0x%llX was given for a call, but another one has it, which is %s and not "
                     "closed", (unsigned long long)(DWORD_PTR)driver,
                     other->state ? bit_names(BITS_CALL_STATE, other->state, state, sizeof state) : "being made");
        whose->tainted = true;
        return;
    }
    ledger_keep(ledger, 104);
}

/* Which of ledger->begun is this thread's; FLYING: none. */
static _Thread_local unsigned mine = FLYING;

void ledger_callback_begins(struct ledger *ledger)
{
    unsigned moment = atomic_load(&ledger->moment), free;

    for (mine = 0; mine < FLYING; mine++) {
        free = 0;
        if (atomic_compare_exchange_strong(&ledger->begun[mine], &free, moment))
            return;
    }
}

void ledger_callback_taken(struct ledger *ledger)
{
    if (mine == FLYING)
        return;
    host_monitor_enter(ledger->monitor);
    atomic_store(&ledger->begun[mine], 0);
    host_monitor_wake(ledger->monitor);
    host_monitor_leave(ledger->monitor);
    mine = FLYING;
}

void ledger_await_callbacks(struct ledger *ledger)
{
    uint64_t until = host_now_us() + LONGEST_UNTAKEN_US;
    unsigned moment = atomic_fetch_add(&ledger->moment, 1), begun, i;

    for (i = 0; i < FLYING; i++)
        while ((begun = atomic_load(&ledger->begun[i])) != 0 && begun <= moment &&
               host_monitor_wait(ledger->monitor, until))
            ;
}

/* Rule 19: success is 0; an error is one of those that the function may give. */
static void check_result(struct ledger *ledger, const char *function, LONG result)
{
    char name[64];

    if (result > 0)
        ledger_write(ledger, 19, "%s was completed with %d; success is 0, an error is negative", function,
                     (int)result);
    else if (result < 0 && !error_is_of(function, result))
        ledger_write(ledger, 19, "%s was completed with %s, which is none of its errors", function,
                     error_name(result, name, sizeof name));
    else
        ledger_keep(ledger, 19);
}

/* A request that makes a call decides what becomes of it. */
static void bring_up(struct ledger *ledger, HTAPICALL handle, LONG result)
{
    struct call *call = ledger_find_call(ledger, handle);

    if (!call || call->life != CALL_UNBORN)
        return;
    call->life = result == 0 ? CALL_LIVE : CALL_FAILED;
    call->born_us = host_now_us();
}

/* A request's first completion. */
static void complete(struct ledger *ledger, DRV_REQUESTID id, struct request *request, LONG result)
{
    check_result(ledger, request->function, result);
    ledger_keep(ledger, 18);
    if (request->makes)
        bring_up(ledger, request->call, result);
    bring_up(ledger, request->also, result);
    request->completed = true;
    request->result = result;
    list_remove(&ledger->open_requests, &request->node);
    ledger->has_completed |= request->life == REQUEST_ACCEPTED && !request->given_up;
    ledger_queue(ledger, (struct happening){.kind = HAPPENED_REPLY, .request = id, .result = result});
}

static bool is_past(struct ledger *ledger, const struct request *request)
{
    const struct line *line = ledger_find_line(ledger, request->line);

    return line && line->session != ledger->session;
}

bool ledger_is_past(struct ledger *ledger, DRV_REQUESTID id)
{
    struct request *request;
    bool past;

    host_monitor_enter(ledger->monitor);
    request = ledger_find_request(ledger, id);
    past = request && is_past(ledger, request);
    host_monitor_leave(ledger->monitor);
    return past;
}

/* For whoever follows what happens. */
static void narrate(struct ledger *ledger, const struct request *request, DRV_REQUESTID id, LONG result)
{
    char text[200], name[64];

    if (!ledger->happened)
        return;
    snprintf(text, sizeof text, "completion of %s, request %u: %s", request ? request->function : "nothing",
             (unsigned)id, result == 0 ? "0" : error_name(result, name, sizeof name));
    ledger->happened(text);
}

/* A request that is open still, and has this id but for its upper half. NULL: there is none. */
static struct request *find_halved(struct ledger *ledger, DRV_REQUESTID id)
{
    struct request *request =
        id <= 0xFFFF ? ledger_find_request(ledger, (ledger->ids_before & 0xFFFF0000) | id) : NULL;

    return request && !request->completed && request->life != REQUEST_REFUSED ? request : NULL;
}

/* Nobody has made it, but perhaps it stands for one that was, which is not missed then. */
static void complete_unknown(struct ledger *ledger, DRV_REQUESTID id, LONG result)
{
    struct request *meant = find_halved(ledger, id);
    const DRV_REQUESTID whole = (ledger->ids_before & 0xFFFF0000) | id;

    if (meant)
        ledger_write(ledger, 16, "%s, request 0x%X, was completed as request 0x%X", meant->function, (unsigned)whole,
                     (unsigned)id);
    else
        ledger_write(ledger, 16, "request %u was completed, but never made", (unsigned)id);
    if (meant)
        complete(ledger, whole, meant, result);
}

void ledger_completed(struct ledger *ledger, DRV_REQUESTID id, LONG result)
{
    struct request *request;

    host_monitor_enter(ledger->monitor);
    ledger->callbacks++;
    request = ledger_find_request(ledger, id);
    narrate(ledger, request, id, result);
    if (ledger->shut)
        ledger_write(ledger, 10, "request %u was completed after providerShutdown", (unsigned)id);
    else if (!request)
        complete_unknown(ledger, id, result);
    else if (is_past(ledger, request))
        ledger_write(ledger, 10, "%s was completed after its session's providerShutdown", request->function);
    else if (request->life == REQUEST_BROKEN)
        request->completed = true; /* nobody waits for it */
    else if (request->life == REQUEST_REFUSED)
        ledger_write(ledger, 17, "%s was completed, although it had not been accepted", request->function);
    else if (request->completed)
        ledger_write(ledger, 16, "%s was completed a second time", request->function);
    else
        complete(ledger, id, request, result);
    host_monitor_leave(ledger->monitor);
}
