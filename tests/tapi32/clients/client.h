/* client.h: a small TAPI application, for testing tapi32.dll: it is linked to the import library as any other is, and
 * knows only what Microsoft documents. The same source is compiled twice, with ANSI and with Unicode functions. */
#ifndef TAPI32_CLIENT_H
#define TAPI32_CLIENT_H

#include <windows.h>

#include <tapi.h>

/* What the command line asks for. */
struct wish {
    const char *notify;   /* window, event or port */
    DWORD version;        /* the highest of the API that the application speaks */
    DWORD device;
    const char *number;
    DWORD privileges;
};

/* Dial a number, tell what happens, hang up once connected. Returns the program's exit status: 0 if the call was
 * CONNECTED and ended IDLE. */
int dial_ansi(const struct wish *wish);
int dial_unicode(const struct wish *wish);

/* --- Without a difference between the two ------------------------------------------------------------------------- */

/* Print a message as one line. */
void say_message(const LINEMESSAGE *message);

/* Print a function's error and end the program, unless it succeeded. Returns the result. */
LONG must(const char *function, LONG result);

/* An application that is told of things in one of the three ways. */
struct told {
    const char *notify;
    HLINEAPP app;
    DWORD devices;
    DWORD version;
    HANDLE event, port;
};

/* Options for lineInitializeEx. */
void told_begin(struct told *told, const struct wish *wish, LINEINITIALIZEEXPARAMS *params);

/* What is called by lineInitialize's hidden window. */
void CALLBACK told_callback(DWORD device, DWORD message, DWORD_PTR instance, DWORD_PTR param1, DWORD_PTR param2,
                            DWORD_PTR param3);

/* Wait for the next message; prints it. */
void told_next(struct told *told, LINEMESSAGE *message);

/* Lines that each try something that must be refused or kept; exit status 0 if all did. */
int try_refusals(const struct wish *wish);
int try_arguments(const struct wish *wish);
int try_two_applications(const struct wish *wish);
int try_monitor(const struct wish *wish);
int try_handoff(const struct wish *wish);
int try_assisted(const struct wish *wish);

/* Assisted Telephony, between processes, too. */
int try_requests(void);

/* Have tapi_recipient.exe started to dial a number, and be gone before it has. */
int ask_and_leave(const char *number);

/* Whole calls: dialed, come in, taken over by who only watched, and left in the middle. */
int try_held(const struct wish *wish);
int try_offered(const struct wish *wish);
int try_watched(const struct wish *wish);
int try_left(const struct wish *wish);

/* Devices that come and go. */
int try_changes(const struct wish *wish);

/* Lines of the provider that come and go, because its settings are changed. */
int try_settings(const struct wish *wish);

/* What can be asked of calls. */
int try_operations(const struct wish *wish);

/* Dialogs of the test provider's. */
int try_dialogs(const struct wish *wish);

/* Print what each address becomes here: what is dialed, what is shown, LINETRANSLATERESULT_ bits. */
int translate(char **addresses);

/* Print what the functions of address translation return. */
int try_translation(void);

/* Print what there is to know of locations and countries. */
int try_places(void);

/* Print what changes with the location, and who is told of it. */
int try_moves(void);

/* Print the places that programs get for media modes. */
int try_priorities(void);

/* Print what a user can do in the dialog of lineTranslateDialog. */
int try_properties(void);

/* Print what calling cards and rules for areas change. */
int try_cards(void);

/* Print all locations and cards, as an application of that version reads them. */
void say_caps(HLINEAPP app, DWORD version, BOOL is_ansi);

/* Put a location in Rome, 7, and one in no country, 8, into the registry; take them out. */
void places_add(void);
void places_remove(void);

/* Print the list of providers, and what adding and removing them does to it. */
int try_providers(const struct wish *wish);

#endif
