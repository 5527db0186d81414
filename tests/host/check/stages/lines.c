/* lines.c: a telephony server: every line open at once, calls on several (rules 24, 55, 58). */
#include <stdlib.h>

#include "../../names.h"
#include "../../platform/host_os.h"
#include "../scene.h"

enum { MOST_LINES = 1000, CALLS = 8, CONNECT_US = 1000000 };

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

void stage_lines(struct check *check)
{
    struct device *devices = calloc(MOST_LINES, sizeof *devices);
    DWORD opened;

    if (!devices)
        abort();
    if (scene_begin(check)) {
        opened = scene_open_lines(check, devices, MOST_LINES);
        play_calls(check, devices, opened);
        scene_close_lines(check, devices, opened);
        scene_end(check);
    }
    free(devices);
}
