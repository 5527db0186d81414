/* reasons.c: why a rule was not reached.
 *
 * Most rules are about a call, and a call comes about by steps. The first step that was never taken is the reason;
 * where all were, it is the function that the rule is about; and else what more it takes. */
#include "reasons.h"

#include <stdio.h>

#include "rules.h"

/* How far a session must have come: each step takes those before it. */
enum step {
    LOADED,
    OPENED,    /* lineOpen succeeded */
    DIALED,    /* lineMakeCall was taken */
    MADE,      /* and completed with success */
    STATED,    /* a LINE_CALLSTATE was reported */
    CONNECTED,
    CALLED,    /* the line is open, and LINE_NEWCALL announced a call */
    TELEPHONE, /* phoneOpen succeeded */
};

struct shown {
    enum step step;
    const char *function; /* that must have been taken; NULL: none */
    const char *takes;    /* what else it takes */
};


#define A_CALL "a call of which nothing is wrong"

static const struct shown shown[RULES + 1] = {
    [1] = {LOADED, NULL, "a list of its exports"},
    [2] = {LOADED, "lineNegotiateTSPIVersion", "providerEnumDevices before providerInit"},
    [3] = {LOADED, "lineNegotiateTSPIVersion", "a version that it refuses, and one that it agrees to"},
    [4] = {LOADED, "lineNegotiateTSPIVersion", "a range in which there is no version of TSPI"},
    [5] = {LOADED, "lineNegotiateTSPIVersion", "a negotiation that does not agree to what there is not"},
    [6] = {LOADED, "lineNegotiateTSPIVersion", "a session, for what is a device of its own"},
    [7] = {CONNECTED, "lineGetCallInfo", "a connected call's LINECALLINFO under several versions"},
    [8] = {LOADED, NULL, "providerEnumDevices, twice"},
    [9] = {DIALED, NULL, "a call after a second providerInit"},
    [10] = {LOADED, NULL, "five sessions, from providerInit to providerShutdown"},
    [11] = {LOADED, NULL, "five sessions, one after the other"},
    [12] = {LOADED, NULL, "a providerInit that succeeds"},
    [13] = {OPENED, NULL, "an open line, and four threads"},
    [14] = {DIALED, NULL, "an asynchronous function that is taken"},
    [15] = {DIALED, NULL, "an asynchronous function that is taken"},
    [16] = {DIALED, NULL, "a session that ends after a request was taken"},
    [17] = {OPENED, NULL, "an asynchronous function that is refused"},
    [18] = {MADE, NULL, "a completion"},
    [19] = {DIALED, NULL, "a completion"},
    [20] = {OPENED, NULL, "a callback"},
    [21] = {STATED, "lineGetCallStatus", "a callback on a thread of the provider's own, to be entered from meanwhile"},
    [22] = {CONNECTED, NULL, "a connected call, whose number was taken away after it was dialed"},
    [23] = {DIALED, NULL, "a lineMakeCall that the switch does not answer"},
    [24] = {DIALED, NULL, "two requests at once, of two calls or two lines"},
    [25] = {LOADED, NULL, "a synchronous function"},
    [26] = {DIALED, NULL, "a lineMakeCall that returns its request's id"},
    [27] = {STATED, NULL, "a call's event"},
    [28] = {DIALED, "lineGetLineDevStatus", "a lineMakeCall that is pending while the line is asked"},
    [29] = {STATED, NULL, "a call that rings for a while"},
    [30] = {MADE, NULL, "a lineMakeCall that was completed with success"},
    [31] = {DIALED, NULL, "a line that dials a plain number at that time"},
    [32] = {OPENED, NULL, "a line that can be dialed from"},
    [33] = {CONNECTED, "lineGetLineDevStatus", "a line that has a call and offers another one, or does not"},
    [34] = {OPENED, "lineGetLineDevStatus", "a line that is asked for a call when it offers none"},
    [35] = {DIALED, NULL, "a lineMakeCall that is pending when its call is closed"},
    [36] = {OPENED, NULL, "a lineMakeCall that fails, on a line that offered a call"},
    [37] = {CALLED, NULL, "LINE_NEWCALL"},
    [38] = {CALLED, NULL, "a LINE_CALLSTATE of a call that was announced"},
    [39] = {CALLED, NULL, "a second call to the line, to be declined"},
    [40] = {CALLED, NULL, "a call that is up when its line is closed and opened again"},
    [41] = {CALLED, NULL, "a call that comes while the line is closed"},
    [42] = {CALLED, "lineSetDefaultMediaDetection", "a call of a media mode that is not asked for"},
    [43] = {CALLED, NULL, "a call that the line's telephone places"},
    [44] = {STATED, NULL, "a LINE_CALLSTATE of " A_CALL},
    [45] = {STATED, NULL, "a call that comes to IDLE"},
    [46] = {STATED, NULL, "a LINE_CALLSTATE of " A_CALL},
    [47] = {STATED, NULL, "two states of a call"},
    [48] = {STATED, "lineGetCallStatus", "a call that is asked for its state while nothing moves"},
    [49] = {STATED, "lineGetCallStatus", "a call that is asked for its features while nothing moves"},
    [50] = {CONNECTED, "lineGetCallInfo", "a call whose parties become known, or change"},
    [51] = {CONNECTED, NULL, "a lineAnswer of a call that is connected, and is so still"},
    [52] = {STATED, "lineDrop", "a call that is IDLE after lineDrop"},
    [53] = {DIALED, "lineDrop", "a lineCloseCall right after lineDrop"},
    [54] = {DIALED, NULL, "a lineCloseCall over a request that runs"},
    [55] = {DIALED, NULL, "a lineClose over a call"},
    [56] = {OPENED, NULL, "a line that is closed over a call and opened again"},
    [57] = {LOADED, NULL, "a lineOpen in each of five sessions"},
    [58] = {STATED, NULL, "a call's event"},
    [60] = {LOADED, NULL, "a structure that is given"},
    [61] = {LOADED, NULL, "a structure that is given, with plenty of room and with little"},
    [62] = {LOADED, NULL, "a structure of which it is known how large it is whole"},
    [63] = {LOADED, NULL, "a structure whose sizes are true"},
    [64] = {LOADED, NULL, "a string in a structure that is laid out right"},
    [65] = {OPENED, NULL, "a LINEDEVSTATUS, LINECALLSTATUS or LINECALLINFO that is given"},
    [66] = {LOADED, NULL, "a line that says something of itself"},
    [67] = {LOADED, NULL, "five sessions in which each line has an id"},
    [68] = {LOADED, NULL, "a line that says something of itself"},
    [69] = {OPENED, "lineGetID", "a line whose class is asked for"},
    [70] = {OPENED, "lineSetDefaultMediaDetection", "a media mode that the line does not have"},
    [71] = {DIALED, "lineConditionalMediaDetection", "a lineMakeCall right after lineConditionalMediaDetection"},
    [72] = {OPENED, "lineSetStatusMessages", "an open line"},
    [75] = {CONNECTED, NULL, "a connected call that the switch cuts off"},
    [76] = {LOADED, NULL, "a providerUIIdentify that returns"},
    [78] = {LOADED, NULL, "a providerGenericDialogData that returns"},
    [77] = {LOADED, NULL, "a dialog in a process of an application's"},
    [79] = {LOADED, NULL, "a stage that comes to its end"},
    [80] = {LOADED, "providerInstall", "an installation that succeeds"},
    [81] = {LOADED, NULL, "a dialog that changes settings during a session"},
    [83] = {CONNECTED, NULL, "a call at rest that is asked for what its state forbids"},
    [84] = {STATED, NULL, "lineAnswer, lineHold or another operation, offered and taken"},
    [85] = {CONNECTED, NULL, "a call at rest to which lineBlindTransfer, lineRedirect or linePark is offered"},
    [86] = {CONNECTED, "lineBlindTransfer", "a transferred call that is asked for its state"},
    [87] = {CONNECTED, "lineGenerateDigits", "digits that are generated to their end"},
    [88] = {CONNECTED, "lineGenerateDigits", "digits that are asked for while others are generated"},
    [89] = {CONNECTED, "lineGenerateDigits", "a digit mode that the line does not have"},
    [90] = {CONNECTED, "lineGenerateDigits", "digits that cannot be generated"},
    [91] = {CONNECTED, "lineSetupTransfer", "a consultation call"},
    [92] = {CONNECTED, "lineSetupTransfer", "a consultation call that comes to a dial tone"},
    [93] = {CONNECTED, "lineSetupTransfer", "a lineDial of a consultation call"},
    [94] = {CONNECTED, "lineSetupTransfer", "a lineSwapHold while the consultation call is connected"},
    [95] = {CONNECTED, "lineSetupTransfer", "a lineCompleteTransfer while the consultation call is connected"},
    [96] = {OPENED, "lineForward", "a lineForward that sets something up"},
    [97] = {OPENED, "lineForward", "a lineForward without a list"},
    [98] = {OPENED, "lineForward", "a lineForward that sets something up, and LINEADDRESSSTATUS after it"},
    [99] = {OPENED, "lineForward", "a lineForward with a wrong list"},
    [100] = {OPENED, NULL, "a linePickup or lineUnpark that makes a call"},
    [101] = {CONNECTED, "linePark", "a linePark that succeeds"},
    [102] = {CONNECTED, "linePark", "a linePark in a mode that there is not"},
    [103] = {LOADED, NULL, "a line that says something of itself"},
    [104] = {DIALED, NULL, "a call that has a handle"},
    [105] = {DIALED, NULL, "a lineMakeCall without LINECALLPARAMS that is taken"},
    [106] = {LOADED, NULL, "a telephone's phoneNegotiateTSPIVersion"},
    [107] = {TELEPHONE, NULL, "a telephone that is closed and opened again"},
    [108] = {TELEPHONE, NULL, "a telephone's event of which nothing is wrong"},
    [109] = {TELEPHONE, NULL, "a phoneClose over a request that runs"},
    [110] = {TELEPHONE, "phoneSetHookSwitch", "a hookswitch that is set, and said to be so"},
    [111] = {TELEPHONE, NULL, "a phoneSetHookSwitch with what the telephone does not have"},
    [112] = {TELEPHONE, "phoneSetStatusMessages", "an open telephone"},
    [113] = {LOADED, "phoneGetDevCaps", "a telephone that says something of itself"},
    [114] = {LOADED, "phoneGetDevCaps", "two sessions in which each telephone has an id"},
    [115] = {OPENED, NULL, "a providerCreateLineDevice that succeeds"},
    [116] = {LOADED, NULL, "a UI DLL"},
    [117] = {LOADED, NULL, "a dialog of a device"},
    [118] = {LOADED, NULL, "a dialog"},
    [119] = {LOADED, NULL, "a dialog of a device's configuration"},
    [120] = {LOADED, NULL, "a dialog that calls back"},
    [121] = {LOADED, NULL, "a window of the provider's own"},
    [122] = {LOADED, NULL, "a window of the provider's own"},
    [123] = {LOADED, NULL, "a line that says something of itself"},
    [124] = {OPENED, "lineCreateMSPInstance", "an instance of the media service provider"},
    [125] = {OPENED, "lineCreateMSPInstance", "data of the media service provider"},
    [126] = {CONNECTED, "lineSetupConference", "a conference that is set up"},
    [127] = {CONNECTED, "lineSetupConference", "a conference that somebody is to join"},
    [128] = {CONNECTED, "lineSetupConference", "a lineAddToConference that succeeds"},
    [129] = {CONNECTED, "lineSetupConference", "somebody who is not to join a conference"},
    [130] = {CONNECTED, "lineSetupConference", "a call that is conferenced"},
    [131] = {CONNECTED, "lineSetupConference", "a lineRemoveFromConference that succeeds"},
    [132] = {CONNECTED, "lineSetupConference", "a conference that is over"},
    [133] = {CONNECTED, "lineSetupConference", "a conference that is full, or begins without a call"},
    [134] = {CONNECTED, "lineSetupTransfer", "a lineCompleteTransfer while the consultation call is connected"},
    [135] = {CONNECTED, "lineSetupConference", "a conference's LINECALLINFO"},
    [136] = {LOADED, "phoneGetDevCaps", "a telephone that says something of itself"},
    [137] = {TELEPHONE, "phoneGetStatus", "a telephone that tells its status"},
    [138] = {TELEPHONE, "phoneSetLamp", "a lamp that is set"},
    [139] = {TELEPHONE, "phoneSetDisplay", "a display that is written on"},
    [140] = {TELEPHONE, "phoneSetRing", "a ring that is set"},
    [141] = {TELEPHONE, NULL, "a volume or gain that is set"},
    [142] = {TELEPHONE, "phoneGetButtonInfo", "a button that tells what it is"},
    [143] = {TELEPHONE, "phoneGetData", "a place that data is read from"},
    [144] = {TELEPHONE, NULL, "a button that is pressed"},
    [145] = {TELEPHONE, "phoneGetID", "a telephone whose class is asked for"},
    [146] = {LOADED, "phoneGetExtensionID", "a telephone's extension"},
    [147] = {LOADED, NULL, "a providerCreatePhoneDevice that succeeds"},
    [148] = {LOADED, NULL, "a PHONE_REMOVE"},
    [149] = {LOADED, NULL, "a session after one in which something came or went"},
    [151] = {OPENED, NULL, "a line's event"},
    [152] = {OPENED, NULL, "an event of an open line"},
    [153] = {STATED, NULL, "a call that comes to IDLE, and is not closed yet"},
    [154] = {CONNECTED, "lineGetCallInfo", "a connected call that tells what it is"},
    [160] = {CONNECTED, "lineMonitorDigits", "digits that are monitored"},
    [161] = {CONNECTED, "lineGatherDigits", "digits that are gathered to their end"},
    [162] = {CONNECTED, "lineGatherDigits", "digits that are to be gathered while others are"},
    [163] = {CONNECTED, "lineGatherDigits", "digits that cannot be gathered"},
    [164] = {CONNECTED, "lineGenerateTone", "a tone to its end"},
    [165] = {CONNECTED, "lineSetMediaMode", "a medium that a call is given"},
    [166] = {CONNECTED, "lineSetCallData", "data that a call is given"},
    [167] = {CONNECTED, "lineGetCallIDs", "a connected call's ids"},
    [168] = {OPENED, "lineGetAddressID", "an address that is looked for"},
    [169] = {OPENED, "lineGetDevConfig", "a configuration"},
    [170] = {STATED, "lineCompleteCall", "a lineCompleteCall that succeeds"},
    [171] = {OPENED, "lineSetTerminal", "a terminal that there is not"},
    [172] = {CONNECTED, "lineMonitorMedia", "a medium that is not monitored"},
    [173] = {CONNECTED, NULL, "user-user information that is released, or sent"},
    [174] = {OPENED, NULL, "a second line or telephone that is opened"},
    [175] = {LOADED, NULL, "a line that says something of itself"},
    [176] = {CONNECTED, NULL, "a second call on a line whose first one was closed"},
    [177] = {CONNECTED, "lineMonitorTones", "tones that are monitored"},
};

