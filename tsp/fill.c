/* fill.c: see fill.h. */
#include "fill.h"

#include <string.h>

#include "os.h"
#include "text.h"

enum { STRING_UNITS = 512 };

/* The three members that every variable structure begins with. */
struct sizes {
    DWORD total, needed, used;
};

DWORD fixed_size_of_devcaps(DWORD version)
{
    return version >= 0x00030000 ? 292 : version >= 0x00020002 ? 268 : 252;
}

DWORD fixed_size_of_callinfo(DWORD version)
{
    return version >= 0x00030000 ? 344 : 324;
}

LONG fill_begin(struct fill *fill, void *structure, DWORD fixed)
{
    struct sizes sizes;
    memcpy(&sizes.total, structure, sizeof(sizes.total));
    if (sizes.total < fixed)
        return LINEERR_STRUCTURETOOSMALL;
    *fill = (struct fill){.out = structure, .fixed = fixed, .total = sizes.total, .needed = fixed, .used = fixed};
    return 0;
}

void fill_bytes(struct fill *fill, const void *bytes, DWORD len, DWORD *size, DWORD *offset)
{
    *size = *offset = 0;
    fill->needed += len;
    if (len == 0 || len > fill->total - fill->used)
        return;
    memcpy(fill->out + fill->used, bytes, len);
    *size = len;
    *offset = fill->used;
    fill->used += len;
}

void fill_string(struct fill *fill, unsigned codepage, struct slice text, DWORD *size, DWORD *offset)
{
    WCHAR wide[STRING_UNITS];
    size_t units = text.len == 0 ? 0 : os_to_utf16(codepage, text, wide, STRING_UNITS - 1);
    if (units > STRING_UNITS - 1)
        units = STRING_UNITS - 1;
    wide[units] = 0;
    fill_bytes(fill, wide, units == 0 ? 0 : (DWORD)((units + 1) * sizeof(WCHAR)), size, offset);
}

void fill_end(struct fill *fill, void *image)
{
    struct sizes sizes = {fill->total, fill->needed, fill->used};
    memcpy(image, &sizes, sizeof(sizes));
    memcpy(fill->out, image, fill->fixed);
}

LONG fill_varstring(LPVARSTRING out, const void *bytes, DWORD len)
{
    struct fill fill;
    VARSTRING image = {.dwStringFormat = STRINGFORMAT_BINARY};
    LONG result = fill_begin(&fill, out, sizeof(image));
    if (result != 0)
        return result;
    fill_bytes(&fill, bytes, len, &image.dwStringSize, &image.dwStringOffset);
    fill_end(&fill, &image);
    return 0;
}

LONG fill_varstring_text(LPVARSTRING out, unsigned codepage, struct slice text)
{
    struct fill fill;
    VARSTRING image = {.dwStringFormat = STRINGFORMAT_UNICODE};
    LONG result = fill_begin(&fill, out, sizeof(image));
    if (result != 0)
        return result;
    fill_string(&fill, codepage, text, &image.dwStringSize, &image.dwStringOffset);
    fill_end(&fill, &image);
    return 0;
}
