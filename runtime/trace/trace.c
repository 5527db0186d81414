/* trace.c: the lines that wait, and the thread that writes them; see trace.h. */
#include "trace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char cut_end[] = "…";

enum { ENDING = sizeof(cut_end) }; /* its NUL's place is the line feed's */

void trace_add_list(struct trace_line *line, const char *format, va_list arguments)
{
    size_t room = TRACE_LINE - ENDING - line->len;
    int len = line->cut ? -1 : vsnprintf(line->at + line->len, room, format, arguments);
    if (len < 0 || (size_t)len >= room)
        line->cut = true;
    else
        line->len += (size_t)len;
}

void trace_add(struct trace_line *line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    trace_add_list(line, format, arguments);
    va_end(arguments);
}

void trace_begin(struct trace_line *line, const char *about)
{
    SYSTEMTIME now;
    os_utc(&now);
    line->len = 0;
    line->cut = false;
    trace_add(line, "%04u-%02u-%02u %02u:%02u:%02u.%03u %llu %-5s ", now.wYear, now.wMonth, now.wDay, now.wHour,
              now.wMinute, now.wSecond, now.wMilliseconds, (unsigned long long)os_thread_self(), about);
}

/* What the line takes in the file. */
static size_t finish(struct trace_line *line)
{
    if (line->cut) {
        memcpy(line->at + line->len, cut_end, sizeof(cut_end) - 1);
        line->len += sizeof(cut_end) - 1;
    }
    line->at[line->len++] = '\n';
    return line->len;
}

/* Once a line is lost, so are those after it until the writer comes: the loss has one place in the file. */
void trace_end(struct trace *trace, struct trace_line *line)
{
    size_t len = finish(line);
    os_mutex_lock(&trace->lock);
    if (trace->lost > 0 || len > TRACE_ROOM - trace->len) {
        trace->lost++;
    } else {
        memcpy(trace->fill + trace->len, line->at, len);
        if (trace->len == 0)
            os_cond_broadcast(&trace->filled);
        trace->len += len;
    }
    os_mutex_unlock(&trace->lock);
}

static void close_file(struct trace *trace)
{
    if (trace->open)
        os_file_close(trace->file);
    trace->open = false;
}

/* The file is long enough: it becomes <file>.1, and a new one is begun with the next lines. */
static void put_aside(struct trace *trace)
{
    char old[TRACE_PATH + 2];
    snprintf(old, sizeof(old), "%s.1", trace->path);
    close_file(trace);
    os_file_rename(trace->path, old); /* if another program holds it, it grows on */
}

static void complain(struct trace *trace)
{
    char error[TRACE_PATH + 150];
    if (trace->complained)
        return;
    trace->complained = true;
    snprintf(error, sizeof(error), "%s: the trace cannot be written; name another file in [trace], which is no link, pipe, "
             "device or folder, and nobody else's", trace->path);
    os_log(error);
}

/* After a failure the file is opened anew: it may be gone, and come back. */
static bool write_out(struct trace *trace, const char *lines, size_t len)
{
    if (!trace->open)
        trace->open = os_file_open(&trace->file, trace->path, &trace->written);
    if (!trace->open || !os_file_write(trace->file, lines, len)) {
        close_file(trace);
        complain(trace);
        return false;
    }
    trace->written += len;
    if (trace->written > trace->size)
        put_aside(trace);
    return true;
}

static bool write_loss(struct trace *trace, unsigned lost)
{
    struct trace_line line;
    trace_begin(&line, "trace");
    trace_add(&line, "… %u lines lost", lost);
    size_t len = finish(&line);
    return write_out(trace, line.at, len);
}

static unsigned lines_in(const char *at, size_t len)
{
    unsigned lines = 0;
    for (const char *end = at + len; at < end; at++)
        lines += *at == '\n';
    return lines;
}

/* Wait for lines and take them, and how many were lost after them. False if these are the last. */
static bool take_lines(struct trace *trace, size_t *len, unsigned *lost)
{
    os_mutex_lock(&trace->lock);
    while (trace->len == 0 && !trace->stopping)
        os_cond_wait(&trace->filled, &trace->lock);
    char *taken = trace->fill;
    trace->fill = trace->spare;
    trace->spare = taken;
    *len = trace->len;
    *lost = trace->lost;
    trace->len = 0;
    trace->lost = 0;
    bool goes_on = !trace->stopping;
    os_mutex_unlock(&trace->lock);
    return goes_on;
}

static void write_lines(void *argument)
{
    struct trace *trace = argument;
    bool goes_on;
    unsigned lost = 0;
    do {
        size_t len;
        unsigned lost_after;
        goes_on = take_lines(trace, &len, &lost_after);
        if (lost > 0 && write_loss(trace, lost))
            lost = 0;
        if (len > 0 && !write_out(trace, trace->spare, len))
            lost += lines_in(trace->spare, len);
        lost += lost_after;
        if (lost > 0 && write_loss(trace, lost))
            lost = 0;
    } while (goes_on);
    close_file(trace);
}

/* Without a usual place the path is empty, which the writer will complain of. */
static void choose_path(struct trace *trace, const char *file, const char *name)
{
    char folder[TRACE_PATH];
    int len = 0;
    if (file != NULL)
        len = snprintf(trace->path, TRACE_PATH, "%s", file);
    else if (os_log_folder(folder, sizeof(folder)))
        len = snprintf(trace->path, TRACE_PATH, "%s/tspec/%s.log", folder, name);
    if (len < 0 || len >= TRACE_PATH)
        trace->path[0] = 0;
}

static void free_all(struct trace *trace)
{
    free(trace->fill);
    free(trace->spare);
    os_cond_free(&trace->filled);
    os_mutex_free(&trace->lock);
    trace->level = TRACE_OFF;
}

static void say(struct trace *trace, const char *text)
{
    struct trace_line line;
    trace_begin(&line, "trace");
    trace_add(&line, "%s", text);
    trace_end(trace, &line);
}

static void say_start(struct trace *trace, const struct protocol *spoken)
{
    char text[TRACE_LINE];
    snprintf(text, sizeof(text), "tspec: %s %s (%s), %u bit, level %s, people %s, times are UTC", spoken->name,
             spoken->version, spoken->title, (unsigned)sizeof(void *) * 8,
             trace->level == TRACE_WIRE ? "wire" : "calls", trace->people_shown ? "shown" : "masked");
    say(trace, text);
}

bool trace_start(struct trace *trace, const struct protocol *spoken, const struct trace_config *config)
{
    *trace = (struct trace){.level = config->level, .people_shown = config->people_shown,
                            .size = (uint64_t)config->size_kib * 1024};
    if (trace->level == TRACE_OFF)
        return true;
    os_mutex_init(&trace->lock);
    os_cond_init(&trace->filled);
    choose_path(trace, config->file, spoken->name);
    bool good = (trace->fill = malloc(TRACE_ROOM)) != NULL && (trace->spare = malloc(TRACE_ROOM)) != NULL &&
                os_thread_start(&trace->writer, write_lines, trace);
    if (good)
        say_start(trace, spoken);
    else
        free_all(trace);
    return good;
}

void trace_stop(struct trace *trace)
{
    if (trace->level == TRACE_OFF)
        return;
    say(trace, "end of the session");
    os_mutex_lock(&trace->lock);
    trace->stopping = true;
    os_cond_broadcast(&trace->filled);
    os_mutex_unlock(&trace->lock);
    os_thread_join(&trace->writer);
    free_all(trace);
}
