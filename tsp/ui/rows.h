/* rows.h: what can be set in a section, each a row of a page. The values' meaning and limits are runtime/config.c's,
 * which checks what was written. */
#ifndef TSPEC_UI_ROWS_H
#define TSPEC_UI_ROWS_H

#include <stdbool.h>
#include <windows.h>

#include "protocol.h"

enum row_kind { ROW_TEXT, ROW_NUMBER, ROW_SECRET, ROW_CHOICE };

struct row {
    const char *name; /* of the value */
    enum row_kind kind;
    UINT label;
    const char *title; /* UTF-8, a label that the spec has; NULL: `label` is it */
    UINT usual;        /* what counts where nothing is written; 0: nothing does, or what `value` says */
    const char *value; /* UTF-8, or NULL */
    UINT words;        /* a text above the row, or 0 */
    UINT hint;         /* a text below it, or 0 */
    const char *const *choices; /* ROW_CHOICE: the values, NULL behind the last; the first is usual */
    UINT choice_texts;          /* the text of the first; the others' follow */
};

enum { ROWS = 5 + SETTINGS }; /* of a page, at most */

struct rows {
    UINT intro;
    struct row at[ROWS];
    unsigned count;
    UINT action; /* a button below them: TEXT_TEST, TEXT_OPEN_FOLDER; 0: none */
};

/* The rows of a page. The switch and a line have one for each setting that the spec declares. */
void rows_of_switch(struct rows *rows);
void rows_of_line(struct rows *rows);
void rows_of_trace(struct rows *rows);
void rows_of_window(struct rows *rows);

/* Whether there are settings of this name in this section; NULL: whether there is such a section. What is not known may
 * be an earlier version's, or misspelt: with it the provider has no lines. */
bool rows_know(const char *section, const char *name);

#endif
