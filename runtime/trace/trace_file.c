/* trace_file.c: see trace_file.h. */
#include "trace_file.h"

#include <stdio.h>
#include <string.h>

#include "trace_text.h"

static void shut(struct trace_file *file)
{
    if (file->open)
        os_file_close(file->file);
    file->open = false;
}

/* The file is long enough: it becomes <file>.1, and a new one is begun with the next lines. */
static void put_aside(struct trace_file *file)
{
    char old[TRACE_PATH + 2];
    snprintf(old, sizeof(old), "%s.1", file->path);
    shut(file);
    os_file_rename(file->path, old); /* if another program holds it, it grows on */
}

static void complain(struct trace_file *file)
{
    struct trace_line error;
    if (file->complained)
        return;
    file->complained = true;
    trace_line_init(&error);
    trace_add_text(&error, slice_text(file->path));
    trace_add(&error, ": the trace cannot be written; name another file in [trace], which is no link, pipe, device or "
                      "folder, and nobody else's");
    error.at[trace_end(&error) - 1] = 0; /* os_log ends lines itself */
    os_log(file->protocol, error.at);
}

/* After a failure the file is opened anew: it may be gone, and come back. */
static bool write_out(struct trace_file *file, const char *lines, size_t len)
{
    if (!file->open)
        file->open = os_file_open(&file->file, file->path, &file->written);
    if (!file->open || !os_file_write(file->file, lines, len)) {
        shut(file);
        complain(file);
        return false;
    }
    file->written += len;
    if (file->written > file->size)
        put_aside(file);
    return true;
}

/* Lines that follow a loss are not written before it. */
static bool write_loss(struct trace_file *file)
{
    struct trace_line line;
    if (file->lost == 0)
        return true;
    trace_begin(&line, os_time_ms(), os_thread_self(), "trace");
    trace_add(&line, "… %u lines lost", file->lost);
    if (!write_out(file, line.at, trace_end(&line)))
        return false;
    file->lost = 0;
    return true;
}

void trace_file_flush(struct trace_file *file)
{
    if (!write_loss(file) || (file->len > 0 && !write_out(file, file->block, file->len)))
        file->lost += file->lines;
    file->len = 0;
    file->lines = 0;
}

void trace_file_add(struct trace_file *file, const char *line, size_t len)
{
    if (len > TRACE_BLOCK - file->len)
        trace_file_flush(file);
    memcpy(file->block + file->len, line, len);
    file->len += len;
    file->lines++;
}

void trace_file_lose(struct trace_file *file, unsigned lines)
{
    trace_file_flush(file);
    file->lost += lines;
}

void trace_file_close(struct trace_file *file)
{
    trace_file_flush(file);
    shut(file);
}
