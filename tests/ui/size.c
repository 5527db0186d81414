/* size.c: windows made larger, and whether what is on them has room. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "driver.h"

#ifndef WM_DPICHANGED_AFTERPARENT
#define WM_DPICHANGED_AFTERPARENT 0x02E3
#endif

enum { CONTROLS = 64 };

static SIZE size_of(HWND window)
{
    RECT rect = {0};
    GetWindowRect(window, &rect);
    return (SIZE){rect.right - rect.left, rect.bottom - rect.top};
}

/* By so many pixels; what becomes of that is printed. */
void size_change(const char *by)
{
    int across = 0, down = 0;
    SIZE before = size_of(driver.window);
    sscanf(by, "%d %d", &across, &down);
    SetWindowPos(driver.window, NULL, 0, 0, before.cx + across, before.cy + down, SWP_NOMOVE | SWP_NOZORDER);
    SIZE after = size_of(driver.window);
    printf("%ld %ld\n", after.cx - before.cx, after.cy - before.cy);
}

static void scale_font(HWND window, int percent)
{
    LOGFONTW font;
    if (GetObjectW((HFONT)SendMessageW(window, WM_GETFONT, 0, 0), sizeof(font), &font) == 0)
        return;
    font.lfHeight = MulDiv(font.lfHeight, percent, 100);
    SendMessageW(window, WM_SETFONT, (WPARAM)CreateFontIndirectW(&font), FALSE);
}

/* What Windows does with a sheet that comes to a monitor of another scaling, which Wine does not do: fonts, sizes, and
 * a message to the page when it is done. */
void size_scale(int percent)
{
    SIZE size = size_of(driver.window);
    scale_font(driver.page, percent);
    for (HWND at = GetWindow(driver.page, GW_CHILD); at != NULL; at = GetWindow(at, GW_HWNDNEXT))
        scale_font(at, percent);
    SetWindowPos(driver.window, NULL, 0, 0, MulDiv(size.cx, percent, 100), MulDiv(size.cy, percent, 100),
                 SWP_NOMOVE | SWP_NOZORDER);
    SendMessageW(driver.page, WM_DPICHANGED_AFTERPARENT, 0, 0);
}

/* How large a control's words are within its width. */
static SIZE words_of(HWND control, const WCHAR *text, int width)
{
    RECT needed = {0, 0, width, 0};
    HDC dc = GetDC(control);
    HGDIOBJ before = SelectObject(dc, (HFONT)SendMessageW(control, WM_GETFONT, 0, 0));
    DrawTextW(dc, text, -1, &needed, DT_CALCRECT | DT_WORDBREAK | DT_EDITCONTROL);
    SelectObject(dc, before);
    ReleaseDC(control, dc);
    return (SIZE){needed.right, needed.bottom};
}

static void print_fault(HWND control, const char *what)
{
    WCHAR text[UNITS];
    text[0] = 0;
    GetWindowTextW(control, text, UNITS);
    printf("%d %s: ", GetDlgCtrlID(control), what);
    print_wide(text);
}

/* Labels and buttons; what is typed into fields may be longer than they are. */
static void check_words(HWND control)
{
    WCHAR text[UNITS], class[64];
    SIZE size = size_of(control);
    GetClassNameW(control, class, 64);
    text[0] = 0;
    GetWindowTextW(control, text, UNITS);
    if (text[0] == 0 || (_wcsicmp(class, L"STATIC") != 0 && _wcsicmp(class, L"BUTTON") != 0))
        return;
    SIZE words = words_of(control, text, size.cx);
    if (words.cx > size.cx || words.cy > size.cy)
        print_fault(control, "is too small");
}

static RECT place_of(HWND control)
{
    RECT rect;
    GetWindowRect(control, &rect);
    MapWindowPoints(NULL, driver.page, (POINT *)&rect, 2);
    return rect;
}

/* All that a person sees on the page. */
void size_check(void)
{
    HWND seen[CONTROLS];
    RECT page, both;
    unsigned count = 0;
    GetClientRect(driver.page, &page);
    for (HWND at = GetWindow(driver.page, GW_CHILD); at != NULL && count < CONTROLS; at = GetWindow(at, GW_HWNDNEXT))
        if (IsWindowVisible(at))
            seen[count++] = at;
    for (unsigned i = 0; i < count; i++) {
        RECT rect = place_of(seen[i]);
        check_words(seen[i]);
        if (rect.left < 0 || rect.top < 0 || rect.right > page.right || rect.bottom > page.bottom)
            print_fault(seen[i], "is not within the page");
        for (unsigned k = 0; k < i; k++) {
            RECT other = place_of(seen[k]);
            if (IntersectRect(&both, &rect, &other))
                print_fault(seen[i], "lies on another");
        }
    }
    printf("%u controls\n", count);
}
