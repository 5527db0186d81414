/* tapi_act.c: what applications do, by chance; see tapi.h. They ask mostly for what they were told is possible, and at
 * times for what is not. */
#include "tapi.h"

#include <stdio.h>

#include "../host/ledger/ledger_watch.h"
#include "../switch/numbers.h"
#include "asked.h"
#include "memory.h"
#include "place.h"
#include "promises.h"
#include "promises_core.h"
#include "protocol.h"
#include "story.h"
#include "tasks.h"
#include "trouble.h"

enum {
    CALLS_LEFT_OPEN = 24, PATIENCE_US = 130000000, ROUNDS = 6, SLOW_US = 100000, LINES_AT_ONCE = 40, FEW_REQUESTS = 4,
};

/* --- By chance --- */

static struct tapi_line *choose_line(struct chance *chance, bool open)
{
    for (unsigned tries = 0; tapi.line_count > 0 && tries < 8; tries++) {
        struct tapi_line *line = &tapi.line[chance_below(chance, tapi.line_count)];
        if (line->exists && !line->busy && line->open == open)
            return line;
    }
    return NULL;
}

static bool can_be_asked(const struct tapi_call *call)
{
    return call->driver != NULL && !call->closing && !call->line->busy;
}

static struct tapi_call *choose_call_of(struct chance *chance, const struct tapi_line *line)
{
    struct tapi_call *call = line->calls;

    if (line->call_count == 0)
        return NULL;
    for (uint64_t skip = chance_below(chance, line->call_count); skip > 0; skip--)
        call = call->next;
    return can_be_asked(call) ? call : NULL;
}

static struct tapi_call *choose_call(struct chance *chance)
{
    struct tapi_call *call = NULL;

    for (unsigned tries = 0; tapi.open_calls > 0 && tries < 16 && call == NULL; tries++) {
        struct tapi_line *line = choose_line(chance, true);
        call = line != NULL ? choose_call_of(chance, line) : NULL;
    }
    return call;
}

/* Mostly of somebody who answers; else one whose call does not go well, or that cannot be dialed. What stands behind
 * its beginning nothing else has. */
static const char *choose_number(struct chance *chance, char number[ASKED_BYTES], bool *good)
{
    static const char *const odd[] = {"", "40|11", "40 % 11\n", "4011,22", "no number",
                                      "4000000000000000000000000000000"};
    uint64_t kind = chance_below(chance, 3 * NUMBER_KINDS);
    bool ends_connection = kind == NUMBER_SILENT || kind == NUMBER_CUT; /* and others' requests with it */

    *good = false;
    if (chance_once_in(chance, 20))
        return odd[chance_below(chance, sizeof odd / sizeof *odd)];
    kind = tapi.is_calm && ends_connection ? NUMBER_ORDINARY : kind;
    *good = kind >= NUMBER_KINDS;
    asked_number(number, kind < NUMBER_KINDS ? NUMBERS[kind].prefix : "40");
    return number;
}

/* TAPI should close nothing from within a callback (rule 21), and if it does so nothing waits: what a close cuts short
 * would be complete too late. So it closes only what nothing is under way for. */
static bool may_close(const struct tapi_line *line)
{
    const struct tapi_request *request = tapi.requests;

    while (request != NULL && request->line != line->handle)
        request = request->next;
    return !tapi_is_in_callback() || request == NULL;
}

/* --- What can be done --- */

static void open_line(struct chance *chance)
{
    struct tapi_line *line = choose_line(chance, false);

    if (line != NULL && !line->removed)
        tapi_open(line);
}

static void close_line(struct chance *chance)
{
    struct tapi_line *line = choose_line(chance, true);

    if (line != NULL && may_close(line))
        tapi_close(line);
}

/* At once: what is still on its way from the old connection is not the new one's. */
static void open_anew(struct chance *chance)
{
    struct tapi_line *line = choose_line(chance, true);

    if (line == NULL || !may_close(line) || line->removed)
        return;
    tapi_close(line);
    if (!line->open && !line->busy)
        tapi_open(line);
}

