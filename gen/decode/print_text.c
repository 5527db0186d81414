/* print_text.c: see print_text.h. */
#include "print_text.h"

#include <stdio.h>
#include <string.h>

#include "protocol.h"

/* The length of the UTF-8 character at `at`, 0 if there is none. */
static size_t utf8_len(const unsigned char *at, const unsigned char *end)
{
    size_t len = *at < 0x80 ? 1 : *at < 0xC2 ? 0 : *at < 0xE0 ? 2 : *at < 0xF0 ? 3 : *at < 0xF5 ? 4 : 0;
    if (len > (size_t)(end - at))
        return 0;
    for (size_t i = 1; i < len; i++)
        if ((at[i] & 0xC0) != 0x80)
            return 0;
    if ((*at == 0xE0 && at[1] < 0xA0) || (*at == 0xED && at[1] > 0x9F) || (*at == 0xF0 && at[1] < 0x90) ||
        (*at == 0xF4 && at[1] > 0x8F))
        return 0;
    return len;
}

/* Whether it is a character that looks like a blank or like nothing, as a no-break or zero-width space or a byte order
 * mark; or does something, as one of the controls beyond ASCII or what reverses the direction of a line. */
static bool is_invisible(const unsigned char *at, size_t len)
{
    return (len == 2 && at[0] == 0xC2 && at[1] <= 0xA0) || (len == 3 && memcmp(at, "\xEF\xBB\xBF", 3) == 0) ||
        (len == 3 && memcmp(at, "\xE2\x80", 2) == 0 && (at[2] <= 0x8F || (at[2] >= 0xA8 && at[2] <= 0xAF))) ||
        (len == 3 && memcmp(at, "\xE2\x81", 2) == 0 && at[2] >= 0xA0 && at[2] <= 0xAF);
}

size_t print_char(const unsigned char *at, const unsigned char *end, bool json, size_t *width)
{
    static const char letters[] = "t\tn\nr\r";
    size_t len = protocol.codepage == 65001 || *at < 0x80 ? utf8_len(at, end) : 0;
    if (!json && is_invisible(at, len))
        len = 0;
    const char *letter = *at ? strchr(letters, *at) : NULL;
    if (*at == '"' || *at == '\\')
        *width += (size_t)printf("\\%c", *at);
    else if (letter && (*at == '\t' || *at == '\n' || *at == '\r'))
        *width += (size_t)printf("\\%c", letter[-1]);
    else if (len == 0 || *at < 0x20 || *at == 0x7F)
        *width += (size_t)printf(json ? "\\u00%02x" : "\\x%02X", *at);
    else {
        fwrite(at, 1, len, stdout);
        *width += len == 3 && *at >= 0xE3 ? 2 : 1; /* from U+3000 on nearly all fill two columns */
    }
    return len ? len : 1;
}

void print_string(struct slice text, bool json)
{
    size_t width = 0;
    putchar('"');
    for (const unsigned char *at = text.at, *end = at + text.len; at < end;)
        at += print_char(at, end, json, &width);
    putchar('"');
}

void print_value(struct slice value)
{
    bool plain = value.len > 0;
    for (size_t i = 0; i < value.len; i++)
        plain = plain && value.at[i] > ' ' && value.at[i] < 0x7F && !strchr("\"\\=", value.at[i]);
    if (plain)
        fwrite(value.at, 1, value.len, stdout);
    else
        print_string(value, false);
}
