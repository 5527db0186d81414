/* operations.c: what is asked of calls beside dialing: transfers, conferences, parking, forwarding, digits. The test
 * provider does all of it at once, so that what an application is told is there when the function returns. */
#include <stdio.h>
#include <string.h>

#include "trial.h"

enum { MOST = 64 };

/* What an application was told since the last function. */
struct log {
    struct told told;
    LINEMESSAGE messages[MOST];
    unsigned count;
};

static struct log owner, other;
static HLINE line;

static void drain(struct log *log)
{
    log->count = 0;
    while (log->count < MOST && lineGetMessage(log->told.app, &log->messages[log->count], 0) == 0)
        log->count++;
}

static const LINEMESSAGE *find(const struct log *log, DWORD device, DWORD message)
{
    for (unsigned i = log->count; i-- > 0;)
        if (log->messages[i].hDevice == device && log->messages[i].dwMessageID == message)
            return &log->messages[i];
    return NULL;
}

static void expect_told(const struct log *log, const char *what, DWORD device, DWORD message, DWORD_PTR param1,
                        DWORD_PTR param2)
{
    const LINEMESSAGE *found = find(log, device, message);
    expect(what, found != NULL && found->dwParam1 == param1 && found->dwParam2 == param2, 1);
}

static void expect_state(const char *what, HCALL call, DWORD state)
{
    expect_told(&owner, what, call, LINE_CALLSTATE, state, 0);
}

/* It succeeds, at once or by a reply. */
static void succeed(const char *what, LONG result)
{
    drain(&owner);
    drain(&other);
    if (result > 0)
        expect_told(&owner, what, 0, LINE_REPLY, (DWORD_PTR)result, 0);
    else
        expect(what, result, 0);
}

static HCALL dial(void)
{
    HCALL call;
    succeed("lineMakeCall", lineMakeCallA(line, &call, "talk", 0, NULL));
    return call;
}

static void leave(HCALL call)
{
    expect("lineDeallocateCall", lineDeallocateCall(call), 0);
}

/* --- Transfers ---------------------------------------------------------------------------------------------------- */

static void try_transfer(void)
{
    HCALL call = dial(), consult = 0, none;
    LINECALLPARAMS params = {.dwTotalSize = 176, .dwMediaMode = LINEMEDIAMODE_DATAMODEM};
    expect("no place for the handle", lineSetupTransferA(call, NULL, NULL), LINEERR_INVALPOINTER);
    expect("no call", lineSetupTransferA(4711, &none, NULL), LINEERR_INVALCALLHANDLE);
    succeed("lineSetupTransfer", lineSetupTransferA(call, &consult, &params));
    expect_state("the call waits", call, LINECALLSTATE_ONHOLDPENDTRANSFER);
    expect_state("another one begins", consult, LINECALLSTATE_DIALTONE);
    expect("nothing to dial", lineDialA(consult, NULL, 0), LINEERR_INVALPOINTER);
    succeed("lineDial", lineDialA(consult, "4001", 0));
    expect_state("it is answered", consult, LINECALLSTATE_CONNECTED);
    succeed("lineSwapHold", lineSwapHold(consult, call));
    expect_state("the first one is back", call, LINECALLSTATE_CONNECTED);
    expect("swapped with nothing", lineSwapHold(call, 4711), LINEERR_INVALCALLHANDLE);
    expect("to nobody", lineCompleteTransfer(call, 4711, NULL, LINETRANSFERMODE_TRANSFER),
           LINEERR_INVALCONSULTCALLHANDLE);
    expect("in no way", lineCompleteTransfer(call, consult, NULL, 0), LINEERR_INVALTRANSFERMODE);
    succeed("lineCompleteTransfer", lineCompleteTransfer(call, consult, NULL, LINETRANSFERMODE_TRANSFER));
    expect_state("the call is gone", call, LINECALLSTATE_IDLE);
    expect_state("so is the other one", consult, LINECALLSTATE_IDLE);
    leave(call);
    leave(consult);
}

