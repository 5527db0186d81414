/* mutants.h: what the fake provider can do otherwise, by name: the environment's TSPEC_FAKE holds one of these.
 *
 * A mutant breaks the rule that stands before its name and no other. A variant breaks none: providers may do so.
 * A failure breaks more than one rule, or keeps the host from going on.
 * Rule 1 has its mutant in a library of its own, fake_misspelt, because exports are not made at run time. Rule 79's
 * shows on Windows only. */
#ifndef FAKE_MUTANTS_H
#define FAKE_MUTANTS_H

#include <stdbool.h>

#define FAILURES(FAILURE) \
    FAILURE("crashes in lineGetDevCaps") \
    FAILURE("crashes in lineHold") \
    FAILURE("dies when it is asked for its lines") \
    FAILURE("ends the process in lineHold") \
    FAILURE("goes astray in lineHold") \
    FAILURE("hangs in lineDrop") \
    FAILURE("hangs in lineGetID") \
    FAILURE("hangs in lineHold, and goes on telling of its line") \
    FAILURE("never completes")

#define VARIANTS(VARIANT) \
    VARIANT("TSPI 2.0 on one line") \
    VARIANT("TSPI 2.0") \
    VARIANT("a call stays DISCONNECTED for two seconds") \
    VARIANT("a call stays DISCONNECTED until it is dropped") \
    VARIANT("a call that is to be completed later ends") \
    VARIANT("a closed dialog has failed") \
    VARIANT("a closed line is free again a moment later") \
    VARIANT("a cut call never ends") \
    VARIANT("a dialog asks nothing") \
    VARIANT("a line has three calls at a time") \
    VARIANT("a line is out of service for a moment while somebody talks") \
    VARIANT("a line keeps its calls when it is closed") \
    VARIANT("a line keeps its calls, which are short") \
    VARIANT("a telephone has an extension") \
    VARIANT("a telephone stops ringing by itself") \
    VARIANT("a window for a call closes by itself") \
    VARIANT("accepts address states that do not exist") \
    VARIANT("accepts any dialog data") \
    VARIANT("all lines have one call at a time") \
    VARIANT("asks yes or no in its dialogs") \
    VARIANT("busy") \
    VARIANT("calls from an address that there is not") \
    VARIANT("can be installed twice") \
    VARIANT("cannot be asked who calls") \
    VARIANT("cannot be configured") \
    VARIANT("cannot see a hookswitch that it sets") \
    VARIANT("cannot tell of its lamp") \
    VARIANT("closes a telephone by itself") \
    VARIANT("comes and goes in the next session only") \
    VARIANT("completes inside") \
    VARIANT("connects another telephone first") \
    VARIANT("crashes when asked for a dead call") \
    VARIANT("creates a line") \
    VARIANT("declines a line that it has announced") \
    VARIANT("dials an empty number") \
    VARIANT("does not answer") \
    VARIANT("does not know why a call was unparked") \
    VARIANT("does not reconnect a conference") \
    VARIANT("does not say that a call is held") \
    VARIANT("ends a call inside a drop") \
    VARIANT("ends a call that leaves a conference") \
    VARIANT("ends calls without DISCONNECTED") \
    VARIANT("ends digits inside lineGenerateDigits") \
    VARIANT("empties what is gathered when the time is over") \
    VARIANT("fails") \
    VARIANT("fetches a call to an address that there is not") \
    VARIANT("forced close") \
    VARIANT("foreign name") \
    VARIANT("gives the id of a completion with its success") \
    VARIANT("forwards calls once somebody was asked") \
    VARIANT("has a slow telephone") \
    VARIANT("has a telephone that offers nothing now") \
    VARIANT("has a telephone that is unplugged") \
    VARIANT("has an extension") \
    VARIANT("has but two volumes") \
    VARIANT("has errors of its own") \
    VARIANT("has lines for modems, and calls of any medium") \
    VARIANT("has no MSP") \
    VARIANT("has no configuration to edit") \
    VARIANT("has no operation") \
    VARIANT("has no telephone") \
    VARIANT("has nothing free for what it offers") \
    VARIANT("has telephones alone") \
    VARIANT("holds the first of a conference until others join") \
    VARIANT("incoming call") \
    VARIANT("is not removed") \
    VARIANT("keeps a conference of nobody") \
    VARIANT("leaves tapi/line to TAPI") \
    VARIANT("lets the others of a conference talk on") \
    VARIANT("lists no modes of connected calls") \
    VARIANT("makes a call of a conference of two") \
    VARIANT("names its UI DLL without a folder") \
    VARIANT("names no conference") \
    VARIANT("numbers its lines from 0") \
    VARIANT("offers to swap and transfer on either call") \
    VARIANT("out of service") \
    VARIANT("peer hangs up") \
    VARIANT("promises a call on a cut line") \
    VARIANT("refuses MSP data") \
    VARIANT("refuses a busy line later") \
    VARIANT("refuses a hookswitch later") \
    VARIANT("refuses a number as what becomes of its call") \
    VARIANT("refuses a second drop") \
    VARIANT("refuses a small place for a configuration") \
    VARIANT("refuses to drop an idle call later") \
    VARIANT("refuses what a call's state forbids later") \
    VARIANT("refuses what a telephone does not have later") \
    VARIANT("refuses") \
    VARIANT("removes only who joined a conference last") \
    VARIANT("reports no mode of a connected call") \
    VARIANT("says no mode of a call") \
    VARIANT("says nothing of a call's origin") \
    VARIANT("says nothing of its buttons") \
    VARIANT("says nothing of its terminals") \
    VARIANT("says that its strings are no Unicode") \
    VARIANT("sets up conferences without a call") \
    VARIANT("sets up forwarding a moment later") \
    VARIANT("shows no dialog") \
    VARIANT("shows no window for a call") \
    VARIANT("skips states") \
    VARIANT("somebody else holds the first call that it cannot transfer") \
    VARIANT("speaks to all MSPs at once") \
    VARIANT("takes no configuration now") \
    VARIANT("tells a substate of its own") \
    VARIANT("tells of a button unasked") \
    VARIANT("tells of a conference before its members") \
    VARIANT("tells of a hookswitch before the request is completed") \
    VARIANT("tells of a hookswitch late") \
    VARIANT("tells of a telephone unasked") \
    VARIANT("tells of an address unasked") \
    VARIANT("tells of several states at once") \
    VARIANT("tells of the line unasked") \
    VARIANT("tells of the number of an idle call") \
    VARIANT("tells the end of no digits") \
    VARIANT("the second line says nothing of itself") \
    VARIANT("who is asked about a call is busy") \
    VARIANT("whoever calls hangs up when the call is to be answered") \
    VARIANT("writes into LINECALLPARAMS")

