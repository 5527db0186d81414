/* session.h: the one session between providerInit and providerShutdown, and the way into its core.
 *
 * All state of the DLL is here and is gone after the last shutdown (rule 11). */
#ifndef TSPEC_SESSION_H
#define TSPEC_SESSION_H

#include "line.h"
#include "provider.h"

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
struct provider *session_enter(void);
void session_leave(void);
void session_leave_settled(void); /* see shell_leave_settled */

/* How many lines the configuration has. Returns 0 or a LINEERR; independent of any session. */
LONG session_count_lines(DWORD *count);

/* The line of a device id, or NULL. */
struct line *session_line(const struct provider *core, DWORD device);

/* The device id of a line. */
DWORD session_device(const struct provider *core, const struct line *line);

#endif
