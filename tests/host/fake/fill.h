/* fill.h: how the fake provider fills TAPI's structures of variable size.
 *
 * The caller makes an image of the fixed part, with the members that belong to TAPI taken over from what is there, and
 * lets fill write it at the end. What does not fit is left out whole (rule 62). */
#ifndef FAKE_FILL_H
#define FAKE_FILL_H

#include <stdbool.h>

#include <windows.h>

#include <tspi.h>

struct fill {
    unsigned char *out;
    DWORD total, fixed, needed, used;
};

/* Begin; fixed is the size of the fixed part. LINEERR_STRUCTURETOOSMALL if not even that fits. */
LONG fill_begin(struct fill *fill, void *out, DWORD fixed);

/* Append bytes or a string; its size and offset go into field[0] and field[1], which are the image's. */
void fill_bytes(struct fill *fill, DWORD *field, const void *bytes, DWORD size);
void fill_text(struct fill *fill, DWORD *field, const WCHAR *text);

/* Write the image. Returns what the TSPI function is to return. */
LONG fill_end(struct fill *fill, void *image);

/* Is it that text, which has no capitals? folds: capitals are as good as small letters. */
bool text_is(const WCHAR *text, const char *what, bool folds);

/* How many units a string has, without its end. */
size_t text_length(const WCHAR *text);

#endif
