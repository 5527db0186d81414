/* extension.c: see extension.h. */
#include "extension.h"

#include <string.h>

#include "../names.h"

enum { UNTOUCHED = 0x5A5A5A5A, HIGHEST = 0x7FFFFFFF };

/* lineNegotiateExtVersion; 0: there is no common version, or none is said. */
static DWORD agree(struct check *check, const struct device *device, DWORD low, DWORD high)
{
    DWORD version = 0;
    LONG result = CALL(check, 66, lineNegotiateExtVersion, device->subject.device, device->subject.version, low, high,
                       &version);

    return result == 0 ? version : 0;
}

/* highest: what was agreed to where all were offered. */
static void check_ranges(struct check *check, const struct device *device, DWORD highest)
{
    DWORD beyond = highest < HIGHEST ? agree(check, device, highest + 1, HIGHEST) : 0;
    DWORD older = highest > 1 ? agree(check, device, 1, highest - 1) : 0;

    if (agree(check, device, highest, highest) != highest)
        finding_broken(66, "lineNegotiateExtVersion agrees to 0x%X among others, but not to it alone",
                       (unsigned)highest);
    if (beyond)
        finding_broken(66, "lineNegotiateExtVersion agrees to 0x%X, and beyond it to 0x%X", (unsigned)highest,
                       (unsigned)beyond);
    if (older >= highest)
        finding_broken(66, "lineNegotiateExtVersion agreed to version 0x%X, offered was 0x1 to 0x%X", (unsigned)older,
                       (unsigned)(highest - 1));
}

void extension_check(struct check *check, const struct device *device)
{
    static const LINEEXTENSIONID zero;
    LINEEXTENSIONID id = {UNTOUCHED, UNTOUCHED, UNTOUCHED, UNTOUCHED};
    DWORD version = 0;
    LONG result = (LONG)LINEERR_OPERATIONUNAVAIL;

    if (HAS(check, lineGetExtensionID))
        result = CALL(check, 25, lineGetExtensionID, device->subject.device, device->subject.version, &id);
    if (result != 0)
        id = zero;
    if (HAS(check, lineNegotiateExtVersion))
        result = CALL(check, 25, lineNegotiateExtVersion, device->subject.device, device->subject.version, 1, HIGHEST,
                      &version);
    else
        result = (LONG)LINEERR_OPERATIONUNAVAIL;
    if (memcmp(&id, &zero, sizeof id) == 0 && result == 0)
        finding_broken(66, "lineGetExtensionID says that there are no extensions, but lineNegotiateExtVersion agreed "
                       "to version 0x%X of them", (unsigned)version);
    else if (memcmp(&id, &zero, sizeof id) != 0 && result != 0)
        finding_broken(66, "lineGetExtensionID names an extension, but lineNegotiateExtVersion refuses every version "
                       "of it");
    else
        finding(66, NULL);
    if (result == 0 && version != 0)
        check_ranges(check, device, version);
}

/* older: what it agreed to of older versions before. */
static void check_selected(struct check *check, const struct device *device, DWORD version, DWORD older)
{
    char name[64];
    LONG result = CALL(check, 66, lineSelectExtVersion, device->subject.line, version);

    if (result < 0 && result != (LONG)LINEERR_OPERATIONUNAVAIL && ledger_line_open(check->ledger, device->line))
        finding_broken(66, "lineSelectExtVersion of 0x%X, which lineNegotiateExtVersion agreed to, returned %s",
                       (unsigned)version, error_name(result, name, sizeof name));
    if (result != 0)
        return;
    if (agree(check, device, 1, HIGHEST) != version || agree(check, device, 1, version - 1) != 0)
        finding_broken(66, "the extension's version 0x%X is selected, but lineNegotiateExtVersion agrees to another",
                       (unsigned)version);
    if (CALL(check, 66, lineSelectExtVersion, device->subject.line, 0) != 0 ||
        agree(check, device, 1, version - 1) != older)
        finding_broken(66, "lineSelectExtVersion of 0 does not take the selection back");
}

void extension_check_selection(struct check *check, const struct device *device)
{
    DWORD version = HAS(check, lineNegotiateExtVersion) ? agree(check, device, 1, HIGHEST) : 0;

    if (version > 1 && HAS(check, lineSelectExtVersion))
        check_selected(check, device, version, agree(check, device, 1, version - 1));
}
