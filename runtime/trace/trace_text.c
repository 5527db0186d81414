/* trace_text.c: see trace_text.h. */
#include "trace_text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "printable.h"

static const char cut_end[] = "…";

enum { ENDING = sizeof(cut_end) + 1 }; /* with a line feed and a NUL */

#define NO_TEXT 0x80000000u /* in place of a character: a byte, in the low bits, that is no text */

void trace_line_init(struct trace_line *line)
{
    line->len = 0;
    line->cut = false;
}

void trace_begin(struct trace_line *line, uint64_t time_ms, uint64_t thread, const char *about)
{
    SYSTEMTIME utc;
    os_utc_of(time_ms, &utc);
    trace_line_init(line);
    trace_add(line, "%04u-%02u-%02u %02u:%02u:%02u.%03u %llu %-5s ", utc.wYear, utc.wMonth, utc.wDay, utc.wHour,
              utc.wMinute, utc.wSecond, utc.wMilliseconds, (unsigned long long)thread, about);
}

void trace_add(struct trace_line *line, const char *format, ...)
{
    size_t room = TRACE_LINE - ENDING - line->len;
    va_list arguments;
    va_start(arguments, format);
    int len = line->cut ? -1 : vsnprintf(line->at + line->len, room, format, arguments);
    va_end(arguments);
    if (len < 0 || (size_t)len >= room)
        line->cut = true;
    else
        line->len += (size_t)len;
}

size_t trace_end(struct trace_line *line)
{
    if (line->cut) {
        memcpy(line->at + line->len, cut_end, sizeof(cut_end) - 1);
        line->len += sizeof(cut_end) - 1;
    }
    line->at[line->len++] = '\n';
    line->at[line->len] = 0;
    return line->len;
}

static void add_utf8(struct trace_line *line, uint32_t c)
{
    if (c < 0x80)
        trace_add(line, "%c", (int)c);
    else if (c < 0x800)
        trace_add(line, "%c%c", (int)(0xC0 | c >> 6), (int)(0x80 | (c & 0x3F)));
    else if (c < 0x10000)
        trace_add(line, "%c%c%c", (int)(0xE0 | c >> 12), (int)(0x80 | (c >> 6 & 0x3F)), (int)(0x80 | (c & 0x3F)));
    else
        trace_add(line, "%c%c%c%c", (int)(0xF0 | c >> 18), (int)(0x80 | (c >> 12 & 0x3F)),
                  (int)(0x80 | (c >> 6 & 0x3F)), (int)(0x80 | (c & 0x3F)));
}

/* \xHH is never two things: below 0x80 it is a character of ASCII, from there on a byte that is no text. */
static void add_character(struct trace_line *line, uint32_t c)
{
    if (c & NO_TEXT)
        trace_add(line, "\\x%02X", (unsigned)(c & 0xFF));
    else if (is_printable(c))
        add_utf8(line, c);
    else if (c < 0x80)
        trace_add(line, "\\x%02X", (unsigned)c);
    else
        trace_add(line, "\\u{%X}", (unsigned)c);
}

/* Within a value, what could end it, or pass for one of these escapes, is escaped, too. */
static void add_of_value(struct trace_line *line, uint32_t c)
{
    if (c == '"' || c == '\\')
        trace_add(line, "\\x%02X", (unsigned)c);
    else
        add_character(line, c);
}

/* Take the character at the front of a UTF-8 text: none that is longer than need be, half a pair, or beyond Unicode
 * (RFC 3629, section 4). */
static uint32_t take_utf8(struct slice *text)
{
    static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
    unsigned char lead = text->at[0];
    size_t more = lead < 0xC0 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3, good = 0;
    uint32_t c = lead < 0x80 ? lead : lead & (0x3Fu >> more);
    while (good < more && good + 1 < text->len && text->at[good + 1] >> 6 == 2)
        c = c << 6 | (text->at[++good] & 0x3F);
    bool is_text = lead < 0x80 || (lead >= 0xC0 && lead < 0xF8 && good == more && c >= least[more] && c <= 0x10FFFF &&
                                   c >> 11 != 0xD800 >> 11);
    size_t len = is_text ? more + 1 : 1;
    *text = slice_of(text->at + len, text->len - len);
    return is_text ? c : NO_TEXT | lead;
}

void trace_add_text(struct trace_line *line, struct slice text)
{
    while (text.len > 0)
        add_character(line, take_utf8(&text));
}

/* Half a pair stays what it is, and is unprintable. */
static uint32_t join_pair(const WCHAR *units, size_t len)
{
    bool pair = len > 1 && units[0] >> 10 == 0xD800 >> 10 && units[1] >> 10 == 0xDC00 >> 10;
    return pair ? 0x10000 + ((units[0] - 0xD800u) << 10) + (units[1] - 0xDC00u) : units[0];
}

/* Take the character at the front of a text in another encoding: the fewest bytes that are one. */
static uint32_t take_decoded(const os_decoder *decoder, struct slice *text)
{
    enum { LONGEST = 4 };
    for (size_t len = 1; len <= LONGEST && len <= text->len; len++) {
        WCHAR units[2];
        size_t count = os_decode(decoder, slice_of(text->at, len), units, 2);
        uint32_t c = count == 1 || count == 2 ? join_pair(units, count) : 0xFFFD;
        if (c != 0xFFFD && count == 1 + (c >= 0x10000)) {
            *text = slice_of(text->at + len, text->len - len);
            return c;
        }
    }
    unsigned char bad = text->at[0];
    *text = slice_of(text->at + 1, text->len - 1);
    return NO_TEXT | bad;
}

static void keep(struct trace_value *value, uint32_t c)
{
    if (value->count < TRACE_SHOWN)
        value->at[value->count] = c;
    value->last[value->count % TRACE_KEPT] = c;
    value->blank = value->blank || is_blank(c);
    value->count++;
}

static void begin_value(struct trace_value *value)
{
    value->count = 0;
    value->blank = false;
}

/* ASCII is itself in every encoding that a protocol can have. */
void trace_read(struct trace_value *value, unsigned codepage, const os_decoder *decoder, struct slice bytes)
{
    begin_value(value);
    while (bytes.len > 0) {
        bool itself = codepage == CODEPAGE_UTF8 || bytes.at[0] < 0x80;
        keep(value, itself ? take_utf8(&bytes) : take_decoded(decoder, &bytes));
    }
}

void trace_read_utf16(struct trace_value *value, const WCHAR *units, size_t len)
{
    begin_value(value);
    for (size_t i = 0; i < len; i++) {
        uint32_t c = join_pair(units + i, len - i);
        i += c >= 0x10000;
        keep(value, c);
    }
}

static void add_shown(struct trace_line *line, const struct trace_value *value)
{
    const char *quote = value->count == 0 || value->blank ? "\"" : "";
    trace_add(line, "%s", quote);
    for (size_t i = 0; i < value->count && i < TRACE_SHOWN; i++)
        add_of_value(line, value->at[i]);
    trace_add(line, "%s%s", value->count > TRACE_SHOWN ? "…" : "", quote);
}

static void add_masked(struct trace_line *line, const struct trace_value *value)
{
    trace_add(line, "**");
    for (size_t i = value->count - (value->count < 2 * TRACE_KEPT ? 0 : TRACE_KEPT); i < value->count; i++)
        add_of_value(line, value->last[i % TRACE_KEPT]);
    trace_add(line, " (%u)", (unsigned)value->count);
}

void trace_add_value(struct trace_line *line, const struct trace_value *value, bool shown)
{
    if (shown || value->count == 0)
        add_shown(line, value);
    else
        add_masked(line, value);
}
