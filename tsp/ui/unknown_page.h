/* unknown_page.h: the page with the settings that no other page has. An earlier version may have left them, or somebody
 * has misspelt one. With them the provider has no lines, so they are shown, and can be removed. */
#ifndef TSPEC_UI_UNKNOWN_PAGE_H
#define TSPEC_UI_UNKNOWN_PAGE_H

#include "dialog.h"
#include "layout.h"

/* Whether there is anything to show. */
bool unknown_is_any(const struct sections *sections);

/* Its layout_fill. */
void unknown_layout(const void *unused, struct layout *layout);

/* The dialog procedure; WM_INITDIALOG comes with a PROPSHEETPAGEW whose lParam is the struct dialog. */
INT_PTR CALLBACK unknown_page(HWND page, UINT message, WPARAM wparam, LPARAM lparam);

#endif
