/* ledger.c: what the provider owes: the main thread's side of the books. */
#include "ledger.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../names.h"
#include "ledger_inside.h"

struct ledger *ledger_new(void)
{
    struct ledger *ledger = calloc(1, sizeof *ledger);

    if (!ledger)
        abort();
    ledger->monitor = host_monitor_new();
    ledger->last = &ledger->first;
    atomic_store(&ledger->moment, 1);
    ledger->requests.size = sizeof(struct request);
    ledger->lines.size = sizeof(struct line);
    ledger->calls.size = sizeof(struct call);
    ledger->generations.size = sizeof(struct generation);
    ledger->tones.size = sizeof(struct tone);
    ledger->removals.size = sizeof(struct removal);
    ledger->phones.size = sizeof(struct phone);
    ledger->msps.size = sizeof(struct msp);
    ledger->dialogs.size = sizeof(struct dialog);
    return ledger;
}

void ledger_free(struct ledger *ledger)
{
    struct queued *queued;

    while ((queued = ledger->first)) {
        ledger->first = queued->next;
        free(queued);
    }
    shelf_free(&ledger->requests);
    shelf_free(&ledger->lines);
    shelf_free(&ledger->calls);
    shelf_free(&ledger->generations);
    shelf_free(&ledger->tones);
    shelf_free(&ledger->removals);
    shelf_free(&ledger->phones);
    shelf_free(&ledger->msps);
    shelf_free(&ledger->dialogs);
    host_monitor_free(ledger->monitor);
    free(ledger);
}

static void write_down(struct ledger *ledger, unsigned rule, const char *format, va_list arguments)
{
    bool is_first = !ledger->broken[rule];
    struct breach *breach;

    ledger->written++;
    ledger->broken[rule] = true;
    if (ledger->breach_count >= MAX_BREACHES && !is_first)
        return;
    breach = &ledger->breaches[ledger->breach_count++];
    breach->rule = rule;
    vsnprintf(breach->text, sizeof breach->text, format, arguments);
    if (ledger->tell)
        ledger->tell(rule, breach->text);
}

void ledger_keep(struct ledger *ledger, unsigned rule)
{
    if (ledger->held[rule])
        return;
    ledger->held[rule] = true;
    if (ledger->tell)
        ledger->tell(rule, NULL);
}

void ledger_held(struct ledger *ledger, unsigned rule)
{
    host_monitor_enter(ledger->monitor);
    ledger_keep(ledger, rule);
    host_monitor_leave(ledger->monitor);
}

void ledger_write(struct ledger *ledger, unsigned rule, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    write_down(ledger, rule, format, arguments);
    va_end(arguments);
}

void ledger_breach(struct ledger *ledger, unsigned rule, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    host_monitor_enter(ledger->monitor);
    write_down(ledger, rule, format, arguments);
    host_monitor_leave(ledger->monitor);
    va_end(arguments);
}

const struct breach *ledger_breach_at(const struct ledger *ledger, unsigned i)
{
    return i < ledger->breach_count ? &ledger->breaches[i] : NULL;
}

#define RESERVED "which is no %s; up to 0xBFFFFFFF all others are reserved"

static const char *kind_of_errors(const char *function)
{
    return strncmp(function, "phone", 5) == 0 || strncmp(function, "TUISPI_phone", 12) == 0 ? "PHONEERR" : "LINEERR";
}

bool ledger_checked(struct ledger *ledger, const char *function, LONG result)
{
    char name[64];

    if (result > 0)
        ledger_breach(ledger, 25, "%s returned %d; a synchronous function returns 0 or an error, which is negative",
                      function, (int)result);
    else if (result < 0 && !error_may_be(function, result))
        ledger_breach(ledger, 25, "%s returned %s, " RESERVED, function, error_name(result, name, sizeof name),
                      kind_of_errors(function));
    else
        ledger_held(ledger, 25);
    return result == 0;
}

struct request *ledger_find_request(struct ledger *ledger, DRV_REQUESTID request)
{
    return request > ledger->ids_before ? shelf_at(&ledger->requests, request - ledger->ids_before - 1) : NULL;
}

struct line *ledger_find_line(struct ledger *ledger, HTAPILINE line)
{
    DWORD_PTR number = (DWORD_PTR)line;

    if (number < LINE_HANDLES || number >= CALL_HANDLES)
        return NULL;
    return shelf_at(&ledger->lines, (unsigned)(number - LINE_HANDLES));
}

