/* ui.h: the provider's user interface, used by an application: its functions entered, its questions brought to the
 * provider and its windows closed; and what is to be said of any of that (rules 25, 77, 78, 118, 120). */
#ifndef HOST_UI_H
#define HOST_UI_H

#include "../scene.h"
#include "app.h"

struct ui {
    struct check *check;
    struct app *app;       /* NULL: it has ended */
    char path[1024];       /* of the UI DLL, UTF-8 */
    DWORD exports;         /* bits 1 << ui_function */
    HDRVDIALOGINSTANCE instance; /* that TAPI's handle in a UI_GENERIC call stands for */
    bool has_run, runs;    /* a function was entered; it has not returned */
    bool has_asked;        /* TUISPIDLLCALLBACK was called */
};

/* What a function did. */
struct ui_outcome {
    LONG result;
    bool shown;            /* it had a window */
    bool overrun, changed; /* it wrote behind its room; it wrote into its block */
    unsigned char bytes[MOST_BYTES]; /* what it gives back */
};

/* Start an application with the UI DLL that the provider names (rule 116). False: there is none, which was told. */
bool ui_begin(struct check *check, struct ui *ui);

/* The same with the UI DLL of that name, at most MAX_PATH characters. */
bool ui_begin_named(struct check *check, struct ui *ui, const WCHAR *name);

/* Let the application end (rule 118). */
void ui_end(struct ui *ui);

bool ui_has(const struct ui *ui, enum ui_function function);

/* Enter a function and follow it until it has returned. False: it did not, or cannot be entered, which was told. */
bool ui_run(struct ui *ui, const struct app_call *call, struct ui_outcome *outcome);

/* By when a function must have returned whose windows are closed. */
uint64_t ui_deadline(const struct ui *ui);

/* The same in steps: enter; then hear what follows, which is told of but for what is the caller's to judge: APP_READY,
 * APP_RETURNED, APP_TOOK_DATA. False: nothing came until deadline_us, or the application has ended. */
bool ui_enter(struct ui *ui, const struct app_call *call);
bool ui_hear(struct ui *ui, const struct app_call *call, uint64_t deadline_us, struct app_message *message);
void ui_abandon(struct ui *ui); /* it hangs, which was told */
void ui_take_return(struct ui *ui, const struct app_message *message, struct ui_outcome *outcome);

/* Does the line that the user chose say the same of itself as before, as it should in a session (rule 80 or 81) after a
 * function was closed? */
void ui_check_line(const struct ui *ui, const struct device *before, unsigned rule, const char *function);

#endif
