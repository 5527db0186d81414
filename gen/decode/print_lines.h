/* print_lines.h: what is printed of a capture, for people or as an object of JSON. Offsets are those of the stream; of
 * a secret nothing is shown, nor of bytes in which one may be. */
#ifndef TSPEC_PRINT_LINES_H
#define TSPEC_PRINT_LINES_H

#include <stdbool.h>

#include "protocol.h"

/* A message that was accepted, without escapes. */
void print_accepted(size_t offset, enum direction direction, const struct message *message, bool json);

/* A message that was rejected. */
void print_rejected(size_t offset, struct slice frame, enum direction direction, const struct fault *fault, bool json);

/* A message longer than the limit; of it nothing is kept. */
void print_skipped(size_t offset, bool json);

/* What came after the last message; `rest` is empty if it is longer than the limit. */
void print_trailing(size_t offset, struct slice rest, bool lacks_body, bool json);

#endif