/* --- Conferences -------------------------------------------------------------------------------------------------- */

static void expect_related(const char *what, HCALL call, HCALL first, DWORD count)
{
    struct {
        LINECALLLIST head;
        HCALL calls[8];
    } list = {.head.dwTotalSize = sizeof(list)};
    expect(what, lineGetConfRelatedCalls(call, &list.head), 0);
    expect("so many calls", (LONG)list.head.dwCallsNumEntries, (LONG)count);
    expect("the conference first", list.calls[0] == first, 1);
}

/* A transfer that becomes a conference, and one that is set up as such. */
static void try_conference(void)
{
    HCALL call = dial(), consult = 0, conference = 0, third = 0, fourth = 0, second = 0;
    LINECALLLIST small = {.dwTotalSize = sizeof(small)};
    succeed("lineSetupTransfer", lineSetupTransferA(call, &consult, NULL));
    succeed("lineDial", lineDialA(consult, "4001", 0));
    expect("of two calls, that is none", lineGetConfRelatedCalls(call, &small), LINEERR_NOCONFERENCE);
    expect("no place for it", lineCompleteTransfer(call, consult, NULL, LINETRANSFERMODE_CONFERENCE),
           LINEERR_INVALPOINTER);
    succeed("three parties", lineCompleteTransfer(call, consult, &conference, LINETRANSFERMODE_CONFERENCE));
    expect_state("the conference", conference, LINECALLSTATE_CONNECTED);
    expect_told(&owner, "one is in it", call, LINE_CALLSTATE, LINECALLSTATE_CONFERENCED, conference);
    expect_related("all of it", consult, conference, 3);
    expect("too small for any", lineGetConfRelatedCalls(conference, &small), 0);
    expect("says how many there are", (LONG)small.dwNeededSize, sizeof(small) + 3 * sizeof(HCALL));
    expect("added to no conference", linePrepareAddToConferenceA(4711, &third, NULL), LINEERR_INVALCONFCALLHANDLE);
    succeed("linePrepareAddToConference", linePrepareAddToConferenceA(conference, &third, NULL));
    succeed("lineDial", lineDialA(third, "4002", 0));
    expect("no call is added", lineAddToConference(conference, 4711), LINEERR_INVALCALLHANDLE);
    succeed("lineAddToConference", lineAddToConference(conference, third));
    expect_told(&owner, "one more is in it", third, LINE_CALLSTATE, LINECALLSTATE_CONFERENCED, conference);
    expect_related("all of it", conference, conference, 4);
    succeed("lineRemoveFromConference", lineRemoveFromConference(third));
    expect_related("one less", conference, conference, 3);
    expect("refused by the provider", lineSetupConferenceA(0, line, &second, &fourth, 1, NULL), LINEERR_CALLUNAVAIL);
    expect("its calls are none", lineDrop(second, NULL, 0), LINEERR_INVALCALLHANDLE);
    succeed("lineSetupConference", lineSetupConferenceA(0, line, &second, &fourth, 3, NULL));
    expect_state("a second conference", second, LINECALLSTATE_ONHOLDPENDCONF);
    expect_state("and who is to come", fourth, LINECALLSTATE_DIALTONE);
    expect_related("nobody is in it yet", second, second, 1);
}

/* --- Parking and forwarding --------------------------------------------------------------------------------------- */

