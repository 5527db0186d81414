/* outgoing.c: one call that the host places, followed and printed until it is over. */
#include "outgoing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../names.h"
#include "../platform/host_os.h"
#include "tell.h"
#include "wire.h"

enum {
    HANG_UP_MS = 20000, /* how long a call may take to become IDLE once it was dropped */
    LINGER_MS = 500,    /* how long it may stay DISCONNECTED before the host drops it */
};

static struct ledger *books_of(const struct outgoing *outgoing)
{
    return outgoing->device->subject.session->ledger;
}

static const struct provider *provider_of(const struct outgoing *outgoing)
{
    return outgoing->device->subject.session->provider;
}

static struct subject subject_of(const struct outgoing *outgoing)
{
    struct subject subject = outgoing->device->subject;

    subject.call = outgoing->driver_call;
    return subject;
}

/* Call lineMakeCall with copies that are destroyed straight after it (rule 22). */
static LONG make_call(struct outgoing *outgoing, const WCHAR *number, size_t units)
{
    struct device *device = outgoing->device;
    LINECALLPARAMS *params = calloc(1, sizeof *params);
    WCHAR *copy = malloc(units * sizeof *copy);
    LONG result;

    if (!params || !copy)
        abort();
    fill_call_params(params, device);
    memcpy(copy, number, units * sizeof *copy);
    result = provider_of(outgoing)->TSPI_lineMakeCall(outgoing->make, device->subject.line, outgoing->call,
                                                      &outgoing->driver_call, copy, 0, params);
    memset(copy, 0xDD, units * sizeof *copy);
    memset(params, 0xDD, sizeof *params);
    free(copy);
    free(params);
    return result;
}

static bool never(const struct outgoing *outgoing)
{
    (void)outgoing;
    return false;
}

bool outgoing_make(struct outgoing *outgoing, struct device *device, struct report *report, const char *shown,
                   const WCHAR *number, size_t units)
{
    struct ledger *books = device->subject.session->ledger;
    char name[64];
    LONG result;

    *outgoing = (struct outgoing){.device = device, .report = report};
    outgoing_follow(outgoing, host_now_us(), never); /* what was before the dial is told of before it */
    outgoing->made_us = host_now_us();
    report_line(report, outgoing->made_us, PLAIN, "dial", "%s", shown);
    outgoing->call = ledger_call(books, device->line);
    outgoing->make = ledger_request(books, "lineMakeCall", device->line, outgoing->call);
    result = make_call(outgoing, number, units);
    outgoing->accepted = ledger_returned(books, outgoing->make, result);
    if (outgoing->accepted) {
        ledger_call_made(books, outgoing->call, outgoing->driver_call);
        return true;
    }
    outgoing->reply = result;
    report_line(report, host_now_us(), BAD, "reply", "%s", error_name(result, name, sizeof name));
    return false;
}

/* Look at the parties again. Returns whether they are others than those that were printed last. */
static bool parties_changed(struct outgoing *outgoing)
{
    struct subject subject = subject_of(outgoing);
    char parties[sizeof outgoing->parties];

    tell_parties(&subject, parties, sizeof parties);
    if (!parties[0] || strcmp(parties, outgoing->parties) == 0)
        return false;
    memcpy(outgoing->parties, parties, sizeof parties);
    return true;
}

/* Rule 49: a call that stands can be dropped, or dialers that ask show no way to hang up; if calls can be dropped at
 * all. */
static void check_status(const struct outgoing *outgoing)
{
    struct subject subject = subject_of(outgoing);
    LONG result;
    LINECALLSTATUS *status = get_call_status(&subject, &result);

    if (!status)
        return;
    if (status->dwCallState == LINECALLSTATE_CONNECTED && !(status->dwCallFeatures & LINECALLFEATURE_DROP) &&
        (outgoing->device->call_features & LINECALLFEATURE_DROP))
        ledger_breach(books_of(outgoing), 49, "lineGetCallStatus offers no LINECALLFEATURE_DROP in CONNECTED");
    structure_free(status);
}

static void note_state(struct outgoing *outgoing, const struct happening *event)
{
    DWORD state = (DWORD)event->param[0];

    outgoing->state = state;
    if (state == LINECALLSTATE_DISCONNECTED)
        outgoing->disconnect_mode = (DWORD)event->param[1];
    else if (state != LINECALLSTATE_IDLE)
        outgoing->last_live_state = state;
    if (state == LINECALLSTATE_CONNECTED && !outgoing->connected_us)
        outgoing->connected_us = event->at_us;
    if ((state == LINECALLSTATE_DISCONNECTED || state == LINECALLSTATE_IDLE) && !outgoing->ended_us)
        outgoing->ended_us = event->at_us;
}

static void on_state(struct outgoing *outgoing, const struct happening *event)
{
    bool told = false;

    note_state(outgoing, event);
    if (outgoing->driver_call) {
        told = parties_changed(outgoing) || outgoing->state == LINECALLSTATE_CONNECTED;
        check_status(outgoing);
    }
    tell_state(outgoing->report, "call", event, told ? outgoing->parties : "");
}

