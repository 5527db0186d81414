/* extension.c: an extension of TAPI, which only some misbehaviour, and a provider that may have one, has. */
#include "fake.h"

enum { OLDEST = 0x10000, NEWEST = 0x10002 };

static bool has_extension(void)
{
    return does("has an extension") || does("agrees to less of an extension than it can") ||
           does("agrees to a version of its extension that there is not") ||
           does("does not keep to the version of its extension that is selected") ||
           does("refuses the version of its extension that it agreed to") ||
           does("keeps to the version of its extension that was selected");
}

EXPORT LONG TSPIAPI TSPI_lineGetExtensionID(DWORD device, DWORD version, LPLINEEXTENSIONID id)
{
    LONG result = line_check_device(device);

    (void)version;
    if (result == 0)
        *id = (LINEEXTENSIONID){has_extension() || does("has an extension without a version") ? 0x46414B45 : 0, 0, 0, 0};
    return result;
}

/* The highest version that both have; 0: there is none. */
static DWORD agree(const struct line *line, DWORD low, DWORD high)
{
    bool selected = line->extension && !does("does not keep to the version of its extension that is selected");
    DWORD oldest = selected ? line->extension : OLDEST, newest = selected ? line->extension : NEWEST;

    if (does("accepts a version of no extension"))
        return high;
    if (!has_extension())
        return 0;
    if (low > newest && does("agrees to a version of its extension that there is not"))
        return low;
    if (does("agrees to less of an extension than it can") && low < newest)
        newest--;
    newest = high < newest ? high : newest;
    return newest >= low && newest >= oldest ? newest : 0;
}

EXPORT LONG TSPIAPI TSPI_lineNegotiateExtVersion(DWORD device, DWORD version, DWORD low, DWORD high, LPDWORD agreed)
{
    const struct line *line;
    DWORD common = 0;

    (void)version;
    enter();
    line = line_of_device(device);
    if (line)
        common = agree(line, low, high);
    leave();
    if (!line)
        return (LONG)LINEERR_BADDEVICEID;
    if (!common)
        return (LONG)LINEERR_INCOMPATIBLEEXTVERSION;
    *agreed = common;
    return 0;
}

EXPORT LONG TSPIAPI TSPI_lineSelectExtVersion(HDRVLINE hd, DWORD version)
{
    struct line *line;
    LONG result = 0;

    enter();
    line = line_find(hd);
    if (!line)
        result = (LONG)LINEERR_INVALLINEHANDLE;
    else if (version && (version < OLDEST || version > NEWEST || !has_extension() ||
                         does("refuses the version of its extension that it agreed to")))
        result = (LONG)LINEERR_INCOMPATIBLEEXTVERSION;
    else if (version || !does("keeps to the version of its extension that was selected"))
        line->extension = version;
    leave();
    return result;
}