static void try_park(void)
{
    struct {
        VARSTRING head;
        char text[16];
    } place = {.head.dwTotalSize = sizeof(place)};
    HCALL call = dial(), fetched = 0;
    expect("no place", lineParkA(call, LINEPARKMODE_NONDIRECTED, NULL, NULL), LINEERR_INVALPOINTER);
    expect("no mode", lineParkA(call, 0, "1", NULL), LINEERR_INVALPARKMODE);
    succeed("linePark", lineParkA(call, LINEPARKMODE_NONDIRECTED, NULL, &place.head));
    expect("where it is", strcmp(place.text, "4711"), 0);
    expect("in ANSI", (LONG)place.head.dwStringFormat, STRINGFORMAT_ASCII);
    leave(call);
    succeed("lineUnpark", lineUnparkA(line, 0, &fetched, place.text));
    expect_state("it is back", fetched, LINECALLSTATE_CONNECTED);
    place.head.dwTotalSize = sizeof(place.head) + 2;
    LONG request = lineParkA(fetched, LINEPARKMODE_NONDIRECTED, NULL, &place.head);
    drain(&owner);
    expect_told(&owner, "no room for it", 0, LINE_REPLY, (DWORD_PTR)request,
                (DWORD_PTR)(LONG)LINEERR_STRUCTURETOOSMALL);
    succeed("linePark", lineParkW(fetched, LINEPARKMODE_DIRECTED, L"77", NULL));
    leave(fetched);
    succeed("linePickup", linePickupA(line, 0, &fetched, NULL, "sales"));
    expect_state("picked up", fetched, LINECALLSTATE_CONNECTED);
    leave(fetched);
}

static void try_forward(void)
{
    struct {
        DWORD total, count;
        struct {
            DWORD mode, caller_size, caller_offset, country, size, offset;
        } entries[2];
        char caller[8], dest[8];
    } list = {sizeof(list), 2, {{LINEFORWARDMODE_UNCONDSPECIFIC, 5, 56, 0, 5, 64}, {LINEFORWARDMODE_BUSY, 0, 0, 0, 5, 64}},
              "1234", "5678"};
    HCALL consult = 4711;
    expect("no place", lineForwardA(line, TRUE, 0, NULL, 3, NULL, NULL), LINEERR_INVALPOINTER);
    succeed("lineForward", lineForwardA(line, TRUE, 0, (LINEFORWARDLIST *)&list, 3, &consult, NULL));
    expect("no call was needed", (LONG)consult, 0);
    succeed("lineForward", lineForwardA(line, TRUE, 0, NULL, 7, &consult, NULL));
    expect_state("a call is needed", consult, LINECALLSTATE_CONNECTED);
    list.entries[1].offset = sizeof(list);
    expect("an address that lies outside", lineForwardA(line, TRUE, 0, (LINEFORWARDLIST *)&list, 3, &consult, NULL),
           LINEERR_INVALPARAM);
    list.count = 3;
    expect("more than there are", lineForwardA(line, TRUE, 0, (LINEFORWARDLIST *)&list, 3, &consult, NULL),
           LINEERR_STRUCTURETOOSMALL);
}

/* --- Digits ------------------------------------------------------------------------------------------------------- */

static void specific(HCALL call, const char *what)
{
    char text[16];
    snprintf(text, sizeof(text), "%s", what);
    succeed("lineDevSpecific", lineDevSpecific(line, 0, call, text, sizeof(text)));
    expect("its answer", strcmp(text, "done"), 0);
}

