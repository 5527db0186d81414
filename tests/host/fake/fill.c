/* fill.c: see fill.h. */
#include "fill.h"

#include <string.h>

#include "mutants.h"

size_t text_length(const WCHAR *text)
{
    size_t count = 0;

    while (text[count])
        count++;
    return count;
}

bool text_is(const WCHAR *text, const char *what, bool folds)
{
    unsigned i;

    for (i = 0; what[i] && text[i]; i++) {
        bool capital = folds && text[i] >= 'A' && text[i] <= 'Z';
        if ((capital ? text[i] + 'a' - 'A' : text[i]) != what[i])
            return false;
    }
    return what[i] == text[i];
}

LONG fill_begin(struct fill *fill, void *out, DWORD fixed)
{
    DWORD total;

    memcpy(&total, out, sizeof total);
    *fill = (struct fill){.out = out, .total = total, .fixed = fixed, .needed = fixed, .used = fixed};
    return total < fixed ? (LONG)LINEERR_STRUCTURETOOSMALL : 0;
}

void fill_bytes(struct fill *fill, DWORD *field, const void *bytes, DWORD size)
{
    field[0] = field[1] = 0;
    fill->needed += size;
    if (size == 0 || size > fill->total - fill->used)
        return;
    memcpy(fill->out + fill->used, bytes, size);
    field[0] = size;
    field[1] = fill->used;
    fill->used += size;
}

/* As much of a string as there is room for. */
static void fill_cut(struct fill *fill, DWORD *field, const WCHAR *text, DWORD size)
{
    DWORD room = (fill->total - fill->used) & ~(DWORD)1;
    WCHAR end = 0;

    fill->needed += size;
    if (room < sizeof end)
        return;
    fill->needed -= room;
    fill_bytes(fill, field, text, room);
    memcpy(fill->out + fill->used - sizeof end, &end, sizeof end);
}

void fill_text(struct fill *fill, DWORD *field, const WCHAR *text)
{
    DWORD size = (DWORD)(text_length(text) + 1) * sizeof *text;
    WCHAR longer[64] = {0};

    if (size > fill->total - fill->used && does("cuts a string to fit")) {
        fill_cut(fill, field, text, size);
        return;
    }
    if (does("string without an end"))
        size -= sizeof *text;
    memcpy(longer, text, size < sizeof longer ? size : sizeof longer);
    if (does("string of odd size"))
        size++;
    fill_bytes(fill, field, size < sizeof longer ? longer : text, size);
    if (does("leaves a gap between strings")) {
        fill->needed += 4;
        fill->used += fill->total - fill->used >= 4 ? 4 : 0;
    }
}

LONG fill_end(struct fill *fill, void *image)
{
    DWORD head[3] = {fill->total, fill->needed, fill->used};

    if (fill->needed > fill->total && does("refuses a small buffer"))
        return (LONG)LINEERR_STRUCTURETOOSMALL;
    if (does("asks for no more than it was given"))
        head[1] = fill->used;
    if (fill->used == fill->needed && fill->total - fill->used >= 64 && does("counts more than there is")) {
        head[1] += 64;
        head[2] += 64;
    }
    if (fill->used == fill->needed && does("uses more than it needs"))
        head[2] += 4;
    if (does("changes dwTotalSize"))
        head[0] += 4;
    memcpy(image, head, sizeof head);
    memcpy(fill->out, image, fill->fixed);
    if (does("overrun"))
        fill->out[fill->total] = 0;
    if (does("reads behind a structure"))
        (void)*(const volatile unsigned char *)(fill->out + (fill->total + 3) / 4 * 4);
    return 0;
}
