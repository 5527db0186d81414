/* fake.h: the fake provider's lines, calls and plans. All of it is touched inside the lock only (threads.h), and every
 * function here is called inside it, unless it says otherwise. */
#ifndef FAKE_H
#define FAKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <windows.h>

#include <tspi.h>

#include "mutants.h"
#include "threads.h"

#ifdef _WIN32
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif

enum {
    DEVICES = 2,          /* lines in the beginning, and telephones */
    MOST_DEVICES = 3,
    TEMPORARY_IDS = 0x7E, /* of what is created */
    CALLS = 64,
    MSPS = 8,
    PLANS = 512,
    NUMBER_UNITS = 64,
    VERSION_2_0 = 0x00020000,
    VERSION_2_2 = 0x00020002,
    VERSION_3_0 = 0x00030000,
    OWN_ERROR = 0xC0000001,
    SUBSTATE = 0x01000000, /* of a call: one of the bits that are the provider's own */
    CALL_STATES = LINECALLSTATE_IDLE | LINECALLSTATE_OFFERING | LINECALLSTATE_ACCEPTED | LINECALLSTATE_DIALTONE |
                  LINECALLSTATE_RINGBACK | LINECALLSTATE_BUSY | LINECALLSTATE_CONNECTED | LINECALLSTATE_ONHOLD |
                  LINECALLSTATE_PROCEEDING | LINECALLSTATE_ONHOLDPENDTRANSFER | LINECALLSTATE_ONHOLDPENDCONF |
                  LINECALLSTATE_CONFERENCED | LINECALLSTATE_DISCONNECTED | LINECALLSTATE_UNKNOWN,
    LINE_UP = LINEDEVSTATE_CONNECTED | LINEDEVSTATE_INSERVICE,
    LINE_DOWN = LINEDEVSTATE_DISCONNECTED | LINEDEVSTATE_OUTOFSERVICE,
};

/* The medium of its calls, and those that can be asked for. */
#define MEDIA \
    ((DWORD)(does("has lines for modems, and calls of any medium") ? LINEMEDIAMODE_DATAMODEM : LINEMEDIAMODE_INTERACTIVEVOICE))
#define MODES (MEDIA | LINEMEDIAMODE_UNKNOWN)

enum {
    COMPLETIONS = 4, /* of a line's calls that are to be completed, at once */
    COMPLETION_MODES = LINECALLCOMPLMODE_CAMPON | LINECALLCOMPLMODE_CALLBACK,
    TERMINALS = 1,
};

struct line {
    HTAPILINE ht;
    HDRVLINE hd;
    LINEEVENT event;
    bool open, closing;
    bool cut;              /* its link does not work */
    bool maintained;       /* it is out of service, but for who talks */
    DWORD version, media, states;
    DWORD address_states;  /* that are asked for */
    DWORD forward_mode;    /* LINEFORWARDMODE_… in which its calls are forwarded; 0: they are not */
    DWORD last_states;     /* that were asked for at all */
    bool blocked;          /* by a call that was refused */
    bool stuck;            /* in a call that was closed */
    unsigned opens;        /* in this session */
    DWORD extension;       /* the version of it that is selected; 0: none is */
    uint64_t closed_at;
    uint64_t busy_until;   /* the switch clears it, once it was closed over a call */
    DWORD told;            /* the last state of a call */
    DWORD completions[COMPLETIONS]; /* ids of those that are asked for, or 0 */
};

enum { GATHERING_ENDS = 16 };

/* Digits that the other side presses, on their way into the host's room. */
struct gathering {
    bool on;
    DWORD id, most, got, between_ms;
    LPWSTR room;
    WCHAR ends[GATHERING_ENDS]; /* digits that end it */
};

enum { CALL_DATA_BYTES = 32 /* of a call's data */ };

enum life { FREE, PENDING, LIVE, FAILED, CLOSING };

