/* api_line.c: opening and closing lines, and what an open line says of itself. */
#include <stdlib.h>

#include "ask.h"
#include "close.h"
#include "events.h"
#include "layouts.h"

enum {
    OPTIONS = LINEOPENOPTION_SINGLEADDRESS | LINEOPENOPTION_PROXY,
    PRIVILEGES = LINECALLPRIVILEGE_NONE | LINECALLPRIVILEGE_MONITOR | LINECALLPRIVILEGE_OWNER,
    OWN_STATES = LINEDEVSTATE_OPEN | LINEDEVSTATE_CLOSE | LINEDEVSTATE_TRANSLATECHANGE, /* TAPI tells of these itself */
    USUAL_RINGS = 0xFFFFFFFF, /* no application has asked for a number of rings */
};

/* The provider opens the device, as soon as somebody wants it, and is told which calls are of interest. */
static LONG open_trunk(const struct line *line, DWORD ext_version)
{
    struct trunk *trunk = line->trunk;
    const struct provider *functions = &trunk->provider->functions;
    LONG result = 0;
    if (!trunk->is_open) {
        HDRVLINE driver = NULL;
        result = functions->TSPI_lineOpen(trunk->device, (HTAPILINE)(DWORD_PTR)trunk->handle, &driver, trunk->version,
                                          events_line);
        service_lock();
        trunk->driver = driver;
        trunk->is_open = result == 0;
        service_unlock();
    }
    if (result == 0 && ext_version != 0)
        result = functions->TSPI_lineSelectExtVersion != NULL
                     ? functions->TSPI_lineSelectExtVersion(trunk->driver, ext_version)
                     : (LONG)LINEERR_INCOMPATIBLEEXTVERSION;
    if (result == 0 && functions->TSPI_lineSetDefaultMediaDetection != NULL) {
        service_lock();
        DWORD modes = trunk_media_modes(trunk);
        service_unlock();
        result = functions->TSPI_lineSetDefaultMediaDetection(trunk->driver, modes);
        if (result == (LONG)LINEERR_OPERATIONUNAVAIL) /* is as if it were not exported */
            result = 0;
    }
    return result;
}

static LONG check_open(HLINEAPP hLineApp, DWORD version, DWORD privileges, DWORD media_modes)
{
    if (handle_find(HANDLE_APP, hLineApp) == NULL)
        return LINEERR_INVALAPPHANDLE;
    if (!api_version_exists(version))
        return LINEERR_INCOMPATIBLEAPIVERSION;
    DWORD asked = privileges & PRIVILEGES;
    if (asked == 0 || (asked & LINECALLPRIVILEGE_NONE && asked != LINECALLPRIVILEGE_NONE) ||
        privileges & ~(DWORD)(PRIVILEGES | OPTIONS))
        return LINEERR_INVALPRIVSELECT;
    return asked & LINECALLPRIVILEGE_OWNER && media_modes == 0 ? (LONG)LINEERR_INVALMEDIAMODE : 0;
}

/* Enter a line in the books. Returns its handle, 0 without memory. */
static DWORD add_line(HLINEAPP hLineApp, DWORD device, const struct line *wanted, struct line **added)
{
    struct app *app = handle_find(HANDLE_APP, hLineApp);
    struct line *line = app != NULL ? line_new(app, device) : NULL;
    if (line == NULL)
        return 0;
    line->version = wanted->version;
    line->privileges = wanted->privileges;
    line->media_modes = wanted->media_modes;
    line->instance = wanted->instance;
    line->num_rings = USUAL_RINGS;
    *added = line;
    return line->handle;
}

