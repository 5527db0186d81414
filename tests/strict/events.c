/* events.c: see events.h. The ledger is told first: once TAPI knows of something, it may act upon it. */
#include "events.h"

#include "../host/ledger/ledger_dialogs.h"
#include "between.h"
#include "pairs.h"

struct event {
    HTAPILINE line;
    HTAPICALL call;
    DWORD message;
    DWORD_PTR param[3];
};

static _Thread_local unsigned depth; /* of callbacks on this thread that have not returned */

/* What TAPI closes meanwhile waits until it is written down: it was made in time. */
static void begin(void)
{
    ledger_callback_begins(books());
    if (depth++ > 0)
        ledger_breach(books(), 20, "a callback was made on a thread whose last one had not returned");
    else
        ledger_held(books(), 20);
}

static void end(void)
{
    depth--;
}

/* TAPI may close what it is about from inside of it. */
static void write_down(const struct event *event)
{
    ledger_event(books(), event->line, event->call, event->message, event->param);
    ledger_callback_taken(books());
}

static void hand_on(const struct event *event)
{
    tapi.line_event(event->line, event->call, event->message, event->param[0], event->param[1], event->param[2]);
}

/* From the ledger's handles to TAPI's. False: TAPI has none for that (any more). */
static bool translate(struct event *event)
{
    struct pair line, call;
    bool known = (pair_of_books(PAIR_LINE, (DWORD_PTR)event->line, &line) || event->line == NULL) &&
                 (pair_of_books(PAIR_CALL, (DWORD_PTR)event->call, &call) || event->call == NULL);
    if (known) {
        event->line = (HTAPILINE)line.tapi;
        event->call = (HTAPICALL)call.tapi;
    }
    return known;
}

/* The provider's handle of the call is known at once; TAPI's is asked for then, and nothing comes of the call if TAPI
 * gives none. TAPI may close the call before it has returned. */
static void take_new_call(struct event event)
{
    HTAPICALL *answer = (HTAPICALL *)event.param[1], mine = NULL, theirs = NULL;
    HTAPILINE line = event.line;
    struct pair gone;
    if (answer != NULL)
        event.param[1] = (DWORD_PTR)&mine;
    write_down(&event);
    if (mine != NULL) {
        pair_add(PAIR_CALL, &(struct pair){.books = (DWORD_PTR)mine, .driver = event.param[0],
                                           .owner = (DWORD_PTR)line});
        event.param[1] = (DWORD_PTR)&theirs;
        if (translate(&event))
            hand_on(&event);
        pair_set_tapi(PAIR_CALL, (DWORD_PTR)mine, (DWORD_PTR)theirs);
        if (theirs == NULL && pair_take(PAIR_CALL, (DWORD_PTR)mine, &gone))
            ledger_call_declined(books(), mine);
    }
    if (answer != NULL)
        *answer = theirs != NULL ? mine : NULL;
}

/* TAPI's handle of the provider for the one that it was given; a wrong one stays wrong. */
static DWORD_PTR provider_of(DWORD_PTR handle)
{
    return handle == PROVIDER_HANDLE ? (DWORD_PTR)tapi.provider : handle;
}

/* It names the provider, and the request for which the dialog is. */
static void take_dialog(struct event event)
{
    TUISPICREATEDIALOGINSTANCEPARAMS *params = (TUISPICREATEDIALOGINSTANCEPARAMS *)event.param[0], theirs = *params;
    struct pair request;
    write_down(&event);
    pair_of_books(PAIR_REQUEST, params->dwRequestID, &request);
    theirs.dwRequestID = (DRV_REQUESTID)request.tapi;
    event.line = (HTAPILINE)provider_of((DWORD_PTR)event.line);
    event.param[0] = (DWORD_PTR)&theirs;
    hand_on(&event);
    params->htDlgInst = theirs.htDlgInst;
    if (theirs.htDlgInst != 0)
        ledger_dialog_shown(books(), params->hdDlgInst, theirs.htDlgInst);
}

/* The provider has closed the line by itself: nothing is left of it. */
static void end_line(HTAPILINE line)
{
    struct pair pair;
    if (!pair_of_books(PAIR_LINE, (DWORD_PTR)line, &pair))
        return;
    ledger_line_closed(books(), line);
    pairs_end_line((DWORD_PTR)line);
}

static void take_event(struct event event)
{
    HTAPILINE line = event.line;
    struct pair digits, conference;
    if (event.message != LINE_SENDMSPDATA)
        write_down(&event);
    else /* of MSPs there are no books */
        ledger_callback_taken(books());
    if (!translate(&event))
        return;
    if (event.message == LINE_CALLSTATE && event.param[0] == LINECALLSTATE_CONFERENCED) {
        pair_of_books(PAIR_CALL, event.param[1], &conference);
        event.param[1] = conference.tapi; /* 0: TAPI has closed it */
    }
    if ((event.message == LINE_GENERATE || event.message == LINE_GATHERDIGITS) &&
        pair_take(PAIR_DIGITS, event.param[1], &digits))
        event.param[1] = digits.tapi;
    if (event.message == LINE_CREATE)
        event.param[0] = provider_of(event.param[0]);
    hand_on(&event);
    if (event.message == LINE_CLOSE)
        end_line(line);
}

void CALLBACK events_line(HTAPILINE line, HTAPICALL call, DWORD message, DWORD_PTR param1, DWORD_PTR param2,
                          DWORD_PTR param3)
{
    struct event event = {line, call, message, {param1, param2, param3}};
    begin();
    switch (message) {
    case LINE_NEWCALL:
        take_new_call(event);
        break;
    case LINE_CREATEDIALOGINSTANCE:
        take_dialog(event);
        break;
    case LINE_SENDDIALOGINSTANCEDATA: /* the line is TAPI's handle of a dialog */
        write_down(&event);
        hand_on(&event);
        break;
    default:
        take_event(event);
    }
    end();
}

void CALLBACK events_completion(DRV_REQUESTID id, LONG result)
{
    struct pair request;
    begin();
    ledger_completed(books(), id, result);
    ledger_callback_taken(books());
    if (pair_take(PAIR_REQUEST, id, &request))
        tapi.completion((DRV_REQUESTID)request.tapi, result);
    end();
}

/* A telephone's handle is TAPI's own: of telephones there are no books. */
void CALLBACK events_phone(HTAPIPHONE phone, DWORD message, DWORD_PTR param1, DWORD_PTR param2, DWORD_PTR param3)
{
    begin();
    ledger_phone_event(books());
    ledger_callback_taken(books());
    tapi.phone_event(phone, message, message == PHONE_CREATE ? provider_of(param1) : param1, param2, param3);
    end();
}
