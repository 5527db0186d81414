/* app_info.c: see app_info.h. */
#include "app_info.h"

#include <stdlib.h>

#include "lines.h"
#include "text.h"

enum { TEXT = 256, TEXTS = 4 };

/* What is the same for all: they are in this process. */
struct here {
    WCHAR machine[TEXT], user[TEXT], module[TEXT];
};

static void find_here(struct here *here)
{
    DWORD machine = TEXT, user = TEXT;
    if (!GetComputerNameW(here->machine, &machine))
        here->machine[0] = 0;
    if (!GetUserNameW(here->user, &user))
        here->user[0] = 0;
    service_own_module(here->module, TEXT);
}

static void add_text(struct app_info *info, const WCHAR *text, bool is_ansi, DWORD *size, DWORD *offset)
{
    BYTE *to = (BYTE *)info->entries + info->len;
    if (is_ansi) {
        text_narrow(text, (char *)to, TEXT);
        *size = (DWORD)strlen((char *)to) + 1;
    } else {
        lstrcpynW((WCHAR *)to, text, TEXT);
        *size = text_bytes((WCHAR *)to);
    }
    *offset = info->len;
    info->len += (*size + 3) / 4 * 4;
}

static void add_entry(struct app_info *info, LINEAPPINFO *entry, const struct line *line, const struct here *here,
                      bool is_ansi)
{
    add_text(info, here->machine, is_ansi, &entry->dwMachineNameSize, &entry->dwMachineNameOffset);
    add_text(info, here->user, is_ansi, &entry->dwUserNameSize, &entry->dwUserNameOffset);
    add_text(info, here->module, is_ansi, &entry->dwModuleFilenameSize, &entry->dwModuleFilenameOffset);
    add_text(info, line->app->name, is_ansi, &entry->dwFriendlyNameSize, &entry->dwFriendlyNameOffset);
    entry->dwMediaModes = line->privileges & LINECALLPRIVILEGE_OWNER ? line->media_modes : 0;
    entry->dwAddressID = 0xFFFFFFFF; /* LINEOPENOPTION_SINGLEADDRESS is not known here */
    info->media_modes |= line->media_modes;
}

static void fill(struct app_info *info, const struct line *lines, const struct here *here, bool is_ansi)
{
    for (const struct line *line = lines; line != NULL; line = line->next)
        info->count++;
    info->len = info->count * (DWORD)sizeof(LINEAPPINFO);
    info->entries = calloc(info->count + 1, sizeof(LINEAPPINFO) + TEXTS * TEXT * sizeof(WCHAR));
    LINEAPPINFO *entry = info->entries;
    for (const struct line *line = entry != NULL ? lines : NULL; line != NULL; line = line->next)
        add_entry(info, entry++, line, here, is_ansi);
}

void app_info_get(HLINE hLine, bool is_ansi, struct app_info *info)
{
    struct here here;
    find_here(&here);
    *info = (struct app_info){0};
    service_lock();
    const struct line *line = handle_find(HANDLE_LINE, hLine);
    fill(info, line != NULL ? line->trunk->lines : NULL, &here, is_ansi);
    service_unlock();
}

void app_info_place(const struct app_info *info, LINEDEVSTATUS *status)
{
    DWORD base = status->dwAppInfoOffset;
    if (status->dwAppInfoSize == 0)
        return;
    LINEAPPINFO *entry = (LINEAPPINFO *)((BYTE *)status + base);
    for (DWORD i = 0; i < info->count; i++, entry++) {
        entry->dwMachineNameOffset += base;
        entry->dwUserNameOffset += base;
        entry->dwModuleFilenameOffset += base;
        entry->dwFriendlyNameOffset += base;
    }
    status->dwAppInfoSize = info->count * (DWORD)sizeof(LINEAPPINFO); /* without the texts */
}
