/* forwardlist.c: see forwardlist.h. */
#include "forwardlist.h"

#include <stddef.h>
#include <string.h>

#include "dialstring.h"

/* A LINEFORWARD as it is up to TSPI 3.0. The compiler's has two members more, those of 3.1. */
struct list_entry {
    DWORD mode, caller_size, caller_offset, country, dest_size, dest_offset;
};

static LONG check_sizes(const LINEFORWARDLIST *list)
{
    DWORD head = offsetof(LINEFORWARDLIST, ForwardList);
    if (list->dwTotalSize < head || (list->dwTotalSize - head) / sizeof(struct list_entry) < list->dwNumEntries)
        return LINEERR_STRUCTURETOOSMALL;
    return list->dwNumEntries <= FORWARD_ENTRIES ? 0 : LINEERR_INVALPARAM;
}

/* The number of an entry, which may or may not end in a NUL. None, or an empty one: do not disturb. */
static LONG read_dest(const struct protocol *spoken, const LINEFORWARDLIST *list, const struct list_entry *entry,
                      struct text *dest)
{
    WCHAR number[TEXT_BYTES + 1] = {0};
    dest->len = 0;
    if (entry->dest_size == 0)
        return 0;
    if (entry->dest_offset > list->dwTotalSize || entry->dest_size > list->dwTotalSize - entry->dest_offset)
        return LINEERR_INVALPARAM;
    if (entry->dest_size > sizeof(number) - sizeof(WCHAR))
        return LINEERR_INVALADDRESS;
    memcpy(number, (const unsigned char *)list + entry->dest_offset, entry->dest_size / sizeof(WCHAR) * sizeof(WCHAR));
    if (number[0] == 0)
        return 0;
    return dialstring_read(spoken, number, dest) == 0 ? 0 : LINEERR_INVALADDRESS; /* no other error for that */
}

static LONG read_entry(const struct protocol *spoken, const LINEFORWARDLIST *list, unsigned number,
                       struct forward_list *wanted)
{
    struct list_entry entry;
    memcpy(&entry, (const unsigned char *)list->ForwardList + number * sizeof(entry), sizeof(entry));
    for (unsigned i = 0; i < wanted->count; i++)
        if (wanted->entry[i].mode == entry.mode)
            return LINEERR_INVALPARAM;
    struct forward_entry *to = &wanted->entry[wanted->count++];
    to->mode = entry.mode;
    return read_dest(spoken, list, &entry, &to->dest);
}

static DWORD nearest_rings(const struct protocol *spoken, DWORD rings)
{
    DWORD least, most;
    forward_rings(spoken, &least, &most);
    return rings < least ? least : rings > most ? most : rings;
}

LONG forwardlist_read(const struct protocol *spoken, const LINEFORWARDLIST *list, DWORD rings,
                      struct forward_list *wanted)
{
    *wanted = (struct forward_list){.rings = nearest_rings(spoken, rings)};
    LONG result = list != NULL ? check_sizes(list) : 0;
    for (unsigned i = 0; result == 0 && list != NULL && i < list->dwNumEntries; i++)
        result = read_entry(spoken, list, i, wanted);
    return result;
}

void forwardlist_fill(struct fill *fill, const struct protocol *spoken, const struct line *line,
                      LINEADDRESSSTATUS *image)
{
    const struct forwarding *forwarding = line->forwarding;
    struct list_entry entries[FORWARD_ENTRIES] = {{.mode = LINEFORWARDMODE_UNKNOWN}};
    if (forwarding == NULL || forwarding->state == FORWARD_UNTOUCHED)
        return;
    bool sure = forwarding->state == FORWARD_SET;
    DWORD count = sure ? forwarding->set.count : 1;
    for (unsigned i = 0; sure && i < count; i++) {
        entries[i].mode = forwarding->set.entry[i].mode;
        fill_string(fill, spoken->codepage, text_slice(&forwarding->set.entry[i].dest), &entries[i].dest_size,
                    &entries[i].dest_offset);
    }
    fill_bytes(fill, entries, count * (DWORD)sizeof(struct list_entry), &image->dwForwardSize, &image->dwForwardOffset);
    image->dwForwardNumEntries = image->dwForwardSize / sizeof(struct list_entry);
    image->dwNumRingsNoAnswer = sure && count > 0 ? forwarding->set.rings : 0;
}
