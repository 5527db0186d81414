/* rows.h: what can be set in a section, each a row of a page. The values' meaning and limits are runtime/config.c's, which
 * checks what was written. */
#ifndef TSPEC_UI_ROWS_H
#define TSPEC_UI_ROWS_H

#include <windows.h>

enum row_kind { ROW_TEXT, ROW_NUMBER, ROW_CHOICE };

struct row {
    const char *name; /* of the value */
    enum row_kind kind;
    UINT label;
    UINT usual; /* a text: what counts where nothing is written; 0: nothing does. A choice's first value is usual */
    UINT words; /* a text above the row, or 0 */
    UINT hint;  /* a text below it, or 0 */
    const char *const *choices; /* ROW_CHOICE: the values, NULL behind the last */
    UINT choice_texts;          /* the text of the first; the others' follow */
};

struct rows {
    UINT intro;
    const struct row *at;
    unsigned count;
    UINT action; /* a button below them: TEXT_TEST, TEXT_OPEN_FOLDER; 0: none */
};

extern const struct rows switch_rows, line_rows, trace_rows, window_rows;

#endif
