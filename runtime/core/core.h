/* core.h: the core, one session of a provider: what it is asked, what it asks for, and the one place where the two
 * meet.
 *
 * The core does no I/O. Its inputs are what TAPI asks, what happens to connections, whole decoded messages and the
 * time; its outputs are pulled: core_next_action says what the network is to do, core_next_event what TAPI is to be
 * told. Whoever drives it (shell.c, or a test) sets `now` before each input and pulls afterwards. The two outputs are
 * apart so that no message waits for a callback. Nothing here locks: one input at a time.
 *
 * No output needs memory. What a request, a call, a line or a link owes has its place in it from the moment when it was
 * accepted, so a promise can be refused (LINEERR_NOMEM, LINEERR_RESOURCEUNAVAIL), but never be lost.
 *
 * Each module below this one decides for itself (what becomes of a request, a link, a call) and returns an outcome;
 * core.c and, for what TAPI asks, core_tapi_line.c and core_tapi_call.c know them all and pass an outcome on to the
 * others. */
#ifndef TSPEC_CORE_H
#define TSPEC_CORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <windows.h>

#include <tspi.h>

#include "../config.h"
#include "../protocol.h"
#include "../text.h"
#include "callbacks.h"
#include "deadlines.h"
#include "pool.h"
#include "sizes.h"

struct call;
struct line;
struct link;

enum deadline_kind {
    DEADLINE_REQUEST,  /* a request's answer, or its turn to be sent */
    DEADLINE_IDLE,     /* a call's end after an accepted drop */
    DEADLINE_ANNOUNCE, /* a call is announced again */
    DEADLINE_STATE,    /* a call's first state */
    DEADLINE_FORGET,   /* a call that TAPI closed */
    DEADLINE_RETRY,    /* a link's next attempt */
    DEADLINE_PROOF,    /* a link has stayed up for long enough */
    DEADLINE_AWAITED,  /* what a switch says first on a connection */
    DEADLINE_KEEP_ALIVE, /* a link is shown to be alive again */
    DEADLINE_STALE,      /* calls of which the switch has not told since their connection was lost */
};

enum {
    LINK_BACKLOG = 1024, /* callbacks of one link that wait until nothing is read from its connection, and half of them
                          * until it goes on */
};

/* What was seen on the wire and changed nothing. */
struct counters {
    uint64_t messages;   /* decoded */
    uint64_t rejected;   /* not decoded; see enum fault_code */
    uint64_t unexpected; /* answers that nobody waits for */
    uint64_t foreign;    /* notices for a terminal that is no line of ours */
    uint64_t strangers;  /* notices for a call that is not known and not worth announcing */
    uint64_t unknown;    /* notices with a state word that the spec does not list */
    uint64_t too_long;   /* values that no text can hold */
    uint64_t unsaid;     /* replies that could not be sent */
};

/* How TAPI knows the provider. */
struct core_tapi {
    DWORD first_device; /* of the lines that there are when the session begins, which have consecutive device ids */
    HPROVIDER provider;
    LINEEVENT event;    /* for lines that come and go; NULL: TAPI wants to hear of none */
};

struct core {
    const struct protocol *protocol;
    struct core_tapi tapi;
    uint64_t now; /* milliseconds; set by the driver before each input */
    uint32_t random;
    uint32_t session;       /* the first half of the names that calls are given: another one each time */
    uint32_t calls_named;
    uint32_t requests_numbered;
    struct line **lines;   /* all that there have been; a line's place is its number */
    unsigned line_count;
    struct line **devices; /* of them, those that TAPI has given a device id, by that */
    unsigned device_count;
    struct line **by_link; /* those of the configuration, those of a link side by side */
    unsigned configured;   /* how many these are */
    struct link **links;   /* a link's place is its number */
    unsigned link_count;
    struct pool open_lines; /* of struct line * */
    struct pool calls;      /* of struct call */
    struct pool requests;   /* of struct request */
    struct sizes sizes;     /* the room that both have for texts */
    struct deadlines deadlines;
    struct callbacks callbacks;
    struct link *active_first, *active_last; /* links that may have something to do for core_next_action */
    struct call **names;    /* calls by the switch's names for them, in chains; see call_names.h */
    unsigned names_mask;
    uint64_t names_key[2];  /* os_secret's, or a test's */
    struct request **numbered; /* requests in flight by their numbers, in chains; see request_numbers.c */
    unsigned numbered_mask;
    struct call *ended;     /* calls that ended or were forgotten within this input */
    /* os_md5, or a test's. */
    bool (*md5)(struct slice first, struct slice second, unsigned char digest[DIGEST_DIGITS / 2]);
    unsigned char *scratch; /* room for one message while it is made */
    struct slice reply;     /* what the last message is to be answered with, in that room; empty: nothing */
    const struct link *replies_on;
    struct counters counters;
};

