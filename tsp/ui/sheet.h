/* sheet.h: the property sheet with the dialog's pages. */
#ifndef TSPEC_UI_SHEET_H
#define TSPEC_UI_SHEET_H

#include "dialog.h"

/* Show it until it is closed. False if Windows refuses. */
bool sheet_show(struct dialog *dialog);

#endif
