/* msp.c: the media service provider (MSP) of a line, as TAPI 3 asks for it: which it is, its instances, and what they
 * and the provider tell each other (rules 123 to 125). */
#include <string.h>

#include "../../ledger/ledger_msp.h"
#include "../../names.h"
#include "../../provider/guard.h"
#include "../scene.h"

enum {
    FIRST_RULE = 123,
    LAST_RULE = 125,
    INSTANCES = 2,
    PRESET = 0x5A,
    DATA_SIZE = 13,
    ANSWER_MS = 50, /* how long an MSP is let to be spoken to */
};

struct instance {
    HTAPIMSPLINE handle;
    HDRVMSPLINE driver;
};

static void tell_of_none(const char *why)
{
    unsigned rule;

    for (rule = FIRST_RULE; rule <= LAST_RULE; rule++)
        finding_absent(rule, "%s", why);
}

static LONG identify(struct check *check, const struct device *device, GUID *class)
{
    memset(class, PRESET, sizeof *class);
    return CALL(check, 123, lineMSPIdentify, device->subject.device, class);
}

static bool is_all(const GUID *class, unsigned char byte)
{
    const unsigned char *bytes = (const unsigned char *)class;
    size_t i = 0;

    while (i < sizeof *class && bytes[i] == byte)
        i++;
    return i == sizeof *class;
}

/* Rule 123, where there is no MSP; no more is asked then. */
static void check_none(struct check *check, const struct device *device)
{
    char name[64];
    GUID class;
    LONG result = (LONG)LINEERR_OPERATIONUNAVAIL;

    if (HAS(check, lineMSPIdentify))
        result = identify(check, device, &class);
    if (result == 0)
        finding_broken(123, "lineMSPIdentify succeeds, but LINEDEVCAPS.dwDevCapFlags says that the line has no MSP");
    else if (result < 0 && result != (LONG)LINEERR_OPERATIONUNAVAIL)
        finding_broken(123, "lineMSPIdentify returned %s for a line without an MSP, not LINEERR_OPERATIONUNAVAIL",
                       error_name(result, name, sizeof name));
    else if (HAS(check, lineMSPIdentify))
        finding(123, NULL);
    tell_of_none("LINEDEVCAPS.dwDevCapFlags says that the line has no MSP");
}

static const char *missing_of(const struct check *check)
{
    return !HAS(check, lineMSPIdentify)      ? "TSPI_lineMSPIdentify"
           : !HAS(check, lineCreateMSPInstance) ? "TSPI_lineCreateMSPInstance"
           : !HAS(check, lineCloseMSPInstance)  ? "TSPI_lineCloseMSPInstance"
                                                : NULL;
}

/* Rule 123. False: there is no MSP to go on with. */
static bool check_class(struct check *check, const struct device *device)
{
    const char *missing = missing_of(check);
    char name[64];
    GUID class;
    LONG result;

    if (missing) {
        finding_broken(123, "LINEDEVCAPS.dwDevCapFlags says that the line has an MSP, but %s is not exported", missing);
        return false;
    }
    result = identify(check, device, &class);
    if (result != 0)
        finding_broken(123,
                       "lineMSPIdentify returned %s, although LINEDEVCAPS.dwDevCapFlags says that the line has an MSP",
                       error_name(result, name, sizeof name));
    else if (is_all(&class, PRESET) || is_all(&class, 0))
        finding_broken(123, "lineMSPIdentify succeeds, and names no CLSID");
    else
        finding(123, NULL);
    return result == 0;
}

/* Rule 124, for one of several. False: there is none. */
static bool create(struct check *check, const struct device *device, unsigned number, struct instance *instance)
{
    char name[64];
    LONG result;

    *instance = (struct instance){.handle = ledger_msp(check->ledger, device->line)};
    result = CALL(check, 124, lineCreateMSPInstance, device->subject.line, 0, instance->handle, &instance->driver);
    if (result == 0 && instance->driver)
        return true;
    ledger_msp_closed(check->ledger, instance->handle);
    if (result == 0)
        finding_broken(124, "lineCreateMSPInstance succeeds, and writes no handle");
    else if (!scene_is_gone(check, device, result))
        finding_broken(124, "lineCreateMSPInstance returned %s for instance %u of a line; each application has one",
                       error_name(result, name, sizeof name), number + 1);
    return false;
}

static void close_instance(struct check *check, struct instance *instance)
{
    LONG result = CALL(check, 124, lineCloseMSPInstance, instance->driver);
    char name[64];

    if (result < 0)
        finding_broken(124, "lineCloseMSPInstance returned %s for an instance that is there",
                       error_name(result, name, sizeof name));
    ledger_msp_closed(check->ledger, instance->handle);
}

/* Rule 125: data that no MSP of the provider's has sent; what it makes of that is its own affair. */
static void send_data(struct check *check, const struct device *device, HDRVCALL call, const struct instance *instance)
{
    unsigned char *data;

    if (!HAS(check, lineReceiveMSPData)) {
        finding_absent(125, "TSPI_lineReceiveMSPData is not exported");
        return;
    }
    data = guard_lend(DATA_SIZE, 125, "behind lineReceiveMSPData's data");
    memset(data, 0xDD, DATA_SIZE);
    CALL(check, 125, lineReceiveMSPData, device->subject.line, call, instance->driver, data, DATA_SIZE);
    if (!guard_is_whole(data, DATA_SIZE))
        finding_broken(125, "lineReceiveMSPData wrote behind its data of %d bytes", DATA_SIZE);
    else
        finding(125, NULL);
    guard_take_away(data, DATA_SIZE, 125, "it read MSP data after lineReceiveMSPData had returned");
    scene_pause(check, ANSWER_MS);
}

/* Instances side by side, closed one after the other, and one more afterwards. */
static void check_instances(struct check *check, const struct device *device, HDRVCALL call)
{
    struct instance instances[INSTANCES], again;
    unsigned count = 0;

    while (count < INSTANCES && create(check, device, count, &instances[count]))
        send_data(check, device, call, &instances[count++]);
    if (count == INSTANCES && instances[0].driver == instances[1].driver)
        finding_broken(124, "lineCreateMSPInstance gives two instances one handle, 0x%llX",
                       (unsigned long long)(DWORD_PTR)instances[0].driver);
    else if (count == INSTANCES)
        finding(124, NULL);
    while (count > 0 && ledger_line_open(check->ledger, device->line))
        close_instance(check, &instances[--count]);
    scene_pause(check, ANSWER_MS);
    if (ledger_line_open(check->ledger, device->line) && create(check, device, 0, &again))
        close_instance(check, &again);
}

void stage_msp(struct check *check)
{
    struct device device;
    struct placed placed;

    if (!scene_begin_line(check, &device))
        return;
    if (device.subject.version < VERSION_3_0)
        tell_of_none("the line does not speak TSPI 3.0, which MSPs need");
    else if (!(device.capabilities & LINEDEVCAPFLAGS_MSP))
        check_none(check, &device);
    else if (!check_class(check, &device))
        tell_of_none("the line's MSP is not known");
    else {
        check_instances(check, &device, NULL);
        if (scene_dials(&device) &&
            scene_connect(check, &device, check->options->number, LINECALLSTATE_CONNECTED, 0, &placed)) {
            check_instances(check, &device, placed.driver);
            scene_finish(check, &placed);
        }
    }
    scene_end_line(check, &device);
}
