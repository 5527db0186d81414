/* escape.c: see escape.h. */
#include "escape.h"

static unsigned digit(unsigned char c)
{
    return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

unsigned char escape_take(const struct escape *escape, const unsigned char **at)
{
    const unsigned char *from = *at;
    if (from[0] != escape->mark || escape->mark == 0) {
        *at = from + 1;
        return from[0];
    }
    if (escape->plus == 0) {
        *at = from + 3;
        return (unsigned char)(digit(from[1]) << 4 | digit(from[2]));
    }
    *at = from + 2;
    return from[1] == escape->mark ? escape->mark : (unsigned char)(from[1] - escape->plus);
}

unsigned escape_put(const struct escape *escape, unsigned char byte, unsigned char out[ESCAPE_LONGEST])
{
    static const char digits[] = "0123456789ABCDEF";
    if (byte >= 128 || !(escape->written[byte / 32] >> byte % 32 & 1)) {
        out[0] = byte;
        return 1;
    }
    out[0] = escape->mark;
    if (escape->plus == 0) {
        out[1] = (unsigned char)digits[byte >> 4];
        out[2] = (unsigned char)digits[byte & 15];
        return 3;
    }
    out[1] = byte == escape->mark ? byte : (unsigned char)(byte + escape->plus);
    return 2;
}

bool escape_equal(const struct escape *escape, struct slice wire, struct slice value, size_t *common)
{
    const unsigned char *at = wire.at, *end = at + wire.len;
    size_t len = 0;
    while (at < end && len < value.len) {
        const unsigned char *next = at;
        if (escape_take(escape, &next) != value.at[len])
            break;
        at = next;
        len++;
    }
    if (common != NULL)
        *common = (size_t)(at - wire.at);
    return at == end && len == value.len;
}

void escape_undo(const struct protocol *spoken, struct message *message, unsigned char *room)
{
    const struct escape *escape = &spoken->escape[spoken->messages[message->kind].direction];
    if (escape->mark == 0)
        return;
    for (unsigned hole = 0; hole < message->count; hole++) {
        struct slice *field = &message->field[hole];
        const unsigned char *at = field->at, *end = at + field->len;
        if (field->len == 0 || memchr(at, escape->mark, field->len) == NULL)
            continue;
        *field = slice_of(room, 0);
        while (at < end)
            room[field->len++] = escape_take(escape, &at);
        room += field->len;
    }
}