static LONG open_device(HLINEAPP hLineApp, DWORD device, DWORD ext_version, const struct line *wanted, LPHLINE lphLine)
{
    struct line *line = NULL;
    struct device *found;
    service_lock();
    LONG result = service_find_device(device, &found);
    DWORD handle = result == 0 ? add_line(hLineApp, device, wanted, &line) : 0;
    service_unlock();
    if (handle == 0)
        return result != 0 ? result : (LONG)LINEERR_NOMEM;
    result = open_trunk(line, ext_version);
    service_lock();
    if (result == 0 && found->is_removed) /* meanwhile */
        result = LINEERR_NODEVICE;
    if (result == 0)
        trunk_tell(line->trunk, LINEDEVSTATE_OPEN); /* the new line has asked for nothing yet */
    service_unlock();
    if (result != 0)
        close_line(handle);
    else
        *lphLine = handle;
    return result;
}

/* LINEMAPPER: the first line that the provider says can do it. */
static LONG open_any(HLINEAPP hLineApp, DWORD ext_version, const struct line *wanted, LINECALLPARAMS *params,
                     LPHLINE lphLine)
{
    service_lock();
    DWORD count = service_device_count();
    service_unlock();
    for (DWORD device = 0; device < count; device++) {
        if (open_device(hLineApp, device, ext_version, wanted, lphLine) != 0)
            continue;
        service_lock();
        const struct line *line = handle_find(HANDLE_LINE, *lphLine);
        const struct trunk *trunk = line->trunk;
        const struct provider *functions = &trunk->provider->functions;
        service_unlock();
        if (functions->TSPI_lineConditionalMediaDetection != NULL &&
            functions->TSPI_lineConditionalMediaDetection(trunk->driver, wanted->media_modes, params) == 0)
            return 0;
        close_line(*lphLine);
    }
    return LINEERR_LINEMAPPERFAILED;
}

static LONG open_line(HLINEAPP hLineApp, DWORD device, LPHLINE lphLine, DWORD version, DWORD ext_version,
                      DWORD_PTR instance, DWORD privileges, DWORD media_modes, const LINECALLPARAMS *params,
                      bool is_ansi)
{
    const struct line wanted = {.version = version, .privileges = privileges, .media_modes = media_modes,
                                .instance = instance};
    LINECALLPARAMS *wide = NULL;
    if (lphLine == NULL)
        return LINEERR_INVALPOINTER;
    if (!service_enter())
        return LINEERR_UNINITIALIZED;
    service_lock();
    LONG result = check_open(hLineApp, version, privileges, media_modes);
    service_unlock();
    if (result == 0 && device == LINEMAPPER && params == NULL)
        result = LINEERR_INVALPOINTER;
    if (result == 0 && device == LINEMAPPER) {
        wide = layout_import(&layout_call_params, &(struct laid_out){params, version, is_ansi}, API_2_0);
        if (wide == NULL)
            result = LINEERR_STRUCTURETOOSMALL;
    }
    close_exclude_begin();
    if (result == 0)
        result = device == LINEMAPPER ? open_any(hLineApp, ext_version, &wanted, wide, lphLine)
                                      : open_device(hLineApp, device, ext_version, &wanted, lphLine);
    close_exclude_end();
    service_leave();
    free(wide);
    return result;
}

LONG WINAPI lineOpenW(HLINEAPP hLineApp, DWORD dwDeviceID, LPHLINE lphLine, DWORD dwAPIVersion, DWORD dwExtVersion,
                      DWORD_PTR dwCallbackInstance, DWORD dwPrivileges, DWORD dwMediaModes,
                      LPLINECALLPARAMS const lpCallParams)
{
    return open_line(hLineApp, dwDeviceID, lphLine, dwAPIVersion, dwExtVersion, dwCallbackInstance, dwPrivileges,
                     dwMediaModes, lpCallParams, false);
}

LONG WINAPI lineOpenA(HLINEAPP hLineApp, DWORD dwDeviceID, LPHLINE lphLine, DWORD dwAPIVersion, DWORD dwExtVersion,
                      DWORD_PTR dwCallbackInstance, DWORD dwPrivileges, DWORD dwMediaModes,
                      LPLINECALLPARAMS const lpCallParams)
{
    return open_line(hLineApp, dwDeviceID, lphLine, dwAPIVersion, dwExtVersion, dwCallbackInstance, dwPrivileges,
                     dwMediaModes, lpCallParams, true);
}

