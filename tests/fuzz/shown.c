/* shown.c: see shown.h. */
#include "shown.h"

#include <stdio.h>
#include <string.h>

#include "invariant.h"
#include "trace/printable.h"

/* Take a character at the front of UTF-8 text. */
static uint32_t take_character(const char **at)
{
    static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
    const unsigned char *byte = (const unsigned char *)*at;
    unsigned more = byte[0] < 0x80 ? 0 : byte[0] < 0xE0 ? 1 : byte[0] < 0xF0 ? 2 : 3;
    uint32_t c = more == 0 ? byte[0] : byte[0] & (0x3Fu >> more);
    INVARIANT(26, byte[0] < 0x80 || (byte[0] >= 0xC2 && byte[0] < 0xF5));
    for (unsigned i = 1; i <= more; i++) {
        INVARIANT(26, byte[i] >> 6 == 2);
        c = c << 6 | (byte[i] & 0x3F);
    }
    INVARIANT(26, c >= least[more]);
    *at += more + 1;
    return c;
}

void shown_form(const struct trace_line *line)
{
    INVARIANT(26, line->len > 0 && line->len < TRACE_LINE && strlen(line->at) == line->len);
    INVARIANT(26, line->at[line->len - 1] == '\n');
    for (const char *at = line->at; at < line->at + line->len - 1;)
        INVARIANT(26, is_printable(take_character(&at)));
}

const char *shown_said(const struct trace_line *line)
{
    const char *at = line->at;
    for (int words = 0; words < 4; words++) {
        at += strcspn(at, " ");
        at += strspn(at, " ");
    }
    return at;
}

void shown_text(const char **at, const char *text)
{
    INVARIANT(26, strncmp(*at, text, strlen(text)) == 0);
    *at += strlen(text);
}

size_t shown_utf8(uint32_t c, unsigned char out[4])
{
    static const unsigned char lead[] = {0, 0xC0, 0xE0, 0xF0};
    unsigned more = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    for (unsigned i = more; i > 0; i--, c >>= 6)
        out[i] = (unsigned char)(0x80 | (c & 0x3F));
    out[0] = (unsigned char)(lead[more] | c);
    return more + 1;
}

/* Take \xHH, a byte. */
static size_t take_byte(const char **at, unsigned char out[4])
{
    char digits[] = {(*at)[2], (*at)[3], 0}, *end;
    out[0] = (unsigned char)strtoul(digits, &end, 16);
    INVARIANT(26, end == digits + 2);
    *at += strlen("\\xHH");
    return 1;
}

/* Take what stands for a character, or for a byte that is no text. Returns the bytes that it stands for. */
static size_t take_shown(const char **at, unsigned char out[4])
{
    char *end;
    INVARIANT(26, **at != '"');
    if (**at != '\\')
        return shown_utf8(take_character(at), out);
    if ((*at)[1] == 'x')
        return take_byte(at, out);
    shown_text(at, "\\u{");
    uint32_t code = (uint32_t)strtoul(*at, &end, 16);
    *at = end;
    shown_text(at, "}");
    return shown_utf8(code, out);
}

void shown_value(const char **at, struct slice value)
{
    bool quoted = **at == '"';
    char end = quoted ? '"' : ' ';
    size_t read = 0;
    *at += quoted;
    while (**at != end && **at != '\n') {
        unsigned char bytes[4];
        size_t len = take_shown(at, bytes);
        INVARIANT(26, read + len <= value.len && memcmp(value.at + read, bytes, len) == 0);
        read += len;
    }
    INVARIANT(26, read == value.len && (!quoted || **at == end));
    *at += quoted;
}

bool shown_is_ascii(struct slice value)
{
    size_t len = 0;
    while (len < value.len && value.at[len] < 128)
        len++;
    return len == value.len;
}

void shown_masked(const char **at, struct slice value)
{
    unsigned count, kept = 0;
    int len = 0;
    if (value.len == 0) {
        shown_value(at, value);
        return;
    }
    shown_text(at, "**");
    while (strncmp(*at, " (", 2) != 0 || sscanf(*at, " (%u)%n", &count, &len) != 1 || len == 0) {
        unsigned char bytes[4];
        size_t size = take_shown(at, bytes);
        INVARIANT(25, value.len >= SHOWN_SHORTEST && kept++ < SHOWN_END);
        INVARIANT(25, !shown_is_ascii(value) || (size == 1 && bytes[0] == value.at[value.len - 1 - SHOWN_END + kept]));
    }
    *at += len;
    INVARIANT(25, count >= SHOWN_SHORTEST ? kept == SHOWN_END : kept == 0);
    INVARIANT(25, shown_is_ascii(value) ? count == value.len : count <= value.len);
}
