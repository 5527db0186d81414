/* drive.c: a command of the user's that makes the switch do something. */
#include "drive.h"

#include <stdio.h>

#include "../platform/host_os.h"
#include "../platform/host_process.h"
#include "findings.h"
#include "scene.h"

enum {
    LONGEST_COMMAND = 2000,
    CONNECTING_US = 2000000, /* that a provider may take until it has its switch */
};

/* They are known by their addresses: no number of the user's is at one of these. */
static const char call_back[] = "call-back", call_out[] = "call-out", offer[] = "offer", cut[] = "cut";

void drive_instead_of_numbers(struct check_options *options)
{
    if (!options->drive)
        return;
    if (!options->call_back)
        options->call_back = call_back;
    if (!options->call_out)
        options->call_out = call_out;
    if (!options->offer)
        options->offer = offer;
    if (!options->cut)
        options->cut = cut;
}

bool drive_is_action(const char *number)
{
    return number == call_back || number == call_out || number == offer || number == cut;
}

/* A provider may connect to its switch after lineOpen has returned; before that the switch can do nothing to it. One
 * that does not say when is given a while. */
static void await_switch(struct check *check, const struct device *device)
{
    const DWORD there = LINEDEVSTATUSFLAGS_CONNECTED | LINEDEVSTATUSFLAGS_INSERVICE;
    uint64_t deadline = host_now_us() + CONNECTING_US;
    LINEDEVSTATUS status;

    while (host_now_us() < deadline && scene_line_status(check, device, &status) &&
           (status.dwDevStatusFlags & there) != there)
        scene_pause(check, 5);
}

/* Returns the command's exit status. */
static int run(struct check *check, const char *action)
{
    char command[LONGEST_COMMAND];

    finding_waits("the end of --drive's command", host_now_us() + check->options->timeout_us);
    snprintf(command, sizeof command, "%s %s", check->options->drive, action);
    return host_run(command);
}

bool drive_provider(struct check *check, const char *action)
{
    return run(check, action) == 0;
}

bool drive_switch(struct check *check, const struct device *device, const char *action, unsigned rule)
{
    int status;

    await_switch(check, device);
    status = run(check, action);
    if (status != 0 && rule)
        finding_unreached(rule, "--drive's command ended with %d when it was to do %s", status, action);
    return status == 0;
}
