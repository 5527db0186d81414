/* session.h: the one session between providerInit and providerShutdown, and the way into its core.
 *
 * All state of the DLL is here and is gone after the last shutdown (rule 11). */
#ifndef TSPEC_SESSION_H
#define TSPEC_SESSION_H

#include "core/line.h"
#include "core/core.h"
#include "dialog_message.h"
#include "trace/trace.h"

#include <tspi.h>

enum {
    TSPI_LOWEST = 0x00020000, /* TSPI versions that we speak */
    TSPI_HIGHEST = 0x00030000,
};

/* Begin a session of the provider that TAPI knows by this dwPermanentProviderID, or count one more providerInit of the
 * session that there is (rule 9). There is one session: if it is another provider's, because the same file stands twice
 * on Windows' list, returns LINEERR_NOMULTIPLEINSTANCE, and the system's log says so (S:tspi_providerinit). If the
 * configuration is wrong the session has no lines, and the log says why. Returns 0 or a LINEERR; OPERATIONFAILED if
 * there are not as many lines as TAPI was told. */
LONG session_begin(DWORD provider, DWORD line_base, DWORD_PTR lines, ASYNC_COMPLETION completion);

/* Count one providerShutdown; the last one ends the session: when it returns no thread of ours runs (rule 10). One of
 * another provider, which has no session, changes nothing. Returns 0, or LINEERR_OPERATIONFAILED within one of our
 * callbacks: the thread that would have to end is the one that asks (rule 21). */
LONG session_end(DWORD provider);

/* Enter the core, or return NULL if there is no session. Leave it with one of the functions below. */
struct core *session_enter(void);

/* Remember whom TAPI wants to be told of what no line is opened for: providerEnumDevices gives both. Nothing happens
 * while there is another provider's session. */
void session_set_provider(DWORD provider, HPROVIDER tapi_provider, LINEEVENT proc);

/* Leave the core untraced, and return the result: for what a dialog asks several times a second. */
LONG session_leave_untraced(LONG result);

/* Leave the core with a TSPI function's result, and return that. What follows it is TRACE_GIVEN's: the function and
 * what it was given, for the trace; its line stands before all that follows from the call. */
#define session_leave(result, ...) session_leave_given(result, TRACE_GIVEN(__VA_ARGS__))
LONG session_leave_given(LONG result, const struct trace_given *given);

/* The same of a function that was given a number to dial, or NULL. */
#define session_leave_dial(result, number, ...) session_leave_dial_given(result, number, TRACE_GIVEN(__VA_ARGS__))
LONG session_leave_dial_given(LONG result, LPCWSTR number, const struct trace_given *given);

/* The same, when all that closing something of the line cut short was reported, and so stands before it in the trace;
 * see shell_leave_settled. */
#define session_leave_settled(line, result, ...) session_leave_settled_given(line, result, TRACE_GIVEN(__VA_ARGS__))
LONG session_leave_settled_given(const struct line *line, LONG result, const struct trace_given *given);

/* Return the result of a TSPI function that does not enter the core; it is traced if there is a session. */
#define session_answer(result, ...) session_answer_given(result, TRACE_GIVEN(__VA_ARGS__))
LONG session_answer_given(LONG result, const struct trace_given *given);

/* What a function returns that was given a request id: the id, or why there will be no completion. */
static inline LONG session_accepted(LONG result, DRV_REQUESTID id)
{
    return result == 0 ? (LONG)id : result;
}

/* A handle as the formats above have it: %llx. */
#define TRACED(handle) ((unsigned long long)(uintptr_t)(handle))

/* Whether there is a session, and the device one of its lines. Not to be asked by who has entered the core. */
bool session_has_device(DWORD device);

/* Settings were saved: lines that were added come, and those that were removed go. If more is not as this session
 * has it, have applications asked to begin anew. Returns when all counts. */
enum dialog_force session_settings_saved(void);

/* The permanent id of a device, 0 if session_has_device says no; the same goes for who has entered. */
DWORD session_permanent_id(DWORD device);

/* How many lines a session of the provider would have: those of the configuration, or 0 if that is wrong, which the
 * system's log then tells, or while there is another provider's session. */
DWORD session_count_lines(DWORD provider);

#endif