struct call {
    enum life life;
    struct line *line;
    HDRVCALL hd;
    HTAPICALL ht;          /* NULL: TAPI does not know of it */
    DWORD id, origin, reason, app_specific;
    DWORD state;           /* as told last */
    DWORD_PTR mode;
    bool parties_known;
    HTAPIDIALOGINSTANCE dialog; /* its window, 0: none */
    bool dropped;          /* or transferred: it is about to end */
    bool refused;          /* but only by its completion */
    struct call *partner;  /* the other of two, while one is asked about the other */
    bool consults;         /* it was made for that */
    bool confers;          /* it is a conference */
    struct call *conference; /* that it is a member of */
    DWORD joined;          /* which call of all has become a member last */
    struct call *twin;     /* that the same request makes, which is not completed yet */
    bool declined;         /* TAPI did not want it, until the line is opened again */
    bool kept;             /* its line was closed meanwhile */
    DRV_REQUESTID make, hold; /* the requests of these kinds, the last ones */
    WCHAR number[NUMBER_UNITS];
    DWORD monitored;       /* LINEDIGITMODEs in which digits are told */
    DWORD monitored_media; /* LINEMEDIAMODEs that are told */
    LINEMONITORTONE tone;  /* that is listened for */
    DWORD tone_list;       /* in this list; 0: none is */
    bool has_pressed;      /* the other side, its digits */
    struct gathering gathering;
    DWORD media;           /* LINEMEDIAMODEs */
    unsigned char data[CALL_DATA_BYTES];
    DWORD data_size;
    const WCHAR *callers_number; /* what TAPI lent; a good provider does not keep it */
};

enum {
    BUTTONS = 14,          /* the keypad's, one with a lamp, one without */
    LAMP = 12,             /* that button */
    BOTH = LAMP,           /* its text can be set, too */
    DISPLAY_ROWS = 2,
    DISPLAY_COLUMNS = 8,
    DISPLAY_UNITS = DISPLAY_ROWS * DISPLAY_COLUMNS,
    RING_MODES = 2,
    BUTTON_UNITS = 16,
    LAMP_MODES = PHONELAMPMODE_OFF | PHONELAMPMODE_STEADY | PHONELAMPMODE_FLASH,
};

/* What can be set of a telephone, beside its hookswitch. */
enum part { PART_LAMP, PART_RING, PART_VOLUME, PART_GAIN, PART_DISPLAY, PART_BUTTON };

struct phone {
    HTAPIPHONE ht;
    HDRVPHONE hd;
    PHONEEVENT event;
    bool open;
    unsigned opens; /* in this session */
    DWORD states;   /* that are asked for */
    DWORD button_modes; /* likewise */
    DWORD mode;     /* of its speaker's hookswitch */
    DWORD lamp, ring_mode, ring_volume, volume, gain;
    DWORD next_ring_volume;
    WCHAR display[DISPLAY_UNITS], next_display[DISPLAY_UNITS]; /* next: once it is set */
    WCHAR text[BUTTON_UNITS], next_text[BUTTON_UNITS]; /* of the button */
};

/* What an application has for the media of a line. */
struct msp {
    const struct line *line; /* NULL: it is free */
    HTAPIMSPLINE ht;
    HDRVMSPLINE hd;
    const void *data; /* that it sent last; a good provider does not keep it */
};

/* Something that the worker will do. A completion that TAPI waits for is one too. */
struct plan {
    void (*run)(const struct plan *plan);
    uint64_t due;
    struct line *line;     /* NULL: one of neither line nor call */
    struct call *call;
    struct phone *phone;
    struct msp *msp;
    bool script;           /* a step of the call's way, which a drop ends */
    DRV_REQUESTID request; /* of a completion */
    LONG result;
    DWORD message;
    DWORD_PTR param[2];
    HTAPILINE ht_line;     /* of a raw event */
    HTAPICALL ht_call;
    LINEEVENT event;
};

/* What TAPI calls a device in this session, if it knows of it. */
struct device_name {
    bool known;
    DWORD id;
};

/* The lines, or the telephones: the first ones of their array. */
struct devices {
    unsigned configured; /* from the next session on */
    unsigned count;      /* now */
    struct device_name names[MOST_DEVICES];
    bool shifted;        /* each is taken for the one behind it */
};

struct fake {
    unsigned begun;        /* providerInit calls not yet paired with a shutdown */
    unsigned session;      /* how many there have been */
    bool stopping;
    DWORD line_base, next_handle;
    unsigned char config_changes; /* of what a line was given to be configured with, and should stay */
    DWORD negotiated;      /* the version, last */
    bool edited, shifted;  /* what its user interface has changed, and should not */
    struct devices line_devices, phone_devices;
    HPROVIDER provider;
    LINEEVENT line_event;  /* of lines that come and go */
    PHONEEVENT phone_event;
    ASYNC_COMPLETION complete;
    struct line lines[MOST_DEVICES];
    struct call calls[CALLS];
    struct phone phones[MOST_DEVICES];
    struct msp msps[MSPS];
    struct plan plans[PLANS]; /* in the order in which they are due */
    unsigned plan_count;
    struct plan flying;    /* what the worker does now */
    struct thread *worker;
};

