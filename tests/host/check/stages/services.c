/* services.c: what a switch does for a call and a line beside connecting them: calls that are completed later,
 * terminals, the detection of media, information from user to user (rules 22, 49, 170 to 173). */
#include <string.h>

#include "../../names.h"
#include "../../provider/guard.h"
#include "../consult.h"

enum {
    ALL_MODES =
        LINECALLCOMPLMODE_CAMPON | LINECALLCOMPLMODE_CALLBACK | LINECALLCOMPLMODE_INTRUDE | LINECALLCOMPLMODE_MESSAGE
};

static DWORD first_of(DWORD bits)
{
    return bits & (0 - bits);
}

/* A request that was made, whose function returned result: 0 or an error. False: neither came, and it was told. */
static bool refuses(struct check *check, DRV_REQUESTID request, const char *function, LONG result, LONG error, unsigned rule,
                    const char *what)
{
    char name[64], is_to_be[64];

    if (!consult_answered(check, request, function, &result))
        return false;
    if (result == error || result == (LONG)LINEERR_OPERATIONUNAVAIL)
        finding(rule, NULL);
    else
        finding_broken(rule, "%s %s gave %s, not %s", function, what,
                       result == 0 ? "0" : error_name(result, name, sizeof name),
                       error_name(error, is_to_be, sizeof is_to_be));
    return true;
}

/* --- Rule 170 ----------------------------------------------------------------------------------------------------- */

/* lineCompleteCall. What becomes of it goes into *result. False: nothing, and it was told. The id may be written until
 * then. */
static bool complete(struct check *check, const struct placed *placed, DWORD mode, DWORD *id, LONG *result)
{
    DRV_REQUESTID request = ledger_request(check->ledger, "lineCompleteCall", placed->device->line, placed->handle);
    DWORD *lent = guard_lend(sizeof *lent, 60, "behind a completion id");
    bool answered;

    *lent = UNWRITTEN;
    *result = REQUEST(check, 170, request, lineCompleteCall, placed->driver, lent, mode, 0);
    answered = consult_answered(check, request, "lineCompleteCall", result);
    *id = *lent;
    guard_take_away(lent, sizeof *lent, 170, "it wrote a completion id after lineCompleteCall had been completed");
    return answered;
}

/* A mode that is none of the address's. */
static void check_mode(struct check *check, const struct placed *placed, DWORD mode, const char *what)
{
    char name[64];
    LONG result;
    DWORD id;

    if (!complete(check, placed, mode, &id, &result) || !scene_stands(check, placed))
        return;
    if (result == (LONG)LINEERR_INVALCALLCOMPLMODE)
        finding(170, NULL);
    else
        finding_broken(170, "lineCompleteCall in %s (0x%X; LINEADDRESSCAPS.dwCallCompletionModes is 0x%X) gave %s, not "
                       "LINEERR_INVALCALLCOMPLMODE", what, (unsigned)mode, (unsigned)placed->device->completion_modes,
                       result == 0 ? "0" : error_name(result, name, sizeof name));
}

/* lineUncompleteCall, which must give 0 or LINEERR_INVALCOMPLETIONID. */
static void take_back(struct check *check, const struct device *device, DWORD id, bool is_asked_for, const char *what)
{
    DRV_REQUESTID request;
    char name[64];
    LONG result;

    if (!HAS(check, lineUncompleteCall) || !ledger_line_open(check->ledger, device->line))
        return;
    request = ledger_request(check->ledger, "lineUncompleteCall", device->line, NULL);
    result = REQUEST(check, 170, request, lineUncompleteCall, device->subject.line, id);
    if (!is_asked_for)
        refuses(check, request, "lineUncompleteCall", result, (LONG)LINEERR_INVALCOMPLETIONID, 170, what);
    else if (consult_answered(check, request, "lineUncompleteCall", &result) &&
             result == (LONG)LINEERR_INVALCOMPLETIONID)
        finding_broken(170, "lineUncompleteCall %s gave %s", what, error_name(result, name, sizeof name));
}