/* Start a session. The configuration must outlive it. False without memory, and nothing is left to free. */
bool core_init(struct core *core, const struct protocol *spoken, const struct config *config, struct core_tapi tapi,
               uint32_t seed);

void core_free(struct core *core);

/* --- What TAPI asks. A function that returns 0 has accepted; else it returns a LINEERR, and nothing happened. --- */

/* Open a device. It never waits for the network: a link that is not up starts to connect (rule 57). */
LONG core_open_line(struct core *core, DWORD device, HTAPILINE htLine, DWORD version, LINEEVENT proc,
                    handle *hdLine);

/* Close a line: its requests complete with LINEERR_OPERATIONFAILED, its calls and handles are gone, and the last line
 * to leave a link closes its connection (rules 55 and 56). Calls go on at the telephone: they are not dropped, and if
 * the link stays up for another line, they are announced when the line is opened again (rule 40). */
void core_close_line(struct core *core, struct line *line);

/* What TAPI gives along with an operation, in the protocol's encoding; empty where its row has none. */
struct given {
    struct slice argument; /* a number, digits */
    struct slice detail;   /* a group */
    void *room;            /* memory for what the yes says, TAPI's until the request completes; NULL: none (struct
                              event) */
};

/* Ask the switch for a call by an operation whose row begins one: dial it (rules 26 to 36), pick it up where it rings,
 * fetch it from where it is parked. On 0 *hdCall is the call's handle, and request `id` will complete. */
LONG core_make_call(struct core *core, struct line *line, enum operation_kind operation, DRV_REQUESTID id,
                    HTAPICALL htCall, struct given given, DWORD media_mode, handle *hdCall);

struct forward_list;

/* Have incoming calls of a line go elsewhere, or with an empty list nowhere else any more; see forward.h.
 * LINEERR_INVALPARAM for an entry that the protocol has nothing for. The line has one such request at a time. */
LONG core_forward(struct core *core, struct line *line, DRV_REQUESTID id, const struct forward_list *wanted);

/* Set up the transfer of a call: it is put on hold, and a consultation call begins, on which the destination is dialed
 * (OPERATION_DIAL). On 0 *hdConsultCall is the new call's handle, and request `id`, which is one of both calls, will
 * complete. Before that TAPI hears nothing of the consultation call (S:tspi_linesetuptransfer). */
LONG core_setup_transfer(struct core *core, struct call *call, DRV_REQUESTID id, HTAPICALL htConsultCall,
                         DWORD media_mode, handle *hdConsultCall);

/* Ask the switch for an operation on a call; see the rows of operations.h. `second` is the second call, where the row
 * wants TAPI to give one, else NULL. `argument` is in the protocol's encoding, and empty where the row has none. If
 * `id` is not NULL, that request will complete, or for an operation that reports its end LINE_GENERATE will bear the
 * id. */
LONG core_operate(struct core *core, struct call *call, struct call *second, enum operation_kind operation,
                  const DRV_REQUESTID *id, struct slice argument);

/* Have the switch park a call where it likes, and say where, in that room (struct given). */
LONG core_park_anywhere(struct core *core, struct call *call, DRV_REQUESTID id, void *room);

/* End what an operation of the call that reports its end has under way. */
void core_cancel(struct core *core, struct call *call, enum operation_kind operation);

/* TAPI forgets a call, at any stage: its open requests complete with LINEERR_OPERATIONFAILED, nothing is reported for
 * it any more (rule 54). It goes on at the telephone if it is up there. */
void core_close_call(struct core *core, struct call *call);

