/* least_size.c: see least_size.h. */
#include "least_size.h"

#include <string.h>

/* GetDpiForWindow is of Windows 10, 1607; before, no scaling changes while a window is open. */
UINT least_size_scaling(HWND window)
{
    UINT(WINAPI * get)(HWND);
    FARPROC address = GetProcAddress(GetModuleHandleW(L"user32.dll"), "GetDpiForWindow");
    memcpy(&get, &address, sizeof(get));
    UINT dots = get != NULL ? get(window) : 0;
    return dots > 0 ? dots : USER_DEFAULT_SCREEN_DPI;
}

void least_size_take(struct least_size *least, HWND window)
{
    RECT rect = {0};
    GetWindowRect(window, &rect);
    *least = (struct least_size){{rect.right - rect.left, rect.bottom - rect.top}, least_size_scaling(window)};
}

void least_size_say(const struct least_size *least, HWND window, MINMAXINFO *limits)
{
    if (least->scaling == 0)
        return;
    int scaling = (int)least_size_scaling(window);
    limits->ptMinTrackSize.x = MulDiv(least->size.cx, scaling, (int)least->scaling);
    limits->ptMinTrackSize.y = MulDiv(least->size.cy, scaling, (int)least->scaling);
}
