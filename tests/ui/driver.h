/* driver.h: what the parts of the driver share. */
#ifndef UI_DRIVER_H
#define UI_DRIVER_H

#include <stdbool.h>
#include <tspi.h>
#include <windows.h>

enum {
    PROVIDER = 7, /* dwPermanentProviderID */
    DEVICE = 3,
    DIALED = 1, /* the request id of the dial */
    LINE_BYTES = 4096,
    UNITS = 2048,
    LIMIT_MS = 300 * 1000, /* after which something hangs */
    WM_CALL = WM_APP,
    WM_REACHED, /* to the owner */
};

struct driver {
    HMODULE library;
    char protocol[64]; /* the name of its file, without the ending */
    DWORD main_thread;
    HANDLE returned; /* the call has */
    HWND owner;      /* of the dialogs */
    HANDLE reached;  /* WM_REACHED was */
    char call[16];
    bool is_quiet;
    LONG result;
    const WCHAR *device_class;
    DWORD room; /* for what `call edit` gives back; 0: enough */
    HWND window, page; /* of what is done: a window, and its page or itself */
};

extern struct driver driver;

/* A function of the provider; false if it has none of this name. */
bool driver_look_up(const char *name, void *function);

/* Carry out one line, and print its answer. */
void obey(char *line);

/* A text in UTF-8, on one line. */
void print_wide(const WCHAR *text);

/* Take what the provider tells of itself and its lines: a window that it wants shown is shown by a thread, and
 * `returned` is set when it is closed. */
void CALLBACK spontaneous_event(HTAPILINE line, HTAPICALL call, DWORD message, DWORD_PTR one, DWORD_PTR two,
                                DWORD_PTR three);

/* Open the first line, and dial. Returns what lineMakeCall does. */
LONG spontaneous_dial(const WCHAR *number);

/* Let its window close, as TAPI does when the application goes. Returns what TUISPI_providerGenericDialogData does. */
LONG spontaneous_dismiss(void);

/* What `resize`, `scale` and `misfits` do. */
void size_change(const char *by);
void size_scale(int percent);
void size_check(void);

/* The settings: print, delete, make a key that cannot keep new sections, or set one from "SECTION|NAME|TEXT". */
void key_print(void);
void key_clear(void);
void key_make_volatile(void);
void key_set(char *what);

/* What the provider says of the device; device_edit is TUISPI_lineConfigDialogEdit with what device_config got. */
void device_icon(void);
void device_config(void);
LONG device_edit(TUISPIDLLCALLBACK ask, HWND owner);
void device_edited(void);

/* Windows' list of providers: this file with the id 1, or, empty, none. */
void key_list(const char *file);

#endif
