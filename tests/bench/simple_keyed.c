/* simple_keyed.c: the messages of tests/gen/good/manager.tspec that a switch sends, read as one would by hand: memchr
 * for the end of each line, a comparison of its beginning with the keys that have its first letter. */
#define _GNU_SOURCE /* memrchr */
#include "simple.h"
#include "simple_text.h"

#include <string.h>
#include <strings.h>

#include "manager.h"

enum { RESPONSE, ACTION_ID, MESSAGE, EVENT, CHANNEL, STATE, UNIQUEID, CALLER_ID, CONTEXT, CAUSE, CAUSE_TEXT, KEYS };

static const struct {
    const char *text;
    size_t len;
} keys[KEYS] = {
    [RESPONSE] = {"response", 8}, [ACTION_ID] = {"actionid", 8}, [MESSAGE] = {"message", 7}, [EVENT] = {"event", 5},
    [CHANNEL] = {"channel", 7},   [STATE] = {"channelstatedesc", 16}, [UNIQUEID] = {"uniqueid", 8},
    [CALLER_ID] = {"callerid", 8}, [CONTEXT] = {"context", 7},   [CAUSE] = {"cause", 5},
    [CAUSE_TEXT] = {"cause-txt", 9},
};

/* What a frame says, as far as we ask. */
struct said {
    struct slice value[KEYS]; /* at NULL: nothing */
    int head;                 /* RESPONSE or EVENT, whichever came first; KEYS: none came */
};

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
    if ((size_t)(end - at) <= keys[key].len || !may_follow_key(at[keys[key].len]) ||
        strncasecmp((const char *)at, keys[key].text, keys[key].len) != 0)
        return NULL;
    at = after_blanks(at + keys[key].len, end);
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
        if (key < KEYS && said->value[key].at == NULL) {
            at = after_blanks(at, stop);
            said->value[key] = slice_of(at, (size_t)(stop - at));
            if (said->head == KEYS && (key == RESPONSE || key == EVENT))
                said->head = key;
        }
        if (stop == end)
            return;
        at = stop + 2;
    }
}

/* Digits, letters up to this one or '/' for none, and the others. */
static bool is_made_of(struct slice text, const char *others, char last)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = text.at[i];
        if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= last) && (c == '\0' || !strchr(others, c)))
            return false;
    }
    return true;
}

static bool is_text(struct slice text)
{
    return memchr(text.at, '\r', text.len) == NULL && memchr(text.at, '\n', text.len) == NULL &&
           memchr(text.at, '\0', text.len) == NULL && is_utf8(text.at, text.at + text.len);
}

static bool add(struct message *message, struct slice value, unsigned least, unsigned most, bool good)
{
    message->field[message->count++] = value;
    return good && value.len >= least && (value.len <= most || characters(value) <= most) &&
           (least < 2 || characters(value) >= least);
}

static bool add_digits(struct message *message, struct slice value, unsigned most, const char *others, char last)
{
    return add(message, value, 1, most, value.at != NULL && is_made_of(value, others, last));
}

static struct slice none(const unsigned char *end)
{
    return slice_of(end, 0);
}

/* A line that may be absent. */
static bool add_optional(struct message *message, struct slice value, unsigned least, unsigned most,
    const unsigned char *end)
{
    if (value.at == NULL)
        return add(message, none(end), 0, 0, true);
    return add(message, value, least, most, is_text(value));
}

static bool begins(struct slice value, const char *word, size_t len)
{
    return value.len >= len && memcmp(value.at, word, len) == 0;
}

static struct slice rest(struct slice value, size_t len)
{
    return slice_of(value.at + len, value.len - len);
}

static int state_of(struct slice word)
{
    return IS(word, "Down") ? MANAGER_STATE_DOWN : IS(word, "Ringing") ? MANAGER_STATE_RINGING :
           IS(word, "Is up!") ? MANAGER_STATE_IS_UP : IS(word, "Gone") ? MANAGER_STATE_GONE : STATE_UNKNOWN;
}

static bool add_caller(struct message *message, struct slice value, const unsigned char *end)
{
    if (value.at == NULL)
        return add(message, none(end), 0, 0, true) && add(message, none(end), 0, 0, true);
    const unsigned char *close = value.len > 0 ? memchr(value.at, '>', value.len) : NULL;
    if (close == NULL || value.at[0] != '<')
        return false;
    struct slice number = slice_of(value.at + 1, (size_t)(close - value.at - 1));
    struct slice after = slice_of(close + 1, value.len - number.len - 2);
    return add(message, number, 0, 12, is_made_of(number, "+", '/')) && begins(after, " ", 1) &&
           add(message, rest(after, 1), 0, 12, is_text(rest(after, 1)));
}

static bool parse_state(const struct said *said, struct slice channel, const unsigned char *end,
    struct message *message)
{
    const unsigned char *dash = memrchr(channel.at, '-', channel.len);
    message->kind = MANAGER_STATE;
    if (dash == NULL)
        return false;
    struct slice terminal = slice_of(channel.at, (size_t)(dash - channel.at)), state = said->value[STATE];
    message->state = state_of(state);
    return add_digits(message, terminal, 8, "-", 'z') &&
           add_digits(message, rest(channel, terminal.len + 1), 12, "", 'f') &&
           state.at != NULL && add(message, state, 1, 64, is_text(state)) &&
           add_digits(message, said->value[UNIQUEID], 32, ".", '/') &&
           add_caller(message, said->value[CALLER_ID], end);
}

static bool parse_event(const struct said *said, const unsigned char *end, struct message *message)
{
    struct slice event = said->value[EVENT], channel = said->value[CHANNEL], call = said->value[UNIQUEID];
    if (IS(event, "Hangup")) {
        message->kind = MANAGER_ENDED;
        return add_digits(message, said->value[CAUSE], 3, "", '/') &&
               (call.at == NULL ? add(message, none(end), 0, 0, true) : add_digits(message, call, 32, ".", '/')) &&
               add_optional(message, said->value[CAUSE_TEXT], 2, 20, end);
    }
    if (!IS(event, "Newstate"))
        return false;
    if (begins(channel, "PJSIP/", 6))
        return parse_state(said, rest(channel, 6), end, message);
    message->kind = IS(said->value[CONTEXT], "trunk") ? MANAGER_TRUNK : MANAGER_OTHER;
    return begins(channel, "Local/", 6) && add_digits(message, rest(channel, 6), 8, "-", 'z');
}

bool simple_parse(const unsigned char *at, const unsigned char *end, struct message *message)
{
    struct said said = {.head = KEYS};
    message->count = 0;
    message->state = STATE_NONE;
    read_lines(at, end, &said);
    if (said.head == EVENT)
        return parse_event(&said, end, message);
    if (said.head == KEYS)
        return false;
    bool success = IS(said.value[RESPONSE], "Success");
    message->kind = success ? MANAGER_SUCCESS : MANAGER_ERROR;
    return (success || IS(said.value[RESPONSE], "Error")) &&
           add_digits(message, said.value[ACTION_ID], 10, "", '/') &&
           (success || add_optional(message, said.value[MESSAGE], 2, 20, end));
}
