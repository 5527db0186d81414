/* page.h: what all pages have in common. */
#ifndef TSPEC_UI_PAGE_H
#define TSPEC_UI_PAGE_H

#include "dialog.h"
#include "layout.h"

enum { PAGE_ACROSS = 252 }; /* dialog units: Windows' usual large page */

/* What a window belongs to. */
void page_remember(HWND page, void *of);
void *page_remembered(HWND page);

/* Whether the message says that the window has another size or scaling; then its controls are placed anew. */
bool page_fit(HWND page, UINT message, layout_fill *fill, const void *of);

/* The same of a page with a list, whose columns grow with it. */
bool page_fit_list(HWND page, UINT message, layout_fill *fill, UINT list);

/* What the sheet says to a page; on OK everything is stored. Another page of the dialog may have it to say what is
 * wrong. */
void page_notify(struct dialog *dialog, HWND page, const NMHDR *header);

/* For WM_BLAME: show the page that has dialog->culprit, and let it point to it. */
void page_blame(struct dialog *dialog, HWND page);

#endif
