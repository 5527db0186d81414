/* request.h: requests: who owns a DRV_REQUESTID between its acceptance and its completion, and what becomes of it.
 *
 * Every request completes exactly once (rule 16), and only through here: answered, refused, timed out, link lost, call
 * or line closed. What an operation means stands in its row (operations.h); no operation is named here.
 *
 * A request may be about two calls of a line. It stands among the requests of both, is over when either is closed, and
 * if one of them is gone before the switch has answered it goes on without.
 *
 * A request that is on its way outlives its completion until the switch has answered it: answers without an id are
 * matched by their order alone. Answers with an id find their request by it. Whose turn it is goes round the lines. */
#ifndef TSPEC_REQUEST_H
#define TSPEC_REQUEST_H

#include "call.h"
#include "operations.h"

enum {
    CALL_REQUESTS = 8,      /* of a call that are not complete, at most */
    TURN_WITHIN_MS = 60000, /* how long a request may wait for its turn while the switch answers those before it */
    SENT_WITHIN_MS = 10000, /* how long one that expects no answer may wait until it is sent */
    LINK_IN_FLIGHT = 256,   /* of a link that were sent and whose answers bear an id, at most */
    LINK_IN_ORDER = 16,     /* the same where answers bear none: all behind one that is not answered are lost with it */
};

/* What a request bears along. */
enum request_text {
    TEXT_ARGUMENT, /* what TAPI gave along; or what the yes says in ROLE_PLACE */
    TEXT_DETAIL,   /* and beside that */
    REQUEST_TEXTS
};

enum request_stage {
    REQUEST_NAMELESS, /* its message names the call, which the switch has not named yet */
    REQUEST_WAITING,  /* for its turn */
    REQUEST_SENT,     /* for its answer */
    REQUEST_OVER,     /* the switch has no more to do with it */
};

struct request {
    handle handle;
    DRV_REQUESTID id;        /* TAPI's */
    uint32_t number;         /* what the answer bears, where answers bear an id; none has had it before; never 0 */
    LONG result;
    enum operation_kind operation : 8;
    enum request_stage stage : 8;
    bool more;               /* its yes is not its last: there is more to ask for before it completes */
    bool in_order : 1;       /* it was sent, and its answer bears no id */
    bool complete : 1;       /* the result is known, or nobody waits for it */
    bool awaited : 1;        /* a close waits until TAPI has been told of it */
    uint16_t len[REQUEST_TEXTS]; /* of its texts */
    struct queued completion;
    uint64_t accepted_at;
    struct link *link;
    struct request *next, *prev;      /* in its list of the queue */
    struct request *next_numbered;    /* of its chain in core->numbered, while it is in flight and its answer bears an
                                         id */
    struct line *line;       /* NULL: of a link */
    struct call *call;       /* what TAPI asked it of; NULL: of a link or line, or the call is gone */
    struct call *second;     /* the second call that it is about; NULL: it is about one, or that one is gone */
    struct request *next_of_call, *next_of_second;
    void *room;              /* TAPI's memory for what the yes says, until the completion; NULL: none */
    struct deadline deadline;
    unsigned char texts[];   /* core->sizes.request bytes */
};

/* The requests of a link. All zero is empty. */
struct requests {
    struct request_list own;            /* the link's own that wait: their turn is before all others' */
    struct line *turn_first, *turn_last; /* the lines of which some wait, in the order of their turns */
    struct request_list in_order;       /* that were sent and whose answers bear no id, and come in this order */
    struct request_list by_id;          /* that were sent and whose answers bear one */
    unsigned in_order_count, by_id_count;
};

/* What became of a request, for core.c to pass on. */
enum outcome_kind {
    OUTCOME_NONE,     /* nothing that concerns anybody else */
    OUTCOME_ACCEPTED, /* the switch said yes, or the message needs no answer and is sent */
    OUTCOME_REFUSED,  /* the switch said no */
    OUTCOME_FAILED,   /* no answer will come */
};

struct outcome {
    enum outcome_kind kind;
    enum operation_kind operation;
    struct call *call;   /* NULL: of a link or line, or the call is gone */
    struct call *second; /* NULL: there is none, or it is gone */
    struct call *begun;  /* which of them the operation makes for TAPI, or NULL */
    struct call *asked;  /* which of them the message asks the switch for, or NULL */
    struct line *forwards; /* the line whose incoming calls it forwards; NULL: it does something else */
    bool sent;           /* the switch had been asked for it */
};

