/* filled.c: a structure of variable size as the provider has filled it. */
#include "filled.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"

enum { ALIGNMENT = 8 /* a field may be put where its type likes to be, at most so far on */ };

DWORD filled_dword(const struct filled *filled, size_t at)
{
    DWORD value;

    memcpy(&value, filled->bytes + at, sizeof value);
    return value;
}

void filled_read(struct filled *filled)
{
    size_t i;

    filled->needed = filled_dword(filled, 4);
    filled->used = filled_dword(filled, 8);
    for (i = 0; filled->layout->fields[i].name; i++) {
        filled->extents[i].field = &filled->layout->fields[i];
        filled->extents[i].size = filled_dword(filled, filled->layout->fields[i].at);
        filled->extents[i].offset = filled_dword(filled, filled->layout->fields[i].at + 4);
    }
}

static int by_offset(const void *a, const void *b)
{
    const struct extent *first = a, *second = b;

    return (first->offset > second->offset) - (first->offset < second->offset);
}

/* Is this only the space that brings a field to an address that its type likes? */
static bool is_padding(DWORD from, DWORD to)
{
    return to == from || (to - from < ALIGNMENT && to % 4 == 0);
}

/* Is this where the fixed part of another version ends? */
static bool is_other_fixed(const struct filled *filled, DWORD used)
{
    static const DWORD versions[] = {VERSION_2_0, VERSION_2_2, VERSION_3_0};
    size_t i;

    for (i = 0; i < sizeof versions / sizeof *versions; i++)
        if (used == layout_fixed(filled->layout, sizes_of(versions[i])) && used != filled->fixed)
            return true;
    return false;
}

/* Its fields, in the order in which they lie. Returns how many. */
static size_t sort_fields(const struct filled *filled, struct extent present[MOST_FIELDS])
{
    size_t count = 0, i;

    for (i = 0; filled->layout->fields[i].name; i++)
        if (filled->extents[i].size)
            present[count++] = filled->extents[i];
    qsort(present, count, sizeof *present, by_offset);
    return count;
}

/* A field that is empty, but has an offset (rule 63). NULL: there is none. */
static const struct extent *find_stray(const struct filled *filled)
{
    size_t i;

    for (i = 0; filled->layout->fields[i].name; i++)
        if (filled->extents[i].size == 0 && filled->extents[i].offset != 0)
            return &filled->extents[i];
    return NULL;
}

void filled_find_wrong(const struct filled *filled, struct wrong *wrong)
{
    const struct extent *stray = find_stray(filled);
    struct extent present[MOST_FIELDS];
    size_t count = sort_fields(filled, present), i;
    DWORD at = filled->fixed;

    if (stray) {
        *wrong = (struct wrong){.rule = 63, .field = *stray, .end = stray->offset};
        snprintf(wrong->why, sizeof wrong->why, "%s is empty, but has an offset", stray->field->name);
        return;
    }
    for (i = 0; i < count; i++) {
        *wrong = (struct wrong){.rule = 63, .field = present[i], .end = at};
        if (present[i].offset < at || !is_padding(at, present[i].offset)) {
            snprintf(wrong->why, sizeof wrong->why, "%s begins at %u, the %s ends at %u", present[i].field->name,
                     (unsigned)present[i].offset, i == 0 ? "fixed part" : "field before it", (unsigned)at);
            return;
        }
        at = present[i].offset + present[i].size;
        if (at > filled->used || at < present[i].offset) {
            snprintf(wrong->why, sizeof wrong->why, "%s ends at %u, beyond dwUsedSize %u", present[i].field->name,
                     (unsigned)at, (unsigned)filled->used);
            return;
        }
    }
    *wrong = (struct wrong){.end = at};
    if (filled->used < at || filled->used - at >= ALIGNMENT) {
        wrong->rule = count == 0 && is_other_fixed(filled, filled->used) ? 63 : 61;
        snprintf(wrong->why, sizeof wrong->why, "dwUsedSize is %u, but what there is ends at %u", (unsigned)filled->used,
                 (unsigned)at);
    }
}

void filled_tell_wrong(const struct filled *filled, const struct wrong *wrong)
{
    DWORD from = wrong->field.field ? wrong->field.offset : filled->used;

    if (wrong->field.field)
        bytes_tell_extent(filled->bytes, wrong->field.field);
    else
        bytes_tell_dword(filled->bytes, 8, "dwUsedSize", wrong->end);
    if (from > wrong->end && from <= filled->total)
        bytes_tell((ptrdiff_t)wrong->end, "which no field has", filled->bytes + wrong->end, NULL, from - wrong->end);
}

void filled_tell_sizes(const struct filled *filled)
{
    bytes_tell(4, "dwNeededSize", filled->bytes + 4, NULL, sizeof(DWORD));
    bytes_tell(8, "dwUsedSize", filled->bytes + 8, NULL, sizeof(DWORD));
}
