/* lines.c: a telephony server: every line open at once, calls on several (rules 24, 55, 58, 115). */
#include <stdlib.h>

#include "../../names.h"
#include "../../platform/host_os.h"
#include "../scene.h"

enum {
    MOST_LINES = 1000,
    CALLS = 8,
    CONNECT_US = 1000000,
    CREATION_US = 500000, /* how long after lineOpen a LINE_CREATE is waited for */
    OTHERS_LINES = 5,    /* between the provider's first lines and one that came later */
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

/* Rule 115: TAPI gives a line that LINE_CREATE brings an id behind those of all providers. */
static void adopt_created(struct check *check)
{
    const unsigned number = check->session.lines + OTHERS_LINES;
    struct device device;
    DWORD_PTR temporary;
    char name[64];
    LONG result;

    if (!ledger_take_created(check->ledger, host_now_us() + CREATION_US, &temporary) ||
        CALL(check, 115, providerCreateLineDevice, temporary, check->session.line_base + number) != 0)
        return; /* where it fails there is no such line, and no harm is done */
    ledger_device_created(check->ledger);
    if (!scene_learn_created(check, number, &device)) {
        finding_broken(115, "providerCreateLineDevice(0x%llX, %u) succeeded, but a line of that id is not known",
                       (unsigned long long)temporary, (unsigned)(check->session.line_base + number));
        return;
    }
    result = scene_try_open(check, &device);
    if (result == (LONG)LINEERR_BADDEVICEID || result == (LONG)LINEERR_NODEVICE)
        finding_broken(115, "lineOpen of device %u, which providerCreateLineDevice made, returned %s",
                       (unsigned)device.subject.device, error_name(result, name, sizeof name));
    else
        finding(115, NULL);
    if (result == 0)
        scene_close(check, &device);
}

void stage_lines(struct check *check)
{
    struct device *devices = calloc(MOST_LINES, sizeof *devices);
    DWORD opened;

    if (!devices)
        abort();
    if (scene_begin(check)) {
        opened = scene_open_lines(check, devices, MOST_LINES);
        adopt_created(check);
        play_calls(check, devices, opened);
        scene_close_lines(check, devices, opened);
        scene_end(check);
    }
    free(devices);
}
