/* form.h: a section's values, row by row, and a button that does something with them. */
#ifndef TSPEC_UI_FORM_H
#define TSPEC_UI_FORM_H

#include "dialog.h"
#include "layout.h"
#include "rows.h"

struct probe;

struct form {
    struct dialog *dialog;
    struct rows rows;
    char section[SECTION_BYTES];
    HWND window;         /* NULL: not shown yet */
    struct probe *probe; /* the test that runs, or NULL */
};

/* The layout_fill of a struct form. */
void form_layout(const void *of, struct layout *layout);

/* The window is there: show the values of dialog->edited. */
void form_begin(struct form *form, HWND window);

/* Take what is written into dialog->edited. False if there is no memory, which was said. */
bool form_store(const struct form *form);

/* Give a value's control the keyboard; NULL: the first one's. */
void form_point(const struct form *form, const char *name);

/* For WM_COMMAND and WM_TIMER. */
void form_command(struct form *form, UINT id);
void form_timer(struct form *form);

/* The window goes. */
void form_end(struct form *form);

#endif
