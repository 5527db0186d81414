/* text.h: ANSI, which the functions with an A take and give, and Unicode, in which all else is. */
#ifndef TAPI32_TEXT_H
#define TAPI32_TEXT_H

#include <stdlib.h>
#include <windows.h>

#include <tapi.h>

/* Text in Unicode, to be freed with free(). NULL for NULL, and without memory. */
WCHAR *text_wide(const char *ansi);

/* In a function with an A: `call`, which is the form with a W, with `text` as `wide` in Unicode, NULL for NULL. */
#define IN_UNICODE(text, call)                                                    \
    WCHAR *wide = text_wide(text);                                                \
    LONG result = (text) != NULL && wide == NULL ? (LONG)LINEERR_NOMEM : (call);  \
    free(wide);                                                                   \
    return result

/* Into out[0..room), which is cut off where it is full. */
void text_narrow(const WCHAR *wide, char *out, size_t room);

/* Its bytes, the NUL included. */
DWORD text_bytes(const WCHAR *wide);

/* A copy, to be freed with free(). NULL for NULL, and without memory. */
WCHAR *text_copy(const WCHAR *wide);

#endif