extern struct fake fake;

/* events.c: plans, the worker that carries them out, and callbacks. */

/* Is everything late, beside a drop that never comes? */
bool is_slow(void);

/* Carry a plan out in ms milliseconds, after all that is due before or at the same time. */
void plan(unsigned ms, struct plan plan);
void plan_completion(unsigned ms, struct call *call, DRV_REQUESTID request, LONG result);
void plan_state(unsigned ms, struct call *call, DWORD state, DWORD_PTR mode);
void plan_info(unsigned ms, struct call *call, DWORD bits);
/* An event that comes whether it makes sense or not. It is a step of call's way, if that is not NULL. */
void plan_raw(unsigned ms, struct line *line, struct call *call, HTAPICALL ht, DWORD message, DWORD param1,
              DWORD param2);

bool is_raw(const struct plan *plan);
bool is_completion(const struct plan *plan);
void forget(bool (*which)(const struct plan *plan, const void *of), const void *of);
bool take(struct plan *taken, bool (*which)(const struct plan *plan, const void *of), const void *of);

/* Call TAPI back. The lock is released meanwhile. */
void complete(DRV_REQUESTID request, LONG result);
void complete_make(struct call *call, DRV_REQUESTID request, LONG result);
/* The same of no line that is open: handle is what TAPI is to take for one. */
void tell_of_none(HTAPILINE handle, DWORD message, DWORD_PTR param1, DWORD_PTR param2);
void tell(const struct line *line, HTAPICALL call, DWORD message, DWORD_PTR param1, DWORD_PTR param2, DWORD_PTR param3);
void tell_state(struct call *call, DWORD state, DWORD_PTR mode);

/* The worker's body. Takes the lock by itself. */
void work(void);

/* call.c: the calls. */

struct call *call_new(struct line *line, HTAPICALL ht, enum life life, DWORD origin);
struct call *call_find(HDRVCALL hd);
/* 0, or the error of a call that there is not, or of a provider that has nothing to ask of one. */
LONG call_check(const struct call *call);
bool call_lives(const struct call *call);
bool call_stands(const struct call *call, DWORD states); /* it is in one of these, and not about to end; NULL: no */
/* The request waits for its completion no longer: make it fail now. */
void call_fail_requests(struct call *call);
/* What was to become of it by itself does not. */
void call_forget_steps(const struct call *call);
/* Its handle is forgotten in ms milliseconds, as none may be before it is closed. */
void call_plan_forgetting(struct call *call, unsigned ms);
/* Let it go DISCONNECTED and IDLE, the first in ms milliseconds. */
void call_end(struct call *call, unsigned ms, DWORD mode);
/* The same for one that is dropped, or as if it were. */
void call_send_away(struct call *call, unsigned ms);
LONG call_drop(struct call *call, DRV_REQUESTID request);
LONG call_close(struct call *call);
/* Its line is closed: if it is on its way, it goes on at the switch. Complete what TAPI waits for, and let TAPI know no
 * more of it. */
void call_keep(struct call *call);
/* Announce a call that TAPI does not know, if it may hear of it. Only the worker may. */
void call_announce(struct call *call);
void plan_announcement(struct call *call);

/* features.c: what a call can be asked for. */
DWORD call_features(const struct call *call); /* now */
DWORD call_features_ever(void);

/* digits.c: digits and tones that are being generated. */

/* They end because their call does: tell it, before that is told. */
void digits_abort(struct call *call);
/* Are there any? Their dwEndToEndID goes into *id. */
bool digits_pending(const struct call *call, DWORD *id);

/* tspi_dialogs.c: let a window be shown for a call whose request is about to be completed, and let it close again. */
void dialog_show(struct call *call, DRV_REQUESTID request);
void dialog_close(struct call *call);
/* gathering.c: what is gathered ends because its call does: tell it, before that is told. */
void gathering_abort(struct call *call);

/* transfer.c: two calls at once: what this one can be asked for now beside what it could alone. */
DWORD transfer_features(const struct call *call);
/* The call is dropped, or taken back from hold, which takes ms milliseconds: what becomes of the other. */
void transfer_dropped(struct call *call, unsigned ms);
void transfer_taken_back(struct call *call, unsigned ms);

/* conference.c: calls that are joined. */

