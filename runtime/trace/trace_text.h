/* trace_text.h: a line of the trace, and what may stand in it.
 *
 * Whatever came from outside is added by trace_add_text or trace_add_value. There a character that is unprintable
 * stands as \u{9B}, one of ASCII as \x0D, a byte that is no text as \xFF; so what is said of a message or by a user can
 * neither end a line nor pass for another part of it. Nothing here allocates. */
#ifndef TSPEC_TRACE_TEXT_H
#define TSPEC_TRACE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "os.h"
#include "slice.h"

enum {
    TRACE_LINE = 1024, /* bytes of a line, at most; a longer one ends in … */
    TRACE_SHOWN = 256, /* characters of a value, at most; a longer one ends in …, too */
    TRACE_KEPT = 2,    /* characters of a masked value that are shown, if they are at most half of it */
};

struct trace_line {
    size_t len;
    bool cut; /* something found no room */
    char at[TRACE_LINE];
};

/* Begin an empty line. */
void trace_line_init(struct trace_line *line);

/* Begin a line with the time in os_time_ms' form, the thread, and a word for what it is about: tspi, tapi, wire, link
 * or trace. */
void trace_begin(struct trace_line *line, uint64_t time_ms, uint64_t thread, const char *about);

/* Add a piece of our own, in full or not at all. No %z: Windows' own printf has none. */
__attribute__((format(printf, 2, 3))) void trace_add(struct trace_line *line, const char *format, ...);

/* Add UTF-8 text of others: a path, a host's name, a title. */
void trace_add_text(struct trace_line *line, struct slice text);

/* End the line with a line feed. Returns the line's bytes; a NUL follows them. */
size_t trace_end(struct trace_line *line);

/* A value of a message, or what an application gave, as characters. */
struct trace_value {
    size_t count;                /* all; `at` has the first of them, `last` the last */
    bool blank;                  /* one is a space */
    uint32_t at[TRACE_SHOWN];
    uint32_t last[TRACE_KEPT];   /* the nth stands at n modulo TRACE_KEPT */
};

/* Read a value: bytes in a code page, whose decoder is not needed for UTF-8; or UTF-16, whose half characters count as
 * one each. */
void trace_read(struct trace_value *value, unsigned codepage, const os_decoder *decoder, struct slice bytes);
void trace_read_utf16(struct trace_value *value, const WCHAR *units, size_t len);

/* Add a value, in quotes if it is empty or holds a space; or, if it is not to be shown, its end and its length: **00
 * (4). */
void trace_add_value(struct trace_line *line, const struct trace_value *value, bool shown);

#endif
