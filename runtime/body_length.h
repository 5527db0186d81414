/* body_length.h: the line of a message that says how many bytes follow its terminator, found as the bytes go by. */
#ifndef TSPEC_BODY_LENGTH_H
#define TSPEC_BODY_LENGTH_H

#include "mark.h"
#include "protocol.h"

struct body_length {
    struct body_rule rule;
    struct mark line_end;
    enum { LENGTH_KEY, LENGTH_MARK, LENGTH_BLANKS, LENGTH_DIGITS, LENGTH_ELSEWHERE, LENGTH_KNOWN } place;
    size_t matched; /* bytes of the key or of the mark */
    size_t bytes;   /* what the line says, or SIZE_MAX if that is more */
};

/* Look for what this rule says, in no message yet. A rule without a key finds nothing. */
void body_length_init(struct body_length *length, const struct body_rule *rule);

/* A message begins. */
void body_length_begin(struct body_length *length);

/* Look at the next bytes of the message's lines. Then length->bytes is how many bytes follow the terminator: what the
 * digits say that the value of the first line with the key begins with; 0 if there are none. */
void body_length_look(struct body_length *length, const unsigned char *bytes, size_t len);

#endif
