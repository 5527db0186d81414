/* lines.c: a telephony server: every line open at once, calls on several (rules 24, 55, 58, 115). */
#include <stdlib.h>

#include "../../ledger/ledger_devices.h"
#include "../../platform/host_os.h"
#include "../adopt.h"

enum {
    MOST_LINES = 1000,
    CALLS = 8,
    CONNECT_US = 1000000,
    CREATION_US = 500000, /* how long after lineOpen a LINE_CREATE is waited for */
};

static void play_calls(struct check *check, struct device *devices, DWORD lines)
{
    struct placed placed[CALLS];
    DWORD count = lines < CALLS ? lines : CALLS, i;
    LONG result;

    for (i = 0; i < count; i++)
        scene_place(check, &devices[i], check->options->number, 0, 25, &placed[i]);
    for (i = 0; i < count; i++)
        if (placed[i].accepted && scene_completed(check, placed[i].make, 24, "lineMakeCall, one of several lines',",
                                                  &result) && result == 0)
            ledger_wait_state(check->ledger, placed[i].handle, LINECALLSTATE_CONNECTED, host_now_us() + CONNECT_US);
    for (i = 0; i < count; i++)
        if (placed[i].accepted) {
            if (scene_view(check, &placed[i]).born_us && scene_view(check, &placed[i]).seen)
                scene_hang_up(check, &placed[i]);
            scene_close_call(check, &placed[i]);
        }
}

/* A line that comes by itself. */
static void adopt_created(struct check *check)
{
    struct device device;
    DWORD_PTR temporary;

    if (ledger_take_created(check->ledger, LINE_DEVICES, host_now_us() + CREATION_US, &temporary))
        adopt_line(check, temporary, check->session.lines + OTHERS_DEVICES, &device);
}

void stage_lines(struct check *check)
{
    struct device *devices = calloc(MOST_LINES, sizeof *devices);
    DWORD opened;

    if (!devices)
        abort();
    if (scene_begin_next(check)) {
        opened = scene_open_lines(check, devices, MOST_LINES);
        adopt_created(check);
        play_calls(check, devices, opened);
        scene_close_lines(check, devices, opened);
        scene_end(check);
    }
    free(devices);
}
