/* shown.h: what a line of the trace shows, read back from it. What cannot be read breaks an invariant, 25 or 26 of
 * docs/security.md. `at` is moved on behind what was read. */
#ifndef TSPEC_SHOWN_H
#define TSPEC_SHOWN_H

#include "slice.h"
#include "trace/trace_text.h"

enum { SHOWN_SHORTEST = 4, SHOWN_END = 2 }; /* masked, a value of so many characters shows so many; README.md says so */

/* A line, which trace_end has ended, is printable UTF-8 but for its end. */
void shown_form(const struct trace_line *line);

/* What a line says behind the time, the thread and what it is about. */
const char *shown_said(const struct trace_line *line);

/* This text. */
void shown_text(const char **at, const char *text);

/* A value, which must be this one, in UTF-8. */
void shown_value(const char **at, struct slice value);

/* The same value, masked: of a few characters their number, of more their end, too. */
void shown_masked(const char **at, struct slice value);

bool shown_is_ascii(struct slice value);

/* Write a character, also half a pair, as UTF-8. Returns its bytes. */
size_t shown_utf8(uint32_t c, unsigned char out[4]);

#endif
