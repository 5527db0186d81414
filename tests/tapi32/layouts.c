/* layouts.c: see layouts.h. Sizes are those of Microsoft's header under each TAPI_CURRENT_VERSION. */
#include "layouts.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { ALIGNMENT = 4, LARGEST_FIXED = 512 };

#define TEXT_PART(type, member) {offsetof(type, dw##member##Size), true}
#define BYTES_PART(type, member) {offsetof(type, dw##member##Size), false}
#define PARTS(name) .parts = name, .part_count = sizeof(name) / sizeof(*(name))

static const struct part dev_caps[] = {
    TEXT_PART(LINEDEVCAPS, ProviderInfo), TEXT_PART(LINEDEVCAPS, SwitchInfo), TEXT_PART(LINEDEVCAPS, LineName),
    BYTES_PART(LINEDEVCAPS, TerminalCaps), TEXT_PART(LINEDEVCAPS, TerminalText), BYTES_PART(LINEDEVCAPS, DevSpecific),
    TEXT_PART(LINEDEVCAPS, DeviceClasses),
};
static const struct part address_caps[] = {
    TEXT_PART(LINEADDRESSCAPS, Address), BYTES_PART(LINEADDRESSCAPS, DevSpecific),
    TEXT_PART(LINEADDRESSCAPS, CompletionMsgText), BYTES_PART(LINEADDRESSCAPS, CallTreatmentList),
    TEXT_PART(LINEADDRESSCAPS, DeviceClasses),
};
static const struct part call_info[] = {
    TEXT_PART(LINECALLINFO, CallerID), TEXT_PART(LINECALLINFO, CallerIDName), TEXT_PART(LINECALLINFO, CalledID),
    TEXT_PART(LINECALLINFO, CalledIDName), TEXT_PART(LINECALLINFO, ConnectedID),
    TEXT_PART(LINECALLINFO, ConnectedIDName), TEXT_PART(LINECALLINFO, RedirectionID),
    TEXT_PART(LINECALLINFO, RedirectionIDName), TEXT_PART(LINECALLINFO, RedirectingID),
    TEXT_PART(LINECALLINFO, RedirectingIDName), TEXT_PART(LINECALLINFO, AppName),
    TEXT_PART(LINECALLINFO, DisplayableAddress), TEXT_PART(LINECALLINFO, CalledParty), TEXT_PART(LINECALLINFO, Comment),
    TEXT_PART(LINECALLINFO, Display), BYTES_PART(LINECALLINFO, UserUserInfo), BYTES_PART(LINECALLINFO, HighLevelComp),
    BYTES_PART(LINECALLINFO, LowLevelComp), BYTES_PART(LINECALLINFO, ChargingInfo),
    BYTES_PART(LINECALLINFO, TerminalModes), BYTES_PART(LINECALLINFO, DevSpecific), BYTES_PART(LINECALLINFO, CallData),
    BYTES_PART(LINECALLINFO, SendingFlowspec), BYTES_PART(LINECALLINFO, ReceivingFlowspec),
};
static const struct part call_status[] = {BYTES_PART(LINECALLSTATUS, DevSpecific)};
static const struct part dev_status[] = {
    BYTES_PART(LINEDEVSTATUS, TerminalModes), BYTES_PART(LINEDEVSTATUS, DevSpecific), BYTES_PART(LINEDEVSTATUS, AppInfo),
};
static const struct part address_status[] = {
    BYTES_PART(LINEADDRESSSTATUS, Forward), BYTES_PART(LINEADDRESSSTATUS, TerminalModes),
    BYTES_PART(LINEADDRESSSTATUS, DevSpecific),
};
static const struct part call_params[] = {
    TEXT_PART(LINECALLPARAMS, OrigAddress), TEXT_PART(LINECALLPARAMS, DisplayableAddress),
    TEXT_PART(LINECALLPARAMS, CalledParty), TEXT_PART(LINECALLPARAMS, Comment), BYTES_PART(LINECALLPARAMS, UserUserInfo),
    BYTES_PART(LINECALLPARAMS, HighLevelComp), BYTES_PART(LINECALLPARAMS, LowLevelComp),
    BYTES_PART(LINECALLPARAMS, DevSpecific), TEXT_PART(LINECALLPARAMS, TargetAddress),
    BYTES_PART(LINECALLPARAMS, SendingFlowspec), BYTES_PART(LINECALLPARAMS, ReceivingFlowspec),
    TEXT_PART(LINECALLPARAMS, DeviceClass), BYTES_PART(LINECALLPARAMS, DeviceConfig),
    BYTES_PART(LINECALLPARAMS, CallData), TEXT_PART(LINECALLPARAMS, CallingPartyID),
};
static const struct part translate_output[] = {
    TEXT_PART(LINETRANSLATEOUTPUT, DialableString), TEXT_PART(LINETRANSLATEOUTPUT, DisplayableString),
};

const struct layout layout_dev_caps = {PARTS(dev_caps), .fixed = {236, 240, 252, 268, 292}};
const struct layout layout_address_caps = {PARTS(address_caps), .fixed = {176, 180, 228, 228, 228}};
const struct layout layout_call_info = {PARTS(call_info), .fixed = {296, 296, 324, 324, 344}};
const struct layout layout_call_status = {PARTS(call_status), .fixed = {36, 36, 56, 56, 56}};
const struct layout layout_dev_status = {PARTS(dev_status), .fixed = {76, 76, 88, 88, 88}};
const struct layout layout_address_status = {PARTS(address_status), .fixed = {64, 64, 64, 64, 64}};
const struct layout layout_call_params = {PARTS(call_params), .fixed = {112, 112, 176, 176, 180}, .is_input = true};
const struct layout layout_translate_output = {PARTS(translate_output), .fixed = {40, 40, 40, 40, 40}};