enum { MOST_RULES = 24 /* of a stage */ };

/* What the stages play, beside what the ledger sees in all of them: a rule that is not here may be reached in any. */
static const struct {
    const char *name;
    unsigned char rules[MOST_RULES]; /* 0 behind the last one */
} stages[] = {
    {"exports", {1, 10}},
    {"negotiation", {2, 3, 4, 5, 6, 8, 66, 68, 76, 78}},
    {"sessions", {9, 10, 11, 12, 57, 67}},
    {"structures", {7, 60, 61, 62, 63, 64, 65, 68, 69, 70, 71, 72, 103, 175}},
    {"calls", {21, 22, 24, 26, 29, 30, 48, 49, 50, 52, 53, 103, 105, 176}},
    {"refusals", {31, 32, 33, 34, 36, 71}},
    {"operations", {49, 51, 83, 84, 85, 86, 101, 102}},
    {"transfers", {83, 84, 91, 92, 93, 94, 95, 134}},
    {"conferences", {126, 127, 128, 129, 130, 131, 132, 133, 135}},
    {"digits", {87, 88, 89, 90, 164, 177}},
    {"gathering", {160, 161, 162, 163}},
    {"information", {66, 165, 166, 167, 168, 169}},
    {"services", {170, 171, 172, 173}},
    {"others", {49, 66}},
    {"addresses", {30, 68, 96, 97, 98, 99, 100}},
    {"closing", {30, 35, 54, 55, 56}},
    {"threads", {13}},
    {"lines", {24, 115, 174}},
    {"devices", {73, 74, 115, 147, 148, 149}},
    {"announced", {37, 38, 39, 40, 41, 42, 43, 71}},
    {"faults", {23, 28, 34, 75}},
    {"phones", {106, 107, 108, 109, 110, 111, 112, 113, 114, 136, 137, 138, 139, 140, 141, 142, 143, 145, 146}},
    {"dialogs", {77, 81, 116, 117, 118, 119, 120}},
    {"spontaneous", {122}},
    {"installation", {80}},
    {"msp", {123, 124, 125}},
};

