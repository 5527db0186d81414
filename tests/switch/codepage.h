/* codepage.h: text between UTF-8 and the encoding of the protocol. */
#ifndef SWITCH_CODEPAGE_H
#define SWITCH_CODEPAGE_H

#include "slice.h"

/* Convert text into out[0..size), from UTF-8 to the protocol's encoding or back. Returns what is in out, or an empty
 * slice if the text cannot be converted. */
struct slice codepage_encode(struct slice utf8, char *out, size_t size);
struct slice codepage_decode(struct slice wire, char *out, size_t size);

#endif
