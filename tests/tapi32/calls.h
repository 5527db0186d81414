/* calls.h: calls, and the handles that applications have of them: one for each line through which an application sees
 * the call, as its owner or as a monitor. Called under the service's lock, but calls_close_unused. */
#ifndef TAPI32_CALLS_H
#define TAPI32_CALLS_H

#include "lines.h"

enum monitored { DIGITS, MEDIA, MONITORED };

struct call_handle {
    DWORD handle;          /* HCALL */
    struct call *call;
    struct line *line;
    DWORD privilege;
    bool is_told;          /* of the call's state, and so of its own privilege */
    bool is_new;           /* lineGetNewCalls has not shown it */
    DWORD monitored[MONITORED]; /* which digit modes and media modes its application wants to hear of */
    struct call_handle *next;
};

struct call {
    DWORD handle;          /* HTAPICALL */
    HDRVCALL driver;
    struct trunk *trunk;
    DWORD state, mode, media_mode;
    bool is_making;        /* the provider's function that makes it has not returned */
    bool is_pending;       /* ... or its request is not complete */
    bool is_incoming;      /* brought by LINE_NEWCALL */
    bool was_seen;         /* some application had a handle of it */
    bool is_dead;          /* freed as soon as that function has returned */
    bool is_conference;    /* others are, or can be, conferenced in it */
    DWORD conference;      /* HTAPICALL of the one that it is conferenced in, or 0 */
    DWORD joining;         /* of the one that it is to become part of, or 0 */
    WCHAR *app_name, *displayable, *called_party, *comment; /* TAPI's own part of LINECALLINFO; may be NULL */
    struct call_handle *handles;
    struct call *next;     /* of the trunk */
    bool is_listed;        /* among those that may be of no use any more */
    struct call *next_listed;
};

/* A new call; NULL without memory. */
struct call *call_new(struct trunk *trunk);

/* The call is gone; its handles, too. What the provider has of it was closed, or never was. */
void call_free(struct call *call);

/* Something changed, whereupon the call may be of no use any more. */
void call_changed(struct call *call);

/* A handle for a line's application, NULL without memory. */
struct call_handle *call_handle_new(struct call *call, struct line *line, DWORD privilege);

/* The application is told nothing more of the call. */
void call_handle_free(struct call_handle *handle);

/* Whether the call goes on and nobody else owns it, so that without this handle nobody would. */
bool call_handle_is_sole_owner(const struct call_handle *handle);

/* How many handles have that privilege. */
unsigned call_count(const struct call *call, DWORD privilege);

/* The handle through which a line sees the call, or NULL. */
struct call_handle *call_seen_by(const struct call *call, const struct line *line);

/* The handle of the application's that it sees the call by, given out, as a monitor's if there was none; 0 without
 * memory. */
DWORD call_show(struct call *call, struct line *line);

/* An application has the provider make a call part of a conference; it will be when it is CONFERENCED. Both are
 * HTAPICALL. */
void call_joins(DWORD call, DWORD conference);

/* The call has its first state: whoever monitors the line gets a handle, and of a call that came in one owner does. */
void call_share(struct call *call);

/* A line's application gets a handle of the call, or the privilege on the one that it has, and is told of that and of
 * the call's state. False without memory. */
bool call_give(struct call *call, struct line *line, DWORD privilege);

/* Tell whoever has a handle; `message` has its place for the handle. */
void call_tell(struct call *call, DWORD message, DWORD_PTR param1, DWORD_PTR param2, DWORD_PTR param3);

/* Tell only the one who has that handle, or only those who monitor any of these modes. */
void call_tell_one(struct call *call, DWORD handle, const LINEMESSAGE *message);
void call_tell_monitoring(struct call *call, enum monitored what, DWORD modes, const LINEMESSAGE *message);

/* The provider said that the call stands there. */
void call_tell_state(struct call *call, DWORD state, DWORD mode, DWORD media_mode);

/* Have the providers close calls of which nobody has a handle any more, or that are over and that nobody ever had one
 * of. A callback cannot do this itself (rule 21). */
void calls_close_unused(void);

#endif
