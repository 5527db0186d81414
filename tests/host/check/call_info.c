/* call_info.c: what a call says of itself, LINECALLINFO, in itself (rule 154). */
#include "call_info.h"

#include <stddef.h>
#include <string.h>

#include "../names.h"

/* The members of LINECALLINFO that are one constant each, and those that there are. */
static const struct {
    const char *name;
    size_t at;
    DWORD known;
} constants[] = {
    {"dwBearerMode", offsetof(LINECALLINFO, dwBearerMode), 0xFFFF00FF /* the upper half is for providers' own */},
    {"dwOrigin", offsetof(LINECALLINFO, dwOrigin), 0xF7},
    {"dwReason", offsetof(LINECALLINFO, dwReason), 0xFFFF},
};

static void check_constants(const LINECALLINFO *info)
{
    DWORD value;
    size_t i;

    for (i = 0; i < sizeof constants / sizeof *constants; i++) {
        memcpy(&value, (const char *)info + constants[i].at, sizeof value);
        if (value == 0)
            finding_warning(154, "LINECALLINFO.%s of a call is 0, which is none of its constants", constants[i].name);
        else if ((value & ~constants[i].known) || (value & (value - 1)))
            finding_broken(154, "LINECALLINFO.%s of a call is 0x%X, which is not one of its constants",
                           constants[i].name, (unsigned)value);
        else
            finding(154, NULL);
    }
}

/* Somebody's number and name: what the flags say is there is there. */
static const struct {
    const char *name;
    size_t flags, number, text;
} parties[] = {
#define PARTY(Who) \
    {#Who, offsetof(LINECALLINFO, dw##Who##IDFlags), offsetof(LINECALLINFO, dw##Who##IDSize), \
     offsetof(LINECALLINFO, dw##Who##IDNameSize)}
    PARTY(Caller), PARTY(Called), PARTY(Connected), PARTY(Redirection), PARTY(Redirecting),
#undef PARTY
};

static DWORD member(const LINECALLINFO *info, size_t at)
{
    DWORD value;

    memcpy(&value, (const char *)info + at, sizeof value);
    return value;
}

static void check_parties(const LINECALLINFO *info)
{
    size_t i;

    for (i = 0; i < sizeof parties / sizeof *parties; i++) {
        const DWORD flags = member(info, parties[i].flags);

        if (flags & LINECALLPARTYID_NAME && member(info, parties[i].text) == 0)
            finding_broken(154, "LINECALLINFO.dw%sIDFlags says NAME, but dw%sIDNameSize is 0", parties[i].name,
                           parties[i].name);
        else if (flags & LINECALLPARTYID_ADDRESS && member(info, parties[i].number) == 0)
            finding_broken(154, "LINECALLINFO.dw%sIDFlags says ADDRESS, but dw%sIDSize is 0", parties[i].name,
                           parties[i].name);
    }
}

/* The states that the call may be told in are those that it has been told in, and more. */
static void check_states(const LINECALLINFO *info, DWORD seen)
{
    char name[160];

    if (info->dwCallStates == 0)
        finding_warning(154, "LINECALLINFO.dwCallStates is 0; it has the states that may be reported of the call");
    else if (seen & ~info->dwCallStates)
        finding_broken(154, "LINECALLINFO.dwCallStates lacks %s, which was reported of the call",
                       bit_names(BITS_CALL_STATE, seen & ~info->dwCallStates, name, sizeof name));
}

/* The bearer mode is one that the line has; one without any is rule 175's. */
static void check_bearer(const LINECALLINFO *info, DWORD listed)
{
    const DWORD mode = info->dwBearerMode;

    if (listed && (mode & constants[0].known) == mode && (mode & (mode - 1)) == 0 && mode & ~listed)
        finding_broken(154, "LINECALLINFO.dwBearerMode of a call is 0x%X, which LINEDEVCAPS.dwBearerModes, 0x%X, does "
                       "not list", (unsigned)mode, (unsigned)listed);
}

/* One that lineMakeCall made did not come in, nor is it a conference. That nobody knows is no fault. */
static void check_made(const LINECALLINFO *info)
{
    const DWORD wrong = LINECALLORIGIN_INTERNAL | LINECALLORIGIN_EXTERNAL | LINECALLORIGIN_INBOUND |
                        LINECALLORIGIN_CONFERENCE;

    if (info->dwOrigin && !(info->dwOrigin & ~wrong))
        finding_broken(154, "LINECALLINFO.dwOrigin of a call that lineMakeCall made is 0x%X, not "
                       "LINECALLORIGIN_OUTBOUND", (unsigned)info->dwOrigin);
}

void call_info_check(struct check *check, const struct placed *placed)
{
    const DWORD seen = scene_view(check, placed).seen & placed->device->call_states; /* what is beyond is rule 46's */
    const LINECALLINFO *info = scene_call_info(check, placed, 25);

    if (!info)
        return;
    check_constants(info);
    check_bearer(info, placed->device->bearer_modes);
    check_made(info);
    check_parties(info);
    check_states(info, seen);
}
