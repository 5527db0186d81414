/* layouts.h: TAPI's structures of variable size as tables, and how one is copied from a provider to an application or
 * back: the fixed part has another size under each version, and text is Unicode or ANSI. The headers at hand describe
 * TAPI 3.0 only. */
#ifndef TAPI32_LAYOUTS_H
#define TAPI32_LAYOUTS_H

#include <stdbool.h>
#include <windows.h>

#include <tapi.h>

enum { API_1_3 = 0x00010003, API_1_4 = 0x00010004, API_2_0 = 0x00020000, API_2_1 = 0x00020001, API_2_2 = 0x00020002,
       API_3_0 = 0x00030000, API_3_1 = 0x00030001 };

/* Whether TAPI has, or could have had, such a version. */
bool api_version_exists(DWORD version);

/* A member of variable size: where the fixed part says its size; its offset follows. */
struct part {
    WORD at;
    bool is_text;
};

struct layout {
    const struct part *parts;
    unsigned part_count;
    WORD fixed[5]; /* bytes of the fixed part in TAPI 1.3, 1.4, 2.0, 2.2 and 3.0 */
    bool is_input; /* it has a total size only, no needed and used one: LINECALLPARAMS */
};

extern const struct layout layout_dev_caps, layout_address_caps, layout_call_info, layout_call_status,
    layout_dev_status, layout_address_status, layout_call_params, layout_translate_output;

/* A structure that is there. */
struct laid_out {
    const void *bytes;
    DWORD version;
    bool is_ansi;
};

/* A member to be given other contents: text in UTF-16 with its NUL, or bytes. */
struct patch {
    WORD at;
    const void *bytes;
    DWORD len;
};

/* Bytes of the fixed part under a version of TAPI or TSPI. */
DWORD layout_fixed(const struct layout *layout, DWORD version);

/* Where a member of variable size begins, behind so many bytes. */
DWORD layout_aligned(DWORD offset);

/* Copy `from`, with its members patched, to `to`, whose dwTotalSize the application has set. What does not fit is left
 * out, whole (https://learn.microsoft.com/windows/win32/tapi/memory-allocation). Returns 0, LINEERR_INVALPOINTER, or
 * LINEERR_STRUCTURETOOSMALL if not even the fixed part fits; then nothing is written. */
LONG layout_copy(const struct layout *layout, const struct laid_out *from, const struct patch *patches,
                 unsigned patch_count, void *to, DWORD version, bool is_ansi);

/* The same into memory of its own, in Unicode, to be freed with free(). NULL without memory, or where an offset lies
 * outside of the structure. */
void *layout_import(const struct layout *layout, const struct laid_out *from, DWORD version);

/* A structure's text of UTF-16 into out[0..room), with a NUL; empty if there is none. */
void layout_text(const struct laid_out *from, WORD at, WCHAR *out, size_t room);

#endif
