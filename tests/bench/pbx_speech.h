/* pbx_speech.h: what the switch of pbx.h says, in each protocol that it speaks. */
#ifndef BENCH_PBX_SPEECH_H
#define BENCH_PBX_SPEECH_H

#include <stddef.h>

#include "pbx.h"

enum { SPEECH_MOST = 1024 /* bytes of what is said at once: the size of each `out` */ };

/* How many of the bytes are the first message; 0: it is not whole yet. */
size_t speech_message(enum pbx_protocol protocol, const char *bytes, size_t len);

/* Write the answer to a message, which is yes, and then what becomes of the call that it is about: who dials is
 * connected, who hangs up is free. Where messages name no line and no call, they are `line` and `call`. Returns the
 * length. */
size_t speech_answer(enum pbx_protocol protocol, const char *message, size_t len, unsigned line, unsigned call,
    char *out, size_t size);

/* Whether it dials. */
int speech_dials(enum pbx_protocol protocol, const char *message, size_t len);

/* Write that a call at the telephone of a line takes this step; PBX_ADDPAC and PBX_SHARED only. Returns the length. */
size_t speech_step(enum pbx_protocol protocol, unsigned line, unsigned call, unsigned step, char *out, size_t size);

#endif
