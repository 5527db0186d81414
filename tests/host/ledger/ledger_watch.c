/* ledger_watch.c: how the conformance check looks into the ledger. */
#include "ledger_watch.h"

#include "../names.h"
#include "ledger_inside.h"

enum { LONGEST_LINGER_US = 250000 };

void ledger_watch(struct ledger *ledger, void (*tell)(unsigned rule, const char *text))
{
    ledger->watched = true;
    ledger->tell = tell;
}

void ledger_count_requests_from(struct ledger *ledger, DRV_REQUESTID id)
{
    ledger->ids_before = id - 1;
}

void ledger_narrate(struct ledger *ledger, void (*happened)(const char *what),
                    void (*waits)(const char *for_what, uint64_t until_us))
{
    ledger->happened = happened;
    ledger->waits = waits;
}

void ledger_limit(struct ledger *ledger, uint64_t (*allow)(const char *for_what, uint64_t deadline_us),
                  void (*waited)(const char *for_what, uint64_t deadline_us, bool in_time))
{
    ledger->allow = allow;
    ledger->waited = waited;
}

bool ledger_is_broken(struct ledger *ledger, unsigned rule)
{
    bool broken;

    host_monitor_enter(ledger->monitor);
    broken = ledger->broken[rule];
    host_monitor_leave(ledger->monitor);
    return broken;
}

void ledger_new_session(struct ledger *ledger, bool creates_lines, bool creates_phones)
{
    host_monitor_enter(ledger->monitor);
    ledger->session++;
    ledger->shut = false;
    ledger->comings[LINE_DEVICES] = (struct coming){.can_create = creates_lines};
    ledger->comings[PHONE_DEVICES] = (struct coming){.can_create = creates_phones};
    host_monitor_leave(ledger->monitor);
}

void ledger_list_modes(struct ledger *ledger, HTAPILINE handle, const struct call_modes *modes)
{
    struct line *line;

    host_monitor_enter(ledger->monitor);
    line = ledger_own_line(ledger, handle);
    line->lists_modes = true;
    line->modes = *modes;
    host_monitor_leave(ledger->monitor);
}

DWORD ledger_status_mask(struct ledger *ledger, HTAPILINE handle)
{
    DWORD mask;

    host_monitor_enter(ledger->monitor);
    mask = ledger_own_line(ledger, handle)->status_mask;
    host_monitor_leave(ledger->monitor);
    return mask;
}

void ledger_decline(struct ledger *ledger, bool decline)
{
    host_monitor_enter(ledger->monitor);
    ledger->declining = decline;
    host_monitor_leave(ledger->monitor);
}

void ledger_view(struct ledger *ledger, HTAPICALL handle, struct call_view *view)
{
    struct call *call;

    host_monitor_enter(ledger->monitor);
    call = ledger_own_call(ledger, handle);
    *view = (struct call_view){.state = call->state, .mode = call->mode, .first_state = call->first_state,
                               .seen = call->seen,
                               .info_bits = call->info_bits, .failed = call->life == CALL_FAILED,
                               .tainted = call->tainted, .born_us = call->born_us,
                               .connected_us = call->connected_us};
    host_monitor_leave(ledger->monitor);
}

void ledger_give_up(struct ledger *ledger, DRV_REQUESTID request)
{
    host_monitor_enter(ledger->monitor);
    ledger_abandon(ledger, ledger_own_request(ledger, request));
    host_monitor_leave(ledger->monitor);
}

bool ledger_wait_on(struct ledger *ledger, const char *for_what, uint64_t deadline_us)
{
    uint64_t until_us = ledger->allow ? ledger->allow(for_what, deadline_us) : deadline_us;
    bool in_time;

    if (host_now_us() >= until_us)
        return false;
    if (ledger->waits && until_us != ledger->waits_until_us)
        ledger->waits(for_what, until_us);
    ledger->waits_until_us = until_us;
    in_time = host_monitor_wait(ledger->monitor, until_us);
    if (ledger->waited)
        ledger->waited(for_what, deadline_us, in_time);
    return in_time;
}

bool ledger_wait_completed(struct ledger *ledger, DRV_REQUESTID id, uint64_t deadline_us, LONG *result)
{
    struct request *request;
    bool completed;

    host_monitor_enter(ledger->monitor);
    request = ledger_own_request(ledger, id);
    while (!request->completed && ledger_wait_on(ledger, request->function, deadline_us))
        ;
    completed = request->completed;
    *result = request->result;
    host_monitor_leave(ledger->monitor);
    return completed;
}

