/* bend_value.c: see bend_value.h. */
#include "bend_value.h"

struct chance chance_of(uint32_t seed)
{
    return (struct chance){seed * 2654435761u + 1u};
}

unsigned draw(struct chance *chance, unsigned below)
{
    chance->state = chance->state * 1664525u + 1013904223u;
    return below == 0 ? 0 : (chance->state >> 8) % below;
}

/* A character that the field may hold, if there is one; seldom a blank, since those at the ends are cut off. */
static unsigned char any_character(struct chance *chance, const struct field_type *field)
{
    unsigned char c = 0;
    for (unsigned i = 0; i < 32; i++) {
        c = (unsigned char)(33 + draw(chance, 94));
        if (field_may_hold(field, c))
            return c;
    }
    for (c = 1; c < 127 && !field_may_hold(field, c); c++)
        ;
    return c;
}

static struct slice repeat(const void *text, size_t len, size_t times, unsigned char room[BEND_VALUE])
{
    size_t most = BEND_VALUE / len, used = 0;
    for (size_t i = 0; i < (times < most ? times : most); i++, used += len)
        memcpy(room + used, text, len);
    return slice_of(room, used);
}

struct slice good_value(struct chance *chance, const struct field_type *field, unsigned char room[BEND_VALUE])
{
    if (field->is_state && protocol.state_count > 0)
        return slice_text(protocol.states[draw(chance, protocol.state_count)].word);
    unsigned which = draw(chance, protocol.disconnect_cause_count + protocol.refusal_cause_count + 8u);
    if (which < protocol.disconnect_cause_count)
        return slice_text(protocol.disconnect_causes[which].word);
    which -= protocol.disconnect_cause_count;
    if (which < protocol.refusal_cause_count)
        return slice_text(protocol.refusal_causes[which].word);
    size_t len = draw(chance, 4) == 0 ? field->max : field->min + draw(chance, 4);
    len = len < field->max ? len : field->max;
    len = len < BEND_VALUE ? len : BEND_VALUE;
    for (size_t i = 0; i < len; i++)
        room[i] = any_character(chance, field);
    return slice_of(room, len);
}

/* As many characters as the field may have or one more or less, of so many bytes each. */
static struct slice at_a_boundary(struct chance *chance, const struct field_type *field, unsigned char room[BEND_VALUE])
{
    static const char *const characters[] = {"\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xEF\xBF\xBF", "\xF0\x90\x80\x80",
                                             "\xF4\x8F\xBF\xBF"};
    const unsigned min = field->min, max = field->max, lengths[] = {0, min - (min > 0), min, max, max + 1, 4 * max};
    unsigned char plain[2] = {any_character(chance, field), 0};
    unsigned wide = draw(chance, 2 * sizeof characters / sizeof *characters);
    const char *text = wide < sizeof characters / sizeof *characters ? characters[wide] : (const char *)plain;
    size_t len = strlen(text) > 0 ? strlen(text) : 1;
    return repeat(text, len, lengths[draw(chance, sizeof lengths / sizeof *lengths)], room);
}

/* What ends a value, a line or a message, or begins an escape that is damaged, or is no text. */
static struct slice stranger(struct chance *chance, enum direction direction, unsigned char room[2])
{
    static const char *const bad[] = {"\xC0\xAF", "\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82", "\xFF",
                                      "\r", "\n", "\t", " ", "\x7F", "\x01", "\"", "\\", "\xC2\x9B", "\xE2\x80\xAE"};
    enum { BAD = sizeof bad / sizeof *bad };
    const struct escape *escape = &protocol.escape[direction];
    unsigned which = draw(chance, BAD + 6);
    if (which < BAD)
        return slice_text(bad[which]);
    room[0] = escape->mark;
    room[1] = (unsigned char)draw(chance, 256);
    switch (which - BAD) {
    case 0: return protocol.terminator[direction];
    case 1: return protocol.between;
    case 2: return protocol.pair;
    case 3: return slice_of(room, escape->mark != 0);
    case 4: return slice_of(room, escape->mark != 0 ? 2 : 0);
    default: return slice_of("", 1); /* NUL */
    }
}

/* A good value with a stranger at its beginning, in it or at its end. */
static struct slice with_stranger(struct chance *chance, const struct field_type *field, enum direction direction,
                                  unsigned char room[BEND_VALUE])
{
    static unsigned char kept[BEND_VALUE];
    unsigned char few[2];
    struct slice value = good_value(chance, field, kept), strange = stranger(chance, direction, few);
    size_t at = draw(chance, 2) ? value.len : draw(chance, (unsigned)value.len + 1);
    if (value.len + strange.len > BEND_VALUE)
        return value;
    memcpy(room, value.at, at);
    if (strange.len > 0)
        memcpy(room + at, strange.at, strange.len);
    memcpy(room + at + strange.len, value.at + at, value.len - at);
    return slice_of(room, value.len + strange.len);
}

struct slice bent_value(struct chance *chance, const struct field_type *field, enum direction direction,
                        unsigned char room[BEND_VALUE])
{
    switch (draw(chance, 3)) {
    case 0: return good_value(chance, field, room);
    case 1: return at_a_boundary(chance, field, room);
    default: return with_stranger(chance, field, direction, room);
    }
}
