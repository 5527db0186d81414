/* scene.h: what stages are made of: a session, a line, a call, played as TAPISRV plays them.
 *
 * Whatever is seen to be wrong is told at once. What is missing is told only of a call of which nothing wrong was seen
 * before, because it may follow from that. */
#ifndef HOST_SCENE_H
#define HOST_SCENE_H

#include "../provider/device.h"
#include "check.h"
#include "findings.h"

/* Call a synchronous function of the provider, which must be exported. rule is broken if it hangs or crashes. Its value
 * is what the function returned. */
#define CALL(check, rule, function, ...) \
    scene_left(check, #function, \
               (scene_enter(rule, #function), (check)->provider.TSPI_##function(__VA_ARGS__)))

/* The same for an asynchronous function, for a request that ledger_request has given. */
#define REQUEST(check, rule, request, function, ...) \
    scene_answered(check, request, #function, \
                   (scene_enter(rule, #function), (check)->provider.TSPI_##function(request, __VA_ARGS__)))

/* A structure for the provider to fill, with room behind it: whether it writes there, the stage of the structures tells
 * (rule 60); elsewhere that is to do no harm. */
#define LENT(type) \
    struct { \
        type it; \
        unsigned char behind[1024]; \
    }

enum {
    NO_SUCH_ADDRESS = -1,   /* no line has as many */
    UNWRITTEN = 0x5A5A5A5A, /* stands where something is to be written */
    REST_MS = 50,           /* after which nothing is on its way any more */
    AFTER_CLOSE_MS = 150,   /* how long nothing may follow a close */
};

/* How rule 78 is broken once it has returned. */
#define DIALOG_DATA_KEPT "it went on with a block of dialog data after providerGenericDialogData had returned"

#define HAS(check, function) ((check)->provider.TSPI_##function != NULL)

void scene_enter(unsigned rule, const char *function);
LONG scene_left(struct check *check, const char *function, LONG result);
LONG scene_answered(struct check *check, DRV_REQUESTID request, const char *function, LONG result);

/* When what the switch does from now on must be done. A wait until then may be over before, if what it is for was late
 * once (lateness.h); what is not seen by the end of such a wait must not be held against the provider unless
 * scene_is_late. */
uint64_t scene_deadline(const struct check *check);

/* Something did not come until scene_deadline. True: it was waited for to the end, and is the first such thing, and
 * worth to be told; what is late afterwards may be so for the same reason. */
bool scene_is_late(const struct check *check);

/* Something that ought to come, and of which one has to look whether it has. */
struct expected {
    const char *what; /* a literal */
    uint64_t deadline_us;
    bool told;
};

struct expected scene_expect(const struct check *check, const char *what);

/* A moment later. False: time is up. */
bool scene_waits_on(struct check *check, struct expected *expected);

/* A moment for what should not come. */
void scene_pause(struct check *check, unsigned ms);

/* How many threads there are once those that end are gone; it waits while there are more than expected. */
unsigned scene_count_threads(struct check *check, unsigned expected);

/* The next of the stage's scenes begins. False: another process of the stage has played it, or fell in it. Where a
 * scene is the end of its process, the stage goes on behind it in another one, so that no scene hides those that
 * follow. */
bool scene_next(struct check *check);

/* Begin a session. False: it was told why there is none. */
bool scene_begin(struct check *check);
void scene_end(struct check *check);

/* Both. */
bool scene_begin_next(struct check *check);

/* Learn of the provider's number-th line. False: it was told why it, or, if the user chose that one, the provider is
 * useless. */
bool scene_learn(struct check *check, unsigned number, struct device *device);

/* The same of the line that the user chose, in a session for that alone, which is no scene. */
bool scene_learn_alone(struct check *check, struct device *device);

/* The same of a line that LINE_CREATE brought, with the id line_base + number. False: it is not known under that. */
bool scene_learn_created(struct check *check, unsigned number, struct device *device);

/* Rule 174: where a function that opens a device writes its handle UNWRITTEN stands before; what the function returned
 * becomes an error if that stands there still. */
LONG scene_opened(LONG result, const char *function, DWORD_PTR handle);

/* Only lineOpen, under the version in device->subject. The time that it took goes into check->opening_us. Returns what
 * it returned. */
LONG scene_open_quietly(struct check *check, struct device *device);

/* The same, and what TAPI and applications ask after it: lineSetDefaultMediaDetection, lineSetStatusMessages. */
LONG scene_try_open(struct check *check, struct device *device);

/* The same; a failure makes the provider useless, or is told if it is not the first line. */
bool scene_open(struct check *check, struct device *device);

/* scene_try_open for a line that was closed; a failure breaks rule 56. */
bool scene_reopen(struct check *check, struct device *device);

/* Open as many of the provider's lines as it lets be opened, from the first on, at most `most`. Returns how many. */
DWORD scene_open_lines(struct check *check, struct device *devices, DWORD most);
void scene_close_lines(struct check *check, struct device *devices, DWORD opened);

/* lineClose. */
void scene_close(struct check *check, struct device *device);

/* Does a LINE_CLOSE explain the error that a function returned? Where the line's or the call's handle is not known, one
 * may be on its way, which is waited for. */
bool scene_is_gone(struct check *check, const struct device *device, LONG result);

/* A session with the line that the user chose, open: at once, or as soon as it offers to make calls. And its end. */
bool scene_begin_line_at_once(struct check *check, struct device *device);
bool scene_begin_line(struct check *check, struct device *device);
void scene_end_line(struct check *check, struct device *device);

/* Was there no such session because another process of the stage has played this scene, or fell in it? */
bool scene_was_skipped(const struct check *check);

/* Can the line make calls at all, as LINEDEVCAPS.dwLineFeatures says? If not, its switch only tells of calls. */
bool scene_dials(const struct device *device);

/* Wait until the line offers to make calls, or is in service where it makes none: a provider may connect to its switch
 * after lineOpen has returned. */
void scene_await_service(struct check *check, const struct device *device);

/* Does LINEDEVSTATUS.dwLineFeatures offer to make calls? */
bool scene_offers_call(struct check *check, const struct device *device);

/* Does the line offer no call, although all have ended and the switch has had time? True where that is worth to be
 * told. */
bool scene_stays_busy(struct check *check, const struct device *device);

/* A call that was placed, or announced. */
struct placed {
    struct device *device;
    HTAPICALL handle;
    HDRVCALL driver;
    DRV_REQUESTID make;
    LONG result;   /* what lineMakeCall returned */
    bool accepted; /* it was the request's id, and there is a handle */
};

/* A copy of a text (UTF-8, not NULL) of *bytes bytes for the provider to read, to be ended by guard_take_away. NULL: it
 * is no UTF-8. */
WCHAR *scene_lend_text(const char *text, size_t *bytes);

/* Where a function writes the handle of the call that it makes, and that handle once it has returned: who writes later
 * breaks the rule. */
LPHDRVCALL scene_lend_handle(void);
HDRVCALL scene_take_handle(LPHDRVCALL lent, unsigned rule);

/* lineMakeCall with inputs that are taken away as soon as it returns (rule 22). number is UTF-8, or NULL for none.
 * rule is broken if it hangs or crashes. Returns placed->accepted. */
bool scene_place(struct check *check, struct device *device, const char *number, DWORD flags, unsigned rule,
                 struct placed *placed);

/* The same from this address. */
bool scene_place_from(struct check *check, struct device *device, const char *number, DWORD address, unsigned rule,
                      struct placed *placed);

/* The same with LINECALLPARAMS that are longer than their fixed part. */
bool scene_place_described(struct check *check, struct device *device, const char *number, unsigned rule,
                           struct placed *placed);

/* The same with 0 in LINECALLPARAMS where that stands for a default. */
bool scene_place_barely(struct check *check, struct device *device, const char *number, unsigned rule,
                        struct placed *placed);

/* The same under TAPI's handle of the call before, in *placed, which is closed. */
bool scene_place_again(struct check *check, struct device *device, const char *number, unsigned rule,
                       struct placed *placed);

/* The same with no LINECALLPARAMS at all. */
bool scene_place_plainly(struct check *check, struct device *device, const char *number, unsigned rule,
                         struct placed *placed);
/* The function that asks for a call has returned placed->result: write down whether there is to be one (rule 26). */
void scene_made(struct check *check, struct placed *placed);

/* Can it be held against an offer that a function gave this? Not where it is a lack of the moment's. */
bool scene_is_failure(LONG result);

/* Rule 49: this is what the function gave for a feature that the call offers as long as it is connected. */
void scene_check_offer(struct check *check, const struct placed *placed, const char *function, const char *feature,
                       LONG result);

/* Does this error say that the line cannot make a call now (rule 34)? */
bool scene_is_line_error(LONG error);

/* lineConditionalMediaDetection for the medium of those calls, or for these: could a call be made now? Returns what it
 * returned, or LINEERR_OPERATIONUNAVAIL if it is not exported. */
LONG scene_ask_conditionally(struct check *check, struct device *device);
LONG scene_ask_conditionally_for(struct check *check, struct device *device, DWORD media);

/* Rule 71: what it returned, beside what became of a lineMakeCall right after it: 0 or an error. */
void scene_judge_conditional(LONG asked, LONG made);

/* Wait for a request's completion; rule is broken if it does not come. */
bool scene_completed(struct check *check, DRV_REQUESTID request, unsigned rule, const char *function, LONG *result);

/* lineMakeCall, its success, and one of these states. A failure is told as unreached for the rule, 0: for none. */
bool scene_connect(struct check *check, struct device *device, const char *number, DWORD states, unsigned rule,
                   struct placed *placed);

/* lineDrop. Returns the request if it was accepted, else 0 with the error in *result. */
DRV_REQUESTID scene_drop(struct check *check, const struct placed *placed, LONG *result);

/* What must come of a lineDrop: its completion, and IDLE (rule 52). request and result are scene_drop's. */
void scene_await_idle(struct check *check, const struct placed *placed, DRV_REQUESTID request, LONG result);

/* lineDrop unless the call is IDLE, and what must come of it. */
void scene_hang_up(struct check *check, const struct placed *placed);

/* lineCloseCall alone, of which ledger_call_closed has still to be told; rule is broken if it hangs or crashes. Returns
 * what it returned. */
LONG scene_call_close(struct check *check, const struct placed *placed, unsigned rule);

/* lineCloseCall. */
void scene_close_call(struct check *check, const struct placed *placed);

/* Rules 54 and 55: lineDrop, so that the call does not stay at the switch, and at once lineCloseCall, or lineClose of
 * its line, which nothing may follow. */
void scene_drop_and_close(struct check *check, const struct placed *placed, bool whole_line);

/* Hang up and close, if there is a call. */
void scene_finish(struct check *check, const struct placed *placed);

/* A session in which nobody calls lineSetStatusMessages, and a call to that number. True: it was played, and neither
 * the line's state nor its address's was told of. */
bool scene_play_unasked(struct check *check, const char *number);

/* The call's last event and whether something was wrong with it. */
struct call_view scene_view(struct check *check, const struct placed *placed);

/* Can what is missing of the call be held against the provider? Not where an event was wrong, nor after LINE_CLOSE. */
bool scene_stands(struct check *check, const struct placed *placed);

/* Is the call connected still, so that what is wrong can be held against the provider? */
bool scene_is_connected(struct check *check, const struct placed *placed);

/* A session with a call that is connected and at rest: if lineGetCallStatus offers the feature, 0: any or none, it is
 * used. Then the call is hung up and closed, unless that was done: placed->accepted is false. */
void scene_play_connected(struct check *check, DWORD feature, void (*use)(struct check *check, struct placed *placed));

/* Dial a number after which something happens to this line, and see its call through. A failure is told as unreached
 * for the rule. */
bool scene_provoke(struct check *check, struct device *device, const char *number, unsigned rule);

/* Wait for a call that is announced on the line, and for its first state. */
bool scene_await_call(struct check *check, struct device *device, uint64_t deadline_us, struct placed *placed);

/* Does the call come to IDLE, which would explain why it cannot be asked for something? True also if it was not waited
 * long enough to tell. */
bool scene_ends(struct check *check, const struct placed *placed);

/* LINECALLSTATUS; false: it cannot be asked, or failed. */
bool scene_call_status(struct check *check, const struct placed *placed, LINECALLSTATUS *status);

/* lineGetCallStatus's state and features; false: it cannot be asked, or failed. */
bool scene_status(struct check *check, const struct placed *placed, DWORD *state, DWORD *features);

/* Does lineGetCallStatus offer this LINECALLFEATURE now? False also if it cannot be asked. */
bool scene_offers(struct check *check, const struct placed *placed, DWORD feature);

/* LINECALLINFO with all its strings, until the next time; NULL: it cannot be asked, or failed. rule is broken if the
 * function hangs or crashes. */
const LINECALLINFO *scene_call_info(struct check *check, const struct placed *placed, unsigned rule);

/* LINEDEVSTATUS, whole. False: it cannot be asked, or failed. */
bool scene_line_status(struct check *check, const struct device *device, LINEDEVSTATUS *status);

/* The same of address 0: LINEADDRESSSTATUS. */
bool scene_address_status(struct check *check, const struct device *device, LINEADDRESSSTATUS *status);

#endif
