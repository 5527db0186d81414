/* tapi_ask.c: what is asked and is completed later; see tapi.h. What a function is given is spoilt as soon as it has
 * returned (rule 22). */
#include "tapi.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../host/provider/sizes.h"
#include "asked.h"
#include "memory.h"
#include "promises.h"
#include "promises_core.h"
#include "protocol.h"
#include "story.h"
#include "tasks.h"

enum { PLACE_BYTES = 1024, NUMBER_UNITS = 128, DROPPED_WITHIN_US = 130000000 /* its turn, and the answer */ };

/* A number that is lent for the time of a call. */
struct number {
    WCHAR *units;
};

static struct number lend(const char *text)
{
    struct number number = {text != NULL ? malloc((strlen(text) + 1) * sizeof(WCHAR)) : NULL};

    for (size_t i = 0; number.units != NULL && (i == 0 || text[i - 1] != 0); i++)
        number.units[i] = (unsigned char)text[i];
    return number;
}

static void take_back(struct number number)
{
    for (size_t i = 0; number.units != NULL && number.units[i] != 0; i++)
        number.units[i] = u'x';
    free(number.units);
}

/* A request is about to be made, with a number or NULL. */
static DRV_REQUESTID begin(enum operation_kind operation, HTAPILINE line, HTAPICALL call, HTAPICALL also,
                           const char *number)
{
    const char *function = operation_types[operation].function;
    struct tapi_request *request = calloc(1, sizeof *request);

    if (request == NULL)
        abort();
    *request = (struct tapi_request){.next = tapi.requests, .id = ledger_request(tapi.books, function, line, call),
                                     .function = function, .operation = operation, .line = line, .call = call,
                                     .also = also, .at_us = now_us(), .refusals = memory_refusals(),
                                     .asked = number != NULL ? asked_in(number, strlen(number)) : 0};
    if (also != NULL)
        ledger_also_makes(tapi.books, request->id, also);
    tapi.requests = request;
    story_count(COUNT_REQUESTS);
    return request->id;
}

static struct tapi_request *find(DRV_REQUESTID id)
{
    struct tapi_request *request = tapi.requests;

    while (request != NULL && request->id != id)
        request = request->next;
    return request;
}

struct tapi_request *tapi_take_request(DRV_REQUESTID id)
{
    struct tapi_request **at = &tapi.requests, *request;

    while (*at != NULL && (*at)->id != id)
        at = &(*at)->next;
    request = *at;
    if (request != NULL)
        *at = request->next;
    return request;
}

/* Its function returned. If it was refused nothing more comes of it. */
static bool end(DRV_REQUESTID id, LONG result)
{
    bool accepted = ledger_returned(tapi.books, id, result);
    struct tapi_request *request = accepted ? NULL : tapi_take_request(id);

    if (request != NULL && result == (LONG)LINEERR_NOMEM && memory_refusals() == request->refusals)
        story_fail("memory", "%s returned LINEERR_NOMEM, and none was refused", request->function);
    if (request != NULL) {
        asked_over(request->asked);
        free(request->room);
        free(request);
    }
    return accepted;
}

/* The call that a function makes: it is TAPI's from before that is called. */
static void end_birth(HTAPICALL handle, HDRVCALL driver, bool accepted)
{
    struct tapi_call *call = tapi_find_call(handle);

    if (call == NULL) /* its line was closed meanwhile */
        return;
    call->driver = driver;
    if (accepted) {
        ledger_call_made(tapi.books, handle, driver);
        return;
    }
    ledger_call_closed(tapi.books, handle);
    tapi_remove_call(call);
}

void tapi_dial(struct tapi_line *line, const char *number, bool good, bool bare)
{
    static const LINECALLPARAMS usual = {.dwTotalSize = sizeof usual, .dwBearerMode = LINEBEARERMODE_VOICE,
                                         .dwMediaMode = LINEMEDIAMODE_INTERACTIVEVOICE,
                                         .dwAddressMode = LINEADDRESSMODE_ADDRESSID};
    LINECALLPARAMS params = usual;
    struct number lent = lend(number);
    HTAPICALL handle = ledger_call(tapi.books, line->handle);
    HDRVCALL driver = NULL;

    bool is_free = good && line->call_count == 0 && promises_all_is_told() && promises_works(line->device) &&
                   protocol_offers(&protocol, OPERATION_MAKE_CALL);
    uint64_t refusals = memory_refusals();
    params.dwTotalSize = sizes_of(tapi.version)->call_params;
    struct tapi_call *call = tapi_add_call(line, handle);
    unsigned begun = line->calls_begun;
    snprintf(call->number, sizeof call->number, "%s", good ? number : "");
    call->good = call->ends_well = good;
    DRV_REQUESTID id = begin(OPERATION_MAKE_CALL, line->handle, handle, NULL, number);
    find(id)->makes = true;
    call->asked = find(id)->asked;
    promise_hastened(line->device);
    uint64_t entered = tapi_enter();
    LONG result = TSPI_lineMakeCall(id, line->driver, handle, &driver, lent.units, 0, bare ? NULL : &params);
    tapi_return("lineMakeCall", entered);
    take_back(lent);
    promise_dialed(line->device, result);
    is_free = is_free && line->calls_begun == begun && promises_works(line->device) && /* nor came one meanwhile */
              !promises_is_removed(line->device);
    if (is_free && result <= 0 && memory_refusals() == refusals)
        story_fail("lines", "lineMakeCall returned 0x%x, and the line has no call", (unsigned)result);
    story("lineMakeCall device %u, call 0x%lx, to %s = %d", (unsigned)line->device, (unsigned long)(uintptr_t)handle,
          number, (int)result);
    end_birth(handle, driver, end(id, result));
}

