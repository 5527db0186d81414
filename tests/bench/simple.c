/* simple.c: the messages of spec/addpac.tspec that a switch sends, read as one would by hand: memchr for each
 * delimiter, comparisons for words. It asks all that the generated parser asks: words, number of fields, their length
 * in characters, NUL, CR and LF, and valid UTF-8; only it does not say what was wrong, and where. */
#include "simple.h"

#include <stdint.h>
#include <string.h>

#include "addpac.h"

enum { TERMINATOR = 4, NOTICE_FIELDS = 7 };

static const struct {
    unsigned least, most;
} lengths[NOTICE_FIELDS] = {{1, 32}, {1, 64}, {1, 32}, {0, 64}, {0, 32}, {0, 64}, {0, 32}};

static bool continues(unsigned char byte)
{
    return (byte & 0xC0) == 0x80;
}

/* What follows the UTF-8 character at `at`, which is not ASCII; NULL if there is none. It does not run over the end of
 * the message, since the terminator's first byte continues no character. */
static const unsigned char *after_wide(const unsigned char *at)
{
    unsigned char lead = at[0], second = at[1];
    if (!continues(second) || lead < 0xC2)
        return NULL;
    if (lead < 0xE0)
        return at + 2;
    if (!continues(at[2]) || (lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F))
        return NULL;
    if (lead < 0xF0)
        return at + 3;
    if (!continues(at[3]) || (lead == 0xF0 && second < 0x90) || lead > 0xF4 || (lead == 0xF4 && second > 0x8F))
        return NULL;
    return at + 4;
}

/* How many of the bytes from `at` on are ASCII for sure: eight at a time, one where there are not so many left. */
static size_t ascii_len(const unsigned char *at, const unsigned char *end)
{
    uint64_t eight;
    if (end - at < 8)
        return *at < 0x80;
    memcpy(&eight, at, 8);
    eight &= UINT64_C(0x8080808080808080);
    return eight == 0 ? 8 : (size_t)__builtin_ctzll(eight) / 8;
}

static bool is_utf8(const unsigned char *at, const unsigned char *end)
{
    while (at < end) {
        size_t ascii = ascii_len(at, end);
        at += ascii;
        if (ascii == 8 || at == end)
            continue;
        while (at != NULL && *at >= 0x80)
            at = after_wide(at);
        if (at == NULL)
            return false;
    }
    return true;
}

static unsigned characters(struct slice text)
{
    unsigned count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += (text.at[i] & 0xC0) != 0x80;
    return count;
}

static bool is(struct slice field, const char *word, size_t len)
{
    return field.len == len && memcmp(field.at, word, len) == 0;
}

#define IS(field, word) is(field, word, sizeof(word) - 1)

/* The field that begins at *at, without blanks; *at goes behind its separator, or is NULL after the last one. */
static struct slice next_field(const unsigned char **at, const unsigned char *end)
{
    const unsigned char *first = *at, *last = memchr(first, '%', (size_t)(end - first));
    *at = last != NULL ? last + 1 : NULL;
    if (last == NULL)
        last = end;
    while (first < last && *first == ' ')
        first++;
    while (last > first && last[-1] == ' ')
        last--;
    return slice_of(first, (size_t)(last - first));
}

static int state_of(struct slice word)
{
    static const struct {
        const char *word;
        size_t len;
    } states[] = {
        [ADDPAC_STATE_OFF_HOOK_STATE] = {"OffHookState", 12},
        [ADDPAC_STATE_PROCEED_STATE] = {"ProceedState", 12},
        [ADDPAC_STATE_RING_BACK_STATE] = {"RingBackState", 13},
        [ADDPAC_STATE_CONNECTED_STATE] = {"ConnectedState", 14},
        [ADDPAC_STATE_ON_HOOK_STATE] = {"OnHookState", 11},
    };
    for (int state = 0; state < ADDPAC_STATES; state++)
        if (is(word, states[state].word, states[state].len))
            return state;
    return STATE_UNKNOWN;
}

