/* printable.c: see printable.h. test_printable.py compares it with Python's Unicode. */
#include "printable.h"

#include <stddef.h>

struct range {
    uint32_t first, last;
};

static const struct range unprintable[] = {
    {0x0000, 0x001F},     /* controls */
    {0x007F, 0x009F},
    {0x00AD, 0x00AD},     /* soft hyphen */
    {0x0600, 0x0605},     /* Arabic and Syriac marks that enclose what follows */
    {0x061C, 0x061C},     /* Arabic letter mark */
    {0x06DD, 0x06DD},
    {0x070F, 0x070F},
    {0x0890, 0x0891},
    {0x08E2, 0x08E2},
    {0x180E, 0x180E},     /* Mongolian vowel separator */
    {0x200B, 0x200F},     /* of no width; marks of direction */
    {0x2028, 0x202E},     /* line and paragraph separators; embeddings and overrides of direction */
    {0x2060, 0x2064},     /* joiners and invisible operators */
    {0x2066, 0x206F},     /* isolates of direction; deprecated shapes */
    {0xD800, 0xF8FF},     /* surrogates, private use */
    {0xFDD0, 0xFDEF},     /* noncharacters */
    {0xFEFF, 0xFEFF},     /* byte order mark */
    {0xFFF9, 0xFFFB},     /* annotations */
    {0x110BD, 0x110BD},   /* Kaithi number signs */
    {0x110CD, 0x110CD},
    {0x13430, 0x1343F},   /* joiners of hieroglyphs */
    {0x1BCA0, 0x1BCA3},   /* of shorthand */
    {0x1D173, 0x1D17A},   /* of music */
    {0xE0001, 0xE0001},   /* tags */
    {0xE0020, 0xE007F},
    {0xF0000, UINT32_MAX}, /* private use, and beyond Unicode */
};

static const struct range blanks[] = {
    {0x0020, 0x0020}, {0x00A0, 0x00A0}, {0x1680, 0x1680}, {0x2000, 0x200A},
    {0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000},
};

/* The ranges are in order: most characters are found to be in none after the first few. */
static bool is_in(const struct range *ranges, size_t count, uint32_t character)
{
    for (size_t i = 0; i < count && ranges[i].first <= character; i++)
        if (character <= ranges[i].last)
            return true;
    return false;
}

/* The last two of every 65536 are noncharacters. */
bool is_printable(uint32_t character)
{
    return (character & 0xFFFE) != 0xFFFE &&
           !is_in(unprintable, sizeof(unprintable) / sizeof *unprintable, character);
}

bool is_blank(uint32_t character)
{
    return is_in(blanks, sizeof(blanks) / sizeof *blanks, character);
}
