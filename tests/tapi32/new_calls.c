/* new_calls.c: see new_calls.h. */
#include "new_calls.h"

#include <stddef.h>
#include <stdlib.h>

#include "layouts.h"
#include "text.h"

enum { CALL_TEXT = 256 };

LONG new_call_params(struct asked *asked, const LINECALLPARAMS *given, bool is_ansi)
{
    if (given == NULL)
        return 0;
    if (given->dwTotalSize < layout_fixed(&layout_call_params, asked->api_version))
        return LINEERR_STRUCTURETOOSMALL;
    asked->params = layout_import(&layout_call_params, &(struct laid_out){given, asked->api_version, is_ansi},
                                  asked->version);
    return asked->params != NULL ? 0 : (LONG)LINEERR_INVALCALLPARAMS;
}

/* What an application says of its call that no provider needs to know. */
static void keep_params(struct call *call, const struct line *line, const LINECALLPARAMS *params, const WCHAR *number)
{
    WCHAR displayable[CALL_TEXT] = L"", party[CALL_TEXT] = L"", comment[CALL_TEXT] = L"";
    if (params != NULL) {
        const struct laid_out laid_out = {params, API_3_0, false};
        layout_text(&laid_out, offsetof(LINECALLPARAMS, dwDisplayableAddressSize), displayable, CALL_TEXT);
        layout_text(&laid_out, offsetof(LINECALLPARAMS, dwCalledPartySize), party, CALL_TEXT);
        layout_text(&laid_out, offsetof(LINECALLPARAMS, dwCommentSize), comment, CALL_TEXT);
    }
    call->app_name = text_copy(line->app->name);
    call->displayable = text_copy(displayable[0] != 0 ? displayable : number);
    call->called_party = text_copy(party);
    call->comment = text_copy(comment);
    call->media_mode = params != NULL ? params->dwMediaMode : LINEMEDIAMODE_INTERACTIVEVOICE;
}

/* A call that is about to be made, with the maker's handle. NULL without memory. */
static struct call_handle *begin(struct line *line)
{
    struct call *call = call_new(line->trunk);
    if (call == NULL)
        return NULL;
    struct call_handle *handle = call_handle_new(call, line, LINECALLPRIVILEGE_OWNER);
    if (handle == NULL) {
        call_free(call);
        return NULL;
    }
    handle->is_new = false;
    call->is_making = call->is_pending = true;
    return handle;
}

static LONG add(struct asked *asked, HCALL *place, const WCHAR *number)
{
    struct line *line = handle_find(HANDLE_LINE, asked->through);
    if (line == NULL)
        return LINEERR_INVALLINEHANDLE;
    struct call_handle *handle = begin(line);
    if (handle == NULL)
        return LINEERR_NOMEM;
    keep_params(handle->call, line, asked->params, number);
    request_makes(asked->id, handle->call);
    asked->places[asked->made_count] = place;
    asked->made[asked->made_count++] = handle->call;
    *place = handle->handle;
    return 0;
}

LONG new_call(struct asked *asked, HCALL *place, const WCHAR *number)
{
    if (place == NULL)
        return LINEERR_INVALPOINTER;
    service_lock();
    LONG result = add(asked, place, number);
    service_unlock();
    return result;
}

LONG new_call_with_params(struct asked *asked, const LINECALLPARAMS *given, bool is_ansi, HCALL *place,
                          const WCHAR *number)
{
    LONG result = new_call_params(asked, given, is_ansi);
    return result != 0 ? result : new_call(asked, place, number);
}

HTAPICALL new_call_handle(const struct asked *asked, unsigned which)
{
    return which < asked->made_count ? (HTAPICALL)(DWORD_PTR)asked->made[which]->handle : NULL;
}

HDRVCALL *new_call_place(const struct asked *asked, unsigned which)
{
    return which < asked->made_count ? &asked->made[which]->driver : NULL;
}

/* Returns what the provider is to close; NULL: nothing. */
static HDRVCALL settle(struct call *call, HCALL *place, LONG result)
{
    service_lock();
    HDRVCALL driver = call->driver, closed = result >= 0 && call->is_dead ? driver : NULL;
    call->is_making = false;
    if (result < 0 || call->is_dead || driver == NULL)
        call_free(call);
    else
        call_changed(call);
    service_unlock();
    if (result >= 0 && driver == NULL)
        *place = 0;
    return closed;
}

void new_calls_end(struct asked *asked, LONG result)
{
    for (unsigned i = 0; i < asked->made_count; i++) {
        HDRVCALL driver = settle(asked->made[i], asked->places[i], result);
        if (driver != NULL)
            asked->provider->functions.TSPI_lineCloseCall(driver);
    }
    free(asked->params);
}