/* What is waited for, for people. */
static const char *states_text(DWORD states, char text[160])
{
    if (states == ~(DWORD)0)
        return "a call's first state";
    return bit_names(BITS_CALL_STATE, states, text, 160);
}

/* Inside the monitor: can the call have more states? */
static bool goes_on(struct ledger *ledger, const struct call *call)
{
    return !(call->seen & LINECALLSTATE_IDLE) && call->life != CALL_FAILED &&
           ledger_own_line(ledger, call->line)->life == LINE_IS_OPEN;
}

/* Inside the monitor: wait until one of the states is among those in *word, which are the call's. */
static bool wait_states(struct ledger *ledger, const struct call *call, const DWORD *word, DWORD states,
                        uint64_t deadline_us)
{
    char text[160];

    while (!(*word & states) && goes_on(ledger, call) && ledger_wait_on(ledger, states_text(states, text), deadline_us))
        ;
    return (*word & states) != 0;
}

bool ledger_wait_state(struct ledger *ledger, HTAPICALL handle, DWORD states, uint64_t deadline_us)
{
    const struct call *call;
    bool seen;

    host_monitor_enter(ledger->monitor);
    call = ledger_own_call(ledger, handle);
    seen = wait_states(ledger, call, &call->seen, states, deadline_us);
    host_monitor_leave(ledger->monitor);
    return seen;
}

bool ledger_wait_standing(struct ledger *ledger, HTAPICALL handle, DWORD states, uint64_t deadline_us)
{
    const struct call *call;
    bool stands;

    host_monitor_enter(ledger->monitor);
    call = ledger_own_call(ledger, handle);
    stands = wait_states(ledger, call, &call->state, states, deadline_us);
    host_monitor_leave(ledger->monitor);
    return stands;
}

bool ledger_wait_generated(struct ledger *ledger, DWORD id, uint64_t deadline_us, DWORD *how)
{
    const struct generation *generation;
    bool ended;

    host_monitor_enter(ledger->monitor);
    generation = shelf_at(&ledger->generations, id - END_TO_END_IDS);
    while (!generation->ended && ledger_wait_on(ledger, generation->function, deadline_us))
        ;
    ended = generation->ended;
    *how = generation->how;
    host_monitor_leave(ledger->monitor);
    return ended;
}

/* Inside the monitor: wait until one of these bits is set. */
static bool wait_bits(struct ledger *ledger, const DWORD *word, DWORD bits, const char *for_what, uint64_t deadline_us)
{
    while (!(*word & bits) && ledger_wait_on(ledger, for_what, deadline_us))
        ;
    return (*word & bits) != 0;
}

bool ledger_wait_info(struct ledger *ledger, HTAPICALL handle, DWORD bits, uint64_t deadline_us)
{
    bool seen;

    host_monitor_enter(ledger->monitor);
    seen = wait_bits(ledger, &ledger_own_call(ledger, handle)->info_bits, bits, "LINE_CALLINFO", deadline_us);
    host_monitor_leave(ledger->monitor);
    return seen;
}

bool ledger_wait_line_state(struct ledger *ledger, HTAPILINE handle, DWORD bits, uint64_t deadline_us)
{
    bool seen;

    host_monitor_enter(ledger->monitor);
    seen = wait_bits(ledger, &ledger_own_line(ledger, handle)->status_seen, bits, "LINE_LINEDEVSTATE", deadline_us);
    host_monitor_leave(ledger->monitor);
    return seen;
}

bool ledger_wait_address_state(struct ledger *ledger, HTAPILINE handle, DWORD bits, uint64_t deadline_us)
{
    bool seen;

    host_monitor_enter(ledger->monitor);
    seen = wait_bits(ledger, &ledger_own_line(ledger, handle)->address_seen, bits, "LINE_ADDRESSSTATE", deadline_us);
    host_monitor_leave(ledger->monitor);
    return seen;
}

bool ledger_wait_closed(struct ledger *ledger, HTAPILINE handle, uint64_t deadline_us)
{
    const struct line *line;
    bool closed;

    host_monitor_enter(ledger->monitor);
    line = ledger_own_line(ledger, handle);
    while (line->life == LINE_IS_OPEN && ledger_wait_on(ledger, "LINE_CLOSE", deadline_us))
        ;
    closed = line->life != LINE_IS_OPEN;
    host_monitor_leave(ledger->monitor);
    return closed;
}

/* Inside the monitor: the first call that was announced on the line and is not closed; NULL: there is none. */
static HTAPICALL find_new_call(const struct ledger *ledger, HTAPILINE line)
{
    const struct node *node;

    for (node = ledger->open_calls.first; node; node = node->next) {
        const struct call *call = (const struct call *)node;

        if (call->incoming && call->line == line)
            return call->handle;
    }
    return NULL;
}

