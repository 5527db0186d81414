/* trace_lines.h: what the trace says. Whoever calls has asked trace_has first. */
#ifndef TSPEC_TRACE_LINES_H
#define TSPEC_TRACE_LINES_H

#include <stdarg.h>

#include "net/net.h"
#include "core/core.h"
#include "trace.h"

/* TRACE_CALLS: TAPI called a function at `from`, in os_clock_us' time, 0 if it was not looked at, and gets `result`.
 * `format` says the function and what it was given. */
void trace_call(struct trace *trace, uint64_t from, LONG result, const char *format, va_list arguments);

/* The number that an application gave, or NULL, as a piece for another line: it stands in `kept`, ended by NUL. */
void trace_number(const struct trace *trace, struct trace_line *kept, LPCWSTR number);

/* TRACE_CALLS: an effect is about to be carried out. What concerns TAPI is said always, what concerns the switch only
 * at TRACE_WIRE; EFFECT_NEW_CALL is trace_new_call's. */
void trace_effect(struct trace *trace, const struct core *core, const struct effect *effect);

/* TRACE_CALLS: TAPI was told of a call that it did not ask for, and answered. */
void trace_new_call(struct trace *trace, const struct effect *effect, HTAPICALL answer);

/* TRACE_WIRE: a message arrived on a link, and was accepted; or it was not. */
void trace_received(struct trace *trace, const struct protocol *spoken, unsigned link, const struct message *message);
void trace_rejected(struct trace *trace, unsigned link, const struct fault *fault, size_t len);

/* TRACE_WIRE: a message longer than the protocol's limit was skipped. */
void trace_skipped(struct trace *trace, unsigned link);

/* TRACE_WIRE: a connection was made or lost. */
void trace_connection(struct trace *trace, const struct core *core, const struct net_event *event);

#endif