/* Two requests at once have an id each. */
static void check_second(struct check *check, const struct placed *placed, DWORD mode, DWORD first)
{
    LONG result;
    DWORD id;

    if (placed->device->most_completions < 2 || !complete(check, placed, mode, &id, &result) || result != 0)
        return;
    if (id == first)
        finding_broken(170, "lineCompleteCall gave the completion id 0x%X, which another one has that goes on",
                       (unsigned)id);
    else
        take_back(check, placed->device, id, true, "of a call that lineCompleteCall has just taken");
}

static void check_listed(struct check *check, const struct placed *placed, DWORD mode)
{
    LONG result;
    DWORD id;

    if (!complete(check, placed, mode, &id, &result))
        return;
    if (result < 0 && result != (LONG)LINEERR_COMPLETIONOVERRUN) /* there are as many as there can be */
        consult_failed(check, placed, "lineCompleteCall", result);
    if (result != 0)
        return;
    if (id == UNWRITTEN) {
        finding_broken(170, "lineCompleteCall succeeded, but wrote no completion id");
        return;
    }
    finding(170, NULL);
    check_second(check, placed, mode, id);
    take_back(check, placed->device, ~id, false, "of a completion id that there is not");
    take_back(check, placed->device, id, true, "of a call that lineCompleteCall has taken");
    take_back(check, placed->device, id, false, "of a call that was taken back before");
}

static void use_waiting(struct check *check, const struct placed *placed)
{
    const DWORD modes = placed->device->completion_modes & ALL_MODES, missing = ALL_MODES & ~modes;
    const DWORD mode = first_of(modes & ~(DWORD)LINECALLCOMPLMODE_MESSAGE);

    if (!modes) {
        finding_broken(170, "COMPLETECALL is offered, but LINEADDRESSCAPS.dwCallCompletionModes lists no mode");
        return;
    }
    if (missing)
        check_mode(check, placed, first_of(missing), "a mode that is not listed");
    if (modes & (modes - 1))
        check_mode(check, placed, modes, "several modes at once");
    if (mode && mode != LINECALLCOMPLMODE_INTRUDE) /* which would disturb somebody */
        check_listed(check, placed, mode);
}

/* A call that rings, or is busy. */
static void play_completion(struct check *check, const char *number)
{
    struct device device;
    struct placed placed;

    if (!number || !scene_begin_line(check, &device))
        return;
    if (scene_connect(check, &device, number, LINECALLSTATE_RINGBACK | LINECALLSTATE_BUSY, 0, &placed)) {
        scene_pause(check, REST_MS);
        if (scene_stands(check, &placed) && scene_offers(check, &placed, LINECALLFEATURE_COMPLETECALL))
            use_waiting(check, &placed);
    }
    scene_finish(check, &placed);
    scene_end_line(check, &device);
}

static void use_connected(struct check *check, struct placed *placed)
{
    const DWORD mode = first_of(placed->device->completion_modes & ALL_MODES);
    LONG result;
    DWORD id;

    if (mode && complete(check, placed, mode, &id, &result) && scene_is_connected(check, placed))
        consult_is_refused("lineCompleteCall", 170, "of a connected call", 0, result);
}

/* --- Rule 171 ----------------------------------------------------------------------------------------------------- */

static void route(struct check *check, const struct device *device, DWORD address, DWORD select, DWORD terminal, LONG error,
                  const char *what)
{
    DRV_REQUESTID request = ledger_request(check->ledger, "lineSetTerminal", device->line, NULL);
    LONG result = REQUEST(check, 171, request, lineSetTerminal, device->subject.line, address, 0, select,
                          LINETERMMODE_BUTTONS, terminal, TRUE);

    if (ledger_line_open(check->ledger, device->line))
        refuses(check, request, "lineSetTerminal", result, error, 171, what);
}

