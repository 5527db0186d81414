/* simple_text.h: words, characters and valid UTF-8, by hand. */
#ifndef TSPEC_SIMPLE_TEXT_H
#define TSPEC_SIMPLE_TEXT_H

#include <stdint.h>

#include "slice.h"

static inline bool continues(unsigned char byte)
{
    return (byte & 0xC0) == 0x80;
}

/* What follows the UTF-8 character at `at`, which is not ASCII; NULL if there is none. It does not run over the end of
 * the message, since the terminator's first byte continues no character. */
static inline const unsigned char *after_wide(const unsigned char *at)
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
static inline size_t ascii_len(const unsigned char *at, const unsigned char *end)
{
    uint64_t eight;
    if (end - at < 8)
        return *at < 0x80;
    memcpy(&eight, at, 8);
    eight &= UINT64_C(0x8080808080808080);
    return eight == 0 ? 8 : (size_t)__builtin_ctzll(eight) / 8;
}

static inline bool is_utf8(const unsigned char *at, const unsigned char *end)
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

static inline unsigned characters(struct slice text)
{
    unsigned count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += (text.at[i] & 0xC0) != 0x80;
    return count;
}

static inline bool is(struct slice field, const char *word, size_t len)
{
    return field.len == len && memcmp(field.at, word, len) == 0;
}

#define IS(field, word) is(field, word, sizeof(word) - 1)

#endif
