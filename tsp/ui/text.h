/* text.h: words for the dialogs. */
#ifndef TSPEC_UI_TEXT_H
#define TSPEC_UI_TEXT_H

#include <stddef.h>
#include <windows.h>

enum { TEXT_UNITS = 512 }; /* room for a text, its NUL included */

/* The module that has the texts: this one. */
HINSTANCE text_module(void);

/* Write a text of texts.h, in the user's language, into out[0..TEXT_UNITS), and return that. */
WCHAR *text_load(UINT text, WCHAR out[TEXT_UNITS]);

/* The same with up to three words in the places of %1 to %3; the rest NULL. What does not fit is left out as a
 * whole. */
WCHAR *text_with(UINT text, const WCHAR *one, const WCHAR *two, const WCHAR *three, WCHAR out[TEXT_UNITS]);

/* A number in decimal. */
WCHAR *text_number(unsigned long number, WCHAR out[16]);

/* From UTF-8 and to it; NULL is the empty text. What does not fit becomes the empty text. Returns out. */
WCHAR *text_wide(const char *utf8, WCHAR *out, size_t room);
char *text_narrow(const WCHAR *text, char *out, size_t room);

#endif
