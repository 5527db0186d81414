/* said_keyed.h: what the lines of a message of tests/gen/good/manager.tspec say, however they were read. */
#ifndef TSPEC_SAID_KEYED_H
#define TSPEC_SAID_KEYED_H

#include "protocol.h"

enum { RESPONSE, ACTION_ID, MESSAGE, EVENT, CHANNEL, STATE, UNIQUEID, CALLER_ID, CONTEXT, CAUSE, CAUSE_TEXT, KEYS };

/* In small letters. */
struct said_key {
    const char *text;
    size_t len;
};

extern const struct said_key said_keys[KEYS];

/* What a message says, as far as anybody asks. */
struct said {
    struct slice value[KEYS]; /* at NULL: nothing */
    int head;                 /* RESPONSE or EVENT, whichever came first; KEYS: none came */
};

static inline void said_add(struct said *said, int key, const unsigned char *at, size_t len)
{
    if (said->value[key].at != NULL)
        return;
    said->value[key] = slice_of(at, len);
    if (said->head == KEYS && (key == RESPONSE || key == EVENT))
        said->head = key;
}

/* Which message it is, with its fields; false: none. It asks all of the values that the spec asks. `end` is where the
 * message ends. */
bool said_understand(const struct said *said, const unsigned char *end, struct message *message);

#endif
