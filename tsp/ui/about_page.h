/* about_page.h: what provider this is, and where its things are. */
#ifndef TSPEC_UI_ABOUT_PAGE_H
#define TSPEC_UI_ABOUT_PAGE_H

#include "layout.h"

/* Its layout_fill. */
void about_layout(const void *unused, struct layout *layout);

/* The dialog procedure; WM_INITDIALOG comes with a PROPSHEETPAGEW whose lParam is the struct dialog. */
INT_PTR CALLBACK about_page(HWND page, UINT message, WPARAM wparam, LPARAM lparam);

#endif
