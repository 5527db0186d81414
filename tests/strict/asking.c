/* asking.c: see asking.h. */
#include "asking.h"

#include <string.h>

#include "between.h"
#include "pairs.h"

static void begin(struct asking *asking, HTAPILINE line, HTAPICALL call)
{
    asking->id = ledger_request(books(), asking->function, line, call);
    pair_add(PAIR_REQUEST, &(struct pair){.books = asking->id, .tapi = asking->theirs});
}

/* How the ledger calls the line; that of the call, if there is a call. */
static HTAPILINE line_of(HDRVLINE line, HDRVCALL call, struct pair *of_call)
{
    struct pair of_line;
    if (pair_of_driver(PAIR_CALL, (DWORD_PTR)call, of_call) || call != NULL)
        return (HTAPILINE)of_call->owner;
    pair_of_driver(PAIR_LINE, (DWORD_PTR)line, &of_line);
    return (HTAPILINE)of_line.books;
}

void asking_begin(struct asking *asking, const char *function, DRV_REQUESTID theirs, HDRVLINE line, HDRVCALL call)
{
    struct pair of_call;
    HTAPILINE on = line_of(line, call, &of_call);
    *asking = (struct asking){.function = function, .theirs = theirs};
    begin(asking, on, (HTAPICALL)of_call.books);
}

static void begin_birth(struct birth *birth, HTAPILINE line)
{
    if (birth->where == NULL)
        return;
    *birth->where = NULL; /* so that it is seen if the provider writes none */
    birth->books = ledger_call(books(), line);
    pair_add(PAIR_CALL, &(struct pair){.books = (DWORD_PTR)birth->books, .tapi = (DWORD_PTR)birth->theirs,
                                       .where = birth->where, .owner = (DWORD_PTR)line});
}

void asking_begin_birth(struct asking *asking, const char *function, DRV_REQUESTID theirs, HDRVLINE line, HDRVCALL call,
                        struct birth first, struct birth second)
{
    struct pair of_call;
    HTAPILINE on = line_of(line, call, &of_call);
    *asking = (struct asking){.function = function, .theirs = theirs, .births = {first, second}};
    if (on == NULL) /* a line that TAPI has not opened here; the provider will say so */
        asking->births[0].where = asking->births[1].where = NULL;
    begin_birth(&asking->births[0], on);
    begin_birth(&asking->births[1], on);
    begin(asking, on, asking->births[0].books);
    if (asking->births[1].books != NULL)
        ledger_also_makes(books(), asking->id, asking->births[1].books);
}

/* Only lineMakeCall must make a call; others may do without. */
static void accept_birth(const struct asking *asking, const struct birth *birth)
{
    if (*birth->where != NULL || strcmp(asking->function, "lineMakeCall") == 0) {
        pair_set_driver(PAIR_CALL, (DWORD_PTR)birth->books, (DWORD_PTR)*birth->where);
        ledger_call_made(books(), birth->books, *birth->where);
        return;
    }
    ledger_makes_none(books(), asking->id, birth->books);
    pairs_end_call((DWORD_PTR)birth->books);
}

/* After an answer that is none the ledger expects nothing of the call; after an error it demands that nothing comes. */
static void refuse_birth(const struct birth *birth, LONG result)
{
    pairs_end_call((DWORD_PTR)birth->books);
    if (result < 0)
        ledger_call_closed(books(), birth->books);
}

LONG asking_end(struct asking *asking, LONG result)
{
    struct pair ignored;
    bool accepted = ledger_returned(books(), asking->id, result);
    for (int i = 0; i < BIRTHS; i++) {
        if (asking->births[i].books == NULL)
            continue;
        if (accepted)
            accept_birth(asking, &asking->births[i]);
        else
            refuse_birth(&asking->births[i], result);
    }
    if (accepted)
        return (LONG)asking->theirs;
    pair_take(PAIR_REQUEST, asking->id, &ignored);
    return result > 0 ? (LONG)LINEERR_OPERATIONFAILED : result; /* a number could be one of TAPI's requests */
}