/* A call that the provider announced by itself: nobody answers it; at its end its handle is given back. */
static void on_other_call(const struct outgoing *outgoing, const struct happening *event)
{
    LONG result;

    if (event->message != LINE_CALLSTATE)
        return;
    tell_state(outgoing->report, "other", event, "");
    if (event->param[0] != LINECALLSTATE_IDLE)
        return;
    result = provider_of(outgoing)->TSPI_lineCloseCall(ledger_driver_call(books_of(outgoing), event->call));
    ledger_checked(books_of(outgoing), "lineCloseCall", result);
    ledger_call_closed(books_of(outgoing), event->call);
}

static void on_event(struct outgoing *outgoing, const struct happening *event)
{
    if (event->line != outgoing->device->line)
        return;
    if (event->message == LINE_CLOSE) {
        outgoing->line_closed = true;
        report_line(outgoing->report, event->at_us, BAD, "line", "closed by the provider");
    } else if (event->message == LINE_LINEDEVSTATE)
        tell_line_state(outgoing->report, event);
    else if (event->call != outgoing->call)
        on_other_call(outgoing, event);
    else if (event->message == LINE_CALLSTATE)
        on_state(outgoing, event);
    else if (event->message == LINE_CALLINFO && outgoing->driver_call && parties_changed(outgoing))
        report_line(outgoing->report, event->at_us, PLAIN, "info", "%s", outgoing->parties);
}

static void on_reply(struct outgoing *outgoing, const struct happening *reply)
{
    bool made = reply->request == outgoing->make;
    char name[64];

    if (made) {
        outgoing->replied = true;
        outgoing->reply = reply->result;
    } else {
        outgoing->drop_replied = true;
        outgoing->drop_reply = reply->result;
    }
    report_line(outgoing->report, reply->at_us, reply->result ? BAD : PLAIN, made ? "reply" : "drop", "%s",
                reply->result ? error_name(reply->result, name, sizeof name) : "accepted");
}

bool outgoing_follow(struct outgoing *outgoing, uint64_t deadline_us, bool (*until)(const struct outgoing *))
{
    struct happening happening;

    while (!until(outgoing)) {
        if (!wire_next(outgoing->report, books_of(outgoing), deadline_us, &happening))
            return false;
        switch (happening.kind) {
        case HAPPENED_REPLY:
            on_reply(outgoing, &happening);
            break;
        case HAPPENED_EVENT:
            on_event(outgoing, &happening);
            break;
        case HAPPENED_INTERRUPT:
            outgoing->interrupted = true;
            report_line(outgoing->report, happening.at_us, PLAIN, "stop", "interrupted, hanging up");
            break;
        }
    }
    return true;
}

static bool is_idle(const struct outgoing *outgoing)
{
    return outgoing->state == LINECALLSTATE_IDLE || outgoing->line_closed;
}

bool outgoing_ended(const struct outgoing *outgoing)
{
    return outgoing->interrupted || is_idle(outgoing) || outgoing->state == LINECALLSTATE_DISCONNECTED;
}

bool outgoing_decided(const struct outgoing *outgoing)
{
    return outgoing_ended(outgoing) || outgoing->connected_us || outgoing->state == LINECALLSTATE_BUSY ||
           (outgoing->replied && outgoing->reply != 0);
}

static bool is_dropped(const struct outgoing *outgoing)
{
    return is_idle(outgoing) && (outgoing->drop_replied || outgoing->line_closed);
}

/* lineDrop, and what comes of it. */
static void drop(struct outgoing *outgoing)
{
    struct ledger *books = books_of(outgoing);
    char name[64];
    LONG result;

    outgoing->drop = ledger_request(books, "lineDrop", outgoing->device->line, outgoing->call);
    result = provider_of(outgoing)->TSPI_lineDrop(outgoing->drop, outgoing->driver_call, NULL, 0);
    if (!ledger_returned(books, outgoing->drop, result)) {
        report_line(outgoing->report, host_now_us(), BAD, "drop", "%s", error_name(result, name, sizeof name));
        outgoing_follow(outgoing, host_now_us() + LINGER_MS * 1000, is_idle);
        return;
    }
    if (!outgoing_follow(outgoing, host_now_us() + HANG_UP_MS * 1000, is_dropped) && outgoing->drop_replied &&
        outgoing->drop_reply == 0)
        ledger_breach(books, 52, "lineDrop succeeded, but no IDLE followed within %d s", HANG_UP_MS / 1000);
}

bool outgoing_hang_up(struct outgoing *outgoing)
{
    bool stands = outgoing->replied && outgoing->reply == 0 && outgoing->driver_call;

    if (stands && outgoing->state == LINECALLSTATE_DISCONNECTED)
        outgoing_follow(outgoing, host_now_us() + LINGER_MS * 1000, is_idle);
    if (stands && !is_idle(outgoing))
        drop(outgoing);
    return outgoing->state == LINECALLSTATE_IDLE;
}

void outgoing_close(struct outgoing *outgoing)
{
    struct ledger *books = books_of(outgoing);
    LONG result;

    if (!outgoing->accepted) {
        ledger_call_closed(books, outgoing->call);
        return;
    }
    /* a call whose making failed later has no handle any more, one on a line that is gone neither */
    if (outgoing->driver_call && !outgoing->line_closed && !(outgoing->replied && outgoing->reply != 0)) {
        result = provider_of(outgoing)->TSPI_lineCloseCall(outgoing->driver_call);
        ledger_checked(books, "lineCloseCall", result);
        ledger_call_closed(books, outgoing->call);
    }
    outgoing_follow(outgoing, host_now_us(), never);
}
