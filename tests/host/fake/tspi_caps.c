/* tspi_caps.c: what lines and addresses can do, and what devices are behind them. */
#include <stdatomic.h>
#include <string.h>

#include "fake.h"
#include "fill.h"

/* Rule 13's mutant: two threads at once are one too many. */
bool is_too_much(void)
{
    static unsigned inside;
    bool too_much;

    too_much = __atomic_add_fetch(&inside, 1, __ATOMIC_SEQ_CST) > 1;
    pause_ms(2);
    __atomic_sub_fetch(&inside, 1, __ATOMIC_SEQ_CST);
    return too_much;
}

/* The line that is meant, or an error. */
static LONG find_device(DWORD device, DWORD version, DWORD extension, const struct line **line)
{
    if (!speaks(device - fake.line_base, version))
        return (LONG)LINEERR_INCOMPATIBLEAPIVERSION;
    if (extension != 0)
        return (LONG)LINEERR_INCOMPATIBLEEXTVERSION;
    if (does("fails when entered twice") && is_too_much())
        return (LONG)LINEERR_OPERATIONFAILED;
    enter();
    *line = line_of_device(device);
    leave();
    return *line ? 0 : (LONG)LINEERR_BADDEVICEID;
}

static DWORD permanent_id(const struct line *line)
{
    const DWORD index = line_index(line);

    if (does("two lines with one permanent id"))
        return 1;
    if (line->open && does("an open line has another permanent id"))
        return index + 1 + MOST_DEVICES;
    return index + 1 + fake.shifted + (does("permanent ids change with the session") ? 10 * fake.session : 0);
}

static DWORD size_of_dev_caps(DWORD version)
{
    return version < VERSION_2_2 ? 252 : version < VERSION_3_0 ? 268 : 292;
}

static LONG begin_dev_caps(struct fill *fill, LPLINEDEVCAPS out, DWORD version)
{
    DWORD asked = does("lays out capabilities as was negotiated last") && fake.negotiated ? fake.negotiated : version;
    DWORD fixed = size_of_dev_caps(asked), more = size_of_dev_caps(VERSION_3_0) - fixed;
    LONG result = fill_begin(fill, out, fixed);

    if (result == 0 && does("lays out an old structure as a new one")) {
        fill->needed += more;
        fill->used += fill->total - fixed >= more ? more : 0;
    }
    return result;
}

static void fill_switch_info(struct fill *fill, LINEDEVCAPS *image)
{
    if (does("two strings share their bytes")) {
        image->dwSwitchInfoSize = image->dwProviderInfoSize;
        image->dwSwitchInfoOffset = image->dwProviderInfoOffset;
    } else
        fill_text(fill, &image->dwSwitchInfoSize, u"No switch at all");
}

enum { LARGE = 0x8000, LONGEST_PAUSE_MS = 3000 };

static void count_later(LPLINEDEVCAPS out)
{
    static _Atomic(LPLINEDEVCAPS) last; /* that was large: memory of small ones may have others in it by then */
    LPLINEDEVCAPS before = atomic_exchange(&last, out->dwTotalSize > LARGE ? out : NULL);

    if (before && does("writes into capabilities later"))
        before->dwMaxNumActiveCalls++;
}

/* The members of fixed size. */
static LINEDEVCAPS dev_caps(DWORD version)
{
    return (LINEDEVCAPS){
        .dwStringFormat = does("says that its strings are no Unicode") ? STRINGFORMAT_ASCII : STRINGFORMAT_UNICODE,
        .dwAddressModes = LINEADDRESSMODE_ADDRESSID,
        .dwNumAddresses = 1,
        .dwBearerModes = does("has no bearer mode") ? 0 : LINEBEARERMODE_VOICE,
        .MaxDialParams = {.dwDialPause = LONGEST_PAUSE_MS},
        .DefaultDialParams = {.dwDialPause = LONGEST_PAUSE_MS + does("dials with a pause that it cannot make")},
        .dwMediaModes = does("has no media") ? 0 : MODES,
        .dwDevCapFlags = (line_keeps_calls() ? 0 : LINEDEVCAPFLAGS_CLOSEDROP) |
                         (version >= VERSION_3_0 && msp_is_there() ? LINEDEVCAPFLAGS_MSP : 0),
        .dwMaxNumActiveCalls = line_most_calls(),
        .dwGenerateDigitModes = does("generates digits in no mode") ? 0 : LINEDIGITMODE_DTMF,
        .dwMonitorDigitModes = LINEDIGITMODE_DTMF,
        .dwGatherDigitsMinTimeout = 10,
        .dwGatherDigitsMaxTimeout = 10000,
        .dwGenerateToneModes = LINETONEMODE_BEEP | LINETONEMODE_BUSY,
        .dwLineStates = LINE_UP | LINE_DOWN,
        .dwLineFeatures = LINEFEATURE_MAKECALL | LINEFEATURE_SETTERMINAL,
        .dwNumTerminals = TERMINALS,
        .dwAddressTypes = LINEADDRESSTYPE_PHONENUMBER,
        .dwDevSpecificOffset = does("gives an empty field an offset") ? sizeof(LINEDEVCAPS) : 0,
    };
}

