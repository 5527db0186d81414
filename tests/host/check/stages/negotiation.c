/* negotiation.c: versions and devices, before and after providerInit (rules 2 to 6, 8, 66, 68, 76, 78). */
#include <string.h>

#include "../../names.h"
#include "../../provider/guard.h"
#include "../bytes.h"
#include "../extension.h"
#include "../scene.h"

enum {
    PATTERNED = 0x5A5A5A5A,
    PATH_UNITS = 260, /* MAX_PATH */
};

static const DWORD versions[] = {VERSION_1_3, VERSION_1_4, VERSION_2_0, VERSION_2_1, VERSION_2_2, VERSION_3_0,
                                 0x00030001};

enum { VERSIONS = sizeof versions / sizeof *versions };

static LONG negotiate(struct check *check, DWORD device, DWORD low, DWORD high, DWORD *version)
{
    *version = PATTERNED;
    return CALL(check, 2, lineNegotiateTSPIVersion, device, low, high, version);
}

/* Rules 3 and 5, for one pair. Returns the version agreed to, 0 if none. */
static DWORD agree(struct check *check, DWORD low, DWORD high)
{
    DWORD version;
    LONG result = negotiate(check, (DWORD)INITIALIZE_NEGOTIATION, low, high, &version);

    if (result == (LONG)LINEERR_OPERATIONUNAVAIL) {
        finding_broken(5, "lineNegotiateTSPIVersion(INITIALIZE_NEGOTIATION) returned LINEERR_OPERATIONUNAVAIL");
        return 0;
    }
    finding(5, NULL);
    if (result != 0)
        return 0;
    if (version < low || version > high) {
        finding_broken(3, "lineNegotiateTSPIVersion agreed to version 0x%08X, offered was 0x%08X to 0x%08X",
                       (unsigned)version, (unsigned)low, (unsigned)high);
        return 0;
    }
    return version;
}

/* Rule 3: what is agreed to is the highest that the provider speaks at all. */
static void check_highest(struct check *check)
{
    bool spoken[VERSIONS];
    DWORD highest = 0, agreed;
    unsigned i;

    for (i = 0; i < VERSIONS; i++)
        spoken[i] = agree(check, versions[i], versions[i]) != 0;
    for (i = 0; i < VERSIONS; i++) {
        highest = spoken[i] ? versions[i] : highest;
        if (!highest)
            continue;
        agreed = agree(check, VERSION_1_3, versions[i]);
        if (agreed == 0)
            finding_broken(3, "lineNegotiateTSPIVersion refused 0x%08X to 0x%08X, although it speaks 0x%08X",
                           VERSION_1_3, (unsigned)versions[i], (unsigned)highest);
        else if (agreed != highest)
            finding_broken(3, "lineNegotiateTSPIVersion agreed to 0x%08X, although it speaks 0x%08X, and up to 0x%08X "
                           "was offered", (unsigned)agreed, (unsigned)highest, (unsigned)versions[i]);
        else
            finding(3, NULL);
    }
}

/* Rule 4: ranges in which there is no version of TSPI. False: it agrees to one. */
static bool check_no_overlap(struct check *check)
{
    static const DWORD ranges[][2] = {{0x7FFF0000, 0x7FFFFFFF}, {1, 0xFFFF}};
    DWORD version;
    bool refused = true;
    char name[64];
    LONG result;
    size_t i;

    for (i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        result = negotiate(check, (DWORD)INITIALIZE_NEGOTIATION, ranges[i][0], ranges[i][1], &version);
        if (result == (LONG)LINEERR_OPERATIONUNAVAIL)
            continue; /* that is rule 5's */
        refused = refused && result != 0;
        if (result != (LONG)LINEERR_INCOMPATIBLEAPIVERSION)
            finding_broken(4, "lineNegotiateTSPIVersion(0x%08X to 0x%08X), where no version is, returned %s, not "
                           "LINEERR_INCOMPATIBLEAPIVERSION", (unsigned)ranges[i][0], (unsigned)ranges[i][1],
                           result == 0 ? "0" : error_name(result, name, sizeof name));
        else
            finding(4, NULL);
    }
    return refused;
}

static void CALLBACK no_line_event(HTAPILINE line, HTAPICALL call, DWORD message, DWORD_PTR param1, DWORD_PTR param2,
                                   DWORD_PTR param3)
{
    (void)line, (void)call, (void)param1, (void)param2, (void)param3;
    finding_broken(2, "message %u was reported before providerInit", (unsigned)message);
}

