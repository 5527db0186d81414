/* calls.c: see calls.h. */
#include "calls.h"

#include <stdlib.h>

#include "layouts.h"

static struct call *listed; /* those that may be of no use any more */

struct call *call_new(struct trunk *trunk)
{
    struct call *call = handle_new_object(HANDLE_TAPI_CALL, sizeof(*call));
    if (call == NULL)
        return NULL;
    call->trunk = trunk;
    call->next = trunk->calls;
    trunk->calls = call;
    return call;
}

/* Nobody has a handle of it, nor will anybody get one. */
static bool is_unused(const struct call *call)
{
    return call->handles == NULL && !call->is_making && !call->is_pending &&
           (call->state == LINECALLSTATE_IDLE || call->was_seen);
}

void call_changed(struct call *call)
{
    if (call->is_listed || !is_unused(call))
        return;
    call->is_listed = true;
    call->next_listed = listed;
    listed = call;
}

static void unlist(struct call *call)
{
    struct call **at = &listed;
    while (*at != NULL && *at != call)
        at = &(*at)->next_listed;
    if (*at != NULL)
        *at = call->next_listed;
    call->is_listed = false;
}

void call_free(struct call *call)
{
    if (!call->is_dead) {
        struct call **at = &call->trunk->calls;
        while (*at != call)
            at = &(*at)->next;
        *at = call->next;
        while (call->handles != NULL)
            call_handle_free(call->handles);
        if (call->is_listed)
            unlist(call);
        handle_free(call->handle);
    }
    call->is_dead = true;
    if (call->is_making)
        return;
    free(call->app_name);
    free(call->displayable);
    free(call->called_party);
    free(call->comment);
    free(call);
}

struct call_handle *call_handle_new(struct call *call, struct line *line, DWORD privilege)
{
    struct call_handle *handle = handle_new_object(HANDLE_CALL, sizeof(*handle));
    if (handle == NULL)
        return NULL;
    handle->call = call;
    handle->line = line;
    handle->privilege = privilege;
    handle->is_new = true;
    handle->next = call->handles;
    call->handles = handle;
    call->was_seen = true;
    return handle;
}

void call_handle_free(struct call_handle *handle)
{
    struct call_handle **at = &handle->call->handles;
    while (*at != handle)
        at = &(*at)->next;
    *at = handle->next;
    app_forget(handle->line->app, handle->handle);
    handle_free(handle->handle);
    call_changed(handle->call);
    free(handle);
}

unsigned call_count(const struct call *call, DWORD privilege)
{
    unsigned count = 0;
    for (const struct call_handle *handle = call->handles; handle != NULL; handle = handle->next)
        count += handle->privilege == privilege;
    return count;
}

bool call_handle_is_sole_owner(const struct call_handle *handle)
{
    return handle->privilege == LINECALLPRIVILEGE_OWNER && handle->call->state != LINECALLSTATE_IDLE &&
           call_count(handle->call, LINECALLPRIVILEGE_OWNER) == 1;
}

struct call_handle *call_seen_by(const struct call *call, const struct line *line)
{
    struct call_handle *handle = call->handles;
    while (handle != NULL && handle->line != line)
        handle = handle->next;
    return handle;
}

DWORD call_show(struct call *call, struct line *line)
{
    struct call_handle *handle = call_seen_by(call, line);
    if (handle == NULL && (handle = call_handle_new(call, line, LINECALLPRIVILEGE_MONITOR)) == NULL)
        return 0;
    handle->is_new = false;
    handle->is_told = true;
    return handle->handle;
}

/* The line whose application becomes the owner of a call that came in, or NULL. */
static struct line *choose_owner(const struct call *call)
{
    struct line *chosen = NULL;
    DWORD mode = call->media_mode != 0 ? call->media_mode : LINEMEDIAMODE_UNKNOWN;
    for (struct line *line = call->trunk->lines; line != NULL; line = line->next)
        if (line_answers(line, mode))
            chosen = line; /* of several the one that opened the line first: the list has the newest first */
    return chosen;
}

static void tell_new_call(const struct call_handle *handle)
{
    if (handle->line->version >= API_2_0)
        line_tell(handle->line, LINE_APPNEWCALL, 0, handle->handle, handle->privilege);
}

static void share_with(struct call *call, struct line *line, DWORD privilege)
{
    struct call_handle *handle = call_seen_by(call, line) == NULL ? call_handle_new(call, line, privilege) : NULL;
    if (handle != NULL)
        tell_new_call(handle);
}

