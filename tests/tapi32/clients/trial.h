/* trial.h: what the trials have in common: each does something, and says whether the answer is the documented one. */
#ifndef TAPI32_TRIAL_H
#define TAPI32_TRIAL_H

#include <stdbool.h>

#include "client.h"

/* How often the answer was another one. */
extern int failures;

/* What a function returned is what Microsoft's page says. */
void expect(const char *what, LONG result, LONG wanted);

/* Begin an application that speaks TAPI 3.0 and is told by an event. */
HLINEAPP begin(struct told *told);

/* Open a line as TAPI 2.0 has it. */
HLINE open_line(HLINEAPP app, DWORD device, DWORD privileges);

/* Print what comes until a call is in that state, which then is *message. */
void wait_state(struct told *told, DWORD state, LINEMESSAGE *message);

/* The next message, those of calls and replies left out, is this one. */
void expect_message(struct told *told, const char *what, const LINEMESSAGE *wanted);

/* Install the test provider, which lies beside this program. Its lines come last. */
LONG try_test_provider(DWORD *id);

/* Is it there already, since the number to dial is "installed"? Then it is neither added (0) nor removed. */
bool has_test_provider(const struct wish *wish);
DWORD add_test_provider(const struct wish *wish);
void remove_test_provider(DWORD id);

#endif
