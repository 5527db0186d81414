/* close.c: see close.h. */
#include "close.h"

#include "requests.h"

static SRWLOCK opening = SRWLOCK_INIT;

void close_exclude_begin(void)
{
    AcquireSRWLockExclusive(&opening);
}

void close_exclude_end(void)
{
    ReleaseSRWLockExclusive(&opening);
}

/* A handle of the line's, or NULL. */
static struct call_handle *any_handle(const struct line *line)
{
    for (struct call *call = line->trunk->calls; call != NULL; call = call->next) {
        struct call_handle *handle = call_seen_by(call, line);
        if (handle != NULL)
            return handle;
    }
    return NULL;
}

/* Nobody is left to hang up: TAPI does. Called under the lock, which is left meanwhile. */
static void drop(struct trunk *trunk, HDRVCALL driver)
{
    DRV_REQUESTID id = request_new(NULL);
    if (id == 0)
        return;
    service_unlock();
    LONG result = trunk->provider->functions.TSPI_lineDrop(id, driver, NULL, 0);
    service_lock();
    request_returned(id, result);
}

/* Take the line's handles away. */
static void leave_calls(struct line *line)
{
    struct call_handle *handle;
    while ((handle = any_handle(line)) != NULL) {
        struct call *call = handle->call;
        bool abandoned = call_handle_is_sole_owner(handle) && !call->is_pending;
        HDRVCALL driver = call->driver;
        call_handle_free(handle);
        if (abandoned && line->trunk->is_open)
            drop(line->trunk, driver);
    }
}

void close_at_provider(struct trunk *trunk)
{
    const struct provider *functions = &trunk->provider->functions;
    while (trunk->calls != NULL) {
        HDRVCALL driver = trunk->calls->driver;
        bool is_making = trunk->calls->is_making; /* then lineMakeCall, which still runs, closes it */
        call_free(trunk->calls);
        service_unlock();
        if (!is_making)
            functions->TSPI_lineCloseCall(driver);
        service_lock();
    }
    bool is_open = trunk->is_open;
    HDRVLINE driver = trunk->driver;
    trunk->is_open = false;
    service_unlock();
    if (is_open)
        functions->TSPI_lineClose(driver);
    service_lock();
}

/* What the lines that are left want is less than before. */
static void restrict_trunk(struct trunk *trunk)
{
    DWORD modes = trunk_media_modes(trunk);
    service_unlock();
    if (trunk->provider->functions.TSPI_lineSetDefaultMediaDetection != NULL)
        trunk->provider->functions.TSPI_lineSetDefaultMediaDetection(trunk->driver, modes);
    service_lock();
}

bool close_line(DWORD handle)
{
    service_lock();
    struct line *line = handle_find(HANDLE_LINE, handle);
    if (line != NULL) {
        struct trunk *trunk = line->trunk;
        leave_calls(line);
        line_free(line);
        trunk_tell(trunk, LINEDEVSTATE_CLOSE);
        if (trunk->lines == NULL) {
            close_at_provider(trunk);
            trunk_free(trunk);
        } else if (trunk->is_open)
            restrict_trunk(trunk);
    }
    service_unlock();
    return line != NULL;
}

/* A line of the application's, or 0. */
static DWORD any_line(const struct app *app)
{
    DWORD found = 0;
    service_lock();
    for (DWORD id = 0; id < service_device_count() && found == 0; id++) {
        const struct trunk *trunk = service_device(id)->trunk;
        for (const struct line *line = trunk != NULL ? trunk->lines : NULL; line != NULL; line = line->next)
            if (line->app == app)
                found = line->handle;
    }
    service_unlock();
    return found;
}

void close_lines_of(struct app *app)
{
    DWORD handle;
    close_exclude_begin();
    while ((handle = any_line(app)) != 0)
        close_line(handle);
    close_exclude_end();
}

void close_by_force(struct trunk *trunk)
{
    for (struct call *call = trunk->calls; call != NULL; call = call->next)
        while (call->handles != NULL)
            call_handle_free(call->handles);
    for (struct line *line = trunk->lines; line != NULL; line = line->next) {
        line_tell(line, LINE_CLOSE, 0, 0, 0);
        line->is_closed = true;
    }
}

void close_removed(HTAPILINE handle)
{
    close_exclude_begin();
    service_lock();
    struct trunk *trunk = handle_find(HANDLE_TRUNK, (DWORD)(DWORD_PTR)handle);
    if (trunk != NULL)
        close_at_provider(trunk);
    service_unlock();
    close_exclude_end();
}