EXPORT LONG TSPIAPI TSPI_lineGetDevCaps(DWORD device, DWORD version, DWORD extension, LPLINEDEVCAPS out)
{
    static const WCHAR classes[] = u"tapi/line\0";
    static const LINETERMCAPS terminals[TERMINALS] = {{.dwTermDev = LINETERMDEV_PHONE}};
    const struct line *line;
    LONG result = does("crashes in lineGetDevCaps") ? *(volatile LONG *)NULL
                                                    : find_device(device, version, extension, &line);
    LINEDEVCAPS image = dev_caps(version);
    struct fill fill;

    if (result == 0 && line_index(line) == 1 && does("the second line says nothing of itself"))
        result = (LONG)LINEERR_NODRIVER;
    if (result == 0)
        result = begin_dev_caps(&fill, out, version);
    if (result != 0)
        return result;
    image.dwPermanentLineID = permanent_id(line);
    fill_text(&fill, &image.dwProviderInfoSize, u"Fake Telephones");
    fill_switch_info(&fill, &image);
    fill_text(&fill, &image.dwLineNameSize, line_number(line));
    if (!does("says nothing of its terminals"))
        fill_bytes(&fill, &image.dwTerminalCapsSize, terminals,
                   sizeof terminals - (does("describes a terminal in part") ? sizeof(DWORD) : 0));
    fill_bytes(&fill, &image.dwDeviceClassesSize, classes,
               sizeof classes - (does("ends a list like a text") ? sizeof *classes : 0));
    count_later(out);
    return fill_end(&fill, &image);
}

enum { PARTY = LINECALLPARTYID_NAME | LINECALLPARTYID_ADDRESS | LINECALLPARTYID_UNKNOWN };

static LINEADDRESSCAPS address_caps(DWORD device)
{
    return (LINEADDRESSCAPS){
        .dwLineDeviceID = does("gives an address's line by its index") ? device - fake.line_base : device,
        .dwAddressSharing = LINEADDRESSSHARING_PRIVATE |
                            (does("shares its addresses in two ways") ? LINEADDRESSSHARING_BRIDGEDEXCL : 0u),
        .dwNumCallTreatments = does("says nothing of its call treatments"),
        .dwAddressStates = LINEADDRESSSTATE_FORWARD | LINEADDRESSSTATE_OTHER,
        .dwCallInfoStates = LINECALLINFOSTATE_APPSPECIFIC | LINECALLINFOSTATE_CALLERID | LINECALLINFOSTATE_CALLEDID |
                            LINECALLINFOSTATE_MEDIAMODE | LINECALLINFOSTATE_CALLDATA,
        .dwCallerIDFlags = PARTY,
        .dwCalledIDFlags = PARTY,
        .dwConnectedIDFlags = LINECALLPARTYID_UNAVAIL,
        .dwRedirectionIDFlags = LINECALLPARTYID_UNAVAIL,
        .dwRedirectingIDFlags = LINECALLPARTYID_UNAVAIL,
        .dwCallStates = does("does not say that a call is held") ? CALL_STATES & ~LINECALLSTATE_ONHOLD : CALL_STATES,
        .dwBusyModes = LINEBUSYMODE_STATION,
        .dwDisconnectModes = LINEDISCONNECTMODE_NORMAL | LINEDISCONNECTMODE_BUSY | LINEDISCONNECTMODE_UNREACHABLE,
        .dwMaxNumActiveCalls = line_most_calls(),
        .dwMaxNumOnHoldPendingCalls = 1,
        .dwTransferModes = LINETRANSFERMODE_TRANSFER,
        .dwAddrCapFlags = LINEADDRCAPFLAGS_DIALED |
                          (does("forwards calls once somebody was asked") ? LINEADDRCAPFLAGS_FWDCONSULT : 0u) |
                          (does("does not reconnect a conference") ? 0 : LINEADDRCAPFLAGS_AUTORECONNECT),
        .dwCallFeatures = call_features_ever(),
        .dwAddressFeatures = LINEADDRFEATURE_MAKECALL | (does("has no operation") ? 0 : LINEADDRFEATURE_FORWARD |
                             LINEADDRFEATURE_UNPARK | LINEADDRFEATURE_PICKUP | LINEADDRFEATURE_PICKUPDIRECT |
                             LINEADDRFEATURE_UNCOMPLETECALL),
        .dwMaxCallCompletions = COMPLETIONS,
        .dwCallCompletionModes = COMPLETION_MODES,
        .dwForwardModes = LINEFORWARDMODE_UNCOND | LINEFORWARDMODE_BUSY,
        .dwMaxForwardEntries = 1,
        .dwMaxCallDataSize = CALL_DATA_BYTES,
        .dwParkModes = LINEPARKMODE_DIRECTED | LINEPARKMODE_NONDIRECTED,
        .dwConnectedModes = does("lists no modes of connected calls") ? 0
                            : does("connects another telephone first")
                                ? LINECONNECTEDMODE_ACTIVE | LINECONNECTEDMODE_INACTIVE
                                : LINECONNECTEDMODE_ACTIVE,
        .dwAvailableMediaModes = MEDIA,
    };
}

