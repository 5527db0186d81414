/* ledger.c: see ledger.h. */
#include "ledger.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

void ledger_init(struct ledger *ledger, DWORD call_states, uint64_t patience_ms)
{
    *ledger = (struct ledger){.call_states = call_states, .patience_ms = patience_ms};
}

void ledger_free(struct ledger *ledger)
{
    free(ledger->calls);
    free(ledger->requests);
}

/* Room for one more item behind items[count], which is set to zero. */
static void *grow(void *items, unsigned count, unsigned *room, size_t size)
{
    if (count + 1 >= *room) {
        *room = *room ? *room * 2 : 64;
        items = realloc(items, *room * size);
        assert_non_null(items);
    }
    memset((char *)items + (count + 1) * size, 0, size);
    return items;
}

void ledger_reserve(struct ledger *ledger, unsigned count)
{
    ledger->call_room = ledger->request_room = count;
    ledger->calls = malloc(count * sizeof(*ledger->calls));
    ledger->requests = malloc(count * sizeof(*ledger->requests));
    assert_true(ledger->calls != NULL && ledger->requests != NULL);
}

static struct ledger_call *call_of(struct ledger *ledger, unsigned call)
{
    assert_in_range(call, 1, ledger->call_count);
    return &ledger->calls[call];
}

unsigned ledger_new_call(struct ledger *ledger, unsigned line)
{
    assert_true(ledger->open[line]);
    ledger->calls = grow(ledger->calls, ledger->call_count, &ledger->call_room, sizeof(*ledger->calls));
    ledger->calls[++ledger->call_count].line = line;
    return ledger->call_count;
}

unsigned ledger_announce_call(struct ledger *ledger, unsigned line)
{
    unsigned call = ledger_new_call(ledger, line);
    ledger->calls[call].born = ledger->calls[call].announced = true;
    return call;
}

static void add_request(struct ledger *ledger, unsigned id, struct ledger_request request)
{
    ledger->requests = grow(ledger->requests, ledger->request_count, &ledger->request_room, sizeof(*ledger->requests));
    assert_int_equal(id, ++ledger->request_count);
    ledger->requests[id] = request;
}

void ledger_accept(struct ledger *ledger, unsigned id, unsigned call, bool dials, uint64_t now)
{
    add_request(ledger, id, (struct ledger_request){.dials = dials, .call = call, .accepted_at = now});
    call_of(ledger, call)->outstanding++;
    ledger->outstanding++;
}

void ledger_complete(struct ledger *ledger, unsigned id, LONG result, uint64_t now)
{
    assert_in_range(id, 1, ledger->request_count); /* rule 17: nothing that was refused */
    struct ledger_request *request = &ledger->requests[id];
    assert_false(request->complete || request->generates); /* rules 16 and 25 */
    assert_true(result == 0 || result == (LONG)LINEERR_OPERATIONFAILED); /* rule 19 */
    assert_true(now - request->accepted_at <= ledger->patience_ms + ledger->excused_ms); /* rule 23 */
    struct ledger_call *call = call_of(ledger, request->call);
    request->complete = true;
    call->outstanding--;
    ledger->outstanding--;
    if (request->dials && result == 0)
        call->born = true;
}

/* Events are for calls that TAPI knows of and that have not ended (rules 27, 45, 54 and 55). */
static struct ledger_call *live_call(struct ledger *ledger, unsigned call)
{
    struct ledger_call *known = call_of(ledger, call);
    assert_true(known->born);
    assert_false(known->idle);
    assert_false(known->closed);
    assert_true(ledger->open[known->line]);
    return known;
}

void ledger_state(struct ledger *ledger, unsigned call, DWORD state, DWORD mode, DWORD media_mode)
{
    struct ledger_call *known = live_call(ledger, call);
    assert_true(state != 0 && (state & (state - 1)) == 0); /* rule 44 */
    assert_int_equal(media_mode, LINEMEDIAMODE_INTERACTIVEVOICE);
    assert_true(ledger->call_states & state);                     /* rule 46 */
    assert_false(known->state == state && known->mode == mode);   /* rule 47 */
    known->state = state;
    known->mode = mode;
    known->idle = state == LINECALLSTATE_IDLE;
}

void ledger_info(struct ledger *ledger, unsigned call, DWORD bits)
{
    const struct ledger_call *known = live_call(ledger, call);
    assert_false(known->announced && known->state == 0); /* rule 38: the state comes first */
    assert_true(bits != 0);
}

void ledger_generates(struct ledger *ledger, unsigned id, unsigned call)
{
    add_request(ledger, id, (struct ledger_request){.generates = true, .call = call});
}

void ledger_generated(struct ledger *ledger, unsigned call, unsigned id)
{
    live_call(ledger, call);
    assert_in_range(id, 1, ledger->request_count);
    assert_true(ledger->requests[id].generates);
    assert_false(ledger->requests[id].complete);
    assert_int_equal(ledger->requests[id].call, call);
    ledger->requests[id].complete = true;
}

void ledger_line_state(struct ledger *ledger, unsigned line, DWORD state)
{
    assert_true(ledger->open[line]);               /* rule 55 */
    assert_true(ledger->line_states[line] & state); /* rule 72 */
}

void ledger_close_call(struct ledger *ledger, unsigned call)
{
    struct ledger_call *known = call_of(ledger, call);
    assert_int_equal(known->outstanding, 0); /* rule 54 */
    known->closed = true;
}

void ledger_close_line(struct ledger *ledger, unsigned line)
{
    for (unsigned i = ledger->closed_up_to[line] + 1; i <= ledger->call_count; i++)
        if (ledger->calls[i].line == line && !ledger->calls[i].closed)
            ledger_close_call(ledger, i);
    ledger->closed_up_to[line] = ledger->call_count;
    ledger->open[line] = false;
    ledger->line_states[line] = 0;
}