/* Each application is told what it asked for, and of its own requests. */
static void try_digits(void)
{
    HCALL call = dial(), seen = (HCALL)find(&other, other.messages[0].hDevice, LINE_APPNEWCALL)->dwParam2;
    char digits[8] = "-------";
    WCHAR few[3] = L"--";
    const LINEMONITORTONE tone = {.dwAppSpecific = 42};
    succeed("the owner monitors digits", lineMonitorDigits(call, LINEDIGITMODE_PULSE));
    succeed("somebody else monitors others", lineMonitorDigits(seen, LINEDIGITMODE_DTMF));
    specific(call, "press");
    expect("the owner is not told", find(&owner, call, LINE_MONITORDIGITS) == NULL, 1);
    expect_told(&other, "who asked is told", seen, LINE_MONITORDIGITS, '5', LINEDIGITMODE_DTMF);
    expect("when", find(&other, seen, LINE_MONITORDIGITS)->dwParam3 != 0, 1);
    succeed("no more", lineMonitorDigits(seen, 0));
    specific(call, "press");
    expect("nobody is told", find(&other, seen, LINE_MONITORDIGITS) == NULL, 1);
    succeed("tones", lineMonitorTones(call, (LINEMONITORTONE *)&tone, 1));
    specific(call, "whistle");
    expect_told(&owner, "a tone", call, LINE_MONITORTONE, 42, 0);
    expect("for nobody else", find(&other, seen, LINE_MONITORTONE) == NULL, 1);
    expect("gather none", lineGatherDigitsA(call, LINEDIGITMODE_DTMF, digits, 0, NULL, 0, 0), LINEERR_INVALPARAM);
    expect("gather as a monitor", lineGatherDigitsA(seen, LINEDIGITMODE_DTMF, digits, 8, NULL, 0, 0), LINEERR_NOTOWNER);
    expect("gather in no mode", lineGatherDigitsA(call, 0, digits, 8, NULL, 0, 0), LINEERR_INVALDIGITMODE);
    succeed("lineGatherDigits", lineGatherDigitsA(call, LINEDIGITMODE_DTMF, digits, 8, "#", 0, 0));
    expect_told(&owner, "gathered", call, LINE_GATHERDIGITS, LINEGATHERTERM_TERMDIGIT, 0);
    expect("what was, and no more", memcmp(digits, "12#\0---", sizeof(digits)), 0);
    succeed("lineGatherDigits", lineGatherDigitsW(call, LINEDIGITMODE_DTMF, few, 2, NULL, 0, 0));
    expect("no more than asked for", few[0] == '1' && few[1] == '2' && few[2] == 0, 1);
    succeed("lineGenerateDigits", lineGenerateDigitsA(call, LINEDIGITMODE_DTMF, "99", 0));
    expect_told(&owner, "generated", call, LINE_GENERATE, LINEGENERATETERM_DONE, 0);
    expect("told to nobody else", find(&other, seen, LINE_GENERATE) == NULL, 1);
    succeed("lineGenerateTone", lineGenerateTone(call, LINETONEMODE_BEEP, 100, 0, NULL));
    expect_told(&owner, "generated", call, LINE_GENERATE, LINEGENERATETERM_DONE, 0);
    specific(0, "anything");
    expect_told(&owner, "something of the provider's", line, LINE_DEVSPECIFIC, 1, 2);
}

/* --- What is not there -------------------------------------------------------------------------------------------- */

static void try_missing(void)
{
    HCALL call = dial();
    DWORD id;
    expect("lineCompleteCall", lineCompleteCall(call, &id, LINECALLCOMPLMODE_CALLBACK, 0), LINEERR_OPERATIONUNAVAIL);
    expect("without a place", lineCompleteCall(call, NULL, LINECALLCOMPLMODE_CALLBACK, 0), LINEERR_INVALPOINTER);
    expect("lineSetMediaControl",
           lineSetMediaControl(line, 0, call, LINECALLSELECT_CALL, NULL, 0, NULL, 0, NULL, 0, NULL, 0),
           LINEERR_OPERATIONUNAVAIL);
    expect("of nothing", lineSetMediaControl(line, 0, call, 0, NULL, 0, NULL, 0, NULL, 0, NULL, 0),
           LINEERR_INVALCALLSELECT);
    expect("lineSetCallQualityOfService", lineSetCallQualityOfService(call, NULL, 0, NULL, 0),
           LINEERR_OPERATIONUNAVAIL);
    expect("lineSecureCall", lineSecureCall(call), LINEERR_OPERATIONUNAVAIL);
    expect("lineSetTerminal is begun", lineSetTerminal(line, 0, call, LINECALLSELECT_CALL, 1, 0, TRUE) > 0, 1);
    expect("lineSetTerminal is begun", lineSetTerminal(line, 0, 0, LINECALLSELECT_LINE, 1, 0, TRUE) > 0, 1);
}

/* --- Lines -------------------------------------------------------------------------------------------------------- */

static int is_replied(LONG request)
{
    for (unsigned i = 0; i < owner.count; i++)
        if (owner.messages[i].dwMessageID == LINE_REPLY && owner.messages[i].dwParam1 == (DWORD_PTR)request)
            return 1;
    return 0;
}