void tapi_fetch(struct tapi_line *line, enum operation_kind operation, const char *number)
{
    const char *function = operation_types[operation].function;
    bool group = operation == OPERATION_PICKUP_GROUP;
    struct number lent = lend(number), of_group = lend(group ? "7" : NULL);
    HTAPICALL handle = ledger_call(tapi.books, line->handle);
    HDRVCALL driver = NULL;

    struct tapi_call *call = tapi_add_call(line, handle);
    DRV_REQUESTID id = begin(operation, line->handle, handle, NULL, group ? NULL : number);
    find(id)->makes = true;
    call->asked = find(id)->asked;
    promise_hastened(line->device);
    uint64_t entered = tapi_enter();
    LONG result = operation == OPERATION_UNPARK
                      ? TSPI_lineUnpark(id, line->driver, 0, handle, &driver, lent.units)
                      : TSPI_linePickup(id, line->driver, 0, handle, &driver, group ? NULL : lent.units,
                                        of_group.units);
    tapi_return(function, entered);
    take_back(lent);
    take_back(of_group);
    story("%s device %u, call 0x%lx = %d", function, (unsigned)line->device, (unsigned long)(uintptr_t)handle,
          (int)result);
    end_birth(handle, driver, end(id, result));
}

static LPVARSTRING lend_place(DRV_REQUESTID id)
{
    LPVARSTRING place = calloc(1, PLACE_BYTES);

    if (place == NULL)
        abort();
    place->dwTotalSize = PLACE_BYTES;
    find(id)->room = place;
    return place;
}

static LONG request_it(DRV_REQUESTID id, HDRVCALL call, enum operation_kind operation, HDRVCALL second,
                       HTAPICALL consult, HDRVCALL *begun, LPCWSTR number)
{
    HDRVCALL conference;

    switch (operation) {
    case OPERATION_DROP: return TSPI_lineDrop(id, call, NULL, 0);
    case OPERATION_ANSWER: return TSPI_lineAnswer(id, call, NULL, 0);
    case OPERATION_ACCEPT: return TSPI_lineAccept(id, call, NULL, 0);
    case OPERATION_REDIRECT: return TSPI_lineRedirect(id, call, number, 0);
    case OPERATION_HOLD: return TSPI_lineHold(id, call);
    case OPERATION_UNHOLD: return TSPI_lineUnhold(id, call);
    case OPERATION_BLIND_TRANSFER: return TSPI_lineBlindTransfer(id, call, number, 0);
    case OPERATION_SETUP_TRANSFER: return TSPI_lineSetupTransfer(id, call, consult, begun, NULL);
    case OPERATION_DIAL: return TSPI_lineDial(id, call, number, 0);
    case OPERATION_SWAP_HOLD: return TSPI_lineSwapHold(id, call, second);
    case OPERATION_COMPLETE_TRANSFER:
        return TSPI_lineCompleteTransfer(id, call, second, NULL, &conference, LINETRANSFERMODE_TRANSFER);
    case OPERATION_PARK: return TSPI_linePark(id, call, LINEPARKMODE_DIRECTED, number, NULL);
    case OPERATION_PARK_NONDIRECTED:
        return TSPI_linePark(id, call, LINEPARKMODE_NONDIRECTED, NULL, find(id)->room);
    default: return LINEERR_OPERATIONUNAVAIL;
    }
}

static HTAPICALL begin_consultation(const struct tapi_call *about)
{
    HTAPICALL handle = ledger_call(tapi.books, about->line->handle);
    struct tapi_call *call = tapi_add_call(about->line, handle);

    call->consults = about->handle;
    call->consults_told = about->told;
    call->may_be_dialed = true;
    return handle;
}

