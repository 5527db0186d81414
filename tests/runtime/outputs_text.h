/* outputs_text.h: what the core puts out as words, for tests to read and compare. */
#ifndef TSPEC_OUTPUTS_TEXT_H
#define TSPEC_OUTPUTS_TEXT_H

#include "core/core.h"

enum { OUTPUT_TEXT = 4096 };

/* Write one action: "connect 0", "disconnect 0", "send 0 [bytes]". Sent bytes must end in the protocol's terminator,
 * which is left out. */
void action_text(const struct action *action, char text[OUTPUT_TEXT]);

/* Write one event: "complete 1 0", "complete 1 OPERATIONFAILED", "call 1 DIALTONE", "call 1 DISCONNECTED(NORMAL)",
 * "call 1 info CALLERID|CALLEDID", "call 1 digits 7 DONE", "line 0 CONNECTED", "new call on line 0". HTAPICALL is the
 * number of the call, HTAPILINE that of the line + 1. */
void event_text(const struct event *event, char text[OUTPUT_TEXT]);

/* A LINEERR without its prefix; 0 is "0". */
const char *error_text(LONG error);

#endif
