/* app_message.h: what a stage and the process that stands for an application tell each other through pipes. Both are
 * this program, so that structures are sent as they are. */
#ifndef HOST_APP_MESSAGE_H
#define HOST_APP_MESSAGE_H

#include <stdbool.h>

#include <windows.h>

enum {
    CLASS_UNITS = 40,
    MOST_BYTES = 65536, /* that follow a message */
};

/* The functions of a UI DLL. */
enum ui_function {
    UI_LINE_CONFIG,
    UI_LINE_EDIT,
    UI_PHONE_CONFIG,
    UI_PROVIDER_CONFIG,
    UI_PROVIDER_INSTALL,
    UI_PROVIDER_REMOVE,
    UI_GENERIC,      /* TUISPI_providerGenericDialog */
    UI_GENERIC_DATA, /* TUISPI_providerGenericDialogData */
    UI_FUNCTIONS,
};

enum app_word {
    /* To the application. */
    APP_RUN,    /* enter a function, on a thread of its own; the bytes are its block */
    APP_ANSWER, /* to APP_ASKS: result, and the block as it is now */
    APP_DATA,   /* UI_GENERIC_DATA, on another thread than the dialog's; the bytes are its block, or it has none */
    APP_END,    /* release the UI DLL, and end */
    /* From it. */
    APP_LOADED,    /* the UI DLL (result 0; a strange export in text), or why not: text */
    APP_ASKS,      /* the UI DLL has called TUISPIDLLCALLBACK, with the bytes as its block */
    APP_SHOWN,     /* a window can be seen, and is being closed if that is wanted */
    APP_READY,     /* UI_GENERIC has set its event */
    APP_RETURNED,  /* what APP_RUN entered; the bytes are what it gives back */
    APP_TOOK_DATA, /* APP_DATA's function has returned */
    APP_CRASHED,   /* text says how, rule which one that breaks, or 0 */
    APP_CRASHED_AT, /* text says where */
};

/* What a user saw of a function's windows. */
struct app_view {
    bool shown;       /* there was one */
    bool free_owner;  /* its owner could be used meanwhile: it was not modal */
    bool other_owner; /* it did not belong to its owner */
    bool stays;       /* it was there still when the function had returned */
};

struct app_message {
    enum app_word word;
    enum ui_function function;
    DWORD size;        /* of the bytes that follow */
    LONG result;
    DWORD_PTR object;  /* what the function is about, or what the callback named */
    DWORD type;        /* the callback's TUISPIDLL_OBJECT_ */
    DWORD exports;     /* bits 1 << ui_function, APP_LOADED's */
    DWORD room;        /* for what UI_LINE_EDIT gives back */
    bool has_class, has_owner, has_block;
    bool stays_open;   /* nobody closes its windows */
    bool windowless;   /* APP_LOADED: the process can show no window */
    bool after_close;  /* APP_ASKS, after UI_GENERIC_DATA has closed the window */
    bool overrun;      /* it wrote behind the room */
    bool changed;      /* it wrote into its block */
    unsigned rule;
    struct app_view view;
    WCHAR class[CLASS_UNITS];
    char text[300];
};

#endif
