/* tell.h: events of lines and calls as lines of the report. */
#ifndef HOST_TELL_H
#define HOST_TELL_H

#include "../provider/structures.h"
#include "../report.h"

/* "Alice Kim 1001 → Bob Lee 4000", as far as they are known; empty if nobody is. */
void tell_parties(const struct subject *subject, char *out, size_t size);

/* A LINE_CALLSTATE. `details`: what else there is to say, or empty. */
void tell_state(struct report *report, const char *word, const struct happening *event, const char *details);

/* A LINE_LINEDEVSTATE, as far as it says whether the line works. */
void tell_line_state(struct report *report, const struct happening *event);

#endif
