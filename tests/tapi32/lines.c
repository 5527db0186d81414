/* lines.c: see lines.h. */
#include "lines.h"

#include <stdlib.h>

static struct trunk *trunk_new(DWORD id, struct device *device)
{
    struct trunk *trunk = handle_new_object(HANDLE_TRUNK, sizeof(*trunk));
    if (trunk == NULL)
        return NULL;
    trunk->device = id;
    trunk->provider = device->provider;
    trunk->version = device->version;
    device->trunk = trunk;
    return trunk;
}

void trunk_free(struct trunk *trunk)
{
    struct device *device = service_device(trunk->device);
    if (device->trunk == trunk)
        device->trunk = NULL;
    handle_free(trunk->handle);
    free(trunk);
}

struct line *line_new(struct app *app, DWORD id)
{
    struct device *device = service_device(id);
    struct line *line = handle_new_object(HANDLE_LINE, sizeof(*line));
    if (line == NULL)
        return NULL;
    struct trunk *trunk = device->trunk != NULL ? device->trunk : trunk_new(id, device);
    if (trunk == NULL) {
        handle_free(line->handle);
        free(line);
        return NULL;
    }
    line->app = app;
    line->trunk = trunk;
    line->next = trunk->lines;
    trunk->lines = line;
    return line;
}

void line_free(struct line *line)
{
    struct line **at = &line->trunk->lines;
    while (*at != line)
        at = &(*at)->next;
    *at = line->next;
    app_forget(line->app, line->handle);
    handle_free(line->handle);
    free(line);
}

bool line_answers(const struct line *line, DWORD media_mode)
{
    return !line->is_closed && line->privileges & LINECALLPRIVILEGE_OWNER && line->media_modes & media_mode;
}

DWORD trunk_media_modes(const struct trunk *trunk)
{
    DWORD modes = 0;
    for (const struct line *line = trunk->lines; line != NULL; line = line->next)
        if (line->privileges & LINECALLPRIVILEGE_OWNER)
            modes |= line->media_modes;
    return modes;
}

void trunk_tell(const struct trunk *trunk, DWORD state)
{
    for (const struct line *line = trunk->lines; line != NULL; line = line->next)
        if (line->line_states & state)
            line_tell(line, LINE_LINEDEVSTATE, state, 0, 0);
}

void line_tell(const struct line *line, DWORD message, DWORD_PTR param1, DWORD_PTR param2, DWORD_PTR param3)
{
    if (!line->is_closed)
        app_tell(line->app, &(LINEMESSAGE){line->handle, message, line->instance, param1, param2, param3});
}