/* Ask for something that is completed only when "complete" is dialed, on another line of the same device. */
static LONG ask_by(HLINE asking)
{
    return must("lineSetTerminal", lineSetTerminal(asking, 0, 0, LINECALLSELECT_LINE, 1, 0, TRUE));
}

static void complete(void)
{
    HCALL call;
    must("lineMakeCall", lineMakeCallA(line, &call, "complete", 0, NULL));
    drain(&owner);
    leave(call);
}

static void try_replies(void)
{
    HCALL none = 4711;
    HLINE second = open_line(owner.told.app, owner.told.devices - 1, LINECALLPRIVILEGE_NONE);
    LONG request = ask_by(second);
    complete();
    expect("a reply", is_replied(request), 1);
    request = ask_by(second);
    must("lineClose", lineClose(second));
    complete();
    expect("none once the line is closed", is_replied(request), 0);
    request = must("lineForward", lineForwardA(line, TRUE, 0, NULL, 9, &none, NULL));
    complete();
    expect("one for a line that needs no call", is_replied(request), 1);
    expect("and none is made", (LONG)none, 0);
}

/* Who has the line open. */
static void try_status(void)
{
    union {
        LINEDEVSTATUS status;
        char bytes[2048];
    } wide = {.status.dwTotalSize = sizeof(wide)}, ansi = {.status.dwTotalSize = sizeof(ansi)},
      small = {.status.dwTotalSize = sizeof(small.status)};
    must("lineGetLineDevStatus", lineGetLineDevStatusW(line, &wide.status));
    must("lineGetLineDevStatus", lineGetLineDevStatusA(line, &ansi.status));
    must("lineGetLineDevStatus", lineGetLineDevStatusA(line, &small.status));
    const LINEAPPINFO *info = (const void *)(ansi.bytes + ansi.status.dwAppInfoOffset);
    const LINEAPPINFO *wide_info = (const void *)(wide.bytes + wide.status.dwAppInfoOffset);
    expect("what the provider says", (LONG)ansi.status.dwSignalLevel, 42);
    expect("two have it open", (LONG)ansi.status.dwNumOpens, 2);
    expect("so many entries", (LONG)ansi.status.dwAppInfoSize, 2 * sizeof(*info));
    for (int i = 0; i < 2; i++) {
        expect("the name", strcmp(ansi.bytes + info[i].dwFriendlyNameOffset, "trial"), 0);
        expect("its size", (LONG)info[i].dwFriendlyNameSize, sizeof("trial"));
        expect("the program", strcmp(ansi.bytes + info[i].dwModuleFilenameOffset, "tapi_client.exe"), 0);
        expect("no media", (LONG)info[i].dwMediaModes, 0);
    }
    expect("in Unicode", wcscmp((const WCHAR *)(wide.bytes + wide_info[1].dwFriendlyNameOffset), L"trial"), 0);
    expect("a machine", wide_info[0].dwMachineNameSize > sizeof(WCHAR), 1);
    expect("without room, none", (LONG)small.status.dwAppInfoSize, 0);
    expect("but how many", (LONG)small.status.dwNumOpens, 2);
    expect("and how much is needed", small.status.dwNeededSize > sizeof(small.status), 1);
}

int try_operations(const struct wish *wish)
{
    DWORD provider = add_test_provider(wish);
    begin(&owner.told);
    begin(&other.told);
    line = open_line(owner.told.app, owner.told.devices - 1, LINECALLPRIVILEGE_NONE);
    open_line(other.told.app, owner.told.devices - 1, LINECALLPRIVILEGE_MONITOR);
    try_transfer();
    try_conference();
    try_park();
    try_forward();
    try_digits();
    try_missing();
    try_replies();
    try_status();
    must("lineShutdown", lineShutdown(other.told.app));
    must("lineShutdown", lineShutdown(owner.told.app));
    remove_test_provider(provider);
    return failures;
}
