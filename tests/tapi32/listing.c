/* listing.c: see listing.h. */
#include "listing.h"

#include <stdlib.h>
#include <string.h>

#include "layouts.h"
#include "text.h"

enum { BYTES_PER_UNIT = 4 }; /* the most that a unit takes, and more than enough to align each text */

bool listing_begin(struct listing *listing, DWORD size, DWORD text_units, bool is_ansi)
{
    *listing = (struct listing){calloc(1, (size_t)size + (size_t)text_units * BYTES_PER_UNIT), size, is_ansi};
    return listing->bytes != NULL;
}

void listing_text(struct listing *listing, DWORD *member, const WCHAR *text)
{
    DWORD size = text_bytes(text), offset = layout_aligned(listing->used);
    char *out = (char *)listing->bytes + offset;
    int room = (int)(size / sizeof(*text) * BYTES_PER_UNIT);
    if (listing->is_ansi)
        size = (DWORD)WideCharToMultiByte(CP_ACP, 0, text, -1, out, room, NULL, NULL);
    else
        memcpy(out, text, size);
    member[0] = size;
    member[1] = offset;
    listing->used = offset + size;
}

LONG listing_end(struct listing *listing, const void *bare, DWORD bare_size, void *to)
{
    VARSTRING *head = to; /* all of TAPI's structures begin alike */
    LONG result = to == NULL                        ? (LONG)LINEERR_INVALPOINTER
                : head->dwTotalSize < bare_size     ? (LONG)LINEERR_STRUCTURETOOSMALL
                                                    : 0;
    if (result == 0) {
        DWORD total = head->dwTotalSize, used = total < listing->used ? bare_size : listing->used;
        memcpy(to, total < listing->used ? bare : listing->bytes, used);
        head->dwTotalSize = total;
        head->dwNeededSize = listing->used;
        head->dwUsedSize = used;
    }
    free(listing->bytes);
    return result;
}
