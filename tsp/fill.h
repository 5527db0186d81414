/* fill.h: how TAPI's variable structures are filled, once for all of them.
 *
 * The fixed part has the size of the negotiated version, not of the compiler's structure. Behind it stand strings,
 * contiguous, in UTF-16 with their NUL. dwTotalSize is never touched and nothing is written past it; a string that
 * does not fit is left out whole, and dwNeededSize says what all of it would take (rules 60 to 64). */
#ifndef TSPEC_FILL_H
#define TSPEC_FILL_H

#include <tspi.h>

#include "slice.h"

struct fill {
    unsigned char *out; /* TAPI's structure */
    DWORD fixed, total, needed, used;
};

/* Bytes of a structure's fixed part under a TSPI version. */
DWORD fixed_size_of_devcaps(DWORD version);
DWORD fixed_size_of_callinfo(DWORD version);

/* Begin to fill `structure`, whose first member is dwTotalSize. Returns 0, or LINEERR_STRUCTURETOOSMALL if not even the
 * fixed part fits; then nothing was written. */
LONG fill_begin(struct fill *fill, void *structure, DWORD fixed);

/* Append a string and set its size and offset; an empty one, or one that does not fit, gets 0 and 0. */
void fill_string(struct fill *fill, unsigned codepage, struct slice text, DWORD *size, DWORD *offset);

/* Append bytes in the same way. */
void fill_bytes(struct fill *fill, const void *bytes, DWORD len, DWORD *size, DWORD *offset);

/* Write the fixed part from `image`, which has the compiler's layout; its first three members are set here. */
void fill_end(struct fill *fill, void *image);

/* All of a VARSTRING that holds bytes. Returns what fill_begin does. */
LONG fill_varstring(LPVARSTRING out, const void *bytes, DWORD len);

/* The same that holds a text. */
LONG fill_varstring_text(LPVARSTRING out, unsigned codepage, struct slice text);

#endif
