/* watch.c: the watch command: what a monitoring application sees of the calls of a line, and nothing asked. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../platform/host_os.h"
#include "commands.h"
#include "options.h"
#include "tell.h"
#include "visit.h"

/* A call that was announced and is not over. */
struct watched {
    struct watched *next;
    HTAPICALL call;
    char word[16];     /* "call 1" */
    char parties[600]; /* as they were printed last */
};

struct watching {
    struct visit visit;
    struct watched *calls;
    unsigned seen, over, enough; /* calls; 0 are never enough */
    uint64_t timeout_us;
};

static struct watched **find(struct watching *watching, HTAPICALL call)
{
    struct watched **at = &watching->calls;

    while (*at && (*at)->call != call)
        at = &(*at)->next;
    return at;
}

static void begin(struct watching *watching, HTAPICALL call)
{
    struct watched *watched = calloc(1, sizeof *watched);

    if (!watched)
        abort();
    watched->call = call;
    watched->next = watching->calls;
    watching->calls = watched;
    snprintf(watched->word, sizeof watched->word, "call %u", ++watching->seen);
}

static void end(struct watching *watching, struct watched **at)
{
    struct session *session = &watching->visit.session;
    struct watched *over = *at;
    LONG result = session->provider->TSPI_lineCloseCall(ledger_driver_call(session->ledger, over->call));

    ledger_checked(session->ledger, "lineCloseCall", result);
    ledger_call_closed(session->ledger, over->call);
    *at = over->next;
    free(over);
    watching->over++;
}

/* The parties, if they are others than those that were printed last; else empty. */
static const char *news_of_parties(struct watching *watching, struct watched *watched)
{
    struct subject subject = watching->visit.device.subject;
    char parties[sizeof watched->parties];

    subject.call = ledger_driver_call(watching->visit.session.ledger, watched->call);
    tell_parties(&subject, parties, sizeof parties);
    if (strcmp(parties, watched->parties) == 0)
        return "";
    memcpy(watched->parties, parties, sizeof parties);
    return watched->parties;
}

static void on_call_event(struct watching *watching, const struct happening *event)
{
    struct watched **at = find(watching, event->call);
    const char *parties;

    if (!*at)
        return;
    parties = news_of_parties(watching, *at);
    if (event->message == LINE_CALLSTATE)
        tell_state(&watching->visit.report, (*at)->word, event, parties);
    else if (event->message == LINE_CALLINFO && parties[0])
        report_line(&watching->visit.report, event->at_us, PLAIN, (*at)->word, "%s", parties);
    if (event->message == LINE_CALLSTATE && event->param[0] == LINECALLSTATE_IDLE)
        end(watching, at);
}

/* False: the provider has closed the line. */
static bool on_event(struct watching *watching, const struct happening *event)
{
    struct report *report = &watching->visit.report;

    if (event->line != watching->visit.device.line)
        return true;
    if (event->message == LINE_CLOSE)
        report_line(report, event->at_us, BAD, "line", "closed by the provider");
    else if (event->message == LINE_LINEDEVSTATE)
        tell_line_state(report, event);
    else if (event->message == LINE_NEWCALL)
        begin(watching, event->call);
    else
        on_call_event(watching, event);
    return event->message != LINE_CLOSE;
}

static bool watch(void *user)
{
    struct watching *watching = user;
    struct ledger *ledger = watching->visit.session.ledger;
    uint64_t until = watching->timeout_us ? host_now_us() + watching->timeout_us : UINT64_MAX;
    struct happening happening;
    bool works = true, more = true;

    while (works && more && (watching->over < watching->enough || watching->enough == 0)) {
        if (!wire_next(&watching->visit.report, ledger, until, &happening)) {
            complain("%u calls were over within %g s.", watching->over, (double)watching->timeout_us / 1e6);
            works = false;
        } else if (happening.kind == HAPPENED_EVENT) {
            works = on_event(watching, &happening);
        } else {
            more = happening.kind != HAPPENED_INTERRUPT;
        }
    }
    while (watching->calls)
        end(watching, &watching->calls);
    return works;
}

int watch_command(char **arguments)
{
    struct watching watching = {0};
    const char *nothing = NULL;
    const struct option options[] = {
        {"--provider", OPTION_TEXT, &watching.visit.path},
        {"--line", OPTION_NUMBER, &watching.visit.number},
        {"--wire", OPTION_TEXT, &watching.visit.wire.path},
        {"--calls", OPTION_NUMBER, &watching.enough},
        {"--timeout", OPTION_SECONDS, &watching.timeout_us},
        {NULL, OPTION_TEXT, NULL},
    };
    int code;

    if (!options_read(arguments, options, &nothing))
        return EXIT_MISUSED;
    if (nothing || !watching.visit.path) {
        complain("watch needs --provider PATH, and nothing else but options; see host watch --help.");
        return EXIT_MISUSED;
    }
    code = visit_pay(&watching.visit, watch, &watching);
    if (code == EXIT_GOOD)
        printf("%u call%s seen; no rule was broken.\n", watching.seen, watching.seen == 1 ? " was" : "s were");
    return code;
}
