/* app.h: an application, as a stage sees it that stands for the telephony service: another process of this program, in
 * which the provider's UI DLL is loaded and the provider does not run (rule 77). What its user interface says through
 * TUISPIDLLCALLBACK comes here, and goes to the provider as TAPI would bring it there. */
#ifndef HOST_APP_H
#define HOST_APP_H

#include <stdint.h>

#include "app_message.h"

struct app;

/* A function of the UI DLL. */
struct app_call {
    enum ui_function function;
    DWORD object;         /* the device, the provider or the dialog instance that it is about */
    const WCHAR *class;   /* the device class, NULL for none */
    bool has_owner;       /* a window of the application's */
    const void *block;    /* lpDeviceConfigIn, or lpParams */
    DWORD size, room;     /* of that, and for what UI_LINE_EDIT gives back */
    bool stays_open;      /* its windows are not closed by the user */
};

/* What became of it. */
enum app_end { APP_IS_DONE, APP_IS_GONE, APP_IS_LATE };

/* Start an application with that UI DLL (UTF-8). NULL: the system starts no second process. */
struct app *app_start(const char *path);

/* The next that it tells, until deadline_us; bytes that follow go into bytes, of MOST_BYTES. APP_IS_DONE: it did tell. */
enum app_end app_hear(struct app *app, uint64_t deadline_us, struct app_message *message, void *bytes);

/* Let it enter a function; it returns by APP_RETURNED. */
void app_enter(struct app *app, const struct app_call *call);

/* Answer APP_ASKS. */
void app_answer(struct app *app, LONG result, const void *block, DWORD size);

/* Let it call UI_GENERIC_DATA for an instance, with a block, or with none, which closes it. APP_TOOK_DATA follows. */
void app_give(struct app *app, DWORD instance, const void *block, DWORD size);

/* Let it release the UI DLL and end. */
void app_release(struct app *app);

/* It has ended, or is to: free it. How it ended goes into how: "" if well. */
void app_end(struct app *app, bool kill, char *how, size_t size);

/* TUISPI_… */
const char *ui_name(enum ui_function function);

/* The application's side: this process stands for it until it is to end. path: the UI DLL. */
void app_live(const char *path) __attribute__((noreturn));

#endif