static void play_terminals(struct check *check)
{
    struct device device;

    if (!scene_begin_line(check, &device))
        return;
    if (device.terminal_bytes != 0 && device.terminal_bytes != device.terminals * sizeof(LINETERMCAPS))
        finding_broken(171, "LINEDEVCAPS.dwTerminalCapsSize is %u; for %u terminals it must be %u, or 0",
                       (unsigned)device.terminal_bytes, (unsigned)device.terminals,
                       (unsigned)(device.terminals * sizeof(LINETERMCAPS)));
    if (!HAS(check, lineSetTerminal))
        finding_absent(171, "lineSetTerminal is not exported");
    else {
        route(check, &device, 0, LINECALLSELECT_LINE, device.terminals, (LONG)LINEERR_INVALTERMINALID,
              "of the terminal dwNumTerminals");
        route(check, &device, 0, LINECALLSELECT_LINE, 0xFFFFFFFF, (LONG)LINEERR_INVALTERMINALID,
              "of terminal 0xFFFFFFFF");
        if (device.terminals)
            route(check, &device, NO_SUCH_ADDRESS, LINECALLSELECT_ADDRESS, 0, (LONG)LINEERR_INVALADDRESSID,
                  "for an address that the line does not have");
    }
    scene_end_line(check, &device);
}

/* --- Rule 172 ----------------------------------------------------------------------------------------------------- */

static LONG monitor(struct check *check, const struct placed *placed, DWORD modes)
{
    LONG result;

    ledger_media_begin(check->ledger, placed->handle, modes);
    result = CALL(check, 172, lineMonitorMedia, placed->driver, modes);
    if (result == 0)
        ledger_media_are(check->ledger, placed->handle, modes);
    return result;
}

static void use_monitor(struct check *check, struct placed *placed)
{
    DWORD unlisted = LINEMEDIAMODE_DATAMODEM;
    char name[64];
    LONG result = monitor(check, placed, placed->device->media_modes);

    if (scene_is_failure(result) && scene_is_connected(check, placed))
        finding_broken(49,
                       "lineMonitorMedia returned %s for LINEDEVCAPS.dwMediaModes, although MONITORMEDIA is offered",
                       error_name(result, name, sizeof name));
    if (result != 0)
        return;
    scene_pause(check, REST_MS);
    result = monitor(check, placed, 0);
    if (result < 0 && scene_is_connected(check, placed))
        finding_broken(172, "lineMonitorMedia of no medium returned %s; it is to end the monitoring, and return 0",
                       error_name(result, name, sizeof name));
    scene_pause(check, REST_MS);
    while (unlisted & placed->device->media_modes)
        unlisted <<= 1;
    result = monitor(check, placed, unlisted);
    if (result == (LONG)LINEERR_INVALMEDIAMODE)
        finding(172, NULL);
    else if (scene_is_connected(check, placed))
        finding_broken(172, "lineMonitorMedia of 0x%X, which LINEDEVCAPS.dwMediaModes does not list, returned %s, not "
                       "LINEERR_INVALMEDIAMODE", (unsigned)unlisted,
                       result == 0 ? "0" : error_name(result, name, sizeof name));
}

/* Media control without any list ends that which there is. */
static void use_control(struct check *check, struct placed *placed)
{
    char name[64];
    LONG result = CALL(check, 172, lineSetMediaControl, placed->device->subject.line, 0, placed->driver,
                       LINECALLSELECT_CALL, NULL, 0, NULL, 0, NULL, 0, NULL, 0);

    if (result == 0)
        finding(172, NULL);
    else if (result < 0 && result != (LONG)LINEERR_OPERATIONUNAVAIL && scene_is_connected(check, placed))
        finding_broken(172, "lineSetMediaControl without lists returned %s; it is to end media control, and return 0",
                       error_name(result, name, sizeof name));
}

/* --- Rule 173 ----------------------------------------------------------------------------------------------------- */

static const char information[] = "u";

static char *lend_information(void)
{
    char *lent = guard_lend(sizeof information, 60, "behind user-user information");

    memcpy(lent, information, sizeof information);
    return lent;
}

