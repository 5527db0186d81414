/* mischief.c: the faults that the switch can play, so that a provider's answer to them can be tested.
 *
 * Broken messages are made from a good one, so that they are nearly right whatever the protocol looks like. */
#include "mischief.h"

#include <stdlib.h>

#include "codepage.h"
#include "exchange.h"
#include "os.h"

const struct mischief_type MISCHIEFS[MISCHIEF_COUNT] = {
    [MISCHIEF_NONE] = {"none", "does everything right"},
    [MISCHIEF_SILENT] = {"silent", "accepts connections and never says a word"},
    [MISCHIEF_MUTE_AFTER_ANSWER] = {"mute-after-answer", "answers yes and never sends a notice"},
    [MISCHIEF_CLOSE] = {"close", "closes the connection in the middle of an answer", true},
    [MISCHIEF_CLOSE_AFTER_DIAL] = {"close-after-dial", "closes the connection instead of answering a dial", true},
    [MISCHIEF_FAIL] = {"fail", "answers no to everything", true},
    [MISCHIEF_TWICE] = {"twice", "answers each action twice", true},
    [MISCHIEF_EARLY] = {"early", "sends a call's first notice before the answer", true},
    [MISCHIEF_GARBAGE] = {"garbage", "sends every kind of broken message before each good notice"},
    [MISCHIEF_SLOW] = {"slow", "sends one byte at a time"},
    [MISCHIEF_NO_HANGUP] = {"no-hangup", "accepts a drop and never reports the call's end", true},
    [MISCHIEF_FOREIGN] = {"foreign", "sends another terminal's notice before each good one"},
    [MISCHIEF_UNKNOWN_STATE] = {"unknown-state", "sends a state that the spec does not list before each good notice"},
    [MISCHIEF_NO_LOGIN] = {"no-login", "refuses the login, where the protocol has one"},
    [MISCHIEF_DISORDER] = {"disorder", "takes a request that has an id after the next one", true},
};

/* Room for a broken message: none is longer than this. */
static size_t broken_size(void)
{
    return 2 * (size_t)protocol.limit + protocol.terminator[FROM_SWITCH].len + sizeof "more";
}

enum mischief mischief_named(const char *name)
{
    unsigned i = 0;

    while (i < MISCHIEF_COUNT && strcmp(MISCHIEFS[i].name, name) != 0)
        i++;
    return i;
}

/* A message that is being broken. */
struct wreck {
    struct connection *connection;
    struct slice body;      /* the good message without its terminator */
    struct message message; /* the same, decoded */
    unsigned char *bytes;   /* broken_size() bytes */
    size_t len;
};

static void add(struct wreck *wreck, struct slice bytes)
{
    memcpy(wreck->bytes + wreck->len, bytes.at, bytes.len);
    wreck->len += bytes.len;
}

/* A message whose end is optional may still be whole: then there is nothing broken to send. */
static void send_wreck(struct wreck *wreck)
{
    struct message message;
    struct fault fault;

    add(wreck, protocol.terminator[FROM_SWITCH]);
    if (!protocol.decode(wreck->bytes, wreck->len, FROM_SWITCH, &message, &fault))
        exchange_send(wreck->connection, slice_of(wreck->bytes, wreck->len));
    wreck->len = 0;
}

static void send_unknown_message(struct wreck *wreck)
{
    add(wreck, slice_text("no such message"));
    send_wreck(wreck);
}

/* One field less, and one more: what stands between the last two fields is a separator. */
static void send_wrong_number_of_fields(struct wreck *wreck)
{
    if (wreck->message.count < 2)
        return;

    const unsigned char *end = wreck->body.at + wreck->body.len;
    struct slice before = wreck->message.field[wreck->message.count - 2];
    struct slice last = wreck->message.field[wreck->message.count - 1];
    const unsigned char *gap = before.at + before.len;
    if (gap > last.at) /* keyed, in another order */
        return;
    add(wreck, slice_of(wreck->body.at, (size_t)(gap - wreck->body.at)));
    send_wreck(wreck);
    add(wreck, slice_of(wreck->body.at, (size_t)(end - wreck->body.at)));
    add(wreck, slice_of(gap, (size_t)(last.at - gap)));
    add(wreck, slice_text("more"));
    send_wreck(wreck);
}

/* The good message with one byte of its first field replaced. */
static void send_bad_byte(struct wreck *wreck, unsigned char byte)
{
    if (wreck->message.count == 0 || wreck->message.field[0].len == 0)
        return;
    add(wreck, wreck->body);
    wreck->bytes[wreck->message.field[0].at - wreck->body.at] = byte;
    send_wreck(wreck);
}

static void send_oversize(struct wreck *wreck)
{
    add(wreck, wreck->body);
    memset(wreck->bytes + wreck->len, 'x', protocol.limit);
    wreck->len += protocol.limit;
    send_wreck(wreck);
}

static void send_garbage(struct connection *connection, unsigned kind, const struct saying *saying)
{
    unsigned char *good = malloc(protocol.limit);
    struct wreck wreck = {.connection = connection, .bytes = malloc(broken_size())};
    struct fault fault;
    size_t len;

    if (good != NULL && wreck.bytes != NULL && (len = compose(kind, saying, good)) > 0 &&
        protocol.decode(good, len, FROM_SWITCH, &wreck.message, &fault)) {
        wreck.body = slice_of(good, len - protocol.terminator[FROM_SWITCH].len);
        send_unknown_message(&wreck);
        send_wrong_number_of_fields(&wreck);
        send_bad_byte(&wreck, 0);
        if (protocol.codepage == CODEPAGE_UTF8)
            send_bad_byte(&wreck, 0xff);
        send_oversize(&wreck);
    }
    free(good);
    free(wreck.bytes);
}

void mischief_before_notice(struct connection *connection, unsigned kind, const struct saying *saying)
{
    struct saying changed = *saying;

    switch (connection->exchange->options->mischief) {
    case MISCHIEF_GARBAGE:
        send_garbage(connection, kind, saying);
        break;
    case MISCHIEF_FOREIGN:
        changed.value[ROLE_TERMINAL] = slice_text("777");
        changed.value[ROLE_CALL] = slice_text("777000");
        exchange_say(connection, kind, &changed);
        break;
    case MISCHIEF_UNKNOWN_STATE:
        changed.value[USE_STATE] = slice_text("NoSuchState");
        exchange_say(connection, kind, &changed);
        break;
    default:
        break;
    }
}