#define MUTANTS(MUTANT) \
    MUTANT(3, "agrees to a version that was not offered") \
    MUTANT(3, "agrees to TSPI 2.0 for a line, whatever is offered") \
    MUTANT(3, "agrees to less for a line than it can") \
    MUTANT(3, "agrees to less than it can") \
    MUTANT(4, "agrees to a version that it does not speak") \
    MUTANT(4, "refuses a version with another error") \
    MUTANT(5, "cannot negotiate without a line") \
    MUTANT(6, "negotiates for a line that is not there") \
    MUTANT(7, "commits to what was negotiated") \
    MUTANT(7, "lays out capabilities as was negotiated last") \
    MUTANT(8, "counts its lines differently each time") \
    MUTANT(8, "does not count its phones") \
    MUTANT(9, "refuses a second init") \
    MUTANT(9, "takes a second init for the first") \
    MUTANT(10, "callback in the next session") \
    MUTANT(10, "late callback") \
    MUTANT(10, "leaks a handle") \
    MUTANT(10, "leaks a handle with each call") \
    MUTANT(10, "leaks a thread") \
    MUTANT(10, "leaks a thread when its link is cut") \
    MUTANT(11, "has no line in a later session") \
    MUTANT(11, "keeps the first completion procedure") \
    MUTANT(11, "keeps the first line base") \
    MUTANT(11, "keeps the last session's status messages") \
    MUTANT(12, "unknown option") \
    MUTANT(13, "fails when entered twice") \
    MUTANT(13, "fails when asked twice for an address") \
    MUTANT(14, "refuses no number with a telephone's error") \
    MUTANT(14, "returns an error that there is not") \
    MUTANT(14, "returns another number") \
    MUTANT(15, "lineDrop returns 0") \
    MUTANT(15, "returns 0") \
    MUTANT(15, "returns 0 for what it does not do") \
    MUTANT(16, "completes a drop twice") \
    MUTANT(16, "completes twice") \
    MUTANT(16, "completes what was never asked") \
    MUTANT(16, "forgets a call that it is to fetch") \
    MUTANT(16, "keeps half of a request's id") \
    MUTANT(16, "is slow, and never completes a drop") \
    MUTANT(16, "never completes a drop") \
    MUTANT(16, "never completes a forwarding") \
    MUTANT(17, "refuses but completes") \
    MUTANT(19, "fails with another function's error") \
    MUTANT(19, "holds with another function's error") \
    MUTANT(19, "positive completion") \
    MUTANT(20, "calls back from inside a callback") \
    MUTANT(21, "keeps its lock while a telephone tells") \
    MUTANT(21, "keeps its lock while it completes") \
    MUTANT(21, "keeps its lock while it reports a state") \
    MUTANT(22, "keeps a list of tones that it is lent") \
    MUTANT(22, "reads a call's data later") \
    MUTANT(22, "reads later where to transfer to") \
    MUTANT(22, "reads the digits later") \
    MUTANT(22, "reads the information of a drop later") \
    MUTANT(22, "reads the number later") \
    MUTANT(22, "reads user-user information later") \
    MUTANT(22, "writes into the number that it is given") \
    MUTANT(23, "forgets a silent call that is dropped") \
    MUTANT(23, "never completes a silent call") \
    MUTANT(24, "forgets the first of two drops") \
    MUTANT(25, "a dialog returns a number") \
    MUTANT(25, "a telephone fails with a line's error") \
    MUTANT(25, "lineGetNumAddressIDs returns the number") \
    MUTANT(25, "lineSetStatusMessages returns a number") \
    MUTANT(25, "reads LINECALLPARAMS that are not there") \
    MUTANT(25, "reads behind a structure") \
    MUTANT(26, "no handle") \
    MUTANT(26, "no handle for a call that fails") \
    MUTANT(26, "writes the handle of a ringing call once more") \
    MUTANT(27, "event after failure") \
    MUTANT(27, "event before completion") \
    MUTANT(27, "tells of a conference too early") \
    MUTANT(27, "tells of a consultation call too early") \
    MUTANT(28, "counts a pending call") \
    MUTANT(29, "accepts a call only when it is connected") \
    MUTANT(30, "keeps a state from the next call") \
    MUTANT(30, "no state") \
    MUTANT(30, "says nothing of a call that it has fetched") \
    MUTANT(31, "dials a W") \
    MUTANT(31, "knows a W only as a capital") \
    MUTANT(31, "names the last bad character") \
    MUTANT(31, "refuses a W as no address") \
    MUTANT(32, "connects without a number") \
    MUTANT(32, "dials up to the semicolon") \
    MUTANT(33, "refuses a busy line with another error") \
    MUTANT(33, "refuses a line that is not idle with another error") \
    MUTANT(34, "offers a call on a busy address") \
    MUTANT(34, "offers a call on a busy line") \
    MUTANT(34, "offers a call on a cut line") \
    MUTANT(34, "refuses a cut line with another error") \
    MUTANT(35, "completes a closed call too late") \
    MUTANT(35, "completes a closed conference too late") \
    MUTANT(36, "a failed call blocks its line until it is closed") \
    MUTANT(36, "a refused call blocks the next one") \
    MUTANT(36, "three failed calls block their line until they are closed") \
    MUTANT(37, "announces a call on its own line's handle") \
    MUTANT(37, "announces a call twice") \
    MUTANT(37, "announces a call under another handle") \
    MUTANT(37, "announces a call without a handle") \
    MUTANT(37, "unknown call") \
    MUTANT(38, "announces a call in another state") \
    MUTANT(38, "tells of a new call's parties first") \
    MUTANT(39, "goes on with a call that was refused") \
    MUTANT(40, "forgets calls that were up before the line was opened") \
    MUTANT(41, "announces a call on a closed line") \
    MUTANT(42, "announces a call of a medium not asked for") \
    MUTANT(43, "accepts a call that it makes") \
    MUTANT(43, "announces an outgoing call as offering") \
    MUTANT(44, "ends in a mode that it does not list") \
    MUTANT(44, "no media mode") \
    MUTANT(44, "tells a substate alone") \
    MUTANT(44, "tells two media modes at once") \
    MUTANT(44, "two states at once") \
    MUTANT(44, "wrong mode") \
    MUTANT(45, "IDLE twice") \
    MUTANT(45, "event after IDLE") \
    MUTANT(45, "leaves IDLE") \
    MUTANT(45, "wakes up long after IDLE") \
    MUTANT(46, "unlisted state") \
    MUTANT(46, "unlisted state of a call from outside") \
    MUTANT(47, "state twice") \
    MUTANT(48, "says another mode of a call than it reported") \
    MUTANT(48, "status lags behind") \
    MUTANT(49, "cancels digits by itself") \
    MUTANT(49, "cannot be dropped") \
    MUTANT(49, "cannot complete a call later") \
    MUTANT(49, "cannot hold a call") \
    MUTANT(49, "cannot send user-user information") \
    MUTANT(49, "cannot set a call's data") \
    MUTANT(49, "cannot set up a conference") \
    MUTANT(49, "cannot set up a transfer") \
    MUTANT(49, "cannot transfer a call") \
    MUTANT(49, "dials a call without a dial tone") \
    MUTANT(49, "fails to drop a call later") \
    MUTANT(49, "holds a call without offering to") \
    MUTANT(49, "offers on a line what it never does") \
    MUTANT(49, "offers on an address what it never does") \
    MUTANT(49, "offers to accept an accepted call") \
    MUTANT(49, "offers to answer a connected call") \
    MUTANT(49, "offers to drop an idle call") \
    MUTANT(49, "offers to hold a ringing call") \
    MUTANT(49, "offers to remove a call that is in no conference") \
    MUTANT(49, "refuses digits that it offers to generate") \
    MUTANT(49, "refuses to drop a ringing call") \
    MUTANT(49, "refuses to gather digits that it offers to") \
    MUTANT(49, "refuses tones that it offers to generate") \
    MUTANT(49, "says that calls can be secured") \
    MUTANT(49, "sets up a transfer without offering to") \
    MUTANT(49, "says that calls can never be held") \
    MUTANT(50, "does not tell of the application's number") \
    MUTANT(50, "does not tell of the parties") \
    MUTANT(50, "forgets the application's number") \
    MUTANT(50, "tells of a change that there is not") \
    MUTANT(50, "tells of a change without saying of what") \
    MUTANT(51, "answers a connected call") \
    MUTANT(51, "refuses to answer a connected call with another error") \
    MUTANT(52, "a dropped call never ends") \
    MUTANT(52, "drops an idle call") \
    MUTANT(52, "refuses to drop an idle call with another error") \
    MUTANT(53, "goes on with a call that is dropped and closed") \
    MUTANT(53, "refuses to close a call that is being dropped") \
    MUTANT(54, "completes a drop after the close") \
    MUTANT(54, "completes a hold after the close") \
    MUTANT(54, "event after close") \
    MUTANT(54, "goes on with a connected call that is closed") \
    MUTANT(54, "leaves a closed call's drop to its worker") \
    MUTANT(54, "tells of digits after the close") \
    MUTANT(55, "a call outlives lineClose") \
    MUTANT(55, "crashes after lineClose") \
    MUTANT(55, "event after lineClose") \
    MUTANT(55, "lineClose leaves a request open") \
    MUTANT(55, "tells of digits after lineClose") \
    MUTANT(55, "tells of the line under its own handle") \
    MUTANT(55, "tells that the line was closed") \
    MUTANT(56, "a line that is closed over a call stays busy") \
    MUTANT(56, "the line cannot be opened again at once") \
    MUTANT(57, "lineOpen waits") \
    MUTANT(57, "lineOpen waits the second time") \
    MUTANT(58, "tells of a call on another line") \
    MUTANT(58, "tells of a call on no line") \
    MUTANT(59, "event after forced close") \
    MUTANT(60, "changes dwTotalSize") \
    MUTANT(60, "changes dwTotalSize of an id") \
    MUTANT(60, "gives a configuration without room") \
    MUTANT(60, "gives a telephone's device without room") \
    MUTANT(60, "gives an id without room") \
    MUTANT(60, "overrun") \
    MUTANT(60, "says where a call is parked without room") \
    MUTANT(60, "writes behind where a call is parked") \
    MUTANT(60, "writes into capabilities later") \
    MUTANT(61, "asks for no more than it was given") \
    MUTANT(61, "counts more than there is") \
    MUTANT(61, "needs no room for an id that does not fit") \
    MUTANT(61, "uses more than it needs") \
    MUTANT(62, "cuts a string to fit") \
    MUTANT(62, "refuses a small buffer") \
    MUTANT(62, "refuses room that an id does not fit into") \
    MUTANT(63, "gives an empty field an offset") \
    MUTANT(63, "lays out an old structure as a new one") \
    MUTANT(63, "lays out an old telephone as a new one") \
    MUTANT(63, "leaves a gap between strings") \
    MUTANT(63, "two strings share their bytes") \
    MUTANT(64, "ends a list like a text") \
    MUTANT(64, "string of odd size") \
    MUTANT(64, "string without an end") \
    MUTANT(65, "clears the call's privilege") \
    MUTANT(65, "clears the line's handle") \
    MUTANT(65, "clears the number of opens") \
    MUTANT(65, "overwrites a telephone's owners") \
    MUTANT(66, "accepts a version of no extension") \
    MUTANT(66, "agrees to a version of its extension that there is not") \
    MUTANT(66, "agrees to less of an extension than it can") \
    MUTANT(66, "does not keep to the version of its extension that is selected") \
    MUTANT(66, "has an extension without a version") \
    MUTANT(66, "reads a block of a line's that is not there") \
    MUTANT(66, "keeps to the version of its extension that was selected") \
    MUTANT(66, "refuses the version of its extension that it agreed to") \
    MUTANT(67, "an open line has another permanent id") \
    MUTANT(67, "permanent ids change with the session") \
    MUTANT(67, "two lines with one permanent id") \
    MUTANT(68, "accepts an address that it does not have") \
    MUTANT(68, "gives an id of an address that there is not") \
    MUTANT(68, "looks up any address") \
    MUTANT(68, "looks up any address that is called from") \
    MUTANT(68, "has more addresses than it said") \
    MUTANT(68, "has no address") \
    MUTANT(69, "gives a call's handle for its line's id") \
    MUTANT(69, "gives a line's index for its id") \
    MUTANT(69, "gives an address for its line's id") \
    MUTANT(69, "gives an id as a text") \
    MUTANT(69, "knows any device class") \
    MUTANT(69, "takes a class by its letters' case") \
    MUTANT(70, "accepts a medium that it does not have") \
    MUTANT(70, "accepts a medium that it does not have beside its own") \
    MUTANT(70, "refuses a medium with another error") \
    MUTANT(71, "a question changes the media detection") \
    MUTANT(71, "a question ends the media detection") \
    MUTANT(71, "finds no free line where there is one") \
    MUTANT(71, "promises a call on a busy line") \
    MUTANT(71, "promises a medium that it does not have") \
    MUTANT(72, "accepts line states that do not exist") \
    MUTANT(72, "refuses line states that it does not produce") \
    MUTANT(72, "tells that the line was opened") \
    MUTANT(73, "creates a line of another provider") \
    MUTANT(74, "moves its lines up when one is removed") \
    MUTANT(74, "removes a line that is not its own") \
    MUTANT(74, "removes a line twice") \
    MUTANT(75, "says nothing of a cut link") \
    MUTANT(75, "shows a cut link as connected") \
    MUTANT(76, "a path without an end") \
    MUTANT(76, "no path") \
    MUTANT(77, "a dialog reads what the session has") \
    MUTANT(78, "reads dialog data that is not there") \
    MUTANT(78, "reads more dialog data than there is") \
    MUTANT(78, "writes behind the dialog data") \
    MUTANT(78, "writes dialog data later") \
    MUTANT(79, "asks the user") \
    MUTANT(79, "shows a window") \
    MUTANT(80, "cannot be removed while it is in use") \
    MUTANT(80, "is half gone when it cannot be removed") \
    MUTANT(80, "says with another error that it is installed") \
    MUTANT(80, "stays installed when it is removed") \
    MUTANT(81, "configures open lines at once") \
    MUTANT(83, "accepts a connected call") \
    MUTANT(83, "holds a held call") \
    MUTANT(83, "holds an idle call") \
    MUTANT(83, "redirects a connected call") \
    MUTANT(83, "refuses to hold a held call with another error") \
    MUTANT(83, "sets up a transfer of a held call") \
    MUTANT(83, "takes back a call that is not held") \
    MUTANT(83, "transfers a held call") \
    MUTANT(84, "accepts to answer and does not") \
    MUTANT(84, "accepts to hold and does not") \
    MUTANT(84, "accepts to park and does not") \
    MUTANT(84, "accepts to redirect and does not") \
    MUTANT(84, "accepts to take back and does not") \
    MUTANT(84, "accepts to transfer and does not") \
    MUTANT(84, "does not say that a call is accepted") \
    MUTANT(84, "ends a call that it is to answer") \
    MUTANT(84, "ends a call that it is to hold") \
    MUTANT(84, "takes back nobody about whom somebody is asked") \
    MUTANT(85, "ends a call that it cannot transfer") \
    MUTANT(85, "parks nowhere") \
    MUTANT(85, "redirects to nowhere") \
    MUTANT(85, "refuses to transfer to nowhere with another error") \
    MUTANT(85, "transfers to nowhere") \
    MUTANT(86, "forgets a transferred call") \
    MUTANT(87, "a call that ends forgets its digits") \
    MUTANT(87, "ends digits for no reason") \
    MUTANT(87, "never tells the end of digits") \
    MUTANT(87, "tells the end of digits that it refused") \
    MUTANT(87, "tells the end of digits twice") \
    MUTANT(87, "tells the end of digits under another id") \
    MUTANT(88, "generates two lots of digits at once") \
    MUTANT(88, "goes on when no digits are asked for") \
    MUTANT(88, "refuses digits while others are generated") \
    MUTANT(89, "generates digits in a mode that it lacks") \
    MUTANT(89, "generates digits in no mode") \
    MUTANT(89, "generates digits in two modes at once") \
    MUTANT(89, "refuses a digit mode with another error") \
    MUTANT(90, "cancels strange digits") \
    MUTANT(90, "refuses a duration out of range") \
    MUTANT(90, "refuses strange digits") \
    MUTANT(91, "no handle for a consultation call") \
    MUTANT(92, "does not hold a call about which somebody is asked") \
    MUTANT(92, "gives a consultation call no dial tone") \
    MUTANT(92, "goes on holding a call about which nobody is asked") \
    MUTANT(93, "accepts to dial and does not") \
    MUTANT(93, "dials no number") \
    MUTANT(94, "swaps a call with a dial tone") \
    MUTANT(94, "swaps one call of two") \
    MUTANT(94, "takes back a conference and does not say so") \
    MUTANT(95, "forgets calls that it has joined") \
    MUTANT(95, "transfers in any mode") \
    MUTANT(95, "transfers one call of two") \
    MUTANT(95, "transfers to a dial tone") \
    MUTANT(96, "consults nobody by a call") \
    MUTANT(97, "cannot end what is not forwarded") \
    MUTANT(98, "forgets what is forwarded") \
    MUTANT(98, "goes on forwarding") \
    MUTANT(98, "sets up forwarding and does not tell it") \
    MUTANT(99, "forwards calls in no mode") \
    MUTANT(99, "refuses a wrong list with another error") \
    MUTANT(100, "does not say that a call was fetched") \
    MUTANT(100, "fetches a call from nowhere") \
    MUTANT(101, "does not say where a call is parked") \
    MUTANT(102, "parks a call in no mode") \
    MUTANT(102, "parks a call in two modes at once") \
    MUTANT(102, "refuses a park mode with another error") \
    MUTANT(103, "gives a call's line by its index") \
    MUTANT(103, "gives an address's line by its index") \
    MUTANT(103, "has a call at an address that is not there") \
    MUTANT(104, "gives one handle for all calls of a line") \
    MUTANT(105, "knows no default of LINECALLPARAMS") \
    MUTANT(105, "refuses a call without LINECALLPARAMS") \
    MUTANT(105, "takes LINECALLPARAMS of one size alone") \
    MUTANT(106, "agrees to a telephone's version that it does not speak") \
    MUTANT(106, "agrees to less for a telephone than it can") \
    MUTANT(106, "cannot negotiate for its telephones") \
    MUTANT(107, "a telephone can be opened once and for all") \
    MUTANT(107, "a telephone cannot be opened again") \
    MUTANT(108, "tells no mode of a hookswitch") \
    MUTANT(108, "tells of a lamp that there is not") \
    MUTANT(108, "tells of a telephone under its own handle") \
    MUTANT(108, "tells of a telephone's state that there is not") \
    MUTANT(109, "forgets a telephone's requests when it is closed") \
    MUTANT(109, "keeps the first handle of a telephone") \
    MUTANT(109, "tells of a telephone after phoneClose") \
    MUTANT(110, "says that a hookswitch is what it was") \
    MUTANT(110, "sets a hookswitch and does not tell it") \
    MUTANT(110, "tells another mode of a hookswitch") \
    MUTANT(111, "sets a hookswitch that it does not have") \
    MUTANT(111, "sets a hookswitch to two modes at once") \
    MUTANT(112, "refuses a telephone's states that it does not produce") \
    MUTANT(112, "refuses the mode of buttons that it does not have") \
    MUTANT(113, "cannot be asked for its hookswitches") \
    MUTANT(113, "says that a telephone takes data") \
    MUTANT(114, "permanent telephone ids change with the session") \
    MUTANT(114, "two telephones with one permanent id") \
    MUTANT(115, "a created line takes the place of another") \
    MUTANT(115, "calls a created line by its temporary id") \
    MUTANT(115, "forgets a line that it has created") \
    MUTANT(116, "names a UI DLL that is not there") \
    MUTANT(117, "configures any class") \
    MUTANT(117, "refuses to configure a class with another error") \
    MUTANT(117, "refuses to configure an empty class") \
    MUTANT(117, "refuses to configure no class") \
    MUTANT(118, "a dialog belongs to nobody") \
    MUTANT(118, "a dialog never returns") \
    MUTANT(118, "a dialog returns before it is closed") \
    MUTANT(118, "a dialog's thread goes on") \
    MUTANT(119, "edits a configuration as text") \
    MUTANT(119, "edits what the line has") \
    MUTANT(119, "gives more of a configuration than there is") \
    MUTANT(119, "refuses what it has edited") \
    MUTANT(119, "says nothing of a configuration that does not fit") \
    MUTANT(119, "sets no configuration that was edited") \
    MUTANT(119, "writes behind an edited configuration") \
    MUTANT(119, "writes into what it is to edit") \
    MUTANT(120, "a dialog asks about another line") \
    MUTANT(120, "a dialog asks about something else") \
    MUTANT(121, "does not know its windows") \
    MUTANT(121, "names no UI DLL for a window") \
    MUTANT(121, "sends data to a window that is gone") \
    MUTANT(121, "sends data to a window that was refused") \
    MUTANT(121, "wants a window under its line's handle") \
    MUTANT(121, "wants a window when its request is completed") \
    MUTANT(121, "wants two windows under one handle") \
    MUTANT(122, "a window for a call asks while it is closed") \
    MUTANT(122, "a window for a call does not close") \
    MUTANT(122, "a window for a call is never ready") \
    MUTANT(123, "hides its MSP") \
    MUTANT(123, "names an MSP that it does not have") \
    MUTANT(123, "names no MSP") \
    MUTANT(123, "says with another error that there is no MSP") \
    MUTANT(124, "gives no handle for an MSP instance") \
    MUTANT(124, "gives one handle for all MSP instances") \
    MUTANT(124, "has one MSP instance at a time") \
    MUTANT(124, "refuses to close an MSP instance") \
    MUTANT(125, "reads MSP data later") \
    MUTANT(125, "sends data to an MSP that is closed") \
    MUTANT(125, "sends an MSP data that is not there") \
    MUTANT(125, "sends data to nobody's MSP") \
    MUTANT(125, "writes behind MSP data") \
    MUTANT(126, "no handle for a conference") \
    MUTANT(126, "no handle for who is to join a conference") \
    MUTANT(126, "no handle for who is to join a conference that stands") \
    MUTANT(127, "does not hold a conference that somebody is to join") \
    MUTANT(127, "gives nobody a dial tone who is to join a conference") \
    MUTANT(127, "leaves the first of a conference connected") \
    MUTANT(128, "does not say who has joined a conference") \
    MUTANT(128, "forgets who has joined a conference") \
    MUTANT(128, "leaves a conference on hold") \
    MUTANT(129, "adds a call with a dial tone to a conference") \
    MUTANT(129, "adds a member to a conference once more") \
    MUTANT(129, "prepares a call that is no conference") \
    MUTANT(129, "prepares a conference that waits for somebody") \
    MUTANT(129, "refuses a member of a conference with another error") \
    MUTANT(129, "sets up a conference about a held call") \
    MUTANT(129, "sets up a conference about a member of one") \
    MUTANT(130, "names a conference by its own handle") \
    MUTANT(130, "names a member as the conference") \
    MUTANT(131, "leaves a conference for another state") \
    MUTANT(131, "lets nobody leave a conference who may") \
    MUTANT(131, "removes a call that is in no conference") \
    MUTANT(131, "says that nobody can leave a conference") \
    MUTANT(132, "holds a conference that nobody else is to join") \
    MUTANT(132, "holds a conference that nobody is to join") \
    MUTANT(132, "leaves a member in a conference that is over") \
    MUTANT(132, "leaves members in a conference that is dropped") \
    MUTANT(132, "lets members go on that it says it drops") \
    MUTANT(133, "lets more join a conference than it says") \
    MUTANT(133, "refuses a conference about no call with another error") \
    MUTANT(133, "says that nobody can join a conference") \
    MUTANT(133, "sets up a conference about no call") \
    MUTANT(134, "does not say that the conference of a transfer stands") \
    MUTANT(134, "leaves a call out of the conference of its transfer") \
    MUTANT(134, "makes a conference of a transfer without listing that") \
    MUTANT(134, "no handle for a conference of a transfer") \
    MUTANT(135, "calls a conference an outgoing call") \
    MUTANT(136, "has a display of no columns") \
    MUTANT(136, "has a volume for a hookswitch that it does not have") \
    MUTANT(136, "offers a volume that cannot be set") \
    MUTANT(136, "says nothing of its last lamp") \
    MUTANT(136, "says that a button is of two modes") \
    MUTANT(137, "has a hookswitch in no mode") \
    MUTANT(137, "has a status that there is not") \
    MUTANT(137, "offers now what it never does") \
    MUTANT(137, "says another volume than it has") \
    MUTANT(137, "says in its status that it is always on hook") \
    MUTANT(137, "says that a lamp is lit otherwise than it is") \
    MUTANT(137, "says that it rings otherwise than it does") \
    MUTANT(138, "accepts to set a lamp and does not") \
    MUTANT(138, "knows a lamp that there is not") \
    MUTANT(138, "sets a lamp and does not tell it") \
    MUTANT(138, "sets a lamp that there is not") \
    MUTANT(138, "sets a lamp to two modes at once") \
    MUTANT(139, "accepts to show a text and does not") \
    MUTANT(139, "refuses a text that is longer than the display") \
    MUTANT(139, "shows a text and does not tell it") \
    MUTANT(139, "shows a text at the beginning, wherever it belongs") \
    MUTANT(139, "shows a text beside the display") \
    MUTANT(140, "accepts to ring and does not") \
    MUTANT(140, "rings and does not tell it") \
    MUTANT(140, "rings in a mode that there is not") \
    MUTANT(140, "tells another ring mode") \
    MUTANT(141, "accepts a gain and does not set it") \
    MUTANT(141, "accepts a volume and does not set it") \
    MUTANT(141, "knows the volume of a hookswitch that it does not have") \
    MUTANT(141, "sets a volume and does not tell it") \
    MUTANT(141, "sets the volume of a hookswitch that it does not have") \
    MUTANT(141, "sets the volume of two hookswitches at once") \
    MUTANT(142, "a button is both up and down") \
    MUTANT(142, "forgets a button's text") \
    MUTANT(142, "has another button than it said") \
    MUTANT(142, "knows a button that there is not") \
    MUTANT(143, "gives data where none are asked for") \
    MUTANT(143, "gives more data than there is room for") \
    MUTANT(143, "has data that it did not count") \
    MUTANT(144, "a button is pressed in no mode") \
    MUTANT(144, "a button is pressed in no state") \
    MUTANT(144, "a button is pressed that there is not") \
    MUTANT(144, "never lets a button go") \
    MUTANT(145, "cannot find a device of a class that it lists") \
    MUTANT(145, "knows any device class of a telephone's") \
    MUTANT(145, "takes a telephone's class by its letters' case") \
    MUTANT(146, "a telephone has an extension without a version") \
    MUTANT(146, "accepts a version of no telephone's extension") \
    MUTANT(146, "agrees to a version of a telephone's extension that was not offered") \
    MUTANT(146, "reads a block of a telephone's that is not there") \
    MUTANT(147, "calls a created telephone by its temporary id") \
    MUTANT(147, "creates a telephone of another provider") \
    MUTANT(147, "forgets a telephone that it has created") \
    MUTANT(148, "removes a telephone that is not its own") \
    MUTANT(148, "removes a telephone twice") \
    MUTANT(149, "brings a removed line back in the next session") \
    MUTANT(149, "forgets a new line in the next session") \
    MUTANT(149, "forgets a new telephone in the next session") \
    MUTANT(151, "replies by an event") \
    MUTANT(151, "replies by an event of a telephone") \
    MUTANT(151, "rings in no mode") \
    MUTANT(151, "tells of a line state that there is not") \
    MUTANT(151, "tells of an address state that there is not") \
    MUTANT(151, "tells of an address that there is not") \
    MUTANT(151, "tells of no state of its line") \
    MUTANT(152, "tells of a telephone inside phoneOpen") \
    MUTANT(152, "tells of its line inside lineOpen") \
    MUTANT(153, "forgets who was called when it is over") \
    MUTANT(154, "has a bearer mode that its line does not have") \
    MUTANT(154, "has two bearer modes at once") \
    MUTANT(154, "says that a call comes in that it makes") \
    MUTANT(154, "says that a call is only ever idle") \
    MUTANT(154, "says that there is a name and gives none") \
    MUTANT(160, "cannot stop to monitor digits") \
    MUTANT(160, "monitors digits in a mode that it lacks") \
    MUTANT(160, "refuses to monitor in a mode with another error") \
    MUTANT(160, "tells a digit in two modes at once") \
    MUTANT(160, "tells of digits that are not monitored") \
    MUTANT(160, "tells of no digit") \
    MUTANT(161, "ends gathering for no reason") \
    MUTANT(161, "gathers a digit less than it says") \
    MUTANT(161, "leaves out the digit that ends gathering") \
    MUTANT(161, "never tells the end of gathering") \
    MUTANT(161, "tells the end of gathering twice") \
    MUTANT(161, "tells the end of gathering under another id") \
    MUTANT(161, "writes behind gathered digits") \
    MUTANT(162, "a call that ends forgets what it gathers") \
    MUTANT(162, "gathers twice at once") \
    MUTANT(162, "goes on gathering when nothing is to be gathered") \
    MUTANT(163, "gathers digits in no mode") \
    MUTANT(163, "gathers no digits") \
    MUTANT(163, "refuses to gather no digits with another error") \
    MUTANT(164, "generates a tone that it lacks") \
    MUTANT(164, "generates two tones at once") \
    MUTANT(164, "goes on with a tone when none is asked for") \
    MUTANT(164, "never tells the end of a tone") \
    MUTANT(164, "refuses a tone with another error") \
    MUTANT(165, "forgets the medium that a call was given") \
    MUTANT(165, "refuses a medium of a call with another error") \
    MUTANT(165, "sets a medium that it does not have") \
    MUTANT(166, "forgets a call's data") \
    MUTANT(166, "keeps a call's data that is taken away") \
    MUTANT(166, "takes more of a call's data than it has room for") \
    MUTANT(167, "gives a call a relative that it has not") \
    MUTANT(167, "gives a call's ids an address that is not its own") \
    MUTANT(167, "gives another id of a call") \
    MUTANT(168, "does not know its own address") \
    MUTANT(168, "gives its address an id that there is not") \
    MUTANT(168, "knows any address") \
    MUTANT(168, "refuses an address with another error") \
    MUTANT(169, "changes a configuration that it is given") \
    MUTANT(169, "does not take its own configuration") \
    MUTANT(169, "gives a configuration as text") \
    MUTANT(169, "has a configuration of any class") \
    MUTANT(170, "cannot take back the completion of a call") \
    MUTANT(170, "completes a call in a mode that it lacks") \
    MUTANT(170, "completes a call in two modes at once") \
    MUTANT(170, "completes a connected call") \
    MUTANT(170, "gives each completion of a call one id") \
    MUTANT(170, "gives the completion of a call no id") \
    MUTANT(170, "refuses a way to complete a call with another error") \
    MUTANT(170, "takes back any completion of a call") \
    MUTANT(171, "describes a terminal in part") \
    MUTANT(171, "routes for an address that there is not") \
    MUTANT(171, "routes to a terminal that there is not") \
    MUTANT(172, "cannot stop to monitor media") \
    MUTANT(172, "monitors a medium that it lacks") \
    MUTANT(172, "reads a list of media control that is not there") \
    MUTANT(172, "tells of a medium that is not monitored") \
    MUTANT(172, "tells of two media at once") \
    MUTANT(173, "releases no user-user information where there is none") \
    MUTANT(173, "sends information to the user of a call that is over") \
    MUTANT(174, "gives a line no handle") \
    MUTANT(174, "gives a telephone no handle") \
    MUTANT(174, "gives two lines one handle") \
    MUTANT(174, "gives two telephones one handle") \
    MUTANT(175, "dials with a pause that it cannot make") \
    MUTANT(175, "has no bearer mode") \
    MUTANT(175, "has no media") \
    MUTANT(175, "says nothing of its call treatments") \
    MUTANT(175, "says that a line is out of service on which somebody talks") \
    MUTANT(175, "shares its addresses in two ways") \
    MUTANT(176, "knows no handle of TAPI's twice") \
    MUTANT(177, "cannot stop to monitor tones") \
    MUTANT(177, "tells of a tone under another list") \
    MUTANT(177, "tells of a tone that is not monitored")

/* Is this what TSPEC_FAKE asks for? */
bool does(const char *behaviour);

/* TSPEC_FAKE if it asks for something that is not in the tables, else NULL. */
const char *asks_for_nonsense(void);

#endif
