/* sheet_size.c: see sheet_size.h. The common controls lay out a sheet once. Where its parts are then, measured from the
 * sheet's edges, is where they are to stay: so it does not matter in which order Windows scales them when the sheet
 * comes to another monitor. */
#include "sheet_size.h"

#include <commctrl.h>
#include <stdlib.h>

#include "dialog.h"
#include "least_size.h"

#define SIZES L"tspec.sheet_size"

enum { PARTS = 8, ID_APPLY = 0x3021, ID_HELP = 9 };

/* The tab control, or a button. */
struct part {
    HWND window;
    RECT from; /* left and top: from the sheet's left upper corner; right and bottom: from the right lower one */
    SIZE size;
};

struct sizes {
    WNDPROC sheets_own;
    struct least_size least;
    struct part tabs, buttons[PARTS];
    unsigned count;
};

static RECT rect_within(HWND sheet, HWND window)
{
    RECT rect = {0};
    GetWindowRect(window, &rect);
    MapWindowPoints(NULL, sheet, (POINT *)&rect, 2);
    return rect;
}

static struct part take_part(HWND sheet, HWND window)
{
    RECT rect = rect_within(sheet, window), client = {0};
    GetClientRect(sheet, &client);
    return (struct part){window,
                         {rect.left, rect.top, client.right - rect.right, client.bottom - rect.bottom},
                         {rect.right - rect.left, rect.bottom - rect.top}};
}

/* Where the common controls have put everything. */
static void take(struct sizes *sizes, HWND sheet)
{
    static const int ids[] = {IDOK, IDCANCEL, ID_APPLY, ID_HELP};
    if (sizes->least.scaling != 0)
        return;
    least_size_take(&sizes->least, sheet);
    sizes->tabs = take_part(sheet, (HWND)SendMessageW(sheet, PSM_GETTABCONTROL, 0, 0));
    for (unsigned i = 0; i < sizeof(ids) / sizeof(*ids); i++) {
        HWND button = GetDlgItem(sheet, ids[i]);
        if (button != NULL)
            sizes->buttons[sizes->count++] = take_part(sheet, button);
    }
}

static int scaled(const struct sizes *sizes, HWND sheet, LONG pixels)
{
    return MulDiv(pixels, (int)least_size_scaling(sheet), (int)sizes->least.scaling);
}

static void move(HWND window, int left, int top, int right, int bottom)
{
    SetWindowPos(window, NULL, left, top, right - left, bottom - top, SWP_NOZORDER | SWP_NOACTIVATE | SWP_NOCOPYBITS);
}

/* Into the space that the tabs leave. */
static void fit_page(const struct sizes *sizes, HWND sheet)
{
    RECT room = rect_within(sheet, sizes->tabs.window);
    HWND page = (HWND)SendMessageW(sheet, PSM_GETCURRENTPAGEHWND, 0, 0);
    SendMessageW(sizes->tabs.window, TCM_ADJUSTRECT, FALSE, (LPARAM)&room);
    if (page != NULL)
        move(page, room.left, room.top, room.right, room.bottom);
}

static void arrange(const struct sizes *sizes, HWND sheet)
{
    RECT client = {0};
    if (sizes->least.scaling == 0 || !GetClientRect(sheet, &client) || client.right == 0)
        return;
    const RECT *tabs = &sizes->tabs.from;
    move(sizes->tabs.window, scaled(sizes, sheet, tabs->left), scaled(sizes, sheet, tabs->top),
         client.right - scaled(sizes, sheet, tabs->right), client.bottom - scaled(sizes, sheet, tabs->bottom));
    for (unsigned i = 0; i < sizes->count; i++) {
        const struct part *button = &sizes->buttons[i];
        int right = client.right - scaled(sizes, sheet, button->from.right);
        int bottom = client.bottom - scaled(sizes, sheet, button->from.bottom);
        int left = right - scaled(sizes, sheet, button->size.cx), top = bottom - scaled(sizes, sheet, button->size.cy);
        move(button->window, left, top, right, bottom);
    }
    fit_page(sizes, sheet);
}

static LRESULT CALLBACK run(HWND sheet, UINT message, WPARAM wparam, LPARAM lparam)
{
    struct sizes *sizes = GetPropW(sheet, SIZES);
    WNDPROC own = sizes->sheets_own;
    if (message == WM_SHOWWINDOW && wparam != 0)
        take(sizes, sheet);
    if (message == WM_FIT && sizes->least.scaling != 0)
        fit_page(sizes, sheet);
    if (message == WM_NCDESTROY) {
        SetWindowLongPtrW(sheet, GWLP_WNDPROC, (LONG_PTR)own);
        RemovePropW(sheet, SIZES);
        free(sizes);
    }
    LRESULT result = CallWindowProcW(own, sheet, message, wparam, lparam);
    if (message == WM_GETMINMAXINFO)
        least_size_say(&sizes->least, sheet, (MINMAXINFO *)lparam);
    if ((message == WM_SIZE && wparam != SIZE_MINIMIZED) || message == WM_DPICHANGED)
        arrange(sizes, sheet);
    return result;
}

static void begin(HWND sheet)
{
    struct sizes *sizes = calloc(1, sizeof(*sizes));
    if (sizes == NULL || !SetPropW(sheet, SIZES, sizes)) {
        free(sizes);
        return;
    }
    sizes->sheets_own = (WNDPROC)GetWindowLongPtrW(sheet, GWLP_WNDPROC);
    SetWindowLongPtrW(sheet, GWLP_WNDPROC, (LONG_PTR)run);
}

/* Of either kind of template; that of the newer one begins with a version and 0xFFFF. */
static DWORD *style_of(DLGTEMPLATE *template)
{
    struct {
        WORD version, signature;
        DWORD help, extended_style, style;
    } *newer = (void *)template;
    return newer->signature == 0xFFFF ? &newer->style : &template->style;
}

int CALLBACK sheet_size_callback(HWND sheet, UINT message, LPARAM lparam)
{
    if (message == PSCB_PRECREATE)
        *style_of((DLGTEMPLATE *)lparam) |= WS_THICKFRAME;
    else if (message == PSCB_INITIALIZED)
        begin(sheet);
    return 0;
}