bool api_version_exists(DWORD version)
{
    return version >= API_1_3 && version <= API_3_1;
}

DWORD layout_fixed(const struct layout *layout, DWORD version)
{
    return layout->fixed[(version >= API_1_4) + (version >= API_2_0) + (version >= API_2_2) + (version >= API_3_0)];
}

static DWORD get(const void *structure, WORD at)
{
    DWORD value;
    memcpy(&value, (const BYTE *)structure + at, sizeof(value));
    return value;
}

static void put(void *structure, WORD at, DWORD value)
{
    memcpy((BYTE *)structure + at, &value, sizeof(value));
}

/* Contents of a member on their way. */
struct contents {
    const void *bytes;
    DWORD len;
    bool is_ansi, is_text;
};

/* What the structure has, or a patch instead. */
static struct contents contents_of(const struct layout *layout, const struct laid_out *from, const struct part *part,
                                   const struct patch *patches, unsigned patch_count)
{
    for (unsigned i = 0; i < patch_count; i++)
        if (patches[i].at == part->at)
            return (struct contents){patches[i].bytes, patches[i].len, false, part->is_text};
    if (part->at + 2 * sizeof(DWORD) > layout_fixed(layout, from->version))
        return (struct contents){0};
    DWORD len = get(from->bytes, part->at), offset = get(from->bytes, part->at + sizeof(DWORD));
    DWORD total = get(from->bytes, 0);
    if (len == 0 || offset == 0 || offset > total || len > total - offset)
        return (struct contents){0};
    return (struct contents){(const BYTE *)from->bytes + offset, len, from->is_ansi, part->is_text};
}

/* Write the contents as the other side wants text; `out` NULL: only count. Returns the bytes that they take. */
static DWORD convert(const struct contents *contents, bool is_ansi, void *out, DWORD room)
{
    if (contents->len == 0)
        return 0;
    if (!contents->is_text || contents->is_ansi == is_ansi) {
        if (out != NULL)
            memcpy(out, contents->bytes, contents->len);
        return contents->len;
    }
    if (is_ansi)
        return WideCharToMultiByte(CP_ACP, 0, contents->bytes, contents->len / sizeof(WCHAR), out,
                                   out != NULL ? (int)room : 0, NULL, NULL);
    return MultiByteToWideChar(CP_ACP, 0, contents->bytes, (int)contents->len, out,
                               out != NULL ? (int)(room / sizeof(WCHAR)) : 0) * sizeof(WCHAR);
}

DWORD layout_aligned(DWORD offset)
{
    return (offset + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

LONG layout_copy(const struct layout *layout, const struct laid_out *from, const struct patch *patches,
                 unsigned patch_count, void *to, DWORD version, bool is_ansi)
{
    if (to == NULL)
        return LINEERR_INVALPOINTER;
    DWORD fixed = layout_fixed(layout, version), given = layout_fixed(layout, from->version), total = get(to, 0);
    if (total < fixed)
        return LINEERR_STRUCTURETOOSMALL;
    BYTE image[LARGEST_FIXED] = {0};
    memcpy(image, from->bytes, given < fixed ? given : fixed);
    DWORD needed = fixed, used = fixed;
    for (const struct part *part = layout->parts; part < layout->parts + layout->part_count; part++) {
        if (part->at + 2 * sizeof(DWORD) > fixed)
            continue;
        struct contents contents = contents_of(layout, from, part, patches, patch_count);
        DWORD len = convert(&contents, is_ansi, NULL, 0), offset = layout_aligned(used);
        bool fits = len > 0 && offset <= total && len <= total - offset;
        if (len > 0)
            needed = layout_aligned(needed) + len;
        if (fits)
            used = offset + convert(&contents, is_ansi, (BYTE *)to + offset, len);
        put(image, part->at, fits ? len : 0);
        put(image, part->at + sizeof(DWORD), fits ? offset : 0);
    }
    put(image, 0, total);
    if (!layout->is_input) {
        put(image, sizeof(DWORD), needed);
        put(image, 2 * sizeof(DWORD), used);
    }
    memcpy(to, image, fixed);
    return 0;
}

void *layout_import(const struct layout *layout, const struct laid_out *from, DWORD version)
{
    DWORD total = get(from->bytes, 0), room = layout_fixed(layout, version);
    if (total < layout_fixed(layout, from->version) || total > 0x100000)
        return NULL;
    room += total * (DWORD)sizeof(WCHAR) + layout->part_count * ALIGNMENT;
    void *copy = malloc(room);
    if (copy == NULL)
        return NULL;
    put(copy, 0, room);
    if (layout_copy(layout, from, NULL, 0, copy, version, false) == 0)
        return copy;
    free(copy);
    return NULL;
}

void layout_text(const struct laid_out *from, WORD at, WCHAR *out, size_t room)
{
    DWORD len = get(from->bytes, at), offset = get(from->bytes, at + sizeof(DWORD)), total = get(from->bytes, 0);
    out[0] = 0;
    if (offset == 0 || offset > total || len > total - offset)
        return;
    size_t units = len / sizeof(WCHAR) < room - 1 ? len / sizeof(WCHAR) : room - 1;
    memcpy(out, (const BYTE *)from->bytes + offset, units * sizeof(WCHAR));
    out[units] = 0;
}
