/* dial.c: the dial command: what Outlook does when its user dials, with a hang-up at the end. */
#include <stdio.h>
#include <stdlib.h>

#include "../names.h"
#include "../text.h"
#include "commands.h"
#include "options.h"
#include "outgoing.h"
#include "visit.h"

struct dialing {
    const char *number;
    const WCHAR *wide; /* the same, and its length */
    size_t units;
    uint64_t talk_us, timeout_us;
    struct visit visit;
    struct outgoing outgoing;
};

/* Say if it is the line that is at fault: it is not connected or out of service. */
static void complain_of_line(const struct dialing *dialing)
{
    LONG result;
    LINEDEVSTATUS *status = get_dev_status(&dialing->visit.device.subject, &result);
    DWORD flags;

    if (!status)
        return;
    flags = status->dwDevStatusFlags;
    structure_free(status);
    if (!(flags & LINEDEVSTATUSFLAGS_CONNECTED))
        complain(
            "line %s is not connected to its switch: check that the switch runs, that the provider's settings name "
            "its address, and that the switch accepts its login, if it has one.",
            dialing->visit.device.name);
    else if (!(flags & LINEDEVSTATUSFLAGS_INSERVICE))
        complain("line %s is out of service: check that the switch knows it.", dialing->visit.device.name);
}

static bool number_is_at_fault(LONG error)
{
    switch ((DWORD)error) {
    case LINEERR_INVALADDRESS:
    case LINEERR_DIALBILLING:
    case LINEERR_DIALDIALTONE:
    case LINEERR_DIALPROMPT:
    case LINEERR_DIALQUIET:
        return true;
    default:
        return false;
    }
}

/* lineMakeCall was refused, or failed later. */
static void complain_of_reply(const struct dialing *dialing, const char *happened)
{
    LONG error = dialing->outgoing.reply;
    const char *phrase = error_phrase(error);
    char name[64];

    if (error >= 0) {
        complain("the provider's answer to lineMakeCall, %d, is none that TSPI knows; see the rule.", (int)error);
        return;
    }
    complain("%s %s: %s%s%s.", dialing->number, happened, error_name(error, name, sizeof name), phrase ? ", " : "",
             phrase ? phrase : "");
    if (!number_is_at_fault(error))
        complain_of_line(dialing);
}

static void complain_of_end(const struct dialing *dialing)
{
    const struct outgoing *outgoing = &dialing->outgoing;
    char mode[32], state[160];

    mode_name(LINECALLSTATE_DISCONNECTED, outgoing->disconnect_mode, mode, sizeof mode);
    if (outgoing->state == LINECALLSTATE_BUSY || outgoing->last_live_state == LINECALLSTATE_BUSY)
        complain("%s is busy; try again later.", dialing->number);
    else
        complain("the call to %s ended before it was connected: %s; the state before was %s.", dialing->number,
                 mode[0] ? mode : "no reason was given",
                 bit_names(BITS_CALL_STATE, outgoing->last_live_state, state, sizeof state));
    complain_of_line(dialing);
}

static void complain_of_silence(const struct dialing *dialing)
{
    const struct outgoing *outgoing = &dialing->outgoing;
    double seconds = (double)dialing->timeout_us / 1e6;
    char state[160];

    if (!outgoing->replied)
        complain("the provider did not say within %g s whether %s can be dialed.", seconds, dialing->number);
    else if (outgoing->state)
        complain("%s did not answer within %g s, the call was in %s; --timeout waits longer.", dialing->number, seconds,
                 bit_names(BITS_CALL_STATE, outgoing->state, state, sizeof state));
    else {
        complain("the call to %s was accepted, but nothing was heard of it within %g s.", dialing->number, seconds);
        ledger_breach(dialing->visit.session.ledger, 30,
                      "lineMakeCall succeeded, but no CALLSTATE followed within %g s", seconds);
    }
    complain_of_line(dialing);
}

/* Wait for the call to be connected. On false it will not be, and the reason was printed. */
static bool wait_for_connect(struct dialing *dialing)
{
    struct outgoing *outgoing = &dialing->outgoing;

    if (!outgoing->accepted)
        complain_of_reply(dialing, "was refused");
    else if (!outgoing_follow(outgoing, outgoing->made_us + dialing->timeout_us, outgoing_decided))
        complain_of_silence(dialing);
    else if (outgoing->connected_us)
        return true;
    else if (outgoing->replied && outgoing->reply != 0)
        complain_of_reply(dialing, "was not dialed");
    else if (outgoing->interrupted)
        complain("interrupted before %s was connected.", dialing->number);
    else if (outgoing->line_closed)
        complain("the provider closed the line by force before %s was connected.", dialing->number);
    else
        complain_of_end(dialing);
    return false;
}

/* The call, from lineMakeCall to lineCloseCall, on an open line. */
static bool place_call(void *user)
{
    struct dialing *dialing = user;
    struct outgoing *outgoing = &dialing->outgoing;
    struct visit *visit = &dialing->visit;
    bool connected, idle;

    if (!(visit->device.line_features & LINEFEATURE_MAKECALL)) {
        complain("line %s makes no calls: its switch only tells of them; the command watch shows them.",
                 visit->device.name);
        return false;
    }
    outgoing_make(outgoing, &visit->device, &visit->report, dialing->number, dialing->wide, dialing->units);
    connected = wait_for_connect(dialing);
    if (connected)
        outgoing_follow(outgoing, outgoing->connected_us + dialing->talk_us, outgoing_ended);
    idle = outgoing_hang_up(outgoing);
    if (connected && !idle)
        complain(dialing->visit.device.call_features & LINECALLFEATURE_DROP
                     ? "the call to %s was connected, but the provider never reported it IDLE."
                     : "the call to %s was connected, but the provider has no way to end it: hang up at the telephone.",
                 dialing->number);
    outgoing_close(outgoing);
    return connected && idle;
}

static void print_summary(const struct dialing *dialing)
{
    const struct outgoing *outgoing = &dialing->outgoing;

    printf("%s was connected %.1f ms after dialing, for %.1f s, and ended; no rule was broken.\n", dialing->number,
           (double)(outgoing->connected_us - outgoing->made_us) / 1e3,
           (double)(outgoing->ended_us - outgoing->connected_us) / 1e6);
}

int dial_command(char **arguments)
{
    struct dialing dialing = {.talk_us = 1000000, .timeout_us = 30000000};
    struct visit *visit = &dialing.visit;
    const struct option options[] = {
        {"--provider", OPTION_TEXT, &visit->path},
        {"--line", OPTION_NUMBER, &visit->number},
        {"--wire", OPTION_TEXT, &visit->wire.path},
        {"--talk", OPTION_SECONDS, &dialing.talk_us},
        {"--timeout", OPTION_SECONDS, &dialing.timeout_us},
        {NULL, OPTION_TEXT, NULL},
    };
    WCHAR *number;
    int code;

    if (!options_read(arguments, options, &dialing.number))
        return EXIT_MISUSED;
    if (!dialing.number || !dialing.number[0] || !visit->path) {
        complain("dial needs a number and --provider PATH; see host dial --help.");
        return EXIT_MISUSED;
    }
    dialing.wide = number = text_to_utf16(dialing.number, &dialing.units);
    if (!number) {
        complain("the number is no UTF-8 text.");
        return EXIT_MISUSED;
    }
    code = visit_pay(visit, place_call, &dialing);
    if (code == EXIT_GOOD)
        print_summary(&dialing);
    free(number);
    return code;
}
