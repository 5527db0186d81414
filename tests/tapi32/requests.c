/* requests.c: see requests.h. */
#include "requests.h"

#include <stdlib.h>

struct request {
    DWORD id;
    DWORD app;     /* its handle, 0: nobody is told */
    DWORD_PTR instance;
    DWORD makes;   /* HTAPICALL, or 0 */
    bool is_returned, is_complete;
};

DRV_REQUESTID request_new(const struct line *line, struct call *makes)
{
    struct request *request = handle_new_object(HANDLE_REQUEST, sizeof(*request));
    if (request == NULL)
        return 0;
    if (line != NULL) {
        request->app = line->app->handle;
        request->instance = line->instance;
    }
    if (makes != NULL)
        request->makes = makes->handle;
    return request->id;
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
        request_free(request);
        return result < 0 ? result : (LONG)LINEERR_OPERATIONFAILED;
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

/* The call that the request made is born, or will never be. */
static void settle_call(const struct request *request, LONG result)
{
    struct call *call = handle_find(HANDLE_TAPI_CALL, request->makes);
    if (call == NULL)
        return;
    call->is_pending = false;
    if (result == 0)
        return;
    while (call->handles != NULL)
        call_handle_free(call->handles);
    call->state = LINECALLSTATE_IDLE; /* so that the provider closes it */
}

void request_complete(DRV_REQUESTID id, LONG result)
{
    struct request *request = handle_find(HANDLE_REQUEST, id);
    if (request == NULL || request->is_complete)
        return;
    request->is_complete = true;
    settle_call(request, result);
    struct app *app = handle_find(HANDLE_APP, request->app);
    if (app != NULL)
        app_tell(app, &(LINEMESSAGE){0, LINE_REPLY, request->instance, id, (DWORD_PTR)result, 0});
    if (request->is_returned)
        request_free(request);
}
