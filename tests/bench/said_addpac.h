/* said_addpac.h: what the words of a message of spec/addpac.tspec say, however they were found. */
#ifndef TSPEC_SAID_ADDPAC_H
#define TSPEC_SAID_ADDPAC_H

#include "protocol.h"

enum { NOTICE_FIELDS = 7, WORDS_MOST = 2 + NOTICE_FIELDS };

int addpac_state_of(struct slice word);

/* Which message it is; false: none. Only words and their number are looked at: neither how long they are nor which
 * characters they have. */
bool said_understand(const struct slice *words, size_t count, struct message *message);

#endif
