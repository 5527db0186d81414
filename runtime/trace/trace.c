/* trace.c: the records that wait, and the thread that makes lines of them; see trace.h. */
#include "trace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "secret.h"
#include "trace_lines.h"

enum {
    ALIGNMENT = sizeof(uint64_t),
    RECORD_HEAD = offsetof(struct trace_record, bytes),
};

static size_t memory_size(const struct trace *trace)
{
    return 2 * TRACE_ROOM + TRACE_BLOCK + trace->spoken->limit;
}

static size_t aligned(size_t size)
{
    return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

static void append(struct trace *trace, struct trace_record *record, const void *bytes)
{
    unsigned char *at = trace->fill + trace->len;
    record->time_ms = os_time_ms(); /* here, so that it goes forward in the file */
    memcpy(at, record, RECORD_HEAD);
    if (bytes != NULL)
        memcpy(at + RECORD_HEAD, bytes, record->len);
    trace->len += record->size;
}

/* Once a record is lost, so are those after it until the writer comes: the loss has one place in the file. The writer
 * is woken when it can have the lock at once, and by the first record only. */
void trace_put(struct trace *trace, struct trace_record *record, const void *bytes, size_t len)
{
    size_t size = aligned(RECORD_HEAD + len);
    record->size = (uint32_t)size;
    record->len = (uint32_t)len;
    record->thread = os_thread_self();
    os_mutex_lock(&trace->lock);
    if (trace->lost > 0 || size > TRACE_ROOM - trace->len)
        trace->lost++;
    else
        append(trace, record, bytes);
    bool wake = trace->waiting;
    trace->waiting = false;
    os_mutex_unlock(&trace->lock);
    if (wake)
        os_cond_broadcast(&trace->filled);
}

static void put_plain(struct trace *trace, enum trace_kind kind)
{
    struct trace_record record = {.kind = kind};
    trace_put(trace, &record, NULL, 0);
}

/* Wait for records and take them into `spare`, and how many were lost after them. False if these are the last. */
static bool take_records(struct trace *trace, size_t *len, unsigned *lost)
{
    os_mutex_lock(&trace->lock);
    while (trace->len == 0 && trace->lost == 0 && !trace->stopping) {
        trace->waiting = true;
        os_cond_wait(&trace->filled, &trace->lock);
    }
    trace->waiting = false;
    unsigned char *taken = trace->fill;
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

static void write_records(struct trace *trace, size_t len)
{
    const unsigned char *end = trace->spare + len;
    for (const unsigned char *at = trace->spare; at < end;) {
        const struct trace_record *record = (const struct trace_record *)at;
        struct trace_line line;
        trace_make_line(trace, record, &line);
        trace_file_add(&trace->file, line.at, trace_end(&line));
        at += record->size;
    }
}

static void serve(void *argument)
{
    struct trace *trace = argument;
    bool goes_on;
    do {
        size_t len;
        unsigned lost;
        goes_on = take_records(trace, &len, &lost);
        write_records(trace, len);
        if (lost > 0)
            trace_file_lose(&trace->file, lost);
        trace_file_flush(&trace->file);
    } while (goes_on);
    trace_file_close(&trace->file);
}

/* Without a usual place the path is empty, which the writer will complain of. */
static void choose_path(char path[TRACE_PATH], const char *file, const char *name)
{
    char folder[TRACE_PATH];
    int len = 0;
    if (file != NULL)
        len = snprintf(path, TRACE_PATH, "%s", file);
    else if (os_log_folder(folder, sizeof(folder)))
        len = snprintf(path, TRACE_PATH, "%s/tspec/%s.log", folder, name);
    if (len < 0 || len >= TRACE_PATH)
        path[0] = 0;
}

static bool allocate(struct trace *trace)
{
    trace->memory = malloc(memory_size(trace));
    if (trace->memory == NULL)
        return false;
    trace->fill = trace->memory;
    trace->spare = trace->fill + TRACE_ROOM;
    trace->file.block = (char *)trace->spare + TRACE_ROOM;
    trace->room = trace->spare + TRACE_ROOM + TRACE_BLOCK;
    return true;
}

/* Messages were kept there as they are. */
static void free_all(struct trace *trace)
{
    if (trace->memory != NULL)
        secret_wipe(trace->memory, memory_size(trace));
    free(trace->memory);
    os_decoder_close(&trace->decoder);
    os_cond_free(&trace->filled);
    os_mutex_free(&trace->lock);
    trace->level = TRACE_OFF;
}

bool trace_start(struct trace *trace, const struct protocol *spoken, const struct trace_config *config)
{
    *trace = (struct trace){.people_shown = config->people_shown, .spoken = spoken,
                            .file.size = (uint64_t)config->size_kib * 1024};
    if (config->level == TRACE_OFF)
        return true;
    if (!os_decoder_open(&trace->decoder, spoken->codepage))
        return false;
    trace->level = config->level;
    os_mutex_init(&trace->lock);
    os_cond_init(&trace->filled);
    trace->file.protocol = spoken->name;
    choose_path(trace->file.path, config->file, spoken->name);
    bool good = allocate(trace) && os_thread_start(&trace->writer, serve, trace);
    if (good)
        put_plain(trace, RECORD_START);
    else
        free_all(trace);
    return good;
}

void trace_stop(struct trace *trace)
{
    if (trace->level == TRACE_OFF)
        return;
    put_plain(trace, RECORD_END);
    os_mutex_lock(&trace->lock);
    trace->stopping = true;
    os_cond_broadcast(&trace->filled);
    os_mutex_unlock(&trace->lock);
    os_thread_join(&trace->writer);
    free_all(trace);
}