/* What a conference, a member of one, and a call that may become one can be asked for beside what it could without. */
DWORD conference_features(const struct call *call);
DWORD conference_features_ever(void);
/* LINEADDRESSCAPS' members. */
void conference_fill_caps(LINEADDRESSCAPS *caps);
/* Does one begin with a call that there is? Else LINEADDRCAPFLAGS_SETUPCONFNULL says so. */
bool conference_begins_with_a_call(void);
bool conference_is_full(const struct call *conference);
/* One that the request makes, in which nobody is yet; NULL: there is no room for it. */
struct call *conference_new(struct line *line, HTAPICALL ht, DRV_REQUESTID request);
/* All of these take ms milliseconds. The call becomes a member; it is the one that there was before; somebody is asked
 * before, on a call of that name. */
void conference_join(struct call *conference, struct call *call, unsigned ms);
void conference_take_first(struct call *conference, struct call *first, unsigned ms);
void conference_consult(struct call *conference, struct call *consult, unsigned ms);
/* Who was asked becomes a member; a member is one no more. */
void conference_add(struct call *conference, struct call *joining);
bool conference_may_join(const struct call *call);
bool conference_may_leave(const struct call *call);
void conference_leave(struct call *call);
/* The call is dropped, or taken back from hold, which takes ms milliseconds: what becomes of the others. */
void conference_dropped(struct call *call, unsigned ms);
void conference_taken_back(struct call *call, unsigned ms);
/* The call's memory is to be another's. */
void conference_forget(const struct call *call);

/* tspi_provider.c: does the line with this index speak the version? */
bool speaks(DWORD index, DWORD version);
/* The highest version that both sides speak, 0 if there is none. */
DWORD provider_agrees(DWORD low, DWORD high);

/* line.c: the lines. */

struct line *line_find(HDRVLINE hd);
struct line *line_of_device(DWORD device);
/* 0, or the error of a device that is none of its own. Takes the lock. */
LONG line_check_device(DWORD device);
DWORD line_index(const struct line *line);
/* The number at which it is called. */
const WCHAR *line_number(const struct line *line);
/* Its device id. */
DWORD line_device(const struct line *line);
bool line_busy(const struct line *line);
/* How many calls it can have that are up, but for held ones. */
DWORD line_most_calls(void);
DWORD line_features(const struct line *line);
unsigned line_live_calls(const struct line *line);
void line_tell(struct line *line, DWORD states);
void line_close(struct line *line);
/* Do calls go on when their line is closed? Not where LINEDEVCAPFLAGS_CLOSEDROP says that they end. */
bool line_keeps_calls(void);
/* The provider closes the line by itself. */
void line_close_by_force(struct line *line);

/* devices.c: lines and telephones come and go. */

/* A session begins, in which TAPI calls the first device that. */
void devices_begin(struct devices *devices, DWORD base);
/* The index of the device that TAPI calls so; MOST_DEVICES: there is none. */
unsigned devices_find(const struct devices *devices, DWORD id);
/* TAPI calls a device so that it was told of under the temporary id. 0, or an error. */
LONG devices_name(struct devices *devices, DWORD_PTR temporary, DWORD id);
/* TAPI is told of a line that is new; if it stays it is there in the next session, too. */
void line_create(bool stays);
/* From now on what is appended to the file of commands is obeyed. */
void commands_begin(void);

/* phone.c: the telephones. */

struct phone *phone_find(HDRVPHONE hd);
struct phone *phone_of_device(DWORD device);
DWORD phone_index(const struct phone *phone);
/* The speaker's hookswitch is set soon, or the request is completed with an error. */
void phone_plan_hookswitch(struct phone *phone, DRV_REQUESTID request, DWORD mode, LONG result);
/* The same for another part: its lamp's mode, its ring mode, a level; what is next of the display or the button. */
void phone_plan_part(struct phone *phone, DRV_REQUESTID request, enum part part, DWORD value, LONG result);
void phone_close(struct phone *phone);
/* Somebody presses its button, and lets it go. */
void phone_press(struct phone *phone);

/* tspi_phone.c, tspi_parts.c: a telephone looked at by its functions. */

enum { DATA_BYTES = 8 /* that it gives */ };

/* A copy of an open telephone, or an error. Takes the lock by itself. */
LONG phone_look_at(HDRVPHONE hd, struct phone *copy);
DWORD button_mode(DWORD button);
DWORD button_function(DWORD button);

/* msp.c: have the lines a media service provider? Its instances of a line are gone with the line. */

bool msp_is_there(void);
void msp_close_all(const struct line *line);

/* script.c: what becomes of a call, by its number. */

void script_dial(struct call *call, DRV_REQUESTID request);

/* tspi_caps.c: is another thread in here, too? To be asked outside of the lock. */
bool is_too_much(void);

#endif
