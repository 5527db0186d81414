/* session.h: the one session between providerInit and providerShutdown, and the way into its core.
 *
 * All state of the DLL is here and is gone after the last shutdown (rule 11). */
#ifndef TSPEC_SESSION_H
#define TSPEC_SESSION_H

#include "core/line.h"
#include "core/core.h"
#include "trace/trace.h"

#include <tspi.h>

enum {
    TSPI_LOWEST = 0x00020000, /* TSPI versions that we speak */
    TSPI_HIGHEST = 0x00030000,
};

/* Begin a session, or count one more providerInit of the session that there is (rule 9). Returns 0 or a LINEERR. */
LONG session_begin(DWORD line_base, DWORD_PTR lines, ASYNC_COMPLETION completion);

/* Count one providerShutdown; the last one ends the session: when it returns no thread of ours runs (rule 10). */
void session_end(void);

/* Enter the core, or return NULL if there is no session. Leave it with one of the two below. */
struct core *session_enter(void);

/* Leave the core with a TSPI function's result, and return that. `format` says the function and what it was given, for
 * the trace: its line stands before all that follows from the call. */
__attribute__((format(printf, 2, 3))) LONG session_leave(LONG result, const char *format, ...);

/* The same, when all that the call cut short was reported, and so stands before its line; see shell_leave_settled. */
__attribute__((format(printf, 2, 3))) LONG session_leave_settled(LONG result, const char *format, ...);

/* Return the result of a TSPI function that does not enter the core; it is traced if there is a session. */
__attribute__((format(printf, 2, 3))) LONG session_answer(LONG result, const char *format, ...);

/* A handle as the formats above have it: %llx. */
#define TRACED(handle) ((unsigned long long)(uintptr_t)(handle))

/* A number to dial, or NULL, as the formats above have it: %s. Masked unless the configuration says otherwise; it
 * stands in `kept`. */
const char *session_traced(struct trace_line *kept, LPCWSTR number);

/* Whether there is a session, and the device one of its lines. Needs no entering: a session keeps its lines. */
bool session_has_device(DWORD device);

/* How many lines the configuration has. Returns 0 or a LINEERR; independent of any session. */
LONG session_count_lines(DWORD *count);

/* The line of a device id, or NULL. */
struct line *session_line(const struct core *core, DWORD device);

/* The device id of a line. */
DWORD session_device(const struct core *core, const struct line *line);

#endif
