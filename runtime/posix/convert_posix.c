/* convert_posix.c: os.h for POSIX systems: what only converts, and has to do with no thread, clock or file. */
#include "os.h"

#include <errno.h>
#include <iconv.h>
#include <md5.h>
#include <stdio.h>
#include <time.h>

void os_utc_of(uint64_t time_ms, SYSTEMTIME *utc)
{
    time_t seconds = (time_t)(time_ms / 1000);
    struct tm tm;

    gmtime_r(&seconds, &tm);
    *utc = (SYSTEMTIME){
        .wYear = (WORD)(tm.tm_year + 1900),
        .wMonth = (WORD)(tm.tm_mon + 1),
        .wDayOfWeek = (WORD)tm.tm_wday,
        .wDay = (WORD)tm.tm_mday,
        .wHour = (WORD)tm.tm_hour,
        .wMinute = (WORD)tm.tm_min,
        .wSecond = (WORD)tm.tm_sec,
        .wMilliseconds = (WORD)(time_ms % 1000),
    };
}

void os_utc(SYSTEMTIME *now)
{
    os_utc_of(os_time_ms(), now);
}

bool os_md5(struct slice first, struct slice second, unsigned char digest[16])
{
    MD5_CTX context;

    MD5Init(&context);
    MD5Update(&context, first.at, first.len);
    MD5Update(&context, second.at, second.len);
    MD5Final(digest, &context);
    return true;
}

/* iconv's name for a code page of Windows. */
static const char *charset_name(unsigned codepage, char *name, size_t size)
{
    switch (codepage) {
    case CODEPAGE_UTF8:
        return "UTF-8";
    case 28591:
        return "ISO-8859-1";
    case 20127:
        return "ASCII";
    default:
        snprintf(name, size, "CP%u", codepage);
        return name;
    }
}

static const char *utf16_name(void)
{
    return __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? "UTF-16LE" : "UTF-16BE";
}

bool os_decoder_open(os_decoder *decoder, unsigned codepage)
{
    char name[16];

    *decoder = iconv_open(utf16_name(), charset_name(codepage, name, sizeof name));
    return *decoder != (iconv_t)-1;
}

void os_decoder_close(os_decoder *decoder)
{
    iconv_close(*decoder);
}

/* Where os_decode writes: as much as there is room for, but everything is counted. */
struct units {
    WCHAR *out;
    size_t room, count;
};

static void add_unit(struct units *units, WCHAR unit)
{
    if (units->count < units->room)
        units->out[units->count] = unit;
    units->count++;
}

/* Convert the good text at the front of *text, at most a piece's length. True if a bad byte follows it. */
static bool convert_piece(iconv_t converter, struct slice *text, struct units *units)
{
    WCHAR piece[128];
    char *from = (char *)text->at, *to = (char *)piece;
    size_t from_left = text->len, to_left = sizeof piece;
    bool bad = iconv(converter, &from, &from_left, &to, &to_left) == (size_t)-1 && errno != E2BIG;

    for (const WCHAR *unit = piece; (const char *)unit < to; unit++)
        add_unit(units, *unit);
    *text = slice_of(from, from_left);
    return bad;
}

static void skip_bad_byte(struct slice *text, struct units *units)
{
    add_unit(units, 0xFFFD);
    *text = slice_of(text->at + 1, text->len - 1);
}

size_t os_decode(const os_decoder *decoder, struct slice text, WCHAR *out, size_t room)
{
    struct units units = {out, room, 0};

    iconv(*decoder, NULL, NULL, NULL, NULL); /* forget what an earlier text left of a character */
    while (text.len > 0)
        if (convert_piece(*decoder, &text, &units))
            skip_bad_byte(&text, &units);
    return units.count;
}

size_t os_to_utf16(unsigned codepage, struct slice text, WCHAR *out, size_t room)
{
    struct units units = {out, room, 0};
    os_decoder decoder;

    if (os_decoder_open(&decoder, codepage)) {
        units.count = os_decode(&decoder, text, out, room);
        os_decoder_close(&decoder);
    } else {
        while (text.len > 0)
            skip_bad_byte(&text, &units);
    }
    return units.count;
}

size_t os_from_utf16(unsigned codepage, const WCHAR *text, size_t len, unsigned char *out, size_t room)
{
    char name[16];
    iconv_t converter = iconv_open(charset_name(codepage, name, sizeof name), utf16_name());
    char *from = (char *)text, *to = (char *)out;
    size_t from_left = len * sizeof *text, to_left = room;
    bool exact;

    if (converter == (iconv_t)-1)
        return OS_NO_TEXT;
    /* A positive result counts characters that were replaced; the second call ends the state of a stateful charset. */
    exact = iconv(converter, &from, &from_left, &to, &to_left) == 0 &&
            iconv(converter, NULL, NULL, &to, &to_left) == 0;
    iconv_close(converter);
    return exact ? room - to_left : OS_NO_TEXT;
}
