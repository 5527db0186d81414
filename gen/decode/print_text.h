/* print_text.h: text of a message as people or programs can read it. Bytes that are no text are shown as such. */
#ifndef TSPEC_PRINT_TEXT_H
#define TSPEC_PRINT_TEXT_H

#include <stdbool.h>

#include "slice.h"

/* Print one character of text, escaped where it is none that a terminal or JSON can take. Returns its bytes and adds
 * the columns it fills to *width. */
size_t print_char(const unsigned char *at, const unsigned char *end, bool json, size_t *width);

/* Print text in quotes. */
void print_string(struct slice text, bool json);

/* Print text, without quotes if it reads the same without. */
void print_value(struct slice value);

#endif
