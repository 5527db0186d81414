/* lines_page.h: the page with the list of all lines. */
#ifndef TSPEC_UI_LINES_PAGE_H
#define TSPEC_UI_LINES_PAGE_H

#include "dialog.h"
#include "layout.h"

/* Its layout_fill. */
void lines_layout(const void *unused, struct layout *layout);

/* The dialog procedure; WM_INITDIALOG comes with a PROPSHEETPAGEW whose lParam is the struct dialog. */
INT_PTR CALLBACK lines_page(HWND page, UINT message, WPARAM wparam, LPARAM lparam);

#endif