HTAPICALL ledger_wait_new_call(struct ledger *ledger, HTAPILINE line, uint64_t deadline_us)
{
    HTAPICALL found;

    host_monitor_enter(ledger->monitor);
    while (!(found = find_new_call(ledger, line)) && ledger_wait_on(ledger, "LINE_NEWCALL", deadline_us))
        ;
    host_monitor_leave(ledger->monitor);
    return found;
}

bool ledger_wait_declined(struct ledger *ledger, HTAPILINE line, uint64_t deadline_us)
{
    bool declined;

    host_monitor_enter(ledger->monitor);
    while (!(declined = ledger_own_line(ledger, line)->has_declined) &&
           ledger_wait_on(ledger, "LINE_NEWCALL", deadline_us))
        ;
    host_monitor_leave(ledger->monitor);
    return declined;
}

bool ledger_had_new_call(struct ledger *ledger, HTAPILINE line)
{
    bool had;

    host_monitor_enter(ledger->monitor);
    had = ledger_own_line(ledger, line)->had_new_call;
    host_monitor_leave(ledger->monitor);
    return had;
}

unsigned ledger_outside_mask(struct ledger *ledger)
{
    unsigned count;

    host_monitor_enter(ledger->monitor);
    count = ledger->outside_mask;
    host_monitor_leave(ledger->monitor);
    return count;
}

void ledger_pass(struct ledger *ledger, uint64_t deadline_us)
{
    host_monitor_enter(ledger->monitor);
    while (ledger_wait_on(ledger, "what should not come", deadline_us))
        ;
    host_monitor_leave(ledger->monitor);
}

void ledger_hold_callbacks(struct ledger *ledger, bool hold)
{
    host_monitor_enter(ledger->monitor);
    ledger->lingers = hold;
    ledger->is_lingering = false;
    host_monitor_wake(ledger->monitor);
    host_monitor_leave(ledger->monitor);
}

bool ledger_wait_held(struct ledger *ledger, uint64_t deadline_us, struct lingering *lingering)
{
    bool held;

    host_monitor_enter(ledger->monitor);
    while (!ledger->is_lingering && ledger_wait_on(ledger, "a callback", deadline_us))
        ;
    held = ledger->is_lingering;
    *lingering = ledger->lingering;
    host_monitor_leave(ledger->monitor);
    return held;
}

void ledger_let_go(struct ledger *ledger)
{
    host_monitor_enter(ledger->monitor);
    ledger->is_lingering = false;
    host_monitor_wake(ledger->monitor);
    host_monitor_leave(ledger->monitor);
}

bool ledger_hold_longer(struct ledger *ledger, const struct lingering *lingering, uint64_t until_us)
{
    bool held;

    host_monitor_enter(ledger->monitor);
    held = ledger->is_lingering && ledger->lingering.serial == lingering->serial;
    if (held)
        ledger->lingers_until_us = until_us;
    host_monitor_wake(ledger->monitor);
    host_monitor_leave(ledger->monitor);
    return held;
}

bool ledger_has_held(struct ledger *ledger, uint64_t since_us)
{
    bool held;

    host_monitor_enter(ledger->monitor);
    held = ledger->is_lingering || ledger->lingered_us >= since_us;
    host_monitor_leave(ledger->monitor);
    return held;
}

bool ledger_holds(struct ledger *ledger, const struct lingering *lingering)
{
    bool held;

    host_monitor_enter(ledger->monitor);
    held = ledger->is_lingering && ledger->lingering.serial == lingering->serial;
    host_monitor_leave(ledger->monitor);
    return held;
}

void ledger_linger(struct ledger *ledger, HTAPICALL call, DWORD message, const DWORD_PTR *param)
{
    host_monitor_enter(ledger->monitor);
    if (ledger->lingers && !ledger->is_lingering) {
        ledger->is_lingering = true;
        ledger->lingers_until_us = host_now_us() + LONGEST_LINGER_US;
        ledger->lingering = (struct lingering){.serial = ledger->lingering.serial + 1, .message = message,
                                               .call = call, .state = param ? (DWORD)param[0] & TAPIS_STATES : 0,
                                               .mode = param ? (DWORD)param[1] : 0};
        host_monitor_wake(ledger->monitor);
        while (ledger->is_lingering && ledger_wait_on(ledger, "a callback to go on", ledger->lingers_until_us))
            ;
        ledger->is_lingering = false;
        ledger->lingered_us = host_now_us();
    }
    host_monitor_leave(ledger->monitor);
}
