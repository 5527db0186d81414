/* text.c: TAPI's UTF-16 and the host's UTF-8. */
#include "text.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static uint16_t unit_at(const void *units, size_t i)
{
    uint16_t unit;

    memcpy(&unit, (const unsigned char *)units + i * sizeof unit, sizeof unit);
    return unit;
}

/* The code point at *i, which is moved behind it. */
static uint32_t next_point(const void *units, size_t count, size_t *i)
{
    uint16_t first = unit_at(units, (*i)++);
    uint16_t second;

    if (first < 0xD800 || first > 0xDFFF)
        return first;
    if (first > 0xDBFF || *i == count)
        return 0xFFFD;
    second = unit_at(units, *i);
    if (second < 0xDC00 || second > 0xDFFF)
        return 0xFFFD;
    (*i)++;
    return 0x10000 + ((uint32_t)(first - 0xD800) << 10) + (second - 0xDC00);
}

static size_t encode(uint32_t point, char out[4])
{
    static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    size_t length = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    size_t i;

    for (i = length; i > 1; i--, point >>= 6)
        out[i - 1] = (char)(0x80 | (point & 0x3F));
    out[0] = (char)(lead[length == 1 ? 0 : length] | point);
    return length;
}

size_t text_from_utf16(const void *units, size_t count, char *out, size_t size)
{
    size_t used = 0, i = 0, length;
    char bytes[4];

    while (i < count && unit_at(units, i)) {
        length = encode(next_point(units, count, &i), bytes);
        if (used + length >= size)
            break;
        memcpy(out + used, bytes, length);
        used += length;
    }
    out[used] = '\0';
    return used;
}

/* Decode one character at *text, which is moved behind it. False if it is no UTF-8. */
static bool decode(const unsigned char **text, uint32_t *point)
{
    static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
    unsigned char lead = *(*text)++;
    unsigned more = lead < 0x80 ? 0 : lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1, i;

    if ((lead >= 0x80 && lead < 0xC0) || lead > 0xF4)
        return false;
    *point = more ? lead & (0x3Fu >> more) : lead;
    for (i = 0; i < more; i++, (*text)++) {
        if ((**text & 0xC0) != 0x80)
            return false;
        *point = *point << 6 | (**text & 0x3F);
    }
    return *point >= least[more] && *point <= 0x10FFFF && (*point < 0xD800 || *point > 0xDFFF);
}

WCHAR *text_to_utf16(const char *text, size_t *count)
{
    const unsigned char *at = (const unsigned char *)text;
    WCHAR *units = malloc((strlen(text) + 1) * sizeof *units);
    size_t used = 0;
    uint32_t point;

    if (!units)
        abort();
    while (*at) {
        if (!decode(&at, &point)) {
            free(units);
            return NULL;
        }
        if (point >= 0x10000) {
            units[used++] = (WCHAR)(0xD800 + ((point - 0x10000) >> 10));
            point = 0xDC00 + (point & 0x3FF);
        }
        units[used++] = (WCHAR)point;
    }
    units[used++] = 0;
    *count = used;
    return units;
}
