/* page.c: see page.h. */
#include "page.h"

#include <commctrl.h>
#include <string.h>

void page_remember(HWND page, void *of)
{
    SetWindowLongPtrW(page, DWLP_USER, (LONG_PTR)of);
}

void *page_remembered(HWND page)
{
    return (void *)GetWindowLongPtrW(page, DWLP_USER);
}

void page_notify(struct dialog *dialog, HWND page, const NMHDR *header)
{
    LONG_PTR answer = 0;
    if (header->code == PSN_APPLY)
        answer = dialog_save(dialog, page) ? PSNRET_NOERROR : PSNRET_INVALID;
    SetWindowLongPtrW(page, DWLP_MSGRESULT, answer);
}

/* In the order of sheet.c; a line's own dialog has one page. */
static int page_of(const struct dialog *dialog)
{
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