LONG tapi_operate(struct tapi_call *call, enum operation_kind operation, struct tapi_call *second, const char *number)
{
    const char *function = operation_types[operation].function;
    HTAPICALL handle = call->handle, consult = NULL;
    HDRVCALL begun = NULL;
    struct number lent = lend(number);

    if (operation == OPERATION_SETUP_TRANSFER)
        consult = begin_consultation(call);
    bool takes_number = operation_types[operation].argument == ARGUMENT_DEST;
    DRV_REQUESTID id = begin(operation, call->line->handle, handle, consult, takes_number ? number : NULL);
    bool drops = find(id)->drops = operation == OPERATION_DROP;
    unsigned asked = call->asked;
    call->dropped = call->dropped || drops;
    call->number[0] = 0; /* it may be another one's soon */
    call->ends_well = call->ends_well && drops;
    call->may_be_dialed = call->may_be_dialed && operation != OPERATION_DIAL;
    if (operation == OPERATION_PARK_NONDIRECTED)
        lend_place(id);
    promise_hastened(call->line->device);
    uint64_t entered = tapi_enter();
    LONG result =
        request_it(id, call->driver, operation, second != NULL ? second->driver : NULL, consult, &begun, lent.units);
    tapi_return(function, entered);
    take_back(lent);
    story("%s call 0x%lx = %d", function, (unsigned long)(uintptr_t)handle, (int)result);
    bool accepted = end(id, result);
    if (drops && accepted)
        asked_dropped(asked, now_us() + DROPPED_WITHIN_US); /* also if the call is closed at once */
    if (consult != NULL)
        end_birth(consult, begun, accepted);
    return result;
}

void tapi_drop(struct tapi_call *call)
{
    tapi_operate(call, OPERATION_DROP, NULL, NULL);
}

void tapi_digits(struct tapi_call *call, const char *digits)
{
    HTAPICALL handle = call->handle;
    DWORD id = ledger_generation(tapi.books, "lineGenerateDigits", handle, digits == NULL);
    DWORD before = call->digits;
    struct number lent = lend(digits);

    if (digits != NULL) {
        call->digits = id;
        call->digits_us = now_us();
    }
    promise_hastened(call->line->device);
    uint64_t entered = tapi_enter();
    LONG result = TSPI_lineGenerateDigits(call->driver, id, LINEDIGITMODE_DTMF, lent.units, 0);

    tapi_return("lineGenerateDigits", entered);
    take_back(lent);
    ledger_generated(tapi.books, id, result);
    ledger_checked(tapi.books, "lineGenerateDigits", result);
    call = tapi_find_call(handle);
    if (result != 0 && call != NULL && call->digits == id)
        call->digits = before;
    story("lineGenerateDigits %s = %d", digits != NULL ? digits : "none", (int)result);
}

/* A LINEFORWARD as it is up to TSPI 3.0. The compiler's has two members more. */
struct forward_entry {
    DWORD mode, caller_size, caller_offset, country, dest_size, dest_offset;
};

struct forward_room {
    DWORD total, count;
    struct forward_entry entry[2];
    WCHAR units[2][NUMBER_UNITS];
};

static void fill_forwards(struct forward_room *room, unsigned count, const DWORD mode[], const char *const number[])
{
    *room = (struct forward_room){.total = sizeof *room, .count = count};
    for (unsigned i = 0; i < count; i++) {
        size_t len = strlen(number[i]);
        room->entry[i].mode = mode[i];
        room->entry[i].dest_offset = (DWORD)((unsigned char *)room->units[i] - (unsigned char *)room);
        room->entry[i].dest_size = (DWORD)((len + 1) * sizeof(WCHAR));
        for (size_t at = 0; at < len; at++)
            room->units[i][at] = (unsigned char)number[i][at];
    }
}

struct tapi_request *tapi_find_forward(HTAPILINE line)
{
    struct tapi_request *request = tapi.requests;

    while (request != NULL && !(request->operation == OPERATION_FORWARD_NONE && request->line == line))
        request = request->next;
    return request;
}

void tapi_forward(struct tapi_line *line, unsigned count, const DWORD mode[], const char *const number[])
{
    struct tapi_forwards before = line->forwards;
    const struct tapi_request *other = tapi_find_forward(line->handle);
    DRV_REQUESTID other_id = other != NULL ? other->id : 0;
    DRV_REQUESTID id = begin(OPERATION_FORWARD_NONE, line->handle, NULL, NULL, NULL);
    struct tapi_forwards *wanted = &find(id)->forwards;
    struct forward_room room;
    DWORD device = line->device;

    fill_forwards(&room, count, mode, number);
    *wanted = (struct tapi_forwards){.known = true, .count = count};
    for (unsigned i = 0; i < count; i++) {
        wanted->to[i].mode = mode[i];
        wanted->to[i].asked = asked_in(number[i], strlen(number[i]));
    }
    line->forwards.known = false;
    line->forwards_asked = true;
    promise_hastened(device);
    uint64_t entered = tapi_enter();
    LONG result = TSPI_lineForward(id, line->driver, TRUE, 0, count > 0 ? (LINEFORWARDLIST *)(void *)&room : NULL, 3,
                                   NULL, NULL, NULL);
    tapi_return("lineForward", entered);
    memset(&room, 0xEE, sizeof room);
    story("lineForward device %u, %u entries = %d", (unsigned)device, count, (int)result);
    if (result > 0 && other_id != 0 && find(other_id) != NULL)
        story_fail("forward", "lineForward is accepted while another one is not complete");
    if (!end(id, result))
        line->forwards = before;
}
