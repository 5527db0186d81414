/* simple_keyed.c: the messages of tests/gen/good/manager.tspec that a switch sends, read as one would by hand: memchr
 * for the end of each line, a comparison of its beginning with the keys that have its first letter. */
#include "said_keyed.h"
#include "simple.h"

#include <string.h>
#include <strings.h>

static const unsigned char *line_end(const unsigned char *at, const unsigned char *end)
{
    for (; at < end && (at = memchr(at, '\r', (size_t)(end - at))) != NULL; at++)
        if (end - at >= 2 && at[1] == '\n')
            return at;
    return end;
}

static const unsigned char *after_blanks(const unsigned char *at, const unsigned char *end)
{
    while (at < end && (*at == ' ' || *at == '\t'))
        at++;
    return at;
}

static bool may_follow_key(unsigned char c)
{
    return c == ':' || c == ' ' || c == '\t';
}

/* What follows the colon after a key; NULL if the line has not this key. */
static const unsigned char *after_key(int key, const unsigned char *at, const unsigned char *end)
{
    if ((size_t)(end - at) <= said_keys[key].len || !may_follow_key(at[said_keys[key].len]) ||
        strncasecmp((const char *)at, said_keys[key].text, said_keys[key].len) != 0)
        return NULL;
    at = after_blanks(at + said_keys[key].len, end);
    return at < end && *at == ':' ? at + 1 : NULL;
}

/* The key of a line, and what follows it; KEYS if it is none that we ask for. */
static int key_of(const unsigned char **at, const unsigned char *end)
{
    static const signed char first[26][6] = {
        ['a' - 'a'] = {ACTION_ID + 1},
        ['c' - 'a'] = {CHANNEL + 1, STATE + 1, CALLER_ID + 1, CONTEXT + 1, CAUSE + 1, CAUSE_TEXT + 1},
        ['e' - 'a'] = {EVENT + 1},
        ['m' - 'a'] = {MESSAGE + 1},
        ['r' - 'a'] = {RESPONSE + 1},
        ['u' - 'a'] = {UNIQUEID + 1},
    };
    unsigned letter = *at < end ? (**at | 0x20u) - 'a' : 26;
    for (int i = 0; letter < 26 && i < 6 && first[letter][i] != 0; i++) {
        const unsigned char *after = after_key(first[letter][i] - 1, *at, end);
        if (after != NULL) {
            *at = after;
            return first[letter][i] - 1;
        }
    }
    return KEYS;
}

static void read_lines(const unsigned char *at, const unsigned char *end, struct said *said)
{
    for (;;) {
        const unsigned char *stop = line_end(at, end);
        int key = key_of(&at, stop);
        if (key < KEYS) {
            at = after_blanks(at, stop);
            said_add(said, key, at, (size_t)(stop - at));
        }
        if (stop == end)
            return;
        at = stop + 2;
    }
}

bool simple_parse(const unsigned char *at, const unsigned char *end, struct message *message)
{
    struct said said = {.head = KEYS};
    read_lines(at, end, &said);
    return said_understand(&said, end, message);
}
