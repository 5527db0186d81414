/* listing.h: structures of TAPI's that hold lists: behind the fixed part are entries, and behind these their texts. */
#ifndef TAPI32_LISTING_H
#define TAPI32_LISTING_H

#include <stdbool.h>
#include <windows.h>

struct listing {
    void *bytes; /* the structure, from the fixed part on */
    DWORD used;
    bool is_ansi;
};

/* Begin with the fixed part and all entries, `size` bytes, zeroed; texts may have as many units together, NULs
 * included. False without memory. */
bool listing_begin(struct listing *listing, DWORD size, DWORD text_units, bool is_ansi);

/* Append a text. Writes its size to member[0] and its offset to member[1]: of an entry, or of the fixed part. */
void listing_text(struct listing *listing, DWORD *member, const WCHAR *text);

/* Give it to the application, whole; where there is no room, `bare`, which is its fixed part without lists. Both have
 * dwTotalSize, dwNeededSize and dwUsedSize first, which are set. Returns 0, LINEERR_INVALPOINTER or
 * LINEERR_STRUCTURETOOSMALL. Frees what listing_begin made. */
LONG listing_end(struct listing *listing, const void *bare, DWORD bare_size, void *to);

#endif