static bool parse_notice(const unsigned char *at, const unsigned char *end, struct message *message)
{
    struct slice kind = next_field(&at, end);
    bool call_state = IS(kind, "CALL_STATE");
    if (!call_state && !IS(kind, "CALL_INFO"))
        return false;
    message->kind = call_state ? ADDPAC_CALL_STATE : ADDPAC_CALL_INFO;
    for (unsigned i = 0; i < NOTICE_FIELDS; i++) {
        if (at == NULL)
            return false;
        struct slice field = next_field(&at, end);
        if (field.len < lengths[i].least || (field.len > lengths[i].most && characters(field) > lengths[i].most))
            return false;
        message->field[i] = field;
    }
    message->count = NOTICE_FIELDS;
    message->state = state_of(message->field[1]);
    return at == NULL;
}

static bool parse_response(const unsigned char *at, const unsigned char *end, struct message *message)
{
    struct slice result = next_field(&at, end);
    bool success = IS(result, "Success");
    message->kind = success ? ADDPAC_SUCCESS : ADDPAC_FAIL;
    message->count = 0;
    message->state = STATE_NONE;
    return at == NULL && (success || IS(result, "Fail"));
}

/* One message, without its terminator. */
static bool parse(const unsigned char *at, const unsigned char *end, struct message *message)
{
    size_t len = (size_t)(end - at);
    if (memchr(at, '\r', len) || memchr(at, '\n', len) || memchr(at, '\0', len) || !is_utf8(at, end))
        return false;
    struct slice word = next_field(&at, end);
    if (at == NULL)
        return false;
    if (IS(word, "Notify"))
        return parse_notice(at, end, message);
    return IS(word, "Response") && parse_response(at, end, message);
}

/* What follows the first terminator in bytes[from..len), or NULL. */
static const unsigned char *find_end(const unsigned char *bytes, size_t from, size_t len)
{
    const unsigned char *at = bytes + from, *end = bytes + len;
    while ((at = memchr(at, '\r', (size_t)(end - at))) != NULL && end - at >= TERMINATOR) {
        if (memcmp(at, "\r\n\r\n", TERMINATOR) == 0)
            return at + TERMINATOR;
        at++;
    }
    return NULL;
}

static void deliver(const unsigned char *at, size_t len, simple_sink *sink, void *context)
{
    struct message message;
    bool good = len <= SIMPLE_LIMIT && parse(at, at + len - TERMINATOR, &message);
    sink(context, good ? &message : NULL);
}

/* Go on with the unfinished message. Returns how many of the bytes belong to it. */
static size_t go_on(struct simple *simple, const unsigned char *bytes, size_t len, simple_sink *sink, void *context)
{
    size_t old = simple->len, room = SIMPLE_LIMIT - old, added = len < room ? len : room;
    memcpy(simple->tail + old, bytes, added);
    const unsigned char *end = find_end(simple->tail, old < TERMINATOR ? 0 : old - TERMINATOR + 1, old + added);
    simple->len = old + added;
    if (end != NULL) {
        size_t whole = (size_t)(end - simple->tail);
        simple->len = 0;
        if (simple->skipping)
            sink(context, NULL);
        else
            deliver(simple->tail, whole, sink, context);
        simple->skipping = false;
        return whole - old;
    }
    if (simple->len == SIMPLE_LIMIT) { /* too long: keep only what a terminator may begin with */
        memmove(simple->tail, simple->tail + SIMPLE_LIMIT - TERMINATOR + 1, TERMINATOR - 1);
        simple->len = TERMINATOR - 1;
        simple->skipping = true;
    }
    return added;
}

void simple_feed(struct simple *simple, const unsigned char *bytes, size_t len, simple_sink *sink, void *context)
{
    const unsigned char *at = bytes, *end = bytes + len, *next;
    while (simple->len > 0 && at < end)
        at += go_on(simple, at, (size_t)(end - at), sink, context);
    while (at < end && (next = find_end(at, 0, (size_t)(end - at))) != NULL) {
        deliver(at, (size_t)(next - at), sink, context);
        at = next;
    }
    while (at < end)
        at += go_on(simple, at, (size_t)(end - at), sink, context);
}
