/* form.c: see form.h. What the buttons do is form_action.c's. */
#include "form.h"

#include <commctrl.h>
#include <stdlib.h>
#include <string.h>

#include "form_action.h"
#include "secret.h"
#include "text.h"
#include "texts.h"

enum {
    ID_ROW = 1000, /* the first row's control; the others' follow */
    VALUE_UNITS = 1000,
    VALUE_BYTES = VALUE_UNITS * 3,
    EDIT_DOWN = 14,
    LIST_DOWN = 80, /* of an open list */
    STATUS_DOWN = 36,
};

static HWND control_of(const struct form *form, unsigned row)
{
    return GetDlgItem(form->window, (int)(ID_ROW + row));
}

static void add_choices(HWND list, const struct row *row)
{
    WCHAR words[TEXT_UNITS];
    for (unsigned i = 0; row->choices[i] != NULL; i++)
        SendMessageW(list, CB_ADDSTRING, 0, (LPARAM)text_load(row->choice_texts + i, words));
}

/* Its height is that of the open list; what is below it counts from the closed one, which is as high as a text. */
static void layout_choice(const struct row *row, struct layout *layout, UINT id)
{
    DWORD style = CBS_DROPDOWNLIST | WS_VSCROLL | WS_TABSTOP;
    HWND list = layout_control(layout, L"COMBOBOX", style, 0, id, LIST_DOWN, true);
    layout->y -= layout_down(layout, LIST_DOWN) - layout_down(layout, EDIT_DOWN);
    if (list != NULL)
        add_choices(list, row);
}

static void layout_text(const struct row *row, struct layout *layout, UINT id)
{
    static const DWORD styles[] = {[ROW_TEXT] = 0, [ROW_NUMBER] = ES_NUMBER, [ROW_SECRET] = ES_PASSWORD};
    WCHAR words[TEXT_UNITS];
    DWORD style = ES_AUTOHSCROLL | WS_TABSTOP | styles[row->kind];
    HWND edit = layout_control(layout, L"EDIT", style, WS_EX_CLIENTEDGE, id, EDIT_DOWN, true);
    if (edit == NULL)
        return;
    SendMessageW(edit, EM_SETLIMITTEXT, VALUE_UNITS - 1, 0);
    if (row->usual != 0)
        SendMessageW(edit, EM_SETCUEBANNER, TRUE, (LPARAM)text_load(row->usual, words));
    else if (row->value != NULL)
        SendMessageW(edit, EM_SETCUEBANNER, TRUE, (LPARAM)text_wide(row->value, words, TEXT_UNITS));
}

/* A & of a title is no key. */
static const WCHAR *label_of(const struct row *row, WCHAR words[TEXT_UNITS])
{
    WCHAR title[TEXT_UNITS / 2], doubled[TEXT_UNITS], *to = doubled;
    if (row->title == NULL)
        return text_load(row->label, words);
    for (const WCHAR *from = text_wide(row->title, title, TEXT_UNITS / 2); *from != 0; *to++ = *from++)
        if (*from == L'&')
            *to++ = L'&';
    *to = 0;
    return text_with(TEXT_TITLE, doubled, NULL, NULL, words);
}

static void layout_row(const struct row *row, struct layout *layout, UINT id)
{
    WCHAR words[TEXT_UNITS];
    if (row->words != 0)
        layout_words(layout, text_load(row->words, words), true);
    layout_label(layout, label_of(row, words), false);
    if (row->kind == ROW_CHOICE)
        layout_choice(row, layout, id);
    else
        layout_text(row, layout, id);
    if (row->hint != 0)
        layout_words(layout, text_load(row->hint, words), true);
}

static void layout_action(const struct rows *rows, struct layout *layout)
{
    if (rows->action == 0)
        return;
    layout_buttons(layout, &(struct layout_button){rows->action, ID_ACTION}, 1, true);
    if (rows->action != TEXT_TEST)
        return;
    /* A text field, not a label: it can be read again, and copied. */
    layout_grow(layout);
    HWND status =
        layout_control(layout, L"EDIT", ES_MULTILINE | ES_READONLY | WS_TABSTOP, 0, ID_STATUS, STATUS_DOWN, true);
    if (status != NULL)
        ShowWindow(status, SW_HIDE);
}

