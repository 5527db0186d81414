/* driven.c: what the other end of a call does by itself, where there is a command that makes it (rules 44 to 47). */
#include "../drive.h"
#include "../observe.h"
#include "../scene.h"

/* The other end hangs up. */
static void play_hang_up(struct check *check)
{
    const DWORD over = LINECALLSTATE_DISCONNECTED | LINECALLSTATE_IDLE;
    struct device device;
    struct placed placed;

    if (!scene_begin_line(check, &device))
        return;
    if (scene_connect(check, &device, check->options->number, LINECALLSTATE_CONNECTED, 0, &placed) &&
        drive_switch(check, &device, "hang-up", 0)) {
        if (!ledger_wait_state(check->ledger, placed.handle, over, scene_deadline(check)))
            finding_warning(45,
                            "--drive's command has let the other end hang up, but the call is neither DISCONNECTED nor "
                            "IDLE");
        observe_status(check, &placed);
    }
    scene_finish(check, &placed);
    scene_end_line(check, &device);
}

void stage_driven(struct check *check)
{
    if (check->options->drive)
        play_hang_up(check);
}
