/* sheet_size.h: lets the user make a property sheet larger. Its pages grow with it, its buttons keep their corner. */
#ifndef TSPEC_UI_SHEET_SIZE_H
#define TSPEC_UI_SHEET_SIZE_H

#include <windows.h>

/* The PFNPROPSHEETCALLBACK of a sheet, which WM_FIT tells that another page is shown. Without memory the sheet stays as
 * large as it is. */
int CALLBACK sheet_size_callback(HWND sheet, UINT message, LPARAM lparam);

#endif
