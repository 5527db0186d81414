/* said.h: what a record says in the file. For tests that put themselves in front of trace_put. */
#ifndef TSPEC_SAID_H
#define TSPEC_SAID_H

#include <string.h>

#include "trace/trace_lines.h"

/* The line of a record, from the word on that says what it is about, without its end. It stands in `line`. */
static inline char *said_of(const struct trace *trace, const struct trace_record *record, const void *bytes, size_t len,
                            struct trace_line *line)
{
    static _Thread_local struct {
        struct trace_record record;
        unsigned char room[4096];
    } put;
    put.record = *record;
    put.record.len = (uint32_t)len;
    if (len > 0)
        memcpy((unsigned char *)&put + offsetof(struct trace_record, bytes), bytes, len);
    trace_make_line(trace, &put.record, line);
    line->at[trace_end(line) - 1] = 0;
    char *about = line->at;
    for (int blanks = 0; blanks < 3; blanks++)
        about = strchr(about, ' ') + 1;
    return about;
}

#endif
