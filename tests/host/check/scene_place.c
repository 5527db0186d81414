/* scene_place.c: what stages are made of: calls that are placed, with what the provider is lent for that. */
#include <stdlib.h>
#include <string.h>

#include "../names.h"
#include "../provider/guard.h"
#include "../text.h"
#include "scene.h"

static const WCHAR described[] = u"tspi-check"; /* how an application shows whom it calls */

/* DESCRIBED: behind their fixed part is what an application has to say of the call. BARE: what has a default is 0. */
enum shape { USUAL, DESCRIBED, BARE };

static LINECALLPARAMS *lend_params(const struct device *device, DWORD flags, enum shape shape)
{
    const DWORD fixed = device->subject.sizes->call_params;
    const DWORD size = fixed + (shape == DESCRIBED ? sizeof described : 0);
    LINECALLPARAMS *params = guard_lend(size, 60, "behind LINECALLPARAMS");

    fill_call_params(params, device);
    params->dwTotalSize = size;
    params->dwCallParamFlags = flags;
    if (shape == BARE)
        params->dwBearerMode = params->dwMinRate = params->dwMaxRate = params->dwMediaMode = 0;
    if (shape == DESCRIBED) {
        memcpy((char *)params + fixed, described, sizeof described);
        params->dwDisplayableAddressSize = sizeof described;
        params->dwDisplayableAddressOffset = fixed;
    }
    return params;
}

WCHAR *scene_lend_text(const char *text, size_t *bytes)
{
    size_t units = 0;
    WCHAR *wide = text_to_utf16(text, &units), *lent;

    *bytes = units * sizeof *wide;
    if (!wide)
        return NULL;
    lent = guard_lend(*bytes, 60, "behind a text");
    memcpy(lent, wide, *bytes);
    guard_freeze(lent, *bytes, 22, "it wrote into a text that it was given to read");
    free(wide);
    return lent;
}

LPHDRVCALL scene_lend_handle(void)
{
    return guard_lend(sizeof(HDRVCALL), 60, "it wrote behind a call's handle");
}

HDRVCALL scene_take_handle(LPHDRVCALL lent, unsigned rule)
{
    HDRVCALL driver = *lent;

    guard_take_away(lent, sizeof *lent, rule, "it wrote a call's handle after the function had returned");
    return driver;
}

void scene_made(struct check *check, struct placed *placed)
{
    if (placed->result != (LONG)placed->make) {
        if (placed->result < 0)
            ledger_call_closed(check->ledger, placed->handle);
        return;
    }
    ledger_call_made(check->ledger, placed->handle, placed->driver);
    placed->accepted = placed->driver != 0;
    if (placed->accepted)
        ledger_held(check->ledger, 26);
    else
        ledger_give_up(check->ledger, placed->make);
}

/* No page says that LINECALLPARAMS are for reading alone, but they are somebody else's. Ends the loan. */
static void take_params(LINECALLPARAMS *params, const LINECALLPARAMS *before, size_t fixed, const char *late)
{
    DWORD size = before->dwTotalSize;

    if (memcmp(params, before, fixed) != 0)
        finding_warning(22, "lineMakeCall wrote into the LINECALLPARAMS that it was given");
    guard_take_away(params, size, 22, late);
}

/* params: lent, or NULL for none. handle: TAPI's new one. */
static bool place_under(struct check *check, struct device *device, HTAPICALL handle, const char *number,
                        LINECALLPARAMS *params, unsigned rule, struct placed *placed)
{
    static const char late[] = "it read the dial string or LINECALLPARAMS after lineMakeCall had returned";
    size_t bytes = 0;
    WCHAR *lent = number ? scene_lend_text(number, &bytes) : NULL;
    LPHDRVCALL driver = scene_lend_handle();
    LINECALLPARAMS before;

    if (params)
        memcpy(&before, params, device->subject.sizes->call_params);
    *placed = (struct placed){.device = device, .handle = handle};
    placed->make = ledger_request(check->ledger, "lineMakeCall", device->line, placed->handle);
    placed->result = REQUEST(check, rule, placed->make, lineMakeCall, device->subject.line, placed->handle, driver,
                             lent, 0, params);
    placed->driver = scene_take_handle(driver, 26);
    scene_made(check, placed);
    if (lent)
        guard_take_away(lent, bytes, 22, late);
    if (params)
        take_params(params, &before, device->subject.sizes->call_params, late);
    return placed->accepted;
}

static bool place(struct check *check, struct device *device, const char *number, LINECALLPARAMS *params, unsigned rule,
                  struct placed *placed)
{
    return place_under(check, device, ledger_call(check->ledger, device->line), number, params, rule, placed);
}

bool scene_place(struct check *check, struct device *device, const char *number, DWORD flags, unsigned rule,
                 struct placed *placed)
{
    return place(check, device, number, lend_params(device, flags, USUAL), rule, placed);
}

bool scene_place_described(struct check *check, struct device *device, const char *number, unsigned rule,
                           struct placed *placed)
{
    return place(check, device, number, lend_params(device, 0, DESCRIBED), rule, placed);
}

bool scene_place_barely(struct check *check, struct device *device, const char *number, unsigned rule,
                        struct placed *placed)
{
    return place(check, device, number, lend_params(device, 0, BARE), rule, placed);
}

bool scene_place_again(struct check *check, struct device *device, const char *number, unsigned rule,
                       struct placed *placed)
{
    HTAPICALL handle = placed->handle;

    ledger_call_again(check->ledger, handle, device->line);
    return place_under(check, device, handle, number, lend_params(device, 0, USUAL), rule, placed);
}

bool scene_place_from(struct check *check, struct device *device, const char *number, DWORD address, unsigned rule,
                      struct placed *placed)
{
    LINECALLPARAMS *params = lend_params(device, 0, USUAL);

    params->dwAddressID = address;
    return place(check, device, number, params, rule, placed);
}

bool scene_place_plainly(struct check *check, struct device *device, const char *number, unsigned rule,
                         struct placed *placed)
{
    return place(check, device, number, NULL, rule, placed);
}

LONG scene_ask_conditionally(struct check *check, struct device *device)
{
    return scene_ask_conditionally_for(check, device, device_medium(device));
}

LONG scene_ask_conditionally_for(struct check *check, struct device *device, DWORD media)
{
    LINECALLPARAMS *params;
    LONG result;

    if (!HAS(check, lineConditionalMediaDetection))
        return (LONG)LINEERR_OPERATIONUNAVAIL;
    params = lend_params(device, 0, USUAL);
    result = CALL(check, 71, lineConditionalMediaDetection, device->subject.line, media, params);
    guard_take_away(params, device->subject.sizes->call_params, 22,
                    "it read LINECALLPARAMS after lineConditionalMediaDetection had returned");
    return result;
}

void scene_judge_conditional(LONG asked, LONG made)
{
    char said[64], came[64];

    if (asked == (LONG)LINEERR_OPERATIONUNAVAIL)
        finding_absent(71, "lineConditionalMediaDetection is not available");
    else if (asked == 0 && (made == (LONG)LINEERR_CALLUNAVAIL || made == (LONG)LINEERR_RESOURCEUNAVAIL))
        finding_broken(71, "lineConditionalMediaDetection succeeded, but lineMakeCall right after it gave %s",
                       error_name(made, came, sizeof came));
    else if (asked < 0 && made == 0)
        finding_broken(71, "lineConditionalMediaDetection returned %s, but lineMakeCall right after it succeeded",
                       error_name(asked, said, sizeof said));
    else if (asked <= 0)
        finding(71, NULL);
}
