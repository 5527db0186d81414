/* unknown_page.c: see unknown_page.h. */
#include "unknown_page.h"

#include <commctrl.h>
#include <string.h>

#include "list.h"
#include "page.h"
#include "rows.h"
#include "store.h"
#include "text.h"
#include "texts.h"

enum { ID_LIST = 1400, ID_REMOVE };

/* A value, or with a section that is itself unknown, all of it: then name is NULL. */
struct unknown {
    const char *section, *name;
};

/* The unknown setting of this number, in the order of the sections; false behind the last. */
static bool find(const struct sections *sections, uint32_t number, struct unknown *found)
{
    for (unsigned i = 0; i < sections->count; i++) {
        const struct section *section = &sections->at[i];
        bool is_known = rows_know(section->name, NULL);
        if (!is_known && number-- == 0) {
            *found = (struct unknown){section->name, NULL};
            return true;
        }
        for (unsigned k = 0; is_known && k < section->count; k++)
            if (!rows_know(section->name, section->entries[k].name) && number-- == 0) {
                *found = (struct unknown){section->name, section->entries[k].name};
                return true;
            }
    }
    return false;
}

bool unknown_is_any(const struct sections *sections)
{
    struct unknown first;
    return find(sections, 0, &first);
}

void unknown_layout(const void *unused, struct layout *layout)
{
    (void)unused;
    WCHAR words[TEXT_UNITS];
    layout_words(layout, text_load(TEXT_UNKNOWN_INTRO, words), false);
    list_layout(layout, TEXT_UNKNOWN, ID_LIST);
    layout_buttons(layout, &(struct layout_button){TEXT_REMOVE, ID_REMOVE}, 1, true);
}

/* What was protected was a secret, and stays one. */
static void set_value(HWND list, int row, const struct sections *sections, const struct unknown *unknown)
{
    WCHAR words[TEXT_UNITS];
    char hidden[TEXT_UNITS];
    const char *value = sections_get(sections, unknown->section, unknown->name);
    if (store_is_protected(unknown->section, unknown->name))
        value = text_narrow(text_load(TEXT_PROTECTED, words), hidden, sizeof(hidden));
    list_set(list, row, 2, value);
}

static void enable_button(const struct dialog *dialog, HWND page)
{
    uint32_t number;
    EnableWindow(GetDlgItem(page, ID_REMOVE), !dialog->is_read_only && list_chosen(GetDlgItem(page, ID_LIST), &number));
}

static void fill(const struct dialog *dialog, HWND page, uint32_t chosen)
{
    WCHAR section[SENTENCE_BYTES];
    struct unknown unknown;
    HWND list = GetDlgItem(page, ID_LIST);
    ListView_DeleteAllItems(list);
    for (uint32_t i = 0; find(&dialog->edited, i, &unknown); i++) {
        int row = list_insert(list, (int)i, i, text_wide(unknown.section, section, SENTENCE_BYTES));
        if (unknown.name == NULL)
            continue;
        list_set(list, row, 1, unknown.name);
        set_value(list, row, &dialog->edited, &unknown);
    }
    list_choose(list, (int)chosen);
    enable_button(dialog, page);
}

/* Nothing is lost before OK, so nobody is asked. The next one is chosen. */
static void remove_chosen(struct dialog *dialog, HWND page)
{
    uint32_t number;
    struct unknown gone;
    HWND list = GetDlgItem(page, ID_LIST);
    if (dialog->is_read_only || !list_chosen(list, &number) || !find(&dialog->edited, number, &gone))
        return;
    if (gone.name == NULL)
        sections_remove(&dialog->edited, gone.section);
    else
        sections_set(&dialog->edited, gone.section, gone.name, NULL);
    fill(dialog, page, find(&dialog->edited, number, &gone) || number == 0 ? number : number - 1);
    SendMessageW(page, WM_NEXTDLGCTL, (WPARAM)list, TRUE);
}

static void handle_list(struct dialog *dialog, HWND page, const NMHDR *header)
{
    if (header->code == LVN_ITEMCHANGED)
        enable_button(dialog, page);
    else if (header->code == LVN_KEYDOWN && ((const NMLVKEYDOWN *)header)->wVKey == VK_DELETE)
        remove_chosen(dialog, page);
}

static void begin(HWND page, struct dialog *dialog)
{
    static const struct list_column columns[] = {
        {TEXT_COLUMN_SECTION, 20}, {TEXT_COLUMN_SETTING, 35}, {TEXT_COLUMN_VALUE, 42}};
    page_remember(page, dialog);
    if (!layout_make(unknown_layout, NULL, page))
        return;
    list_begin(GetDlgItem(page, ID_LIST), columns, sizeof(columns) / sizeof(*columns));
    fill(dialog, page, 0);
}

static bool is_culprit(const struct culprit *culprit, const struct unknown *unknown)
{
    return strcmp(culprit->section, unknown->section) == 0 &&
           (unknown->name == NULL || (culprit->name != NULL && strcmp(culprit->name, unknown->name) == 0));
}

static void point(struct dialog *dialog, HWND page)
{
    struct unknown unknown;
    uint32_t number = 0;
    while (find(&dialog->edited, number, &unknown) && !is_culprit(&dialog->culprit, &unknown))
        number++;
    fill(dialog, page, number);
    SendMessageW(page, WM_NEXTDLGCTL, (WPARAM)GetDlgItem(page, ID_LIST), TRUE);
}

INT_PTR CALLBACK unknown_page(HWND page, UINT message, WPARAM wparam, LPARAM lparam)
{
    struct dialog *dialog = page_remembered(page);
    if (page_fit_list(page, message, unknown_layout, ID_LIST))
        return TRUE;
    switch (message) {
    case WM_INITDIALOG:
        begin(page, (struct dialog *)((const PROPSHEETPAGEW *)lparam)->lParam);
        return TRUE;
    case WM_COMMAND:
        if (LOWORD(wparam) == ID_REMOVE)
            remove_chosen(dialog, page);
        return TRUE;
    case WM_NOTIFY:
        if (((const NMHDR *)lparam)->idFrom == ID_LIST)
            handle_list(dialog, page, (const NMHDR *)lparam);
        else
            page_notify(dialog, page, (const NMHDR *)lparam);
        return TRUE;
    case WM_BLAME:
        page_blame(dialog, page);
        return TRUE;
    case WM_POINT:
        point(dialog, page);
        return TRUE;
    }
    return FALSE;
}
