/* requests.c: see requests.h. */
#include "requests.h"

#include <stdlib.h>

enum { MOST_MADE = 2 };

struct request {
    DWORD id;
    DWORD app, line; /* their handles, 0: nobody is told */
    DWORD_PTR instance;
    DWORD makes[MOST_MADE]; /* HTAPICALL, or 0 */
    request_finish *finish; /* or NULL */
    void *context;
    bool is_returned, is_complete;
};

DRV_REQUESTID request_new(const struct line *line)
{
    struct request *request = handle_new_object(HANDLE_REQUEST, sizeof(*request));
    if (request == NULL)
        return 0;
    if (line != NULL) {
        request->app = line->app->handle;
        request->line = line->handle;
        request->instance = line->instance;
    }
    return request->id;
}

void request_makes(DRV_REQUESTID id, const struct call *call)
{
    struct request *request = handle_find(HANDLE_REQUEST, id);
    request->makes[request->makes[0] != 0] = call->handle;
}

void request_finish_by(DRV_REQUESTID id, request_finish *finish, void *context)
{
    struct request *request = handle_find(HANDLE_REQUEST, id);
    request->finish = finish;
    request->context = context;
}

static void finish(struct request *request, LONG *result)
{
    if (request->finish != NULL)
        request->finish(request->context, result);
    request->finish = NULL;
}

static void request_free(struct request *request)
{
    handle_free(request->id);
    free(request);
}

LONG request_returned(DRV_REQUESTID id, LONG result)
{
    struct request *request = handle_find(HANDLE_REQUEST, id);
    if (result != (LONG)id) {
        result = result < 0 ? result : (LONG)LINEERR_OPERATIONFAILED;
        finish(request, &result);
        request_free(request);
        return result;
    }
    request->is_returned = true;
    if (request->is_complete)
        request_free(request);
    return result;
}

DWORD request_app(DRV_REQUESTID id)
{
    const struct request *request = handle_find(HANDLE_REQUEST, id);
    return request != NULL && !request->is_complete ? request->app : 0;
}

/* A call that the request made is born, or will never be. */
static void settle_call(DWORD handle, LONG result)
{
    struct call *call = handle_find(HANDLE_TAPI_CALL, handle);
    if (call == NULL)
        return;
    call->is_pending = false;
    if (result != 0) {
        while (call->handles != NULL)
            call_handle_free(call->handles);
        call->state = LINECALLSTATE_IDLE; /* so that the provider closes it */
    }
    call_changed(call);
}

void request_complete(DRV_REQUESTID id, LONG result)
{
    struct request *request = handle_find(HANDLE_REQUEST, id);
    if (request == NULL || request->is_complete)
        return;
    request->is_complete = true;
    for (unsigned i = 0; i < MOST_MADE; i++)
        settle_call(request->makes[i], result);
    struct app *app = handle_find(HANDLE_LINE, request->line) != NULL ? handle_find(HANDLE_APP, request->app) : NULL;
    LONG told = app != NULL ? result : (LONG)LINEERR_OPERATIONFAILED;
    finish(request, &told);
    if (app != NULL)
        app_tell(app, &(LINEMESSAGE){0, LINE_REPLY, request->instance, id, (DWORD_PTR)told, 0});
    if (request->is_returned)
        request_free(request);
}