/* lineSendUserUserInfo, with information that is taken away as soon as it returns. False: nothing came of it. */
static bool send_information(struct check *check, const struct placed *placed, LONG *result)
{
    char *lent = lend_information();
    DRV_REQUESTID request = ledger_request(check->ledger, "lineSendUserUserInfo", placed->device->line, placed->handle);

    *result = REQUEST(check, 173, request, lineSendUserUserInfo, placed->driver, lent, sizeof information);
    guard_take_away(lent, sizeof information, 22,
                    "it read user-user information after lineSendUserUserInfo had returned");
    return consult_answered(check, request, "lineSendUserUserInfo", result);
}

/* There is none that has come, in all likelihood. */
static void release(struct check *check, const struct placed *placed)
{
    DRV_REQUESTID request =
        ledger_request(check->ledger, "lineReleaseUserUserInfo", placed->device->line, placed->handle);
    LONG result = REQUEST(check, 173, request, lineReleaseUserUserInfo, placed->driver);
    char name[64];

    if (!consult_answered(check, request, "lineReleaseUserUserInfo", &result))
        return;
    if (result == 0)
        finding(173, NULL);
    else if (result < 0 && result != (LONG)LINEERR_OPERATIONUNAVAIL && scene_is_connected(check, placed))
        finding_broken(173, "lineReleaseUserUserInfo of a call that has no such information gave %s; it is to succeed",
                       error_name(result, name, sizeof name));
}

/* lineDrop with information, which the provider need not send. */
static void hang_up(struct check *check, const struct placed *placed)
{
    DRV_REQUESTID request;
    LONG result;
    char *lent;

    if (!scene_is_connected(check, placed))
        return;
    lent = lend_information();
    request = ledger_request(check->ledger, "lineDrop", placed->device->line, placed->handle);
    result = REQUEST(check, 14, request, lineDrop, placed->driver, lent, sizeof information);
    guard_take_away(lent, sizeof information, 22, "it read user-user information after lineDrop had returned");
    if (result == (LONG)request)
        scene_await_idle(check, placed, request, result);
    else
        scene_hang_up(check, placed);
}

static void use_information(struct check *check, struct placed *placed)
{
    LONG result;

    if (HAS(check, lineReleaseUserUserInfo))
        release(check, placed);
    if (!HAS(check, lineSendUserUserInfo) || !scene_offers(check, placed, LINECALLFEATURE_SENDUSERUSER))
        return;
    if (send_information(check, placed, &result) && result < 0)
        consult_failed(check, placed, "lineSendUserUserInfo", result);
    hang_up(check, placed);
    if (scene_view(check, placed).state == LINECALLSTATE_IDLE && send_information(check, placed, &result))
        consult_is_refused("lineSendUserUserInfo", 173, "of a call that is IDLE", 0, result);
}

/* --- All of it ---------------------------------------------------------------------------------------------------- */

/* Is it exported, and ever offered? */
static bool is_there(unsigned rule, bool exported, const struct device *device, DWORD feature, const char *function)
{
    bool offered = device->call_features & feature;

    if (!exported || !offered)
        finding_absent(rule, "%s is %s", function, exported ? "never offered" : "not exported");
    return exported && offered;
}

void stage_services(struct check *check)
{
    struct device device;

    play_terminals(check);
    if (!scene_learn_alone(check, &device))
        return;
    if (is_there(170, HAS(check, lineCompleteCall), &device, LINECALLFEATURE_COMPLETECALL, "lineCompleteCall")) {
        play_completion(check, check->options->ringing);
        play_completion(check, check->options->busy);
        scene_play_connected(check, 0, use_connected);
    }
    if (is_there(172, HAS(check, lineMonitorMedia), &device, LINECALLFEATURE_MONITORMEDIA, "lineMonitorMedia"))
        scene_play_connected(check, LINECALLFEATURE_MONITORMEDIA, use_monitor);
    if (HAS(check, lineSetMediaControl))
        scene_play_connected(check, 0, use_control);
    if (!HAS(check, lineReleaseUserUserInfo))
        is_there(173, HAS(check, lineSendUserUserInfo), &device, LINECALLFEATURE_SENDUSERUSER, "lineSendUserUserInfo");
    scene_play_connected(check, 0, use_information);
}
