/* api_handoff.c: lineHandoff: the owner of a call makes another application of the process its owner, too. */
#include <stdlib.h>
#include <wchar.h>

#include "calls.h"
#include "priorities.h"
#include "text.h"

/* Whether the line's application is meant: by its file's name, or if there is none by a media mode that it answers. */
static bool is_meant(const struct line *line, const WCHAR *file, DWORD media_mode)
{
    return file != NULL ? _wcsicmp(line->app->module, file) == 0
                        : (line->privileges & LINECALLPRIVILEGE_OWNER) && (line->media_modes & media_mode);
}

/* The line to hand the call to, the first by priority; NULL if no other application is meant. *self: the giving one is. */
static struct line *find_target(const struct call_handle *from, const WCHAR *file, DWORD media_mode, bool *self)
{
    struct line *target = NULL;
    *self = false;
    for (struct line *line = from->call->trunk->lines; line != NULL; line = line->next) {
        if (!is_meant(line, file, media_mode))
            continue;
        if (line->app == from->line->app)
            *self = true;
        else if (target == NULL || priority_of(line->app->module, media_mode) <=
                                       priority_of(target->app->module, media_mode))
            target = line;
    }
    return target;
}

static LONG hand_off(struct call_handle *from, const WCHAR *file, DWORD media_mode)
{
    bool self;
    if (from->privilege != LINECALLPRIVILEGE_OWNER)
        return LINEERR_NOTOWNER;
    struct line *target = find_target(from, file, media_mode, &self);
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
    WCHAR *file = text_wide(lpszFileName);
    LONG result = lineHandoffW(hCall, file, dwMediaMode);
    free(file);
    return result;
}