static void CALLBACK no_phone_event(HTAPIPHONE phone, DWORD message, DWORD_PTR param1, DWORD_PTR param2,
                                    DWORD_PTR param3)
{
    (void)phone, (void)message, (void)param1, (void)param2, (void)param3;
}

static LONG count(struct check *check, DWORD *lines, DWORD *phones)
{
    return CALL(check, 2, providerEnumDevices, PERMANENT_PROVIDER_ID, lines, phones,
                (HPROVIDER)(DWORD_PTR)PROVIDER_HANDLE, no_line_event, no_phone_event);
}

/* Rule 8. TAPI presets 0; another value shows what is not written. */
static void check_counts(struct check *check)
{
    DWORD lines = 0, phones = 0, lines_again = PATTERNED, phones_again = PATTERNED;
    char name[64];
    LONG result = count(check, &lines, &phones);

    if (result != 0) {
        finding_broken(2, "providerEnumDevices before providerInit returned %s", error_name(result, name, sizeof name));
        return;
    }
    finding(2, NULL);
    if (count(check, &lines_again, &phones_again) != 0 || lines_again == PATTERNED || phones_again == PATTERNED)
        finding_broken(8, "providerEnumDevices does not write the number of %s",
                       lines_again == PATTERNED ? "lines" : "phones");
    else if (lines != lines_again || phones != phones_again)
        finding_broken(8, "providerEnumDevices says %u lines and %u phones, then %u and %u", (unsigned)lines,
                       (unsigned)phones, (unsigned)lines_again, (unsigned)phones_again);
    else
        finding(8, NULL);
}

/* Rule 6. */
static void check_strangers(struct check *check)
{
    DWORD base = check->session.line_base, lines = check->session.lines, version;
    DWORD strangers[] = {base - 1, base + lines, base + lines + 1000, 0x7FFFFFFF};
    size_t i;

    for (i = 0; i < sizeof strangers / sizeof *strangers; i++)
        if (negotiate(check, strangers[i], VERSION_1_3, VERSION_3_0, &version) == 0)
            finding_broken(6, "lineNegotiateTSPIVersion succeeded for device %u; its own are %u to %u",
                           (unsigned)strangers[i], (unsigned)base, (unsigned)(base + lines - 1));
        else
            finding(6, NULL);
}

/* Rule 3, of a line: none that it speaks is above the one that it agrees to. */
static void check_highest_of(struct check *check, DWORD device)
{
    DWORD agreed, version;
    unsigned i;

    if (negotiate(check, device, VERSION_1_3, VERSION_3_0, &agreed) != 0)
        return;
    for (i = 0; i < VERSIONS; i++) {
        if (versions[i] <= agreed || versions[i] > VERSION_3_0 ||
            negotiate(check, device, versions[i], versions[i], &version) != 0)
            continue;
        if (version != versions[i])
            finding_broken(3, "lineNegotiateTSPIVersion of device %u agreed to 0x%08X; offered was 0x%08X alone",
                           (unsigned)device, (unsigned)version, (unsigned)versions[i]);
        else
            finding_broken(3, "lineNegotiateTSPIVersion of device %u agreed to 0x%08X, although it speaks 0x%08X, and up "
                           "to 0x%08X was offered", (unsigned)device, (unsigned)agreed, (unsigned)versions[i],
                           VERSION_3_0);
        return;
    }
    finding(3, NULL);
}

/* Rule 68, for what is not open. */
static void check_address(struct check *check, const struct device *device, DWORD address)
{
    LINEADDRESSCAPS *caps = guard_lend(4096, 60, "behind LINEADDRESSCAPS");
    LONG result;
    char name[64];

    caps->dwTotalSize = 4096;
    result = CALL(check, 68, lineGetAddressCaps, device->subject.device, address, device->subject.version, 0, caps);
    if (result != (LONG)LINEERR_INVALADDRESSID)
        finding_broken(68, "lineGetAddressCaps of address %u, of %u, returned %s, not LINEERR_INVALADDRESSID",
                       (unsigned)address, (unsigned)device->addresses,
                       result == 0 ? "0" : error_name(result, name, sizeof name));
    else
        finding(68, NULL);
    guard_free(caps, 4096);
}

