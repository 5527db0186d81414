/* line_caps.c: what a line says of itself, LINEDEVCAPS and LINEADDRESSCAPS, in itself (rule 175). */
#include "line_caps.h"

#include <stddef.h>

#include "findings.h"

/* An array has so many entries of that size, or is left out where that may be. */
struct array {
    const char *size_name, *count_name;
    DWORD size, count, each;
    bool may_lack;
};

static bool has_size(const struct array *array)
{
    if (array->size == array->count * array->each || (array->size == 0 && array->may_lack))
        return true;
    finding_broken(175, "%s is %u; it is %s, %u, times %u", array->size_name, (unsigned)array->size, array->count_name,
                   (unsigned)array->count, (unsigned)array->each);
    return false;
}

static bool is_range(const char *what, DWORD low, DWORD value, DWORD high)
{
    if (low <= value && value <= high)
        return true;
    finding_broken(175, "%s: %u is to be from %u to %u", what, (unsigned)value, (unsigned)low, (unsigned)high);
    return false;
}

static bool has_some(const char *name, DWORD bits)
{
    if (!bits)
        finding_broken(175, "%s is 0; it has one or more of its constants", name);
    return bits != 0;
}

static bool has_dial_params(const LINEDEVCAPS *caps)
{
#define MEMBER(name) \
    (caps->MaxDialParams.name == 0 || /* it cannot be set */ \
     is_range("LINEDEVCAPS.DefaultDialParams." #name, caps->MinDialParams.name, caps->DefaultDialParams.name, \
              caps->MaxDialParams.name))
    return MEMBER(dwDialPause) && MEMBER(dwDialSpeed) && MEMBER(dwDigitDuration) && MEMBER(dwWaitForDialtone);
#undef MEMBER
}

static bool check_line(const LINEDEVCAPS *caps)
{
    const struct array texts = {"LINEDEVCAPS.dwTerminalTextSize", "dwNumTerminals", caps->dwTerminalTextSize,
                                caps->dwNumTerminals, caps->dwTerminalTextEntrySize, true};

    if (caps->dwStringFormat != STRINGFORMAT_UNICODE)
        finding_warning(175, "LINEDEVCAPS.dwStringFormat is 0x%X, not STRINGFORMAT_UNICODE, which TSPI's strings are",
                        (unsigned)caps->dwStringFormat);
    return has_some("LINEDEVCAPS.dwBearerModes", caps->dwBearerModes) &&
           has_some("LINEDEVCAPS.dwMediaModes", caps->dwMediaModes) && has_dial_params(caps) && has_size(&texts) &&
           is_range("LINEDEVCAPS.dwGatherDigitsMinTimeout", 0, caps->dwGatherDigitsMinTimeout,
                    caps->dwGatherDigitsMaxTimeout);
}

static bool check_address(const LINEADDRESSCAPS *caps)
{
    const DWORD sharing = caps->dwAddressSharing;
    const struct array treatments = {"LINEADDRESSCAPS.dwCallTreatmentListSize", "dwNumCallTreatments",
                                     caps->dwCallTreatmentListSize, caps->dwNumCallTreatments,
                                     sizeof(LINECALLTREATMENTENTRY), false};
    const struct array messages = {"LINEADDRESSCAPS.dwCompletionMsgTextSize", "dwNumCompletionMessages",
                                   caps->dwCompletionMsgTextSize, caps->dwNumCompletionMessages,
                                   caps->dwCompletionMsgTextEntrySize, true};

    if (sharing == 0)
        finding_warning(175, "LINEADDRESSCAPS.dwAddressSharing is 0, which is no LINEADDRESSSHARING");
    if (sharing & (sharing - 1)) {
        finding_broken(175, "LINEADDRESSCAPS.dwAddressSharing is 0x%X, which is more than one LINEADDRESSSHARING",
                       (unsigned)sharing);
        return false;
    }
    return has_size(&treatments) && has_size(&messages) &&
           is_range("LINEADDRESSCAPS.dwMinFwdNumRings", 0, caps->dwMinFwdNumRings, caps->dwMaxFwdNumRings);
}

void line_caps_check(const struct subject *subject)
{
    LONG result;
    LINEDEVCAPS *line = get_dev_caps(subject, &result);
    LINEADDRESSCAPS *address = get_address_caps(subject, &result);

    if (line && address && check_line(line) && check_address(address))
        finding(175, NULL);
    structure_free(line);
    structure_free(address);
}
