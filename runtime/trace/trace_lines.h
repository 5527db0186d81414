/* trace_lines.h: what the trace says, and what it keeps to itself. */
#ifndef TSPEC_TRACE_LINES_H
#define TSPEC_TRACE_LINES_H

#include "trace_record.h"
#include "trace_text.h"

/* Make a line of a record, without its end. Pure, but for the trace's decoder; allocates nothing. */
void trace_make_line(const struct trace *trace, const struct trace_record *record, struct trace_line *line);

#endif