enum { STAGES = sizeof stages / sizeof *stages };

/* The stages in which a rule is reached, NULL behind the last one. */
static void find_stages(unsigned rule, const char *names[STAGES + 1])
{
    size_t count = 0, stage, i;

    for (stage = 0; stage < STAGES; stage++)
        for (i = 0; stages[stage].rules[i]; i++)
            if (stages[stage].rules[i] == rule)
                names[count++] = stages[stage].name;
    if (count == 0)
        for (stage = 0; stage < STAGES; stage++)
            names[count++] = stages[stage].name;
    names[count] = NULL;
}

/* What became of a function that should have been taken; "" if it was. */
static void tell_of_function(const struct evidence *evidence, const char *function, char *text, size_t size)
{
    const struct deed *deed = evidence_of(evidence, function);

    text[0] = '\0';
    if (!deed)
        snprintf(text, size, "%s was not called", function);
    else if (!deed->taken && deed->refusal[0])
        snprintf(text, size, "%s returned %s", function, deed->refusal);
    else if (!deed->taken)
        snprintf(text, size, "%s did not return", function);
}

static void tell_of_completion(const struct evidence *evidence, char *text, size_t size)
{
    const struct deed *deed = evidence_of(evidence, "lineMakeCall");

    text[0] = '\0';
    if (deed && !deed->done && deed->failure[0])
        snprintf(text, size, "lineMakeCall was completed with %s", deed->failure);
    else if (deed && !deed->done)
        snprintf(text, size, "lineMakeCall was not completed");
}