void form_layout(const void *of, struct layout *layout)
{
    const struct form *form = of;
    const struct rows *rows = &form->rows;
    WCHAR words[TEXT_UNITS];
    for (unsigned i = 0; i < rows->count; i++)
        layout_label_width(layout, label_of(&rows->at[i], words));
    layout_words(layout, text_load(form->dialog->is_view ? TEXT_VIEW_INTRO : rows->intro, words), false);
    for (unsigned i = 0; i < rows->count; i++)
        layout_row(&rows->at[i], layout, ID_ROW + i);
    layout_action(rows, layout);
}

static void show_choice(HWND list, const struct row *row, const char *value)
{
    for (unsigned i = 0; row->choices[i] != NULL; i++)
        if ((value == NULL && i == 0) || (value != NULL && strcmp(value, row->choices[i]) == 0))
            SendMessageW(list, CB_SETCURSEL, i, 0);
}

static void show_row(const struct form *form, unsigned i)
{
    WCHAR wide[VALUE_UNITS] = L"";
    const struct row *row = &form->rows.at[i];
    const char *value = sections_get(&form->dialog->edited, form->section, row->name);
    HWND control = control_of(form, i);
    if (row->kind == ROW_CHOICE)
        show_choice(control, row, value);
    else
        SetWindowTextW(control, text_wide(value, wide, VALUE_UNITS));
    secret_wipe(wide, sizeof(wide));
    if (form->dialog->is_read_only && row->kind == ROW_CHOICE)
        EnableWindow(control, FALSE);
    else if (form->dialog->is_read_only)
        SendMessageW(control, EM_SETREADONLY, TRUE, 0);
}

void form_begin(struct form *form, HWND window)
{
    form->window = window;
    for (unsigned i = 0; i < form->rows.count; i++)
        show_row(form, i);
}

/* What is usual is not written where nothing was; a word that is none of the choices stays. */
static const char *chosen(HWND list, const struct row *row, const char *was)
{
    LRESULT index = SendMessageW(list, CB_GETCURSEL, 0, 0);
    if (index < 0 || (index == 0 && was == NULL))
        return was;
    return row->choices[index];
}

/* Blanks round a value do not count: reading cuts them off, too. In a secret they do. A value that was empty stays so:
 * an empty one of a line is not the switch's. */
static const char *written(HWND edit, enum row_kind kind, const char *was, char utf8[VALUE_BYTES])
{
    WCHAR wide[VALUE_UNITS];
    WCHAR *from = wide, *end = wide + GetWindowTextW(edit, wide, VALUE_UNITS);
    while (kind != ROW_SECRET && (*from == L' ' || *from == L'\t'))
        from++;
    while (kind != ROW_SECRET && end > from && (end[-1] == L' ' || end[-1] == L'\t'))
        *--end = 0;
    text_narrow(from, utf8, VALUE_BYTES);
    secret_wipe(wide, sizeof(wide));
    return utf8[0] != 0 || (was != NULL && was[0] == 0) ? utf8 : NULL;
}

bool form_store(const struct form *form)
{
    char utf8[VALUE_BYTES] = "";
    bool stored = true;
    for (unsigned i = 0; form->window != NULL && i < form->rows.count; i++) {
        const struct row *row = &form->rows.at[i];
        HWND control = control_of(form, i);
        const char *was = sections_get(&form->dialog->edited, form->section, row->name);
        const char *is = row->kind == ROW_CHOICE ? chosen(control, row, was) : written(control, row->kind, was, utf8);
        if (is != was && (is == NULL || was == NULL || strcmp(is, was) != 0))
            stored = stored && sections_set(&form->dialog->edited, form->section, row->name, is);
    }
    secret_wipe(utf8, sizeof(utf8));
    if (!stored)
        dialog_say(form->window, TEXT_NO_MEMORY, NULL, MB_ICONERROR);
    return stored;
}

void form_point(const struct form *form, const char *name)
{
    unsigned i = 0;
    while (name != NULL && i + 1 < form->rows.count && strcmp(form->rows.at[i].name, name) != 0)
        i++;
    SendMessageW(form->window, WM_NEXTDLGCTL, (WPARAM)control_of(form, i), TRUE);
}
