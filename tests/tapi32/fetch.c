/* fetch.c: see fetch.h. */
#include "fetch.h"

#include <stdlib.h>

enum { USUAL_ROOM = 2048, MOST_ROOM = 0x100000 };

LONG fetch(const struct asked *asked, question *ask, DWORD detail, void **fetched)
{
    DWORD room = USUAL_ROOM;
    for (;;) {
        VARSTRING *head = calloc(1, room); /* all of TAPI's structures begin alike */
        if (head == NULL)
            return LINEERR_NOMEM;
        head->dwTotalSize = room;
        LONG result = ask(asked, detail, head);
        DWORD needed = head->dwNeededSize;
        if (result == 0 && (needed <= room || room >= MOST_ROOM)) {
            *fetched = head;
            return 0;
        }
        free(head);
        if (result != 0)
            return result;
        room = needed < MOST_ROOM ? needed : MOST_ROOM;
    }
}

LONG fetch_into(const struct asked *asked, question *ask, DWORD detail, const struct layout *layout,
                const struct patch *patches, unsigned patch_count, void *to, DWORD version, bool is_ansi)
{
    void *fetched;
    if (to == NULL)
        return LINEERR_INVALPOINTER;
    LONG result = fetch(asked, ask, detail, &fetched);
    if (result != 0)
        return result;
    result = layout_copy(layout, &(struct laid_out){fetched, asked->version, false}, patches, patch_count, to, version,
                         is_ansi);
    free(fetched);
    return result;
}
