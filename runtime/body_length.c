/* body_length.c: see body_length.h. */
#include "body_length.h"

#include <stdint.h>

void body_length_init(struct body_length *length, const struct body_rule *rule)
{
    *length = (struct body_length){.rule = *rule};
    if (rule->key.len > 0)
        mark_init(&length->line_end, rule->line_end);
}

void body_length_begin(struct body_length *length)
{
    length->place = LENGTH_KEY;
    length->matched = 0;
    length->bytes = 0;
    length->line_end.matched = 0;
}

static unsigned char lower(unsigned char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (unsigned char)(byte + 'a' - 'A') : byte;
}

static bool is_blank(unsigned char byte)
{
    return byte == ' ' || byte == '\t';
}

/* Whether the byte goes on with a text of which some bytes are matched. */
static bool goes_on(struct body_length *length, struct slice text, bool any_case, unsigned char byte)
{
    unsigned char wanted = text.at[length->matched];
    if (byte != wanted && !(any_case && lower(byte) == lower(wanted)))
        return false;
    length->matched++;
    return true;
}

static void add_digit(struct body_length *length, unsigned char byte)
{
    size_t digit = (size_t)(byte - '0');
    length->bytes = length->bytes > (SIZE_MAX - digit) / 10 ? SIZE_MAX : length->bytes * 10 + digit;
}

/* In a line of another key: its end, or the end of what there is. */
static const unsigned char *pass_line(struct body_length *length, const unsigned char *at, const unsigned char *end)
{
    at = mark_find(&length->line_end, at, end);
    if (mark_is_whole(&length->line_end)) {
        length->line_end.matched = 0;
        length->matched = 0;
        length->place = LENGTH_KEY;
    }
    return at;
}

/* Look at one byte of a line that may be the wanted one. False: it is for the next place to look at. */
static bool look_at(struct body_length *length, unsigned char byte)
{
    const struct body_rule *rule = &length->rule;
    switch (length->place) {
    case LENGTH_KEY:
        if (!goes_on(length, rule->key, rule->any_case, byte))
            length->place = LENGTH_ELSEWHERE;
        else if (length->matched == rule->key.len) {
            length->place = LENGTH_MARK;
            length->matched = 0;
            return true;
        }
        return length->place == LENGTH_KEY;
    case LENGTH_MARK:
        if (length->matched == 0 && is_blank(byte) && !is_blank(rule->mark.at[0]))
            return true;
        if (!goes_on(length, rule->mark, false, byte))
            length->place = LENGTH_ELSEWHERE;
        else if (length->matched == rule->mark.len)
            length->place = LENGTH_BLANKS;
        return length->place != LENGTH_ELSEWHERE;
    case LENGTH_BLANKS:
        if (is_blank(byte))
            return true;
        length->place = LENGTH_DIGITS;
        return false;
    default:
        if (byte >= '0' && byte <= '9')
            add_digit(length, byte);
        else
            length->place = LENGTH_KNOWN;
        return true;
    }
}

void body_length_look(struct body_length *length, const unsigned char *bytes, size_t len)
{
    const unsigned char *at = bytes, *end = bytes + len;
    if (length->rule.key.len == 0)
        return;
    while (at < end && length->place != LENGTH_KNOWN) {
        if (length->place == LENGTH_ELSEWHERE)
            at = pass_line(length, at, end);
        else
            at += look_at(length, *at);
    }
}
