/* line_dialog.h: one line of several, added or edited in a window of its own. */
#ifndef TSPEC_UI_LINE_DIALOG_H
#define TSPEC_UI_LINE_DIALOG_H

#include "dialog.h"

/* Show the line of this number, which need not be there, above a page, under a caption of texts.h; the value of this
 * name, NULL: the first, has the keyboard. True if it was closed with OK; it is then in dialog->edited. Else that is as
 * it was. */
bool line_dialog_show(struct dialog *dialog, HWND page, uint32_t number, UINT caption, const char *value);

#endif
