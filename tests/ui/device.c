/* device.c: what applications ask of a device: its icon, its configuration and to edit that. */
#include <stdio.h>
#include <string.h>

#include "driver.h"

struct config {
    VARSTRING head;
    char block[64];
};

static struct config kept, edited; /* what `config` got, what `call edit` did */

/* An icon's size, and its colour below the middle. */
static void print_icon(HICON icon)
{
    ICONINFO info;
    BITMAP bitmap = {0};
    HDC memory = CreateCompatibleDC(NULL);
    if (GetIconInfo(icon, &info)) {
        GetObjectW(info.hbmColor, sizeof(bitmap), &bitmap);
        SelectObject(memory, info.hbmColor);
        COLORREF colour = GetPixel(memory, bitmap.bmWidth / 2, bitmap.bmHeight * 3 / 4);
        printf(" %ldx%ld %02x%02x%02x", bitmap.bmWidth, bitmap.bmHeight, GetRValue(colour), GetGValue(colour),
               GetBValue(colour));
        DeleteObject(info.hbmMask);
    }
    DeleteDC(memory);
    if (bitmap.bmWidth != 0)
        DeleteObject(info.hbmColor);
}

void device_icon(void)
{
    __typeof__(&TSPI_lineGetIcon) get;
    HICON icon = NULL, again = NULL;
    if (!driver_look_up("TSPI_lineGetIcon", &get))
        return;
    printf("%lX", (unsigned long)get(DEVICE, driver.device_class, &icon));
    get(DEVICE, driver.device_class, &again);
    print_icon(icon);
    puts(icon == again ? " same" : " another");
}

void device_config(void)
{
    __typeof__(&TSPI_lineGetDevConfig) get;
    __typeof__(&TSPI_lineSetDevConfig) set;
    if (!driver_look_up("TSPI_lineGetDevConfig", &get) || !driver_look_up("TSPI_lineSetDevConfig", &set))
        return;
    kept.head.dwTotalSize = sizeof(kept);
    printf("%lX", (unsigned long)get(DEVICE, &kept.head, driver.device_class));
    printf(" %lX\n", (unsigned long)set(DEVICE, kept.block, kept.head.dwStringSize, driver.device_class));
}

LONG device_edit(TUISPIDLLCALLBACK ask, HWND owner)
{
    __typeof__(&TUISPI_lineConfigDialogEdit) edit;
    if (!driver_look_up("TUISPI_lineConfigDialogEdit", &edit))
        return LINEERR_OPERATIONUNAVAIL;
    memset(&edited, 0, sizeof(edited));
    edited.head.dwTotalSize = driver.room != 0 ? driver.room : sizeof(edited);
    return edit(ask, DEVICE, owner, driver.device_class, kept.block, kept.head.dwStringSize, &edited.head);
}

void device_edited(void)
{
    const VARSTRING *head = &edited.head;
    DWORD size = kept.head.dwStringSize;
    if (head->dwNeededSize == 0)
        puts("nothing");
    else if (head->dwStringSize == 0)
        puts(head->dwNeededSize == sizeof(*head) + size ? "too long" : "nonsense");
    else
        puts(head->dwStringSize == size && memcmp(edited.block, kept.block, size) == 0 ? "the same" : "another");
}