/* Rule 76. */
static void check_ui_name(struct check *check)
{
    WCHAR *name = guard_lend(PATH_UNITS * sizeof *name, 76, "beyond MAX_PATH characters");
    unsigned i;
    LONG result;

    for (i = 0; i < PATH_UNITS; i++)
        name[i] = 0xFFFF;
    result = CALL(check, 76, providerUIIdentify, name);
    for (i = 0; i < PATH_UNITS && name[i]; i++)
        ;
    if (result != 0)
        finding_broken(76, "providerUIIdentify returned 0x%X", (unsigned)result);
    else if (i == PATH_UNITS || i == 0)
        finding_broken(76, i ? "providerUIIdentify's path has no NUL within MAX_PATH characters"
                             : "providerUIIdentify wrote no path");
    else if (guard_is_whole(name, PATH_UNITS * sizeof *name))
        finding(76, NULL);
    else
        finding_broken(76, "providerUIIdentify wrote beside its buffer");
    bytes_tell_damage(name, PATH_UNITS * sizeof *name);
    guard_free(name, PATH_UNITS * sizeof *name);
}

/* Rule 78: blocks that no user interface of the provider's has sent. What it answers is its own affair: what a block
 * may contain is between it and its UI DLL. */
static void check_dialog_data(struct check *check)
{
    enum { SIZE = 13, LITTLE = 1, PROVIDER = 3 /* TUISPIDLL_OBJECT_PROVIDERID */, NO_TYPE = 0x7777, NO_OBJECT = 0x6666 };
    static const struct {
        DWORD_PTR object;
        DWORD type, size;
    } strange[] = {{1, NO_TYPE, SIZE}, {NO_OBJECT, 1, SIZE}, {1, PROVIDER, SIZE}, {1, PROVIDER, LITTLE}};
    unsigned char *block;
    size_t i;

    for (i = 0; i < sizeof strange / sizeof *strange; i++) {
        block = guard_lend(strange[i].size, 78, "behind providerGenericDialogData's block");
        memset(block, 0xDD, strange[i].size);
        CALL(check, 78, providerGenericDialogData, strange[i].object, strange[i].type, block, strange[i].size);
        if (!guard_is_whole(block, strange[i].size))
            finding_broken(78, "providerGenericDialogData wrote behind its block of %u bytes, for object %u of type %u",
                           (unsigned)strange[i].size, (unsigned)strange[i].object, (unsigned)strange[i].type);
        else
            finding(78, NULL);
        bytes_tell_damage(block, strange[i].size);
        guard_take_away(block, strange[i].size, 78, DIALOG_DATA_KEPT);
    }
    /* That there is nothing may be an answer of its own, but not a place to read. */
    CALL(check, 78, providerGenericDialogData, 1, NO_TYPE, NULL, 0);
}

/* What cannot be asked because the function for it is not exported; a provider may do without. */
static void tell_of_missing(struct check *check)
{
#define WITHOUT(function, rule) \
    if (check->provider.function == NULL) \
        finding_absent(rule, #function " is not exported")

    WITHOUT(TSPI_lineGetCallStatus, 21);
    WITHOUT(TSPI_lineGetLineDevStatus, 28);
    WITHOUT(TSPI_lineGetLineDevStatus, 33);
    WITHOUT(TSPI_lineGetLineDevStatus, 34);
    WITHOUT(TSPI_lineSetDefaultMediaDetection, 42);
    WITHOUT(TSPI_lineGetCallStatus, 48);
    WITHOUT(TSPI_lineGetCallStatus, 49);
    WITHOUT(TSPI_lineGetCallInfo, 7);
    WITHOUT(TSPI_lineGetCallInfo, 50);
    WITHOUT(TSPI_lineAnswer, 51);
    WITHOUT(TSPI_lineGetID, 69);
    WITHOUT(TSPI_lineSetDefaultMediaDetection, 70);
    WITHOUT(TSPI_lineConditionalMediaDetection, 71);
    WITHOUT(TSPI_lineSetStatusMessages, 72);
    WITHOUT(TSPI_providerGenericDialogData, 78);
#undef WITHOUT
}

static void play_devices(struct check *check)
{
    struct device device;

    if (!scene_begin_next(check))
        return;
    check_strangers(check);
    if (scene_learn(check, check->options->line, &device)) {
        check_highest_of(check, device.subject.device);
        extension_check(check, &device);
        check_address(check, &device, device.addresses);
        check_address(check, &device, NO_SUCH_ADDRESS);
    }
    scene_end(check);
}

void stage_negotiation(struct check *check)
{
    tell_of_missing(check);
    ledger_new_session(check->ledger, HAS(check, providerCreateLineDevice), HAS(check, providerCreatePhoneDevice));
    if (scene_next(check) && check_no_overlap(check))
        check_highest(check);
    if (scene_next(check))
        check_counts(check);
    if (scene_next(check) && HAS(check, providerUIIdentify))
        check_ui_name(check);
    play_devices(check);
    if (HAS(check, providerGenericDialogData) && scene_begin_next(check)) {
        check_dialog_data(check);
        scene_end(check);
    }
}