void call_share(struct call *call)
{
    struct line *owner = call->is_incoming ? choose_owner(call) : NULL;
    if (owner != NULL)
        share_with(call, owner, LINECALLPRIVILEGE_OWNER);
    for (struct line *line = call->trunk->lines; line != NULL; line = line->next)
        if (!line->is_closed && line->privileges & LINECALLPRIVILEGE_MONITOR)
            share_with(call, line, LINECALLPRIVILEGE_MONITOR);
}

static void tell(const struct call_handle *handle, DWORD message, DWORD_PTR param1, DWORD_PTR param2, DWORD_PTR param3)
{
    app_tell(handle->line->app,
             &(LINEMESSAGE){handle->handle, message, handle->line->instance, param1, param2, param3});
}

void call_tell(struct call *call, DWORD message, DWORD_PTR param1, DWORD_PTR param2, DWORD_PTR param3)
{
    for (struct call_handle *handle = call->handles; handle != NULL; handle = handle->next)
        tell(handle, message, param1, param2, param3);
}

static void tell_message(const struct call_handle *handle, const LINEMESSAGE *message)
{
    tell(handle, message->dwMessageID, message->dwParam1, message->dwParam2, message->dwParam3);
}

void call_tell_one(struct call *call, DWORD one, const LINEMESSAGE *message)
{
    const struct call_handle *handle = handle_find(HANDLE_CALL, one);
    if (handle != NULL && handle->call == call)
        tell_message(handle, message);
}

void call_tell_monitoring(struct call *call, enum monitored what, DWORD modes, const LINEMESSAGE *message)
{
    for (struct call_handle *handle = call->handles; handle != NULL; handle = handle->next)
        if (handle->monitored[what] & modes)
            tell_message(handle, message);
}

void call_joins(DWORD handle, DWORD conference)
{
    struct call *call = handle_find(HANDLE_TAPI_CALL, handle), *parent = handle_find(HANDLE_TAPI_CALL, conference);
    if (call == NULL || parent == NULL)
        return;
    call->joining = conference;
    parent->is_conference = true;
}

/* The provider's mode of a CONFERENCED call is TAPI's handle of the conference; if it says nothing, it is the one that
 * an application asked for. */
static void conference(struct call *call)
{
    struct call *parent = NULL;
    if (call->state == LINECALLSTATE_CONFERENCED && (parent = handle_find(HANDLE_TAPI_CALL, call->mode)) == NULL)
        parent = handle_find(HANDLE_TAPI_CALL, call->joining);
    call->conference = parent != NULL ? parent->handle : 0;
    if (parent != NULL)
        parent->is_conference = true;
}

/* To an application, the mode of a CONFERENCED call is its own handle of the conference, or 0. */
static DWORD mode_for(const struct call_handle *handle)
{
    const struct call *call = handle->call, *parent = handle_find(HANDLE_TAPI_CALL, call->conference);
    const struct call_handle *seen = parent != NULL ? call_seen_by(parent, handle->line) : NULL;
    return call->state != LINECALLSTATE_CONFERENCED ? call->mode : seen != NULL ? seen->handle : 0;
}

void call_tell_state(struct call *call, DWORD state, DWORD mode, DWORD media_mode)
{
    bool first = call->state == 0;
    call->state = state;
    call->mode = mode;
    conference(call);
    if (media_mode != 0)
        call->media_mode = media_mode;
    if (first)
        call_share(call);
    for (struct call_handle *handle = call->handles; handle != NULL; handle = handle->next) {
        tell(handle, LINE_CALLSTATE, state, mode_for(handle), handle->is_told ? 0 : handle->privilege);
        handle->is_told = true;
    }
    call_changed(call);
}

bool call_give(struct call *call, struct line *line, DWORD privilege)
{
    struct call_handle *handle = call_seen_by(call, line);
    if (handle != NULL)
        handle->privilege = privilege;
    else if ((handle = call_handle_new(call, line, privilege)) != NULL)
        tell_new_call(handle);
    else
        return false;
    tell(handle, LINE_CALLSTATE, call->state, mode_for(handle), privilege);
    handle->is_told = true;
    return true;
}

/* A call that is of no use any more; it is freed. False if there is none. */
static bool take_unused(struct installed **provider, HDRVCALL *driver)
{
    while (listed != NULL) {
        struct call *call = listed;
        unlist(call);
        if (!is_unused(call))
            continue; /* somebody got a handle meanwhile */
        *provider = call->trunk->provider;
        *driver = call->driver;
        call_free(call);
        return true;
    }
    return false;
}

void calls_close_unused(void)
{
    struct installed *provider;
    HDRVCALL driver;
    for (;;) {
        service_lock();
        bool found = take_unused(&provider, &driver);
        service_unlock();
        if (!found)
            return;
        provider->functions.TSPI_lineCloseCall(driver);
    }
}