static void close_removed_lines(struct chance *chance)
{
    (void)chance;
    for (unsigned i = 0; i < tapi.line_count; i++)
        if (tapi.line[i].removed && tapi.line[i].open && !tapi.line[i].busy && may_close(&tapi.line[i])) {
            tapi_close(&tapi.line[i]);
            return;
        }
}

static void dial(struct chance *chance)
{
    struct tapi_line *line = choose_line(chance, true);
    char number[ASKED_BYTES];
    bool good;

    if (line == NULL)
        return;
    const char *chosen = choose_number(chance, number, &good);
    tapi_dial(line, chosen, good, chance_once_in(chance, 4));
}

static void fetch(struct chance *chance)
{
    static const enum operation_kind fetches[] = {OPERATION_PICKUP, OPERATION_PICKUP_GROUP, OPERATION_UNPARK};
    struct tapi_line *line = choose_line(chance, true);
    char number[ASKED_BYTES];
    bool good;

    if (line != NULL)
        tapi_fetch(line, fetches[chance_below(chance, 3)], choose_number(chance, number, &good));
}

static void forward(struct chance *chance)
{
    static const DWORD modes[] = {LINEFORWARDMODE_UNCOND, LINEFORWARDMODE_BUSY, LINEFORWARDMODE_NOANSW,
                                  LINEFORWARDMODE_BUSYNA};
    struct tapi_line *line = choose_line(chance, true);
    char room[2][ASKED_BYTES];
    const char *number[2];
    DWORD mode[2];
    bool good;

    for (unsigned i = 0; i < 2; i++) {
        mode[i] = modes[chance_below(chance, 4)];
        number[i] = choose_number(chance, room[i], &good);
    }
    if (line != NULL)
        tapi_forward(line, (unsigned)chance_below(chance, 3), mode, number);
}

static unsigned count_requests(const struct tapi_call *call)
{
    unsigned count = 0;

    for (const struct tapi_request *request = tapi.requests; request != NULL; request = request->next)
        count += request->call == call->handle || request->also == call->handle;
    return count;
}

/* TAPI has just been offered the operation, and has been told all: then it is had, unless too much is asked of the call
 * or memory is lacking. Of a second call that is given, it is not known whether that fits. */
static void perform(struct chance *chance, struct tapi_call *call, enum operation_kind operation, bool is_offered)
{
    const struct operation_type *row = &operation_types[operation];
    struct tapi_call *second = row->second == SECOND_GIVEN ? choose_call_of(chance, call->line) : NULL;
    char number[ASKED_BYTES];
    bool good, is_told = is_offered && promises_all_is_told();
    uint64_t refusals = memory_refusals();
    HTAPICALL handle = call->handle;
    unsigned told = call->told;

    if (row->second == SECOND_GIVEN && second == NULL)
        return;
    const char *chosen = choose_number(chance, number, &good);
    LONG result = tapi_operate(call, operation, second, chosen);
    call = tapi_find_call(handle);
    is_told = is_told && call != NULL && call->told == told && !call->failed && promises_all_is_told(); /* by now, too */
    bool is_sure = is_told && row->second != SECOND_GIVEN && (good || row->argument == ARGUMENT_NONE) &&
                   count_requests(call) < FEW_REQUESTS && promises_works(call->line->device);
    if (is_sure && result < 0 && memory_refusals() == refusals)
        story_fail("features", "%s was offered, and returned 0x%x", row->function, (unsigned)result);
}

static bool is_of_call(enum operation_kind operation)
{
    return operation_types[operation].states != 0 && operation != OPERATION_GENERATE_DIGITS;
}

/* Something that lineGetCallStatus offers, but for these. */
static void operate_on_but(struct chance *chance, struct tapi_call *call, DWORD but)
{
    HTAPICALL handle = call->handle;
    unsigned told = call->told;
    DWORD features = tapi_features(call) & ~but;

    for (unsigned tries = 0; features != 0 && tries < OPERATIONS; tries++) {
        enum operation_kind operation = (enum operation_kind)chance_below(chance, OPERATIONS);
        call = tapi_find_call(handle);
        if (call == NULL || !can_be_asked(call))
            return;
        if (is_of_call(operation) && protocol_offers(&protocol, operation) &&
            (operation_types[operation].feature & features)) {
            perform(chance, call, operation, call->told == told);
            return;
        }
    }
}

