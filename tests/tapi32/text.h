/* text.h: ANSI, which the functions with an A take and give, and Unicode, in which all else is. */
#ifndef TAPI32_TEXT_H
#define TAPI32_TEXT_H

#include <windows.h>

/* Text in Unicode, to be freed with free(). NULL for NULL, and without memory. */
WCHAR *text_wide(const char *ansi);

/* A copy, to be freed with free(). NULL for NULL, and without memory. */
WCHAR *text_copy(const WCHAR *wide);

#endif