LONG WINAPI lineClose(HLINE hLine)
{
    if (!service_enter())
        return LINEERR_UNINITIALIZED;
    close_exclude_begin();
    bool closed = close_line(hLine);
    close_exclude_end();
    service_leave();
    return closed ? 0 : (LONG)LINEERR_INVALLINEHANDLE;
}

/* The provider is to tell what any of the applications wants to hear. */
LONG WINAPI lineSetStatusMessages(HLINE hLine, DWORD dwLineStates, DWORD dwAddressStates)
{
    struct asked asked;
    LONG result = ask_line(&asked, hLine);
    if (result != 0)
        return result;
    DWORD line_states = dwLineStates, address_states = dwAddressStates;
    service_lock();
    struct line *line = handle_find(HANDLE_LINE, hLine);
    for (const struct line *other = line != NULL ? line->trunk->lines : NULL; other != NULL; other = other->next) {
        line_states |= other != line ? other->line_states : 0;
        address_states |= other != line ? other->address_states : 0;
    }
    service_unlock();
    result = ASK(asked, TSPI_lineSetStatusMessages, asked.line, line_states & ~(DWORD)OWN_STATES,
                 address_states);
    service_lock();
    line = handle_find(HANDLE_LINE, hLine);
    if (result == 0 && line != NULL) {
        line->line_states = dwLineStates;
        line->address_states = dwAddressStates;
    }
    service_unlock();
    return ask_end(&asked, result);
}

LONG WINAPI lineGetStatusMessages(HLINE hLine, LPDWORD lpdwLineStates, LPDWORD lpdwAddressStates)
{
    struct asked asked;
    if (lpdwLineStates == NULL || lpdwAddressStates == NULL)
        return LINEERR_INVALPOINTER;
    LONG result = ask_line(&asked, hLine);
    if (result != 0)
        return result;
    service_lock();
    const struct line *line = handle_find(HANDLE_LINE, hLine);
    *lpdwLineStates = line != NULL ? line->line_states : 0;
    *lpdwAddressStates = line != NULL ? line->address_states : 0;
    service_unlock();
    return ask_end(&asked, 0);
}

/* After how many rings whoever answers for others answers: the application that is the quickest decides. Nothing of it
 * is the provider's. */
LONG WINAPI lineSetNumRings(HLINE hLine, DWORD dwAddressID, DWORD dwNumRings)
{
    struct asked asked;
    LONG result = ask_line(&asked, hLine);
    if (result != 0)
        return result;
    service_lock();
    struct line *line = dwAddressID == 0 ? handle_find(HANDLE_LINE, hLine) : NULL;
    if (line != NULL)
        line->num_rings = dwNumRings;
    service_unlock();
    return ask_end(&asked, line != NULL ? 0 : (LONG)LINEERR_INVALADDRESSID);
}

LONG WINAPI lineGetNumRings(HLINE hLine, DWORD dwAddressID, LPDWORD lpdwNumRings)
{
    struct asked asked;
    if (lpdwNumRings == NULL)
        return LINEERR_INVALPOINTER;
    LONG result = ask_line(&asked, hLine);
    if (result != 0)
        return result;
    DWORD rings = USUAL_RINGS;
    service_lock();
    const struct line *own = dwAddressID == 0 ? handle_find(HANDLE_LINE, hLine) : NULL;
    for (const struct line *line = own != NULL ? own->trunk->lines : NULL; line != NULL; line = line->next)
        rings = line->num_rings < rings ? line->num_rings : rings;
    service_unlock();
    if (own != NULL)
        *lpdwNumRings = rings;
    return ask_end(&asked, own != NULL ? 0 : (LONG)LINEERR_INVALADDRESSID);
}