/* A request, or NULL without memory. It belongs to a call, or two, and their line; to a line if `call` is NULL, or to
 * the link itself if `line` is, too. `id` is NULL if nobody waits for it. It is in no queue yet, and has no texts. */
struct request *request_make(struct core *core, struct link *link, struct line *line, struct call *call,
                             struct call *second, enum operation_kind operation, const DRV_REQUESTID *id);

/* The next one of a call's requests. */
struct request *request_next_of(const struct request *request, const struct call *call);

/* One of its texts, valid until another one is set; or to keep a copy of it: false if it is too long for any
 * message. */
static inline struct slice request_text(const struct request *request, enum request_text which)
{
    return texts_get(request->len, request->texts, which);
}

static inline bool request_set_text(const struct core *core, struct request *request, enum request_text which,
                                    struct slice value)
{
    return texts_set(request->len, REQUEST_TEXTS, request->texts, core->sizes.request, which, value);
}

/* Free a request that was made and not accepted. */
void request_free(struct core *core, struct request *request);

/* Promise it: from now on it will complete, and its message is sent when its turn comes. */
void request_accept(struct core *core, struct request *request);

/* Whether as much is under way for the call as may be. The last place is kept for what ends it. */
bool request_call_is_full(const struct call *call, enum operation_kind operation);

/* 0, or the LINEERR for a request whose message could not be sent: before anything is promised, and before a byte
 * is. */
LONG request_check(struct core *core, const struct request *request);

/* The request whose turn it is, or NULL. `link_only`: none but the link's own may be sent yet. */
struct request *request_next(const struct requests *queue, const struct protocol *spoken, bool link_only);

/* Write its message into core->scratch, and count it as sent. *bytes is empty if there is nothing to send after all. */
struct outcome request_send(struct core *core, struct request *request, struct slice *bytes);

/* An answer came. False if no request that was sent expects this message. */
bool request_answer(struct core *core, struct requests *queue, const struct message *message,
                    struct outcome *outcome);

/* The request that is to fail next because the connection is gone; NULL if none is left. Unless `waiting_too`, those of
 * lines that have not been sent may wait for the next connection. */
struct request *request_to_fail(const struct requests *queue, bool waiting_too);

/* A new connection is being made: what waits for its turn has SENT_WITHIN_MS more, but TURN_WITHIN_MS in all. */
void request_wait_for_link(struct core *core, const struct requests *queue);

/* No answer will come, or it is not worth waiting for. Completes with LINEERR_OPERATIONFAILED. */
struct outcome request_fail(struct core *core, struct request *request);

/* The deadline passed. Sets *reset if the connection's answers can no longer be told apart. `moving`: the link is up,
 * and what waits for its turn will get it. */
struct outcome request_overdue(struct core *core, struct request *request, bool moving, bool *reset);

/* Promise a link's own request anew, for a new connection; or one that has more to ask for. */
void request_restart(struct core *core, struct request *request);

/* Wait as long for the answer again. False, and nothing is changed, if it was accepted TURN_WITHIN_MS ago. */
bool request_wait_on(struct core *core, struct request *request);

/* The switch's name for the call is known: requests that waited for it get in line. */
void request_call_named(const struct core *core, struct call *call);

/* Whether a request of the call that has not been sent wants its end. */
bool request_ends_call(const struct call *call);

/* The call that a request of this one begins beside it, and TAPI has not been told of yet; or NULL. */
struct call *request_begins(const struct call *call);

/* A request of the call that has not been sent and that its drop or close takes back, or NULL. */
struct request *request_to_cancel(const struct call *call);

/* TAPI closes the call: its requests complete with LINEERR_OPERATIONFAILED, before other news. What has to reach the
 * switch all the same is sent in its turn: TAPI may close a call right after lineDrop returned (rule 53). */
void request_call_closed(struct core *core, struct call *call);

/* TAPI closes the line: its request that is of no call completes in the same way, and nothing more is asked for. */
void request_line_closed(struct core *core, struct request *request);

/* The call is over: what has not been sent and wanted its end has that. The rest is request_to_cancel's. */
void request_call_over(struct core *core, struct call *call);

/* The call is gone: answers to what was sent no longer concern it. */
void request_call_gone(struct core *core, struct call *call);

/* What the completion that was taken from the queue says; the request is given back if it is over. */
void request_event(struct core *core, struct request *request, struct event *event);

/* End a call's operations that report their end by LINE_GENERATE. */
void request_cancel_reported(struct core *core, struct call *call, enum operation_kind operation);

#endif