EXPORT LONG TSPIAPI TSPI_lineGetAddressCaps(DWORD device, DWORD address, DWORD version, DWORD extension,
                                            LPLINEADDRESSCAPS out)
{
    const struct line *line;
    LONG result = find_device(device, version, extension, &line);
    LINEADDRESSCAPS image = address_caps(device);
    struct fill fill;

    if (!does("has no operation"))
        conference_fill_caps(&image);
    if (address > MOST_DEVICES && does("looks up any address"))
        (void)*(const volatile DWORD *)(uintptr_t)address;
    if (result == 0 && address != 0 && !does("accepts an address that it does not have"))
        result = (LONG)LINEERR_INVALADDRESSID;
    if (result == 0)
        result = fill_begin(&fill, out, 228);
    if (result != 0)
        return result;
    fill_text(&fill, &image.dwAddressSize, line_number(line));
    return fill_end(&fill, &image);
}

static bool is_class(const WCHAR *class)
{
    if (does("knows any device class"))
        return true;
    return !does("leaves tapi/line to TAPI") &&
           text_is(class, "tapi/line", !does("takes a class by its letters' case"));
}

/* The line that is meant, or an error. */
static LONG select_line(HDRVLINE hd, DWORD address, HDRVCALL hd_call, DWORD select, const struct line **line)
{
    const struct call *call = call_find(hd_call);

    *line = line_find(hd);
    switch (select) {
    case LINECALLSELECT_LINE:
        return *line ? 0 : (LONG)LINEERR_INVALLINEHANDLE;
    case LINECALLSELECT_ADDRESS:
        return !*line                                                          ? (LONG)LINEERR_INVALLINEHANDLE
               : address && !does("gives an id of an address that there is not") ? (LONG)LINEERR_INVALADDRESSID
                                                                                : 0;
    case LINECALLSELECT_CALL:
        *line = call ? call->line : NULL;
        return call ? 0 : (LONG)LINEERR_INVALCALLHANDLE;
    default:
        return (LONG)LINEERR_INVALCALLSELECT;
    }
}

static LONG end_id(struct fill *fill, VARSTRING *image)
{
    bool fits = image->dwStringSize != 0;
    VARSTRING *out = (VARSTRING *)fill->out;
    LONG result;

    if (!fits && does("refuses room that an id does not fit into"))
        return (LONG)LINEERR_STRUCTURETOOSMALL;
    result = fill_end(fill, image);
    if (!fits && does("needs no room for an id that does not fit"))
        out->dwNeededSize = out->dwUsedSize;
    if (does("changes dwTotalSize of an id"))
        out->dwTotalSize = out->dwNeededSize;
    return result;
}

EXPORT LONG TSPIAPI TSPI_lineGetID(HDRVLINE hd, DWORD address, HDRVCALL call, DWORD select, LPVARSTRING out,
                                   LPCWSTR class, HANDLE process)
{
    VARSTRING image = {.dwStringFormat = does("gives an id as a text") ? STRINGFORMAT_UNICODE : STRINGFORMAT_BINARY};
    const struct line *line;
    struct fill fill;
    DWORD id = 0;
    LONG result;

    (void)process; /* there are no handles that another process could need */
    if (does("hangs in lineGetID"))
        sleep_forever();
    enter();
    result = select_line(hd, address, call, select, &line);
    if (result == 0)
        id = does("gives a line's index for its id") ? line_index(line) : line_device(line);
    leave();
    if (select == LINECALLSELECT_CALL && does("gives a call's handle for its line's id"))
        id = (DWORD)(DWORD_PTR)call;
    if (select == LINECALLSELECT_ADDRESS && does("gives an address for its line's id"))
        id = address;
    if (result == 0 && !is_class(class))
        result = (LONG)LINEERR_NODEVICE;
    if (result == 0)
        result = fill_begin(&fill, out, 24);
    if (result != 0)
        return result;
    if (does("gives an id without room"))
        memcpy(fill.out + fill.fixed, &id, sizeof id);
    fill_bytes(&fill, &image.dwStringSize, &id, sizeof id);
    return end_id(&fill, &image);
}
