/* examine.c: one structure of variable size, asked for with too little room, just enough and plenty. */
#include "examine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../names.h"
#include "../provider/guard.h"
#include "scene.h"

enum {
    PLENTY = 0x10000,
    PATTERNED = 0x5A5A5A5A, /* in TAPI's own members */
    TRIES = 3,            /* what a structure tells may change meanwhile */
    ALIGNMENT = 8,        /* a field may be put where its type likes to be, at most so far on */
};

struct extent {
    DWORD size, offset;
};

/* A structure as the provider has filled it. */
struct filled {
    const struct layout *layout;
    DWORD fixed;
    DWORD total, needed, used;
    struct extent extents[MOST_FIELDS];
    unsigned char *bytes; /* lent */
    LONG result;
};

static DWORD dword_at(const struct filled *filled, size_t at)
{
    DWORD value;

    memcpy(&value, filled->bytes + at, sizeof value);
    return value;
}

static LONG call(struct check *check, const struct subject *subject, enum structure structure, void *bytes)
{
    switch (structure) {
    case DEV_CAPS:
        return CALL(check, 25, lineGetDevCaps, subject->device, subject->version, 0, bytes);
    case ADDRESS_CAPS:
        return CALL(check, 25, lineGetAddressCaps, subject->device, 0, subject->version, 0, bytes);
    case DEV_STATUS:
        return HAS(check, lineGetLineDevStatus) ? CALL(check, 25, lineGetLineDevStatus, subject->line, bytes)
                                                : (LONG)LINEERR_OPERATIONUNAVAIL;
    case ADDRESS_STATUS:
        return HAS(check, lineGetAddressStatus) ? CALL(check, 25, lineGetAddressStatus, subject->line, 0, bytes)
                                                : (LONG)LINEERR_OPERATIONUNAVAIL;
    case CALL_INFO:
        return HAS(check, lineGetCallInfo) ? CALL(check, 25, lineGetCallInfo, subject->call, bytes)
                                           : (LONG)LINEERR_OPERATIONUNAVAIL;
    case PHONE_CAPS:
        return CALL(check, 25, phoneGetDevCaps, subject->device, subject->version, 0, bytes);
    case PHONE_STATUS:
        return HAS(check, phoneGetStatus) ? CALL(check, 25, phoneGetStatus, subject->phone, bytes)
                                          : (LONG)PHONEERR_OPERATIONUNAVAIL;
    case PHONE_DISPLAY:
        return HAS(check, phoneGetDisplay) ? CALL(check, 60, phoneGetDisplay, subject->phone, bytes)
                                           : (LONG)PHONEERR_OPERATIONUNAVAIL;
    case PHONE_BUTTON_INFO:
        return HAS(check, phoneGetButtonInfo) ? CALL(check, 60, phoneGetButtonInfo, subject->phone, 0, bytes)
                                              : (LONG)PHONEERR_OPERATIONUNAVAIL;
    default:
        return HAS(check, lineGetCallStatus) ? CALL(check, 25, lineGetCallStatus, subject->call, bytes)
                                             : (LONG)LINEERR_OPERATIONUNAVAIL;
    }
}

/* Rules 60 and 65. */
static void check_what_is_ours(const struct filled *filled, DWORD total)
{
    const struct layout *layout = filled->layout;
    size_t i;

    if (!guard_is_whole(filled->bytes, total))
        finding_broken(60, "%s wrote beside a %s of %u bytes", layout->function, layout->name, (unsigned)total);
    else if (dword_at(filled, 0) != total)
        finding_broken(60, "%s changed dwTotalSize from %u to %u", layout->function, (unsigned)total,
                       (unsigned)dword_at(filled, 0));
    else
        finding(60, NULL);
    for (i = 0; layout->owned[i] && filled->result == 0; i++)
        if (dword_at(filled, layout->owned[i]) != PATTERNED) {
            finding_broken(65, "%s wrote 0x%X over 4 bytes at %u of %s, which are TAPI's own", layout->function,
                           (unsigned)dword_at(filled, layout->owned[i]), (unsigned)layout->owned[i], layout->name);
            return;
        }
    if (layout->owned[0] && filled->result == 0)
        finding(65, NULL);
}

/* Fill in what the provider wrote. */
static void read_back(struct filled *filled)
{
    size_t i;

    filled->needed = dword_at(filled, 4);
    filled->used = dword_at(filled, 8);
    for (i = 0; filled->layout->fields[i].name; i++) {
        filled->extents[i].size = dword_at(filled, filled->layout->fields[i].at);
        filled->extents[i].offset = dword_at(filled, filled->layout->fields[i].at + 4);
    }
}