static void operate_on(struct chance *chance, struct tapi_call *call)
{
    operate_on_but(chance, call, 0);
}

static void operate(struct chance *chance)
{
    struct tapi_call *call = choose_call(chance);

    if (call != NULL)
        operate_on(chance, call);
}

/* Anything, at the wrong moment too. */
static void operate_blindly(struct chance *chance)
{
    struct tapi_call *call = choose_call(chance);
    enum operation_kind operation = (enum operation_kind)chance_below(chance, OPERATIONS);

    if (call != NULL && is_of_call(operation))
        perform(chance, call, operation, false);
}

static void drop(struct chance *chance)
{
    struct tapi_call *call = choose_call(chance);

    if (call != NULL)
        tapi_drop(call);
}

/* Often just when TAPI is told of it. */
static void close_call(struct chance *chance)
{
    struct tapi_call *call = tapi.teller != NULL && chance_once_in(chance, 2) ? tapi_find_call(tapi.told_of) : NULL;

    if (call == NULL || !can_be_asked(call))
        call = choose_call(chance);
    if (call != NULL && may_close(call->line))
        tapi_close_call(call);
}

static bool is_over(const struct tapi_call *call)
{
    return call->failed || call->state == LINECALLSTATE_IDLE;
}

static bool may_be_closed(const struct tapi_call *call)
{
    return is_over(call) && can_be_asked(call);
}

static struct tapi_call *first_of(const struct tapi_line *line, bool (*is)(const struct tapi_call *call))
{
    struct tapi_call *call = line->calls;

    while (call != NULL && !is(call))
        call = call->next;
    return call;
}

/* As decent applications do, with all of a line: a switch that makes up for lost time tells of hundreds. */
static void close_ended_calls(struct chance *chance)
{
    struct tapi_line *line = choose_line(chance, true);
    struct tapi_call *call;

    if (line == NULL)
        return;
    while (may_close(line) && (call = first_of(line, may_be_closed)) != NULL)
        tapi_close_call(call);
    if (may_close(line) && line->call_count > CALLS_LEFT_OPEN && line->open && !line->busy)
        tapi_close(line);
}

static void ask(struct chance *chance)
{
    struct tapi_call *call = choose_call(chance);

    if (call != NULL)
        tapi_ask_call(call);
}

static void ask_line(struct chance *chance)
{
    struct tapi_line *line = choose_line(chance, true);

    if (line != NULL)
        tapi_ask_line(line);
}

static void generate(struct chance *chance)
{
    struct tapi_call *call = choose_call(chance);

    if (call != NULL && protocol_offers(&protocol, OPERATION_GENERATE_DIGITS))
        tapi_digits(call, chance_once_in(chance, 4) ? NULL : "12#");
}

/* A dialer that begins its day. */
static void dial_on_all(struct chance *chance)
{
    char number[ASKED_BYTES];
    bool good;

    for (unsigned i = 0; i < tapi.line_count && i < LINES_AT_ONCE; i++) {
        const char *chosen = choose_number(chance, number, &good);
        if (tapi.line[i].exists && tapi.line[i].open && !tapi.line[i].busy && tapi.line[i].calls == NULL)
            tapi_dial(&tapi.line[i], chosen, good, false);
    }
}

/* Much at one moment, as the timer of a dialer has it: requests wait for their turn, on one line and on others. */
static void rush(struct chance *chance)
{
    struct tapi_call *call = choose_call(chance);
    HTAPICALL handle = call != NULL ? call->handle : NULL;

    if (chance_once_in(chance, 3))
        return dial_on_all(chance);
    for (uint64_t times = chance_wide(chance, 4, 64); times > 0; times--) {
        call = chance_once_in(chance, 2) ? tapi_find_call(handle) : NULL;
        if (call != NULL && can_be_asked(call))
            operate_on(chance, call);
        else
            (chance_once_in(chance, 3) ? operate : dial)(chance);
    }
}