/* Which media modes TAPI wants to hear of on calls that nobody asked for (rule 70): announces those that wait for it.
 * 0: nobody would own one, but monitors are told of all (rule 42). */
void core_detect_media(struct core *core, struct line *line, DWORD media_modes);

/* Other settings are stored than those of this session: have applications asked to begin anew. TAPI asks all of them if
 * one line says so. False if no line is open; then nobody is asked. */
bool core_ask_to_begin_anew(struct core *core);

/* --- Lines that come and go --- */

struct line_change;

/* Carry out a change that was prepared (core_lines.h). TAPI is told of each line that comes by LINE_CREATE, and may
 * then create its device; of each that goes by LINE_REMOVE, and it is expected to close it. A line that goes takes
 * no new call. */
void core_change_lines(struct core *core, struct line_change *change);

/* TAPI gives the line of that number, which it was told of by LINE_CREATE, a device id. LINEERR_BADDEVICEID if there is
 * no such line, not any more, or the id is another line's. */
LONG core_create_device(struct core *core, DWORD_PTR number, DWORD device);

/* Tell TAPI of no more lines that come or go: the session ends. */
void core_keep_lines(struct core *core);

/* --- What happens to connections. News of an old attempt is ignored. --- */

void core_link_up(struct core *core, struct link *link, unsigned attempt);
void core_link_down(struct core *core, struct link *link, unsigned attempt);

/* One whole message arrived. It changes nothing if the connection was given up since its bytes came. Ask for what it is
 * answered with, core_next_reply, before the core is asked for anything else. */
void core_message(struct core *core, struct link *link, const struct message *message);

/* --- The time --- */

/* When core_tick has something to do next, in milliseconds, or NEVER. */
uint64_t core_wake_at(const struct core *core);

/* Do what is due at core->now. */
void core_tick(struct core *core);

/* --- What the network is to do --- */

enum action_kind {
    ACTION_CONNECT,
    ACTION_DISCONNECT,
    ACTION_SEND,
    ACTION_PAUSE,  /* read nothing from the connection: TAPI does not keep up with it */
    ACTION_RESUME, /* read on */
};

struct action {
    enum action_kind kind;
    const struct link *link;
    unsigned attempt;
    struct slice bytes; /* ACTION_SEND: valid until the core is asked for anything else */
};

/* What the message that arrived last is answered with, if the spec says so. It counts as done. */
bool core_next_reply(struct core *core, struct action *action);

/* The next action, in order; false if there is none. It counts as done. */
bool core_next_action(struct core *core, struct action *action);

/* --- What TAPI is to be told --- */

enum event_kind {
    EVENT_COMPLETION, /* ASYNC_COMPLETION: id, result */
    EVENT_LINE,       /* LINEEVENT: message and parameters */
    EVENT_NEW_CALL,   /* LINEEVENT with LINE_NEWCALL: give TAPI's answer to core_new_call_answered */
};

struct event {
    enum event_kind kind;
    const struct line *line; /* whose, also when it is closed meanwhile; NULL: of a device that comes or goes */
    DRV_REQUESTID id;
    LONG result;
    bool awaited;            /* EVENT_COMPLETION: the close that cut the request short waits for it */
    handle dialed;           /* EVENT_COMPLETION: the call that was dialed by it; 0: none was */
    void *room;              /* EVENT_COMPLETION: where TAPI wants what the switch said, before that; NULL: nowhere */
    struct text said;        /* in the protocol's encoding */
    LINEEVENT proc;
    HTAPILINE htLine;
    HTAPICALL htCall;
    DWORD message;
    DWORD_PTR param[3];      /* EVENT_NEW_CALL: the first is the call's handle, the second the driver's to fill */
};

/* The next event, in order; false if there is none. `utc` is the time of day: what TAPI asks from now on agrees with
 * the event (rule 48). */
bool core_next_event(struct core *core, const SYSTEMTIME *utc, struct event *event);

/* TAPI's answer to LINE_NEWCALL: its handle, or NULL if it has no room for the call (rule 39). */
void core_new_call_answered(struct core *core, handle hdCall, HTAPICALL htCall);

/* The next number of a small generator, for jitter. */
uint32_t core_random(struct core *core);

#endif