static void tell_unless(bool was, const char *why, char *text, size_t size)
{
    snprintf(text, size, "%s", was ? "" : why);
}

/* Why this step was not taken; "" if it was. */
static void tell_of_step(const struct evidence *evidence, enum step step, char *text, size_t size)
{
    switch (step) {
    case LOADED:
        text[0] = '\0';
        break;
    case OPENED:
        tell_of_function(evidence, "lineOpen", text, size);
        break;
    case DIALED:
        tell_of_function(evidence, "lineMakeCall", text, size);
        break;
    case MADE:
        tell_of_completion(evidence, text, size);
        break;
    case STATED:
        tell_unless(evidence->had_state, "no LINE_CALLSTATE was reported", text, size);
        break;
    case CONNECTED:
        tell_unless(evidence->was_connected, "no call was CONNECTED", text, size);
        break;
    case CALLED:
        tell_unless(evidence->was_announced, "no call was announced by LINE_NEWCALL", text, size);
        break;
    case TELEPHONE:
        tell_of_function(evidence, "phoneOpen", text, size);
        break;
    }
}

/* The first step that was not taken. Where calls are announced, or telephones opened, none need have been made. */
static void tell_of_steps(const struct evidence *evidence, enum step last, char *text, size_t size)
{
    enum step step;

    tell_of_step(evidence, last, text, size);
    if (!text[0] || last == TELEPHONE)
        return;
    for (step = OPENED; step <= last; step++) {
        tell_of_step(evidence, step, text, size);
        if (text[0])
            return;
    }
}

