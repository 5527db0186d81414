/* said_keyed.c: see said_keyed.h. */
#define _GNU_SOURCE /* memrchr */
#include "said_keyed.h"
#include "simple_text.h"

#include <string.h>

#include "manager.h"

const struct said_key said_keys[KEYS] = {
    [RESPONSE] = {"response", 8}, [ACTION_ID] = {"actionid", 8}, [MESSAGE] = {"message", 7}, [EVENT] = {"event", 5},
    [CHANNEL] = {"channel", 7},   [STATE] = {"channelstatedesc", 16}, [UNIQUEID] = {"uniqueid", 8},
    [CALLER_ID] = {"callerid", 8}, [CONTEXT] = {"context", 7},   [CAUSE] = {"cause", 5},
    [CAUSE_TEXT] = {"cause-txt", 9},
};

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

bool said_understand(const struct said *said, const unsigned char *end, struct message *message)
{
    message->count = 0;
    message->state = STATE_NONE;
    if (said->head == EVENT)
        return parse_event(said, end, message);
    if (said->head == KEYS)
        return false;
    bool success = IS(said->value[RESPONSE], "Success");
    message->kind = success ? MANAGER_SUCCESS : MANAGER_ERROR;
    return (success || IS(said->value[RESPONSE], "Error")) &&
           add_digits(message, said->value[ACTION_ID], 10, "", '/') &&
           (success || add_optional(message, said->value[MESSAGE], 2, 20, end));
}