/* Ask with so much room. To be given back with guard_free. */
static struct filled ask(struct check *check, const struct subject *subject, enum structure structure, DWORD total)
{
    struct filled filled = {.layout = layout_of(structure), .total = total};
    const DWORD pattern = PATTERNED;
    size_t i;

    filled.fixed = layout_fixed(filled.layout, subject->sizes);
    filled.bytes = guard_lend(total, 60, "a structure was written behind its end");
    memcpy(filled.bytes, &total, sizeof total);
    for (i = 0; filled.layout->owned[i]; i++)
        memcpy(filled.bytes + filled.layout->owned[i], &pattern, sizeof pattern);
    filled.result = call(check, subject, structure, filled.bytes);
    check_what_is_ours(&filled, total);
    if (filled.result == 0)
        read_back(&filled);
    return filled;
}

static void give_back(struct filled *filled)
{
    guard_free(filled->bytes, filled->total);
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

/* Rule 63: a field that is empty has no offset either. NULL: each is so. */
static const char *find_stray_offset(const struct filled *filled)
{
    size_t i;

    for (i = 0; filled->layout->fields[i].name; i++)
        if (filled->extents[i].size == 0 && filled->extents[i].offset != 0)
            return filled->layout->fields[i].name;
    return NULL;
}

/* Rules 61 and 63: 0, or the one that is broken. Where the variable part is not as it must be goes into why. */
static unsigned lies_wrong(const struct filled *filled, char *why, size_t size)
{
    const char *stray = find_stray_offset(filled);
    struct extent present[MOST_FIELDS];
    DWORD at = filled->fixed;
    size_t count = 0, i;

    if (stray) {
        snprintf(why, size, "%s is empty, but has an offset", stray);
        return 63;
    }
    for (i = 0; filled->layout->fields[i].name; i++)
        if (filled->extents[i].size)
            present[count++] = filled->extents[i];
    qsort(present, count, sizeof *present, by_offset);
    for (i = 0; i < count; i++) {
        if (present[i].offset < at || !is_padding(at, present[i].offset)) {
            snprintf(why, size, "a field begins at %u, the %s ends at %u", (unsigned)present[i].offset,
                     i == 0 ? "fixed part" : "field before it", (unsigned)at);
            return 63;
        }
        at = present[i].offset + present[i].size;
        if (at > filled->used || at < present[i].offset) {
            snprintf(why, size, "a field ends at %u, beyond dwUsedSize %u", (unsigned)at, (unsigned)filled->used);
            return 63;
        }
    }
    if (filled->used < at || filled->used - at >= ALIGNMENT) {
        snprintf(why, size, "dwUsedSize is %u, but what there is ends at %u", (unsigned)filled->used, (unsigned)at);
        return count == 0 && is_other_fixed(filled, filled->used) ? 63 : 61;
    }
    return 0;
}

/* Rule 64. */
static bool is_text(const struct filled *filled, const struct extent *extent)
{
    WCHAR unit;
    DWORD at;

    for (at = 0; at + sizeof unit <= extent->size; at += sizeof unit) {
        memcpy(&unit, filled->bytes + extent->offset + at, sizeof unit);
        if (unit == 0)
            return extent->size % sizeof unit == 0;
    }
    return false;
}

/* The same for a list of texts: behind the last one is a NUL of the list's own. */
static bool is_list(const struct filled *filled, const struct extent *extent)
{
    static const WCHAR end[2];

    return extent->size >= sizeof end &&
           memcmp(filled->bytes + extent->offset + extent->size - sizeof end, end, sizeof end) == 0;
}

static void check_texts(const struct filled *filled)
{
    const struct field *field;
    size_t i;

    for (i = 0; filled->layout->fields[i].name; i++) {
        field = &filled->layout->fields[i];
        if (!field->nuls || !filled->extents[i].size)
            continue;
        if (!is_text(filled, &filled->extents[i]))
            finding_broken(64, "%s of %s, %u bytes, is no UTF-16 with a NUL in it", field->name, filled->layout->name,
                           (unsigned)filled->extents[i].size);
        else if (field->nuls == 2 && !is_list(filled, &filled->extents[i]))
            finding_broken(64, "%s of %s, %u bytes, is a list that does not end in two NULs", field->name,
                           filled->layout->name, (unsigned)filled->extents[i].size);
        else
            finding(64, NULL);
    }
}

/* What was asked for with plenty of room. False: asking on makes no sense. */
static bool check_plenty(const struct filled *filled, const struct subject *subject)
{
    const struct layout *layout = filled->layout;
    unsigned rule;
    char why[200];

    if (filled->used > filled->total || filled->used > filled->needed || filled->needed > filled->used) {
        finding_broken(61, "%s wrote dwNeededSize %u and dwUsedSize %u into a %s of %u bytes, which has room for all",
                       layout->function, (unsigned)filled->needed, (unsigned)filled->used, layout->name,
                       (unsigned)filled->total);
        return false;
    }
    rule = lies_wrong(filled, why, sizeof why);
    if (rule) {
        finding_broken(rule, "%s, %s of version 0x%08X (fixed part %u bytes): %s", layout->function, layout->name,
                       (unsigned)subject->version, (unsigned)filled->fixed, why);
        return false;
    }
    finding(63, NULL);
    check_texts(filled);
    return true;
}

/* Rule 62: a field is there whole, or not at all. */
static bool check_fields(const struct filled *filled, const struct filled *whole)
{
    const struct extent *extent, *full;
    size_t i;

    for (i = 0; filled->layout->fields[i].name; i++) {
        extent = &filled->extents[i];
        full = &whole->extents[i];
        if (extent->size == 0 ? extent->offset != 0 && full->size != 0
                              : extent->size != full->size || extent->offset < filled->fixed ||
                                extent->offset > filled->total || extent->size > filled->total - extent->offset) {
            finding_broken(62, "%s into %u bytes gave %s size %u at %u; whole it has %u bytes",
                           filled->layout->function, (unsigned)filled->total, filled->layout->fields[i].name,
                           (unsigned)extent->size, (unsigned)extent->offset, (unsigned)full->size);
            return false;
        }
    }
    finding(62, NULL);
    return true;
}

static bool is_complete(const struct filled *filled, const struct filled *whole)
{
    size_t i;

    for (i = 0; filled->layout->fields[i].name; i++)
        if (filled->extents[i].size != whole->extents[i].size)
            return false;
    return true;
}

/* What was asked for with this much room, which holds the fixed part. */
static void check_small(const struct filled *filled, const struct filled *whole)
{
    const struct layout *layout = filled->layout;
    char name[64];

    if (filled->result != 0)
        finding_broken(62, "%s into a %s of %u bytes, which holds the fixed part, returned %s", layout->function,
                       layout->name, (unsigned)filled->total, error_name(filled->result, name, sizeof name));
    else if (filled->needed != whole->needed)
        finding_broken(61, "%s says dwNeededSize %u in a %s of %u bytes, but %u in one of %u", layout->function,
                       (unsigned)filled->needed, layout->name, (unsigned)filled->total, (unsigned)whole->needed,
                       (unsigned)whole->total);
    else if (filled->used > filled->total || filled->used > filled->needed)
        finding_broken(61, "%s says dwUsedSize %u in a %s of %u bytes", layout->function, (unsigned)filled->used,
                       layout->name, (unsigned)filled->total);
    else if (check_fields(filled, whole) && filled->total >= whole->needed && !is_complete(filled, whole))
        finding_broken(61, "%s does not fill in all of a %s of dwNeededSize, %u bytes", layout->function, layout->name,
                       (unsigned)whole->needed);
    else
        finding(61, NULL);
}

static bool same_need(struct check *check, const struct subject *subject, enum structure structure,
                      const struct filled *whole)
{
    struct filled again = ask(check, subject, structure, PLENTY);
    bool same = again.result == 0 && again.needed == whole->needed;

    give_back(&again);
    return same;
}

/* Ask with each size. False: what the structure tells has changed meanwhile, so that nothing was judged. */
static bool examine_sizes(struct check *check, const struct subject *subject, enum structure structure,
                          const struct filled *whole)
{
    DWORD totals[] = {whole->fixed, whole->needed - 1, whole->needed};
    struct filled filled[3];
    bool steady;
    size_t i;

    for (i = 0; i < 3; i++)
        filled[i] = ask(check, subject, structure, totals[i] < whole->fixed ? whole->fixed : totals[i]);
    steady = same_need(check, subject, structure, whole);
    for (i = 0; i < 3; i++) {
        if (steady)
            check_small(&filled[i], whole);
        give_back(&filled[i]);
    }
    return steady;
}

bool examine(struct check *check, const struct subject *subject, enum structure structure)
{
    struct filled whole;
    bool given, done = false;
    unsigned i;

    for (i = 0; i < TRIES && !done; i++) {
        whole = ask(check, subject, structure, PLENTY);
        given = whole.result == 0;
        done = !given || !check_plenty(&whole, subject) || examine_sizes(check, subject, structure, &whole);
        give_back(&whole);
    }
    return given;
}

bool examine_version(struct check *check, const struct subject *subject, enum structure structure)
{
    struct filled filled = ask(check, subject, structure, PLENTY);
    char why[200];
    bool right = filled.result != 0 || !lies_wrong(&filled, why, sizeof why);

    give_back(&filled);
    return right;
}
