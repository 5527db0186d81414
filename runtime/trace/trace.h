/* trace.h: a file in which a user can read what the provider did.
 *
 * Whoever has something to say writes a line on its stack and hands it over; one thread writes the file. Nobody waits
 * for the disk: lines that find no room are counted, and the count is written in their place. What lines say is
 * trace_lines.c's. */
#ifndef TSPEC_TRACE_H
#define TSPEC_TRACE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config.h"
#include "os.h"
#include "protocol.h"

enum {
    TRACE_ROOM = 64 * 1024, /* bytes of lines that wait for the writer, at most */
    TRACE_LINE = 1024,      /* bytes of a line, at most; a longer one ends in … */
    TRACE_PATH = 512,
};

struct trace {
    enum trace_level level; /* this and the next three stay as they are from start to stop */
    bool people_shown;
    uint64_t size;          /* bytes after which the file is put aside */
    char path[TRACE_PATH];
    os_mutex lock;          /* all down to `stopping` */
    os_cond filled;
    char *fill, *spare;     /* where lines wait; where the writer has those that it took */
    size_t len;             /* of `fill` */
    unsigned lost;          /* lines that came since `fill` was full */
    bool stopping;
    os_thread writer;       /* the rest is its own */
    os_file file;
    uint64_t written;       /* the file's length */
    bool open, complained;
};

/* Begin to trace as configured, with a first line that says what is traced. If the level is off there is no thread, no
 * file and no memory. False if the system lacks memory or threads; then the level is off. */
bool trace_start(struct trace *trace, const struct protocol *spoken, const struct trace_config *config);

/* Write all that was said, and end the thread. Nobody may say more. */
void trace_stop(struct trace *trace);

/* Whether lines of a level are wanted. */
static inline bool trace_has(const struct trace *trace, enum trace_level level)
{
    return __builtin_expect(trace->level >= level, 0);
}

struct trace_line {
    size_t len;
    bool cut; /* something found no room */
    char at[TRACE_LINE];
};

/* Begin a line with the time, the thread and a word for what it is about: tspi, tapi, wire, link or trace. */
void trace_begin(struct trace_line *line, const char *about);

/* Add a piece, in full or not at all. No %z: Windows' own printf has none. */
__attribute__((format(printf, 2, 3))) void trace_add(struct trace_line *line, const char *format, ...);
void trace_add_list(struct trace_line *line, const char *format, va_list arguments);

/* Hand the line to the writer. Never blocks on the disk. */
void trace_end(struct trace *trace, struct trace_line *line);

#endif
