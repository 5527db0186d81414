/* others.c: asynchronous functions that no other stage enters, asked for nothing, and some that are not offered: whatever
 * they do, they return a request's id or an error, and complete what they have accepted (rules 14 to 17, 19, 23, 49, 66).
 * A stub that returns 0 does neither. */
#include "../consult.h"

/* What became of a request that changes nothing is its provider's affair. */
#define ASK_FOR_NOTHING(check, rule, line, call, function, ...) \
    do { \
        if (HAS(check, function)) { \
            DRV_REQUESTID request_ = ledger_request((check)->ledger, #function, line, call); \
            LONG result_ = REQUEST(check, rule, request_, function, __VA_ARGS__); \
            consult_answered(check, request_, #function, &result_); \
        } \
    } while (0)

/* Without a block there is nothing to read. */
static void ask_line(struct check *check, const struct device *device)
{
    const HDRVLINE line = device->subject.line;

    ASK_FOR_NOTHING(check, 66, device->line, NULL, lineDevSpecific, line, 0, NULL, NULL, 0);
    ASK_FOR_NOTHING(check, 66, device->line, NULL, lineDevSpecificFeature, line, PHONEBUTTONFUNCTION_UNKNOWN, NULL, 0);
    ASK_FOR_NOTHING(check, 14, device->line, NULL, lineSetLineDevStatus, line, 0, FALSE);
}

static void ask_call(struct check *check, const struct placed *placed)
{
    enum { NO_TREATMENT = 0x7FFFFFFF };
    const LINECALLINFO *info = scene_call_info(check, placed, 25);
    const DWORD bearer = info ? info->dwBearerMode : LINEBEARERMODE_VOICE, rate = info ? info->dwRate : 0;
    const HTAPILINE line = placed->device->line;

    ASK_FOR_NOTHING(check, 14, line, placed->handle, lineSetCallParams, placed->driver, bearer, rate, rate, NULL);
    ASK_FOR_NOTHING(check, 14, line, placed->handle, lineSetCallTreatment, placed->driver, NO_TREATMENT);
    ASK_FOR_NOTHING(check, 14, line, placed->handle, lineSetCallQualityOfService, placed->driver, NULL, 0, NULL, 0);
    ASK_FOR_NOTHING(check, 14, line, placed->handle, lineSecureCall, placed->driver);
}

/* Rule 49: it is not offered. Whatever call it has made all the same goes. */
static void set_up_transfer(struct check *check, const struct placed *placed)
{
    struct placed consult;
    LONG result;

    if (!HAS(check, lineSetupTransfer) || placed->device->call_features & LINECALLFEATURE_SETUPTRANSFER)
        return;
    consult = consult_new(check, placed->device);
    consult.make = ledger_request(check->ledger, "lineSetupTransfer", placed->device->line, placed->handle);
    ledger_also_makes(check->ledger, consult.make, consult.handle);
    consult.result = REQUEST(check, 14, consult.make, lineSetupTransfer, placed->driver, consult.handle, &consult.driver,
                             NULL);
    if (!consult_made(check, &consult, "lineSetupTransfer", "consultation call", 91) ||
        !scene_completed(check, consult.make, 16, "lineSetupTransfer", &result) || result != 0)
        return;
    finding_broken(49, "lineSetupTransfer succeeded, although LINEADDRESSCAPS.dwCallFeatures never offers it");
    scene_finish(check, &consult);
}

static void use(struct check *check, struct placed *placed)
{
    ask_line(check, placed->device);
    ask_call(check, placed);
    if (scene_is_connected(check, placed))
        set_up_transfer(check, placed);
}

void stage_others(struct check *check)
{
    scene_play_connected(check, 0, use);
}
