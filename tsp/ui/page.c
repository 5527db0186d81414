/* page.c: see page.h. */
#include "page.h"

#include <commctrl.h>
#include <string.h>

#include "list.h"
#include "rows.h"

void page_remember(HWND page, void *of)
{
    SetWindowLongPtrW(page, DWLP_USER, (LONG_PTR)of);
}

void *page_remembered(HWND page)
{
    return (void *)GetWindowLongPtrW(page, DWLP_USER);
}

bool page_fit(HWND page, UINT message, layout_fill *fill, const void *of)
{
    if (message != WM_SIZE && message != WM_DPICHANGED_AFTERPARENT && message != WM_FIT)
        return false;
    layout_place(fill, of, page);
    return true;
}

bool page_fit_list(HWND page, UINT message, layout_fill *fill, UINT list)
{
    HWND window = GetDlgItem(page, (int)list);
    int before = list_width(window);
    bool is_fit = page_fit(page, message, fill, NULL);
    if (is_fit)
        list_widen(window, before);
    return is_fit;
}

void page_notify(struct dialog *dialog, HWND page, const NMHDR *header)
{
    LONG_PTR answer = 0;
    if (header->code == PSN_SETACTIVE)
        PostMessageW(GetParent(page), WM_FIT, 0, 0); /* the sheet may give a page the size that it was made with */
    if (header->code == PSN_APPLY)
        answer = dialog_save(dialog, page) ? PSNRET_NOERROR : PSNRET_INVALID;
    SetWindowLongPtrW(page, DWLP_MSGRESULT, answer);
}

/* In the order of sheet.c; a line's own dialog has one page, or that and the one of unknown settings. */
static int page_of(const struct dialog *dialog)
{
    if (!rows_know(dialog->culprit.section, dialog->culprit.name))
        return dialog->unknown_page;
    if (dialog->line != 0 || strcmp(dialog->culprit.section, "switch") == 0)
        return 0;
    if (dialog_line_number(dialog->culprit.section) != 0)
        return 1;
    return strcmp(dialog->culprit.section, "trace") == 0 ? 2 : 3;
}

void page_blame(struct dialog *dialog, HWND page)
{
    HWND sheet = GetParent(page);
    int index = page_of(dialog);
    PropSheet_SetCurSel(sheet, NULL, index);
    SendMessageW((HWND)PropSheet_IndexToHwnd(sheet, index), WM_POINT, 0, 0);
}
