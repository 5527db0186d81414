/* lines_page.c: see lines_page.h. */
#include "lines_page.h"

#include <commctrl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "line_dialog.h"
#include "list.h"
#include "page.h"
#include "text.h"
#include "texts.h"

enum { ID_LIST = 1200, ID_ADD, ID_EDIT, ID_REMOVE, CELL_BYTES = 300 };

void lines_layout(const void *unused, struct layout *layout)
{
    (void)unused;
    static const struct layout_button buttons[] = {{TEXT_ADD, ID_ADD}, {TEXT_EDIT, ID_EDIT}, {TEXT_REMOVE, ID_REMOVE}};
    WCHAR words[TEXT_UNITS];
    layout_words(layout, text_load(TEXT_LINES_INTRO, words), false);
    list_layout(layout, TEXT_LINES, ID_LIST);
    layout_buttons(layout, buttons, sizeof(buttons) / sizeof(*buttons), true);
}

static void set_cells(HWND list, int item, const struct sections *sections, const char *section)
{
    const char *name = sections_get(sections, section, "name"), *terminal = sections_get(sections, section, "terminal");
    const char *host = sections_get(sections, section, "host"), *port = sections_get(sections, section, "port");
    char own[CELL_BYTES];
    snprintf(own, sizeof(own), "%s%s%s", host != NULL ? host : "", port != NULL ? ":" : "", port != NULL ? port : "");
    list_set(list, item, 1, name != NULL ? name : terminal);
    list_set(list, item, 2, terminal);
    list_set(list, item, 3, own);
}

/* In the order of their numbers, which are few. */
static int place_of(HWND list, uint32_t number)
{
    int place = 0;
    for (uint32_t there; list_number(list, place, &there) && there < number;)
        place++;
    return place;
}

static void enable_buttons(const struct dialog *dialog, HWND page)
{
    uint32_t number;
    bool chosen = list_chosen(GetDlgItem(page, ID_LIST), &number);
    EnableWindow(GetDlgItem(page, ID_ADD), !dialog->is_read_only);
    EnableWindow(GetDlgItem(page, ID_EDIT), chosen);
    EnableWindow(GetDlgItem(page, ID_REMOVE), chosen && !dialog->is_read_only);
}

static void fill(const struct dialog *dialog, HWND page, uint32_t chosen)
{
    HWND list = GetDlgItem(page, ID_LIST);
    ListView_DeleteAllItems(list);
    for (unsigned i = 0; i < dialog->edited.count; i++) {
        const char *section = dialog->edited.at[i].name;
        uint32_t number = dialog_line_number(section);
        WCHAR text[16];
        if (number == 0)
            continue;
        set_cells(list, list_insert(list, place_of(list, number), number, text_number(number, text)), &dialog->edited,
                  section);
    }
    list_choose(list, place_of(list, chosen));
    enable_buttons(dialog, page);
}

/* The number of the line that is chosen, or 0. */
static uint32_t chosen_line(HWND page)
{
    uint32_t number;
    return list_chosen(GetDlgItem(page, ID_LIST), &number) ? number : 0;
}

/* A number that no line has or had when the dialog began: applications remember them. 0 if there is none. */
static uint32_t new_number(const struct dialog *dialog)
{
    uint32_t highest = 0;
    const struct sections *both[] = {&dialog->read, &dialog->edited};
    for (unsigned k = 0; k < 2; k++)
        for (unsigned i = 0; i < both[k]->count; i++) {
            uint32_t number = dialog_line_number(both[k]->at[i].name);
            highest = number > highest ? number : highest;
        }
    return highest + 1;
}

static void add_line(struct dialog *dialog, HWND page)
{
    uint32_t number = new_number(dialog);
    if (number != 0 && line_dialog_show(dialog, page, number, TEXT_CAPTION_ADD, NULL))
        fill(dialog, page, number);
}

/* The value of this name, NULL: the first, gets the keyboard. */
static void edit_line(struct dialog *dialog, HWND page, const char *value)
{
    uint32_t number = chosen_line(page);
    if (number != 0 && line_dialog_show(dialog, page, number, TEXT_CAPTION_EDIT, value))
        fill(dialog, page, number);
}

/* Nothing is lost before OK, so nobody is asked. */
static void remove_line(struct dialog *dialog, HWND page)
{
    char section[SECTION_BYTES];
    uint32_t number = chosen_line(page);
    if (number == 0 || dialog->is_read_only)
        return;
    sections_remove(&dialog->edited, dialog_line_section(number, section));
    fill(dialog, page, number);
    SendMessageW(page, WM_NEXTDLGCTL, (WPARAM)GetDlgItem(page, ID_LIST), TRUE);
}

static void handle_key(struct dialog *dialog, HWND page, WORD key)
{
    if (key == VK_DELETE)
        remove_line(dialog, page);
    else if (key == VK_INSERT && !dialog->is_read_only)
        add_line(dialog, page);
    else if (key == VK_F2)
        edit_line(dialog, page, NULL);
}

static void handle_list(struct dialog *dialog, HWND page, const NMHDR *header)
{
    if (header->code == LVN_ITEMCHANGED)
        enable_buttons(dialog, page);
    else if (header->code == NM_DBLCLK)
        edit_line(dialog, page, NULL);
    else if (header->code == LVN_KEYDOWN)
        handle_key(dialog, page, ((const NMLVKEYDOWN *)header)->wVKey);
}

static void handle_command(struct dialog *dialog, HWND page, UINT id)
{
    switch (id) {
    case ID_ADD:
        add_line(dialog, page);
        break;
    case ID_EDIT:
        edit_line(dialog, page, NULL);
        break;
    case ID_REMOVE:
        remove_line(dialog, page);
        break;
    }
}

static void begin(HWND page, struct dialog *dialog)
{
    static const struct list_column columns[] = {
        {TEXT_COLUMN_NUMBER, 16}, {TEXT_COLUMN_NAME, 32}, {TEXT_COLUMN_TERMINAL, 22}, {TEXT_COLUMN_SWITCH, 27}};
    page_remember(page, dialog);
    if (!layout_make(lines_layout, NULL, page))
        return;
    list_begin(GetDlgItem(page, ID_LIST), columns, sizeof(columns) / sizeof(*columns));
    fill(dialog, page, 0);
}

/* At the line that is to blame, and in its window at what it lacks. */
static void point(struct dialog *dialog, HWND page)
{
    fill(dialog, page, dialog_line_number(dialog->culprit.section));
    SendMessageW(page, WM_NEXTDLGCTL, (WPARAM)GetDlgItem(page, ID_LIST), TRUE);
    if (dialog->culprit.name != NULL)
        edit_line(dialog, page, dialog->culprit.name);
}

INT_PTR CALLBACK lines_page(HWND page, UINT message, WPARAM wparam, LPARAM lparam)
{
    struct dialog *dialog = page_remembered(page);
    if (page_fit_list(page, message, lines_layout, ID_LIST))
        return TRUE;
    switch (message) {
    case WM_INITDIALOG:
        begin(page, (struct dialog *)((const PROPSHEETPAGEW *)lparam)->lParam);
        return TRUE;
    case WM_COMMAND:
        handle_command(dialog, page, LOWORD(wparam));
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