/* While what was asked is under way, or is just about to be told. */
static void ask_and_close(struct chance *chance)
{
    struct tapi_line *line;

    (chance_once_in(chance, 2) ? forward : operate)(chance);
    if (tapi_is_in_callback() || tapi.requests == NULL || (line = tapi_find_line(tapi.requests->line)) == NULL)
        return;
    task_sleep(chance_wide(chance, 1000, 5000000));
    if (line->open && !line->busy)
        tapi_close(line);
}

/* Somebody does one thing after the other with the calls of a line, and does not hang up soon. */
static void attend(struct chance *chance)
{
    struct tapi_call *call = choose_call(chance);
    HTAPILINE handle = call != NULL ? call->line->handle : NULL;

    if (call == NULL)
        dial(chance);
    for (uint64_t times = chance_wide(chance, 2, 16); handle != NULL && times > 0; times--) {
        const struct tapi_line *line = tapi_find_line(handle);
        if (line == NULL || !line->open || line->busy)
            return;
        call = choose_call_of(chance, line);
        if (call != NULL)
            operate_on_but(chance, call, chance_once_in(chance, 8) ? 0 : LINECALLFEATURE_DROP);
        if (tapi_is_in_callback())
            return;
        task_sleep(chance_wide(chance, 10000, 5000000));
    }
}

static void decline(struct chance *chance)
{
    ledger_decline(tapi.books, chance_once_in(chance, 3));
}

static const struct deed {
    unsigned weight;
    void (*done)(struct chance *chance);
} deeds[] = {
    {6, open_line}, {2, close_line}, {2, open_anew}, {6, close_removed_lines}, {24, dial}, {3, fetch}, {2, forward},
    {20, operate}, {24, attend}, {4, operate_blindly}, {8, drop}, {8, close_call}, {20, close_ended_calls}, {8, ask},
    {3, ask_line}, {3, generate}, {1, rush}, {3, ask_and_close}, {1, decline}, {1, tapi_ask_wrongly},
};

enum { DEEDS = sizeof deeds / sizeof *deeds };

void tapi_act(struct chance *chance)
{
    unsigned all = 0, i;

    if (trouble.latency_us >= SLOW_US && chance_once_in(chance, 6)) /* which is when long queues come about */
        return rush(chance);
    for (i = 0; i < DEEDS; i++)
        all += deeds[i].weight;
    uint64_t which = chance_below(chance, all);
    for (i = 0; which >= deeds[i].weight; i++)
        which -= deeds[i].weight;
    deeds[i].done(chance);
}

/* --- The end of a life --- */

static struct tapi_call *first_that(bool (*is)(const struct tapi_call *call))
{
    struct tapi_call *call = NULL;

    for (unsigned i = 0; i < tapi.line_count && call == NULL; i++)
        if (tapi.line[i].open)
            call = first_of(&tapi.line[i], is);
    return call;
}

static bool lives(const struct tapi_call *call)
{
    return !is_over(call) && call->drop_accepted_us == 0 && can_be_asked(call);
}

static void drop_all(void)
{
    struct tapi_call *call;
    unsigned most = tapi.open_calls;

    while (most-- > 0 && (call = first_that(lives)) != NULL) {
        tapi_drop(call);
        task_sleep(1000000);
    }
}

static void close_all(bool (*is)(const struct tapi_call *call))
{
    struct tapi_call *call;

    while ((call = first_that(is)) != NULL)
        tapi_close_call(call);
}

bool tapi_end_calls(void)
{
    for (unsigned round = 0; round < ROUNDS && tapi.open_calls > 0; round++) {
        drop_all();
        task_sleep(PATIENCE_US);
        close_all(is_over);
    }
    close_all(can_be_asked); /* what the switch had forgotten */
    return tapi.open_calls == 0;
}
