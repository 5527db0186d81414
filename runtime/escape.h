/* escape.h: values in which an escape stands for a character that could not stand there as itself. */
#ifndef TSPEC_ESCAPE_H
#define TSPEC_ESCAPE_H

#include "protocol.h"

enum { ESCAPE_LONGEST = 3 /* bytes that one byte of a value becomes, at most */ };

/* Take a byte of a value from the front of what stands on the wire, which has no damaged escape. */
unsigned char escape_take(const struct escape *escape, const unsigned char **at);

/* Write a byte of a value as it is sent. Returns how many bytes that are. */
unsigned escape_put(const struct escape *escape, unsigned char byte, unsigned char out[ESCAPE_LONGEST]);

/* Whether what stands on the wire, which has no damaged escape, is the value. *common, if it is not NULL, becomes how
 * many of its bytes agree with the beginning of the value. */
bool escape_equal(const struct escape *escape, struct slice wire, struct slice value, size_t *common);

/* Make the fields of a decoded message the values that they stand for. What has an escape is written into `room`, of as
 * many bytes as the message has, and lives as long as that; the others stay slices of the frame. */
void escape_undo(const struct protocol *spoken, struct message *message, unsigned char *room);

#endif