struct call *ledger_find_call(struct ledger *ledger, HTAPICALL call)
{
    DWORD_PTR number = (DWORD_PTR)call;

    if (number < CALL_HANDLES || number >= PHONE_HANDLES)
        return NULL;
    return shelf_at(&ledger->calls, (unsigned)(number - CALL_HANDLES));
}

DRV_REQUESTID ledger_request(struct ledger *ledger, const char *function, HTAPILINE line, HTAPICALL call)
{
    struct request *request;
    struct call *whose;
    DRV_REQUESTID id;

    host_monitor_enter(ledger->monitor);
    whose = ledger_find_call(ledger, call);
    request = shelf_add(&ledger->requests);
    *request = (struct request){.function = function, .line = line, .call = call,
                                .makes = whose && whose->life == CALL_UNBORN && !whose->requested};
    list_add(&ledger->open_requests, &request->node);
    if (whose)
        whose->requested = true;
    id = ledger->ids_before + ledger->requests.count;
    host_monitor_leave(ledger->monitor);
    return id;
}

static void keep_returned(struct ledger *ledger, bool accepted)
{
    ledger_keep(ledger, 14);
    ledger_keep(ledger, 15);
    if (!accepted)
        ledger_keep(ledger, 17);
}

bool ledger_returned(struct ledger *ledger, DRV_REQUESTID id, LONG result)
{
    struct request *request;
    bool accepted = result == (LONG)id;
    char name[64];

    host_monitor_enter(ledger->monitor);
    request = ledger_own_request(ledger, id);
    request->life = accepted ? REQUEST_ACCEPTED : result < 0 ? REQUEST_REFUSED : REQUEST_BROKEN;
    if (!accepted)
        list_remove(&ledger->open_requests, &request->node);
    ledger->has_completed |= accepted && request->completed;
    if (request->life == REQUEST_BROKEN && request->makes)
        ledger_own_call(ledger, request->call)->life = CALL_IGNORED;
    if (result == 0)
        ledger_write(ledger, 15, "%s returned 0; it must return its request id, here %u, or an error",
                     request->function, (unsigned)id);
    else if (result > 0 && !accepted)
        ledger_write(ledger, 14, "%s returned %d; it must return its request id, here %u, or an error",
                     request->function, (int)result, (unsigned)id);
    else if (result < 0 && !error_may_be(request->function, result))
        ledger_write(ledger, 14, "%s returned %s, " RESERVED, request->function, error_name(result, name, sizeof name),
                     kind_of_errors(request->function));
    else if (result < 0 && request->completed)
        ledger_write(ledger, 17, "%s returned an error and completed its request all the same", request->function);
    else
        keep_returned(ledger, accepted);
    host_monitor_leave(ledger->monitor);
    return accepted;
}

HTAPILINE ledger_line(struct ledger *ledger, DWORD call_states)
{
    struct line *line;

    host_monitor_enter(ledger->monitor);
    line = shelf_add(&ledger->lines);
    *line = (struct line){.handle = (HTAPILINE)(DWORD_PTR)(LINE_HANDLES + ledger->lines.count - 1),
                          .life = LINE_IS_OPEN, .session = ledger->session, .call_states = call_states};
    list_add(&ledger->open_lines, &line->node);
    host_monitor_leave(ledger->monitor);
    return line->handle;
}

/* Its line or call was closed: a request that is still pending now will never be completed. */
static void close_request(struct ledger *ledger, struct request *request, unsigned rule, const char *closer)
{
    if (request->life != REQUEST_ACCEPTED)
        return;
    if (ledger_own_line(ledger, request->line)->life != LINE_FORCED_CLOSED) /* then nobody called the closer */
        ledger_write(ledger, rule, "%s returned before it had completed %s", closer, request->function);
    ledger_abandon(ledger, request);
}

/* lineClose does for all calls and the line itself what lineCloseCall does for one call. */
static unsigned closing_rule(const struct request *request, HTAPICALL call, const char *closer)
{
    if (strcmp(closer, "lineClose") == 0)
        return 55;
    return request->makes || request->call != call ? 35 : 54;
}

/* The requests of the call; or those of the line alone, if call is NULL. */
static void close_requests(struct ledger *ledger, HTAPILINE line, HTAPICALL call, const char *closer)
{
    struct node *node, *next;

    for (node = ledger->open_requests.first; node; node = next) {
        struct request *request = (struct request *)node;

        next = node->next;
        if ((request->call == call && (call || request->line == line)) || (call && request->also == call))
            close_request(ledger, request, closing_rule(request, call, closer), closer);
    }
}

