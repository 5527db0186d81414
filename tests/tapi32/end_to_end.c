/* end_to_end.c: see end_to_end.h. A request of which the provider never says that it is over is kept until the provider
 * has gone, for until then it may write digits. */
#include "end_to_end.h"

#include <stdlib.h>

struct end_to_end {
    DWORD id;       /* dwEndToEndID */
    DWORD handle;   /* HCALL, of who made it */
    void *to;       /* the application's; NULL: nothing is gathered */
    bool is_ansi;
    DWORD count;
    struct end_to_end *next;
    WCHAR digits[]; /* and a NUL */
};

static struct end_to_end *requests;

static struct end_to_end *begin(HCALL hCall, DWORD count)
{
    service_lock();
    struct end_to_end *request = handle_new_object(HANDLE_END_TO_END, sizeof(*request) +
                                                                          ((size_t)count + 1) * sizeof(WCHAR));
    if (request != NULL) {
        request->handle = hCall;
        request->count = count;
        request->next = requests;
        requests = request;
    }
    service_unlock();
    return request;
}

static void end(struct end_to_end *request)
{
    struct end_to_end **at = &requests;
    while (*at != request)
        at = &(*at)->next;
    *at = request->next;
    handle_free(request->id);
    free(request);
}

DWORD end_to_end_generate(HCALL hCall)
{
    const struct end_to_end *request = begin(hCall, 0);
    return request != NULL ? request->id : 0;
}

DWORD end_to_end_gather(HCALL hCall, DWORD count, void *to, bool is_ansi, WCHAR **room)
{
    struct end_to_end *request = begin(hCall, count);
    if (request == NULL)
        return 0;
    request->to = to;
    request->is_ansi = is_ansi;
    *room = request->digits;
    return request->id;
}

LONG end_to_end_begun(DWORD id, LONG result)
{
    service_lock();
    struct end_to_end *request = result != 0 ? handle_find(HANDLE_END_TO_END, id) : NULL;
    if (request != NULL)
        end(request);
    service_unlock();
    return result;
}

/* The digits, and a NUL behind them if there is room. */
static void deliver(const struct end_to_end *request)
{
    for (DWORD i = 0; i < request->count; i++) {
        if (request->is_ansi)
            ((char *)request->to)[i] = (char)request->digits[i];
        else
            ((WCHAR *)request->to)[i] = request->digits[i];
        if (request->digits[i] == 0)
            return;
    }
}

void end_to_end_over(struct call *call, DWORD message, DWORD reason, DWORD id, DWORD time)
{
    struct end_to_end *request = handle_find(HANDLE_END_TO_END, id);
    if (request == NULL)
        return;
    if (request->to != NULL && handle_find(HANDLE_CALL, request->handle) != NULL)
        deliver(request);
    call_tell_one(call, request->handle, &(LINEMESSAGE){0, message, 0, reason, 0, time});
    end(request);
}

void end_to_end_forget(void)
{
    service_lock();
    while (requests != NULL)
        end(requests);
    service_unlock();
}
