/* examine.c: one structure of variable size, asked for with too little room, just enough and plenty. */
#include "examine.h"

#include <string.h>

#include "../names.h"
#include "../provider/guard.h"
#include "bytes.h"
#include "filled.h"
#include "scene.h"

enum {
    PLENTY = 0x10000,
    PATTERNED = 0x5A5A5A5A, /* in TAPI's own members */
    TRIES = 3,            /* what a structure tells may change meanwhile */
};

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

    if (!guard_is_whole(filled->bytes, total)) {
        finding_broken(60, "%s wrote beside a %s of %u bytes", layout->function, layout->name, (unsigned)total);
        bytes_tell_damage(filled->bytes, total);
    } else if (filled_dword(filled, 0) != total) {
        finding_broken(60, "%s changed dwTotalSize from %u to %u", layout->function, (unsigned)total,
                       (unsigned)filled_dword(filled, 0));
        bytes_tell_dword(filled->bytes, 0, "dwTotalSize", total);
    } else {
        finding(60, NULL);
    }
    for (i = 0; layout->owned[i].name && filled->result == 0; i++)
        if (filled_dword(filled, layout->owned[i].at) != PATTERNED) {
            finding_broken(65, "%s wrote 0x%X into %s of %s, which is TAPI's own", layout->function,
                           (unsigned)filled_dword(filled, layout->owned[i].at), layout->owned[i].name, layout->name);
            bytes_tell_dword(filled->bytes, layout->owned[i].at, layout->owned[i].name, PATTERNED);
            return;
        }
    if (layout->owned[0].name && filled->result == 0)
        finding(65, NULL);
}

/* Ask with so much room. To be given back. */
static struct filled ask(struct check *check, const struct subject *subject, enum structure structure, DWORD total)
{
    struct filled filled = {.layout = layout_of(structure), .total = total};
    const DWORD pattern = PATTERNED;
    size_t i;

    filled.fixed = layout_fixed(filled.layout, subject->sizes);
    filled.bytes = guard_lend(total, 60, "behind the end of a structure");
    memcpy(filled.bytes, &total, sizeof total);
    for (i = 0; filled.layout->owned[i].name; i++)
        memcpy(filled.bytes + filled.layout->owned[i].at, &pattern, sizeof pattern);
    filled.result = call(check, subject, structure, filled.bytes);
    check_what_is_ours(&filled, total);
    if (filled.result == 0)
        filled_read(&filled);
    return filled;
}

/* It was the provider's while the function ran; who writes later breaks the rule. */
static void give_back(struct filled *filled)
{
    guard_take_away(filled->bytes, filled->total, 60, "it wrote into a structure after the function had returned");
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

/* Its bytes, and those of its end. */
static void tell_text(const struct filled *filled, const struct extent *extent)
{
    static const unsigned char nul[sizeof(WCHAR)];
    DWORD last = extent->offset + extent->size - sizeof nul;

    bytes_tell_extent(filled->bytes, extent->field);
    bytes_tell(extent->offset, extent->field->name, filled->bytes + extent->offset, NULL, extent->size);
    if (extent->size >= sizeof nul)
        bytes_tell(last, "its end", filled->bytes + last, nul, sizeof nul);
}

static void check_texts(const struct filled *filled)
{
    const struct field *field;
    size_t i;

    for (i = 0; filled->layout->fields[i].name; i++) {
        field = &filled->layout->fields[i];
        if (!field->nuls || !filled->extents[i].size)
            continue;
        if (!is_text(filled, &filled->extents[i])) {
            finding_broken(64, "%s of %s, %u bytes, is no UTF-16 with a NUL in it", field->name, filled->layout->name,
                           (unsigned)filled->extents[i].size);
        } else if (field->nuls == 2 && !is_list(filled, &filled->extents[i])) {
            finding_broken(64, "%s of %s, %u bytes, is a list that does not end in two NULs", field->name,
                           filled->layout->name, (unsigned)filled->extents[i].size);
        } else {
            finding(64, NULL);
            continue;
        }
        tell_text(filled, &filled->extents[i]);
    }
}

/* What was asked for with plenty of room. False: asking on makes no sense. */
static bool check_plenty(const struct filled *filled, const struct subject *subject)
{
    const struct layout *layout = filled->layout;
    struct wrong wrong;

    if (filled->used > filled->total || filled->used > filled->needed || filled->needed > filled->used) {
        finding_broken(61, "%s wrote dwNeededSize %u and dwUsedSize %u into a %s of %u bytes, which has room for all",
                       layout->function, (unsigned)filled->needed, (unsigned)filled->used, layout->name,
                       (unsigned)filled->total);
        filled_tell_sizes(filled);
        return false;
    }
    filled_find_wrong(filled, &wrong);
    if (wrong.rule) {
        finding_broken(wrong.rule, "%s, %s of version 0x%08X (fixed part %u bytes): %s", layout->function, layout->name,
                       (unsigned)subject->version, (unsigned)filled->fixed, wrong.why);
        filled_tell_wrong(filled, &wrong);
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
            bytes_tell_extent(filled->bytes, &filled->layout->fields[i]);
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

/* Rule 61: how large a structure is that was asked for with little room. */
static bool check_sizes(const struct filled *filled, const struct filled *whole)
{
    const struct layout *layout = filled->layout;

    if (filled->needed != whole->needed)
        finding_broken(61, "%s says dwNeededSize %u in a %s of %u bytes, but %u in one of %u", layout->function,
                       (unsigned)filled->needed, layout->name, (unsigned)filled->total, (unsigned)whole->needed,
                       (unsigned)whole->total);
    else if (filled->used > filled->total || filled->used > filled->needed)
        finding_broken(61, "%s says dwUsedSize %u in a %s of %u bytes", layout->function, (unsigned)filled->used,
                       layout->name, (unsigned)filled->total);
    else
        return true;
    filled_tell_sizes(filled);
    return false;
}

/* What was asked for with this much room, which holds the fixed part. */
static void check_small(const struct filled *filled, const struct filled *whole)
{
    const struct layout *layout = filled->layout;
    char name[64];

    if (filled->result != 0)
        finding_broken(62, "%s into a %s of %u bytes, which holds the fixed part, returned %s", layout->function,
                       layout->name, (unsigned)filled->total, error_name(filled->result, name, sizeof name));
    else if (!check_sizes(filled, whole))
        return;
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
    struct wrong wrong = {0};

    if (filled.result == 0)
        filled_find_wrong(&filled, &wrong);
    give_back(&filled);
    return !wrong.rule;
}

void examine_string(const VARSTRING *string, DWORD size, const char *function, const char *what)
{
    if (!guard_is_whole(string, size) || string->dwTotalSize != size)
        finding_broken(60, "%s wrote beside %s, or over its dwTotalSize", function, what);
}