static void close_call(struct ledger *ledger, struct call *call, const char *closer)
{
    if (call->life == CALL_CLOSED)
        return;
    close_requests(ledger, call->line, call->handle, closer);
    ledger_forget_digits(ledger, call->handle);
    call->life = CALL_CLOSED;
    call->closed_alone = strcmp(closer, "lineCloseCall") == 0;
    list_remove(&ledger->open_calls, &call->node);
}

void ledger_line_closing(struct ledger *ledger, HTAPILINE line)
{
    host_monitor_enter(ledger->monitor);
    ledger_own_line(ledger, line)->closing = true;
    host_monitor_leave(ledger->monitor);
}

void ledger_line_closed(struct ledger *ledger, HTAPILINE line)
{
    struct line *closed;
    struct node *node, *next;

    host_monitor_enter(ledger->monitor);
    ledger_await_callbacks(ledger);
    for (node = ledger->open_calls.first; node; node = next) {
        next = node->next;
        if (((struct call *)node)->line == line)
            close_call(ledger, (struct call *)node, "lineClose");
    }
    close_requests(ledger, line, NULL, "lineClose");
    closed = ledger_own_line(ledger, line);
    if (closed->life == LINE_IS_OPEN) /* else the provider has closed it before */
        closed->life = LINE_IS_CLOSED;
    list_remove(&ledger->open_lines, &closed->node);
    host_monitor_leave(ledger->monitor);
}

bool ledger_line_open(struct ledger *ledger, HTAPILINE line)
{
    bool open;

    host_monitor_enter(ledger->monitor);
    open = ledger_own_line(ledger, line)->life == LINE_IS_OPEN;
    host_monitor_leave(ledger->monitor);
    return open;
}

void ledger_call_closed(struct ledger *ledger, HTAPICALL call)
{
    host_monitor_enter(ledger->monitor);
    ledger_await_callbacks(ledger);
    close_call(ledger, ledger_own_call(ledger, call), "lineCloseCall");
    host_monitor_leave(ledger->monitor);
}

void ledger_abandon(struct ledger *ledger, struct request *request)
{
    request->given_up = true;
    list_remove(&ledger->open_requests, &request->node);
}

void ledger_shut(struct ledger *ledger)
{
    struct node *node, *next;

    host_monitor_enter(ledger->monitor);
    ledger_await_callbacks(ledger);
    ledger->shut = true;
    if (ledger->has_completed)
        ledger_keep(ledger, 16);
    ledger->has_completed = false;
    for (node = ledger->open_requests.first; node; node = next) {
        struct request *request = (struct request *)node;

        next = node->next;
        if (request->life != REQUEST_ACCEPTED)
            continue;
        ledger_write(ledger, 16, "%s returned its request id, but was never completed", request->function);
        ledger_abandon(ledger, request);
    }
    host_monitor_leave(ledger->monitor);
}

void ledger_queue(struct ledger *ledger, struct happening happening)
{
    struct queued *queued;

    host_monitor_wake(ledger->monitor);
    if (ledger->watched)
        return;
    queued = malloc(sizeof *queued);
    if (!queued)
        abort();
    *queued = (struct queued){.happening = happening};
    queued->happening.at_us = host_now_us();
    queued->happening.callback = ledger->callbacks;
    *ledger->last = queued;
    ledger->last = &queued->next;
}

void ledger_interrupt(struct ledger *ledger)
{
    host_monitor_enter(ledger->monitor);
    ledger_queue(ledger, (struct happening){.kind = HAPPENED_INTERRUPT});
    host_monitor_leave(ledger->monitor);
}

bool ledger_next(struct ledger *ledger, uint64_t deadline_us, struct happening *happening)
{
    struct queued *queued;
    bool found;

    host_monitor_enter(ledger->monitor);
    while (!ledger->first && host_monitor_wait(ledger->monitor, deadline_us))
        ;
    queued = ledger->first;
    found = queued != NULL;
    if (found) {
        *happening = queued->happening;
        ledger->first = queued->next;
        if (!ledger->first)
            ledger->last = &ledger->first;
    }
    host_monitor_leave(ledger->monitor);
    free(queued);
    return found;
}
