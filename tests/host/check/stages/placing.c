/* placing.c: calls that are placed otherwise than most are (rules 105 and 176). */
#include "placing.h"

#include "../../names.h"

/* Rule 105; works: with LINECALLPARAMS the same call is accepted. Without, a provider may read what is not there. */
static void play_without_params(struct check *check, bool works)
{
    struct device device;
    struct placed placed;
    char name[64];
    LONG result;

    if (!scene_begin_line(check, &device))
        return;
    works = works && scene_offers_call(check, &device);
    scene_place_plainly(check, &device, check->options->number, 25, &placed);
    result = placed.result;
    if (result < 0 || (placed.accepted && scene_completed(check, placed.make, 16, "lineMakeCall", &result))) {
        if (result < 0 && works && ledger_line_open(check->ledger, device.line))
            finding_broken(105, "lineMakeCall with lpCallParams NULL gave %s; with LINECALLPARAMS it succeeds",
                           error_name(result, name, sizeof name));
        else if (result == 0)
            finding(105, NULL);
    }
    scene_finish(check, &placed);
    scene_end_line(check, &device);
}

/* Rule 105: LINECALLPARAMS of another kind; works: with others the same call is accepted. */
static void play_with(struct check *check, bool works, const char *what,
                      bool (*place)(struct check *check, struct device *device, const char *number, unsigned rule,
                                    struct placed *placed))
{
    struct device device;
    struct placed placed;
    char name[64];

    if (!scene_begin_line(check, &device))
        return;
    works = works && scene_offers_call(check, &device);
    if (!place(check, &device, check->options->number, 25, &placed) && works && placed.result < 0)
        finding_broken(105, "lineMakeCall with LINECALLPARAMS %s gave %s; with others it succeeds", what,
                       error_name(placed.result, name, sizeof name));
    scene_finish(check, &placed);
    scene_end_line(check, &device);
}

/* Rule 176: TAPI gives a handle of its own to another call. */
static void play_again(struct check *check, struct device *device, struct placed *placed)
{
    char name[64];
    LONG result;

    scene_await_service(check, device);
    if (!scene_offers_call(check, device))
        return;
    scene_place_again(check, device, check->options->number, 25, placed);
    result = placed->result;
    if (placed->accepted &&
        !scene_completed(check, placed->make, 176, "lineMakeCall under a handle that a closed call had", &result))
        return;
    if (result < 0 && ledger_line_open(check->ledger, device->line))
        finding_broken(176, "lineMakeCall with the htCall of a call that is closed gave %s; with a new one it succeeds",
                       error_name(result, name, sizeof name));
    else if (result == 0 &&
             !ledger_wait_state(check->ledger, placed->handle, LINECALLSTATE_CONNECTED, scene_deadline(check)) &&
             scene_stands(check, placed) && scene_is_late(check))
        finding_broken(176, "a call with the htCall of a call that is closed did not become CONNECTED, as that did");
    else if (result == 0)
        finding(176, NULL);
}

static void play_handle_again(struct check *check)
{
    struct device device;
    struct placed placed;

    if (!scene_begin_line(check, &device))
        return;
    if (scene_connect(check, &device, check->options->number, LINECALLSTATE_CONNECTED, 0, &placed)) {
        scene_finish(check, &placed);
        scene_pause(check, 50);
        play_again(check, &device, &placed);
    }
    scene_finish(check, &placed);
    scene_end_line(check, &device);
}

void placing_play(struct check *check, bool works)
{
    play_without_params(check, works);
    play_with(check, works, "that have a displayable address", scene_place_described);
    play_with(check, works, "in which what has a default is 0", scene_place_barely);
    play_handle_again(check);
}
