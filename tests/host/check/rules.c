/* rules.c: the rules of TSPI by their numbers. */
#include "rules.h"

#include <stddef.h>

#define SILENT "--silent NUMBER, a number that the switch never answers"
#define RINGING "--ringing NUMBER, a number that rings and is not answered"
#define CUT "--cut NUMBER, a number at which the switch cuts the connection"
#define CALL_BACK "--call-back NUMBER, a number after which the switch calls this line"
#define CALL_OUT "--call-out NUMBER, a number after which this line's telephone places a call by itself"
#define OFFER "--offer NUMBER, a number after which the switch calls this line until it is answered"
#define DIALOGS "--dialogs on a desktop where the provider's dialogs may be shown and closed"
#define INSTALL "--install on a machine where the provider's settings may be lost"

static const struct rule rules[RULES + 1] = {
    [1] = {"exports have plain names, each one of TSPI's", NULL, NULL},
    [2] = {"negotiation and providerEnumDevices work before providerInit", NULL, NULL},
    [3] = {"negotiation agrees to the highest common version", NULL, NULL},
    [4] = {"negotiation without a common version fails", NULL, NULL},
    [5] = {"the first negotiation is available without lines", NULL, NULL},
    [6] = {"negotiation for a device of somebody else's fails", NULL, NULL},
    [7] = {"a line keeps the version that it was opened with", NULL, "a provider that speaks TSPI 2.x and 3.0"},
    [8] = {"providerEnumDevices writes both counts", NULL, NULL},
    [9] = {"a second providerInit is ignored", NULL, NULL},
    [10] = {"after providerShutdown nothing is left", NULL, NULL},
    [11] = {"nothing is kept from one session to the next", NULL, NULL},
    [12] = {"providerInit sets no option but NONREENTRANT", NULL, NULL},
    [13] = {"any function may be entered by several threads", NULL, NULL},
    [14] = {"an asynchronous function returns its request id or an error", NULL, NULL},
    [15] = {"an asynchronous function never returns 0", NULL, NULL},
    [16] = {"an accepted request is completed exactly once", NULL, NULL},
    [17] = {"a refused request is never completed", NULL, NULL},
    [18] = {"a completion may come before its function returns", NULL, NULL},
    [19] = {"a completion's result is 0 or a LINEERR", NULL, NULL},
    [20] = {"no callback is made inside another one", NULL, NULL},
    [21] = {"functions can be entered while a callback runs", NULL, NULL},
    [22] = {"inputs are copied before the function returns", NULL, NULL},
    [23] = {"requests complete although the switch is silent", NULL, SILENT},
    [24] = {"requests may overlap", NULL, NULL},
    [25] = {"a synchronous function returns 0 or an error", NULL, NULL},
    [26] = {"lineMakeCall writes the call's handle before it returns", NULL, NULL},
    [27] = {"a call has events only after lineMakeCall's success", NULL, NULL},
    [28] = {"a pending call is not counted", NULL, SILENT},
    [29] = {"lineMakeCall succeeds before the call is connected", NULL, RINGING},
    [30] = {"after success a call state follows", NULL, NULL},
    [31] = {"W @ $ ? are refused by the first one's error", NULL, NULL},
    [32] = {"no address, or part of one, is answered", NULL, NULL},
    [33] = {"LINECALLPARAMFLAGS_IDLE on a busy line is refused", NULL, NULL},
    [34] = {"lineMakeCall and dwLineFeatures agree", NULL, NULL},
    [35] = {"lineCloseCall completes a pending lineMakeCall", NULL, SILENT},
    [36] = {"after a call failed, with lineCloseCall or without, the next succeeds", NULL,
            "--refused NUMBER, a number that the switch refuses"},
    [37] = {"LINE_NEWCALL brings a call into being", NULL, CALL_BACK},
    [38] = {"a new call's first message is its true state", NULL, CALL_BACK},
    [39] = {"a new call that TAPI declines is not spoken of", NULL, CALL_BACK},
    [40] = {"calls that are up when a line opens are announced", NULL, CALL_BACK},
    [41] = {"no call is announced on a closed line", NULL, CALL_BACK},
    [42] = {"no call is announced whose media mode is not detected", NULL, CALL_BACK},
    [43] = {"a call that goes out is not OFFERING", NULL, CALL_OUT},
    [44] = {"LINE_CALLSTATE has one state and a mode that fits", NULL, NULL},
    [45] = {"a call ends in one IDLE", NULL, NULL},
    [46] = {"only states of dwCallStates are reported", NULL, NULL},
    [47] = {"no state is reported twice in a row", NULL, NULL},
    [48] = {"lineGetCallStatus agrees with the last event", NULL, NULL},
    [49] = {"dwCallFeatures are true", NULL, NULL},
    [50] = {"LINE_CALLINFO says what has changed", NULL, NULL},
    [51] = {"lineAnswer is for calls that are offered", NULL, NULL},
    [52] = {"lineDrop ends in IDLE, and is refused there", NULL, NULL},
    [53] = {"lineCloseCall may follow lineDrop at once", NULL, NULL},
    [54] = {"lineCloseCall completes the call's requests; nothing follows", NULL, NULL},
    [55] = {"lineClose completes the line's requests; nothing follows", NULL, NULL},
    [56] = {"after lineClose a line can be opened again", NULL, NULL},
    [57] = {"lineOpen does not wait for the network", NULL, NULL},
    [58] = {"a call's events are its line's", NULL, NULL},
    [59] = {"after LINE_CLOSE nothing is reported for the line", "it sent no LINE_CLOSE", NULL},
    [60] = {"a structure is not written beyond its end", NULL, NULL},
    [61] = {"dwNeededSize and dwUsedSize are true", NULL, NULL},
    [62] = {"what does not fit is left out whole", NULL, NULL},
    [63] = {"variable fields follow the negotiated version's fixed part", NULL, NULL},
    [64] = {"strings are UTF-16 and end in NUL", NULL, NULL},
    [65] = {"TAPI's own members are kept", NULL, NULL},
    [66] = {"extension ids and versions agree", NULL, NULL},
    [67] = {"permanent line ids are unique and stay", NULL, NULL},
    [68] = {"addresses are counted right", NULL, NULL},
    [69] = {"lineGetID knows tapi/line and refuses other classes", NULL, NULL},
    [70] = {"media detection refuses unsupported modes", NULL, NULL},
    [71] = {"lineConditionalMediaDetection only asks", NULL, NULL},
    [72] = {"status messages keep to their mask", NULL, NULL},
    [73] = {"LINE_CREATE needs providerCreateLineDevice", "it sent no LINE_CREATE, which takes --drive's create-line", NULL},
    [74] = {"a device is removed once", "it sent no LINE_REMOVE, which takes --drive's remove-line", NULL},
    [75] = {"loss of the switch is told, and ends calls", NULL, CUT},
    [76] = {"providerUIIdentify writes a path", NULL, NULL},
    [77] = {"user interface works where the provider does not run", NULL, DIALOGS},
    [78] = {"providerGenericDialogData keeps to its block", NULL, NULL},
    [79] = {"no window is shown in the service", NULL, NULL},
    [80] = {"installing is all or nothing", NULL, INSTALL},
    [81] = {"configuring takes effect in the next session", NULL, DIALOGS},
    [82] = {"private data is not in TAPI's own keys", "a host cannot tell whose data is where", NULL},
    [83] = {"what is not for a call's state is refused", NULL, NULL},
    [84] = {"a call comes to the state that it was brought to", NULL, OFFER},
    [85] = {"lineBlindTransfer, lineRedirect or linePark to nowhere is refused, and the call stays", NULL, NULL},
    [86] = {"a call that was transferred keeps its handle", NULL, NULL},
    [87] = {"digits end in one LINE_GENERATE", NULL, NULL},
    [88] = {"digits end those before them", NULL, NULL},
    [89] = {"lineGenerateDigits has one mode, of those that the line has", NULL, NULL},
    [90] = {"digits that cannot be generated are left out", NULL, NULL},
    [91] = {"lineSetupTransfer writes the consultation call's handle before it returns", NULL, NULL},
    [92] = {"lineSetupTransfer holds its call, and the consultation call gets a dial tone", NULL, NULL},
    [93] = {"lineDial dials a consultation call, and no number is refused", NULL, NULL},
    [94] = {"lineSwapHold lets two calls change places", NULL, NULL},
    [95] = {"lineCompleteTransfer ends both calls, which keep their handles", NULL, NULL},
    [96] = {"lineForward makes no call where nobody is consulted", NULL, NULL},
    [97] = {"forwarding can be ended, whether there is any or not", NULL, NULL},
    [98] = {"LINEADDRESSSTATUS says how calls are forwarded", NULL, NULL},
    [99] = {"a wrong list of forwarding is refused", NULL, NULL},
    [100] = {"linePickup and lineUnpark make a call that says so", NULL, NULL},
    [101] = {"a call that is parked anywhere says where", NULL, NULL},
    [102] = {"a call is parked in one mode, of those that there are", NULL, NULL},
    [103] = {"structures name the line and the address that they are of", NULL, NULL},
    [104] = {"each call that is not closed has a handle of its own", NULL, NULL},
    [105] = {"lineMakeCall without LINECALLPARAMS makes an ordinary call", NULL, NULL},
    [106] = {"each telephone agrees to the highest common version", NULL, NULL},
    [107] = {"after phoneClose a telephone can be opened again", NULL, NULL},
    [108] = {"a telephone's events are what PHONE_STATE may be, and its own", NULL, NULL},
    [109] = {"phoneClose completes the telephone's requests; nothing follows", NULL, NULL},
    [110] = {"a hookswitch that is set is so, and that is told", NULL, NULL},
    [111] = {"phoneSetHookSwitch is for what the telephone has", NULL, NULL},
    [112] = {"phoneSetStatusMessages accepts each PHONESTATE", NULL, NULL},
    [113] = {"PHONECAPS.dwPhoneFeatures is exported", NULL, NULL},
    [114] = {"permanent telephone ids are unique and stay", NULL, NULL},
    [115] = {"a line that LINE_CREATE brought works under its own id", "it sent no LINE_CREATE that it then made true", NULL},
    [116] = {"applications can load the UI DLL, and its functions are all there", NULL, NULL},
    [117] = {"dialogs know the device's class, and refuse others", NULL, DIALOGS},
    [118] = {"a dialog is modal, and nothing of it is left", NULL, DIALOGS},
    [119] = {"what TUISPI_lineConfigDialogEdit gives is a configuration of the application's", NULL, DIALOGS},
    [120] = {"TUISPIDLLCALLBACK is called about what the dialog is of", NULL, DIALOGS},
    [121] = {"a window of the provider's own belongs to a request, and to an instance",
             "it sent no LINE_CREATEDIALOGINSTANCE", NULL},
    [122] = {"a window of the provider's own can be told to close", NULL, DIALOGS},
    [123] = {"a line with an MSP says which", NULL, NULL},
    [124] = {"each application has an MSP instance of its own", NULL, NULL},
    [125] = {"MSP data reaches whom it is for", NULL, NULL},
    [126] = {"a conference and who is to join it have their handles before the function returns", NULL, NULL},
    [127] = {"a conference that somebody is to join waits, and they get a dial tone", NULL, NULL},
    [128] = {"lineAddToConference brings a call into the conference", NULL, NULL},
    [129] = {"who is not to join a conference is refused", NULL, NULL},
    [130] = {"a call that is conferenced names its conference", NULL, NULL},
    [131] = {"lineRemoveFromConference brings a call where LINEADDRESSCAPS says", NULL, NULL},
    [132] = {"nobody is in a conference that is over", NULL, NULL},
    [133] = {"a conference begins, and is full, as LINEADDRESSCAPS says", NULL, NULL},
    [134] = {"lineCompleteTransfer makes a conference where that is asked for", NULL, NULL},
    [135] = {"a conference says that it is one", NULL, NULL},
    [136] = {"PHONECAPS has what it counts, and what it offers", NULL, NULL},
    [137] = {"PHONESTATUS says what PHONECAPS and other functions say", NULL, NULL},
    [138] = {"a lamp that is set is so, and that is told", NULL, NULL},
    [139] = {"a display shows what it is given, and what is too long is cut off", NULL, NULL},
    [140] = {"a telephone rings as it is asked to, and that is told", NULL, NULL},
    [141] = {"a volume or gain that is set is so, for one hookswitch", NULL, NULL},
    [142] = {"phoneGetButtonInfo says what a button is", NULL, NULL},
    [143] = {"phoneGetData gives no more than there is room for", NULL, NULL},
    [144] = {"PHONE_BUTTON tells of a button, down and up again", "no button was pressed, which takes --drive's press-button",
             NULL},
    [145] = {"phoneGetID finds the device classes that PHONECAPS lists, and no others", NULL, NULL},
    [146] = {"a telephone's extension id and version agree", NULL, NULL},
    [147] = {"a telephone that PHONE_CREATE brought works under its own id",
             "it sent no PHONE_CREATE, which takes --drive's create-phone", NULL},
    [148] = {"a telephone is removed once", "it sent no PHONE_REMOVE, which takes --drive's remove-phone", NULL},
    [149] = {"what has come or gone has done so in the next session, too",
             "nothing came and went, which takes --drive's create-line and remove-line", NULL},
    [151] = {"LINEEVENT and PHONEEVENT are given TSPI's messages, with what these may say", NULL, NULL},
    [152] = {"nothing is told of a device from inside lineOpen or phoneOpen", NULL, NULL},
    [153] = {"lineGetCallInfo and lineGetCallStatus answer in IDLE, too", NULL, NULL},
    [154] = {"LINECALLINFO is consistent: constants, parties, states", NULL, NULL},
    [160] = {"digits are reported while they are monitored, one by one", NULL, NULL},
    [161] = {"digits that are gathered end in one LINE_GATHERDIGITS, and are there then", NULL, NULL},
    [162] = {"digits that are gathered are ended by others, by none, and by the call's end", NULL, NULL},
    [163] = {"lineGatherDigits is for some digits, in modes that the line has", NULL, NULL},
    [164] = {"a tone ends in one LINE_GENERATE, and is one that the line has", NULL, NULL},
    [165] = {"the medium that a call is given is the call's, and one that the line has", NULL, NULL},
    [166] = {"a call keeps the data that it is given", NULL, NULL},
    [167] = {"lineGetCallIDs and LINECALLINFO agree", NULL, NULL},
    [168] = {"lineGetAddressID knows the line's addresses, and no others", NULL, NULL},
    [169] = {"a line's configuration can be given back", NULL, NULL},
    [170] = {"a call is completed later in one of the modes that there are, under an id of its own", NULL,
             "--ringing NUMBER or --busy NUMBER, where lineCompleteCall is offered"},
    [171] = {"lineSetTerminal routes to terminals that the line has", NULL, NULL},
    [172] = {"a call's media are reported while they are monitored; media control can be ended", NULL, NULL},
    [173] = {"user-user information is for calls that are up, and can always be released", NULL, NULL},
    [174] = {"lineOpen and phoneOpen write a handle, each device's own", NULL, NULL},
    [175] = {"what a line says of itself is consistent", NULL, NULL},
    [176] = {"a handle of TAPI's may be given to another call", NULL, NULL},
    [177] = {"tones are reported while they are monitored, each by its list", NULL, NULL},
};

bool rule_exists(unsigned number)
{
    return number <= RULES && rules[number].title;
}

unsigned rule_after(unsigned number)
{
    do
        number++;
    while (number <= RULES && !rules[number].title);
    return number <= RULES ? number : 0;
}

unsigned rule_index(unsigned number)
{
    unsigned before, count = 0;

    for (before = rule_after(0); before && before < number; before = rule_after(before))
        count++;
    return count;
}

unsigned rule_count(void)
{
    return rule_index(RULES + 1);
}

const struct rule *rule_of(unsigned number)
{
    return &rules[number];
}

bool rule_takes_a_call(unsigned number)
{
    static const unsigned char taking[] = {7,  9,  16, 18, 19, 21, 22, 23, 24, 26, 28, 29, 30, 31, 33, 34, 35,
                                           36, 49, 52, 53, 54, 55, 71, 75, 104, 105, 121, 122, 126, 127, 128, 129, 130,
                                           131, 132, 133, 134, 135, 153, 154, 160, 161, 162, 163, 164, 165, 166, 167,
                                           170, 172, 173, 176, 177};
    size_t i = 0;

    while (i < sizeof taking && taking[i] != number)
        i++;
    return i < sizeof taking;
}
