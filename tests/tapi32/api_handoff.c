/* api_handoff.c: lineHandoff: the owner of a call makes another application of the process its owner, too. */
#include <stdlib.h>
#include <wchar.h>

#include "calls.h"
#include "text.h"

/* All applications here are of one program, and so of one file. */
static bool is_this_program(const WCHAR *file)
{
    WCHAR own[MAX_PATH];
    service_own_module(own, MAX_PATH);
    return _wcsicmp(own, file) == 0;
}

/* The line to hand the call to: any, or one that answers that media mode; of several the one that was opened first.
 * NULL if no other application is meant. *self: the giving one is. */
static struct line *find_target(const struct call_handle *from, bool any, DWORD media_mode, bool *self)
{
    struct line *target = NULL;
    *self = false;
    for (struct line *line = from->call->trunk->lines; line != NULL; line = line->next) {
        if (!any && !line_answers(line, media_mode))
            continue;
        if (line->app == from->line->app)
            *self = true;
        else
            target = line; /* the list has the newest first */
    }
    return target;
}

static LONG hand_off(struct call_handle *from, const WCHAR *file, DWORD media_mode)
{
    bool self;
    if (from->privilege != LINECALLPRIVILEGE_OWNER)
        return LINEERR_NOTOWNER;
    if (file != NULL && !is_this_program(file))
        return LINEERR_TARGETNOTFOUND;
    struct line *target = find_target(from, file != NULL, media_mode, &self);
    if (target == NULL)
        return self ? (LONG)LINEERR_TARGETSELF : (LONG)LINEERR_TARGETNOTFOUND;
    return call_give(from->call, target, LINECALLPRIVILEGE_OWNER) ? 0 : (LONG)LINEERR_NOMEM;
}

LONG WINAPI lineHandoffW(HCALL hCall, LPCWSTR lpszFileName, DWORD dwMediaMode)
{
    if (lpszFileName == NULL && (dwMediaMode == 0 || (dwMediaMode & (dwMediaMode - 1)) != 0))
        return LINEERR_INVALMEDIAMODE;
    if (!service_enter())
        return LINEERR_UNINITIALIZED;
    service_lock();
    struct call_handle *from = handle_find(HANDLE_CALL, hCall);
    LONG result = from != NULL ? hand_off(from, lpszFileName, dwMediaMode) : (LONG)LINEERR_INVALCALLHANDLE;
    service_unlock();
    service_leave();
    return result;
}

LONG WINAPI lineHandoffA(HCALL hCall, LPCSTR lpszFileName, DWORD dwMediaMode)
{
    IN_UNICODE(lpszFileName, lineHandoffW(hCall, wide, dwMediaMode));
}