/* What may have kept it from coming. */
static void tell_what_hindered(unsigned rule, const struct evidence *evidence, const char *broken, char *text,
                               size_t size)
{
    const char *names[STAGES + 1];
    enum step step = shown[rule].step;
    char falls[400];

    find_stages(rule, names);
    evidence_tell_falls(evidence, names, falls, sizeof falls);
    if (falls[0])
        snprintf(text, size, ", perhaps because %s", falls);
    else if (step == TELEPHONE && evidence->phone_closed)
        snprintf(text, size, ", perhaps because the telephone closed itself (PHONE_CLOSE)");
    else if (step != TELEPHONE && evidence->line_closed)
        snprintf(text, size, ", perhaps because the line closed itself (LINE_CLOSE)");
    else
        snprintf(text, size, "%s%s%s", broken[0] ? ", perhaps because of what is broken (" : "", broken, broken[0] ? ")" : "");
}

void reason_write(unsigned rule, const struct evidence *evidence, const char *broken, char *text, size_t size)
{
    const struct shown *needs = &shown[rule];
    char lacking[200], hindered[460];

    tell_of_steps(evidence, needs->step, lacking, sizeof lacking);
    if (!lacking[0] && needs->function)
        tell_of_function(evidence, needs->function, lacking, sizeof lacking);
    tell_what_hindered(rule, evidence, broken, hindered, sizeof hindered);
    snprintf(text, size, "%s%s%s", lacking[0] ? lacking : "it lacked ",
             lacking[0] ? "" : needs->takes ? needs->takes : "what shows it", hindered);
}
