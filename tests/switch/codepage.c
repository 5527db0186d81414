/* codepage.c: text between UTF-8 and the encoding of the protocol. */
#include "codepage.h"

#include "os.h"
#include "protocol.h"

enum { UNITS = 1024 };

/* By way of UTF-16, as the provider does it. What has no counterpart is left out whole. */
static struct slice convert(unsigned from, unsigned to, struct slice text, char *out, size_t size)
{
    WCHAR wide[UNITS];
    size_t units = os_to_utf16(from, text, wide, UNITS);
    size_t len = units > UNITS ? OS_NO_TEXT : os_from_utf16(to, wide, units, (unsigned char *)out, size);
    return slice_of(out, len == OS_NO_TEXT ? 0 : len);
}

struct slice codepage_encode(struct slice utf8, char *out, size_t size)
{
    return convert(CODEPAGE_UTF8, protocol.codepage, utf8, out, size);
}

struct slice codepage_decode(struct slice wire, char *out, size_t size)
{
    return convert(protocol.codepage, CODEPAGE_UTF8, wire, out, size);
}
