/* effects_text.h: effects as words, for tests to read and compare. */
#ifndef TSPEC_EFFECTS_TEXT_H
#define TSPEC_EFFECTS_TEXT_H

#include "core/effects.h"

enum { EFFECT_TEXT = 4096 };

/* Write one effect: "connect 0", "disconnect 0", "send 0 [bytes]", "complete 1 0", "complete 1 OPERATIONFAILED",
 * "call 1 DIALTONE", "call 1 DISCONNECTED(NORMAL)", "call 1 info CALLERID|CALLEDID", "line 0 CONNECTED". HTAPICALL is
 * the number of the call, HTAPILINE that of the line + 1. Sent bytes must end in the protocol's terminator, which is
 * left out. */
void effect_text(const struct effect *effect, char text[EFFECT_TEXT]);

/* A LINEERR without its prefix; 0 is "0". */
const char *error_text(LONG error);

#endif
