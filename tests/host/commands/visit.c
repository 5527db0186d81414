/* visit.c: from a provider's file to an open line, and back; see visit.h. */
#include "visit.h"

#include "../platform/host_os.h"
#include "commands.h"

static void on_interrupt(void *ledger)
{
    ledger_interrupt(ledger);
}

/* The line, from the first look at it to lineClose. */
static bool use_line(struct visit *visit, bool (*use)(void *user), void *user)
{
    struct device *device = &visit->device;
    bool good;

    if (!visit->session.lines) {
        complain_of_no_lines();
        return false;
    }
    if (visit->number >= visit->session.lines) {
        complain("there is no line %u; the provider has %u, counted from 0.", visit->number,
                 (unsigned)visit->session.lines);
        return false;
    }
    if (!device_learn(device, &visit->session, visit->number))
        return false;
    visit->report.start_us = host_now_us();
    if (!device_open(device))
        return false;
    report_line(&visit->report, visit->report.start_us, PLAIN, "line", "%s%s%s, open", device->name,
                device->name[0] && device->info[0] ? " " : "", device->info);
    wire_begin(&visit->report);
    good = use(user);
    device_close(device);
    return good;
}

static bool use_provider(struct visit *visit, struct ledger *ledger, bool (*use)(void *user), void *user)
{
    char why[512];
    bool good;

    if (!provider_load(&visit->provider, visit->path, why, sizeof why)) {
        complain("cannot load the provider %s: %s.", visit->path, why);
        return false;
    }
    good = session_start(&visit->session, &visit->provider, ledger);
    if (good) {
        good = use_line(visit, use, user);
        session_stop(&visit->session);
        wire_end(&visit->report);
    } else {
        complain("%s; the provider cannot be used.", visit->session.why);
    }
    provider_unload(&visit->provider);
    return good;
}

int visit_pay(struct visit *visit, bool (*use)(void *user), void *user)
{
    struct ledger *ledger = ledger_new(); /* never freed: Ctrl-C may come at any time */
    bool good;

    report_begin(&visit->report);
    visit->report.wire = visit->wire.path ? &visit->wire : NULL;
    host_catch_interrupt(on_interrupt, ledger);
    good = use_provider(visit, ledger, use, user);
    return complain_of_breaches(ledger) > 0 ? EXIT_BROKE : good ? EXIT_GOOD : EXIT_FAILED;
}
