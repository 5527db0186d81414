/* oracle.c: see oracle.h. */
#include "oracle.h"

#include "protocol.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

void oracle_init(struct oracle *oracle, DWORD call_states, uint64_t patience_ms)
{
    *oracle = (struct oracle){.call_states = call_states, .patience_ms = patience_ms};
}

void oracle_free(struct oracle *oracle)
{
    free(oracle->calls);
    free(oracle->requests);
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

void oracle_reserve(struct oracle *oracle, unsigned count)
{
    oracle->call_room = oracle->request_room = count;
    oracle->calls = malloc(count * sizeof(*oracle->calls));
    oracle->requests = malloc(count * sizeof(*oracle->requests));
    assert_true(oracle->calls != NULL && oracle->requests != NULL);
}

static struct oracle_call *call_of(struct oracle *oracle, unsigned call)
{
    assert_in_range(call, 1, oracle->call_count);
    return &oracle->calls[call];
}

unsigned oracle_new_call(struct oracle *oracle, unsigned line)
{
    assert_true(oracle->open[line]);
    oracle->calls = grow(oracle->calls, oracle->call_count, &oracle->call_room, sizeof(*oracle->calls));
    oracle->calls[++oracle->call_count].line = line;
    return oracle->call_count;
}

unsigned oracle_announce_call(struct oracle *oracle, unsigned line)
{
    unsigned call = oracle_new_call(oracle, line);
    oracle->calls[call].born = oracle->calls[call].announced = true;
    return call;
}

static void add_request(struct oracle *oracle, unsigned id, struct oracle_request request)
{
    oracle->requests = grow(oracle->requests, oracle->request_count, &oracle->request_room, sizeof(*oracle->requests));
    assert_int_equal(id, ++oracle->request_count);
    oracle->requests[id] = request;
}

void oracle_accept(struct oracle *oracle, unsigned id, unsigned call, bool dials, uint64_t now)
{
    oracle_accept_two(oracle, id, call, 0, dials, now);
}

void oracle_accept_two(struct oracle *oracle, unsigned id, unsigned call, unsigned second, bool dials, uint64_t now)
{
    add_request(oracle, id,
                (struct oracle_request){.dials = dials, .call = call, .second = second, .accepted_at = now});
    if (call != 0)
        call_of(oracle, call)->outstanding++;
    if (second != 0)
        call_of(oracle, second)->outstanding++;
    oracle->outstanding++;
}

/* What a request that the switch was asked for may fail with: the one error for all failures, or a refusal's reason. */
static bool is_failure(LONG result)
{
    bool known = result == (LONG)LINEERR_OPERATIONFAILED;
    for (unsigned i = 0; i < protocol.refusal_cause_count; i++)
        known = known || result == (LONG)protocol.refusal_causes[i].value;
    return known;
}

void oracle_complete(struct oracle *oracle, unsigned id, LONG result, uint64_t now)
{
    assert_in_range(id, 1, oracle->request_count); /* rule 17: nothing that was refused */
    struct oracle_request *request = &oracle->requests[id];
    assert_false(request->complete || request->generates); /* rules 16 and 25 */
    assert_true(result == 0 || is_failure(result)); /* rule 19 */
    assert_true(now - request->accepted_at <= oracle->patience_ms + oracle->excused_ms); /* rule 23 */
    request->complete = true;
    oracle->outstanding--;
    if (request->call == 0)
        return;
    struct oracle_call *call = call_of(oracle, request->call);
    call->outstanding--;
    if (request->second != 0) {
        call = call_of(oracle, request->second);
        call->outstanding--;
    }
    if (request->dials && result == 0)
        call->born = true;
}

/* Events are for calls that TAPI knows of (rules 27, 54 and 55). */
static struct oracle_call *known_call(struct oracle *oracle, unsigned call)
{
    struct oracle_call *known = call_of(oracle, call);
    assert_true(known->born);
    assert_false(known->closed);
    assert_true(oracle->open[known->line]);
    return known;
}

void oracle_state(struct oracle *oracle, unsigned call, DWORD state, DWORD mode, DWORD media_mode)
{
    struct oracle_call *known = known_call(oracle, call);
    assert_false(known->idle);                             /* rule 45 */
    assert_true(state != 0 && (state & (state - 1)) == 0); /* rule 44 */
    assert_int_equal(media_mode, LINEMEDIAMODE_INTERACTIVEVOICE);
    assert_true(oracle->call_states & state);                     /* rule 46 */
    assert_false(known->state == state && known->mode == mode);   /* rule 47 */
    known->state = state;
    known->mode = mode;
    known->idle = state == LINECALLSTATE_IDLE;
}

void oracle_info(struct oracle *oracle, unsigned call, DWORD bits)
{
    const struct oracle_call *known = known_call(oracle, call);
    assert_false(known->idle && bits != LINECALLINFOSTATE_APPSPECIFIC); /* rule 45 */
    assert_false(known->announced && known->state == 0);                /* rule 38: the state comes first */
    assert_true(bits != 0);
}

void oracle_generates(struct oracle *oracle, unsigned id, unsigned call)
{
    add_request(oracle, id, (struct oracle_request){.generates = true, .call = call});
}

void oracle_generated(struct oracle *oracle, unsigned call, unsigned id)
{
    assert_false(known_call(oracle, call)->idle); /* rule 45 */
    assert_in_range(id, 1, oracle->request_count);
    assert_true(oracle->requests[id].generates);
    assert_false(oracle->requests[id].complete);
    assert_int_equal(oracle->requests[id].call, call);
    oracle->requests[id].complete = true;
}

void oracle_line_state(struct oracle *oracle, unsigned line, DWORD state)
{
    assert_true(oracle->open[line]);               /* rule 55 */
    assert_true(oracle->line_states[line] & state); /* rule 72 */
}

void oracle_close_call(struct oracle *oracle, unsigned call)
{
    struct oracle_call *known = call_of(oracle, call);
    assert_int_equal(known->outstanding, 0); /* rule 54 */
    known->closed = true;
}

void oracle_close_line(struct oracle *oracle, unsigned line)
{
    for (unsigned i = oracle->closed_up_to[line] + 1; i <= oracle->call_count; i++)
        if (oracle->calls[i].line == line && !oracle->calls[i].closed)
            oracle_close_call(oracle, i);
    oracle->closed_up_to[line] = oracle->call_count;
    oracle->open[line] = false;
    oracle->line_states[line] = 0;
}
