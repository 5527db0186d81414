/* dialog.h: one configuration dialog. There may be several at once, in this process and in others: all that one knows
 * is in its struct dialog, which lives on the stack of the TUISPI function that shows it. */
#ifndef TSPEC_UI_DIALOG_H
#define TSPEC_UI_DIALOG_H

#include <stdbool.h>
#include <stdint.h>
#include <tspi.h>
#include <windows.h>

#include "sections.h"

#ifndef WM_DPICHANGED_AFTERPARENT /* Windows 10 has it, the headers for Windows 7 do not */
#define WM_DPICHANGED_AFTERPARENT 0x02E3
#endif

enum {
    SECTION_BYTES = 24,  /* room for "line 4294967295" and its NUL */
    SENTENCE_BYTES = 512,
};

enum dialog_message_number {
    WM_BLAME = WM_APP + 1, /* to a page: show the value that is wrong, dialog->culprit's; posted */
    WM_POINT,              /* to the page that has it: point to it */
    WM_FIT,                /* to a window: place its parts anew; posted */
};

struct dialog {
    TUISPIDLLCALLBACK ask; /* the provider, about this object */
    DWORD_PTR object;
    DWORD object_type;
    HWND owner;
    uint32_t line;     /* show the page of this line only; 0: all pages */
    bool is_view;      /* to look at, whoever the user is */
    bool is_read_only; /* nothing may be written: it is a view, or the user may not */
    bool is_saved;     /* closed with OK: all is written that there is to write */
    struct sections read, edited;
    struct culprit culprit; /* what of `edited` is wrong */
    int unknown_page;       /* of the sheet, if something is unknown */
};

/* Show the dialog and wait until it is closed. Returns 0 if the settings were saved, or were right as they are, and
 * LINEERR_OPERATIONFAILED if it was cancelled or cannot be shown. */
LONG dialog_show(TUISPIDLLCALLBACK ask, DWORD_PTR object, DWORD object_type, HWND owner, uint32_t line);

/* Show a line's page, in which nothing can be changed. Returns 0 if it was closed with OK, else as dialog_show does. */
LONG dialog_view(TUISPIDLLCALLBACK ask, DWORD device, HWND owner, uint32_t line);

/* Show a text, with one word for %1 or NULL, above a window. Returns MessageBoxW's answer. */
int dialog_say(HWND above, UINT text, const WCHAR *word, UINT how);

/* Check and store what was edited. On false it was said why, above this window, and a WM_BLAME is on its way to it
 * where a value is to blame. Stores once; after that, and where nothing may be written, there is nothing to do. */
bool dialog_save(struct dialog *dialog, HWND page);

/* Check the values of one line of dialog->edited. NULL if each is right; else it was said, above this window, what is
 * wrong, and this is the value's name. */
const char *dialog_check_line(const struct dialog *dialog, HWND above, const char *section);

/* The name of a line's section. */
char *dialog_line_section(uint32_t number, char section[SECTION_BYTES]);

/* The number of a line's section; 0 if it is none. */
uint32_t dialog_line_number(const char *section);

#endif
