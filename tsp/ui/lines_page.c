/* lines_page.c: see lines_page.h. */
#include "lines_page.h"

#include <commctrl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "line_dialog.h"
#include "page.h"
#include "text.h"
#include "texts.h"

enum {
    ID_LIST = 1200,
    ID_ADD,
    ID_EDIT,
    ID_REMOVE,
    LIST_DOWN = 110,
    COLUMNS = 4,
    CELL_UNITS = 300,
};

void lines_layout(const void *unused, struct layout *layout)
{
    (void)unused;
    static const struct layout_button buttons[] = {{TEXT_ADD, ID_ADD}, {TEXT_EDIT, ID_EDIT}, {TEXT_REMOVE, ID_REMOVE}};
    WCHAR words[TEXT_UNITS];
    layout_words(layout, text_load(TEXT_LINES_INTRO, words), false);
    layout_label(layout, text_load(TEXT_LINES, words), true);
    HWND list = layout_control(layout, WC_LISTVIEWW, LVS_REPORT | LVS_SINGLESEL | LVS_SHOWSELALWAYS | WS_TABSTOP,
                               WS_EX_CLIENTEDGE, ID_LIST, LIST_DOWN, false);
    if (list != NULL)
        ListView_SetExtendedListViewStyle(list, LVS_EX_FULLROWSELECT);
    layout_buttons(layout, buttons, sizeof(buttons) / sizeof(*buttons), true);
}

static void add_columns(HWND list)
{
    static const UINT texts[COLUMNS] = {TEXT_COLUMN_NUMBER, TEXT_COLUMN_NAME, TEXT_COLUMN_TERMINAL, TEXT_COLUMN_SWITCH};
    static const int percent[COLUMNS] = {16, 32, 22, 27};
    WCHAR words[TEXT_UNITS];
    RECT rect;
    GetClientRect(list, &rect);
    for (int i = 0; i < COLUMNS; i++) {
        LVCOLUMNW column = {.mask = LVCF_TEXT | LVCF_WIDTH | LVCF_SUBITEM,
                            .cx = rect.right * percent[i] / 100,
                            .pszText = text_load(texts[i], words),
                            .iSubItem = i};
        SendMessageW(list, LVM_INSERTCOLUMNW, (WPARAM)i, (LPARAM)&column);
    }
}

static void set_cell(HWND list, int item, int column, const char *utf8)
{
    WCHAR wide[CELL_UNITS];
    LVITEMW cell = {.iSubItem = column, .pszText = text_wide(utf8, wide, CELL_UNITS)};
    SendMessageW(list, LVM_SETITEMTEXTW, (WPARAM)item, (LPARAM)&cell);
}

static void set_cells(HWND list, int item, const struct sections *sections, const char *section)
{
    const char *name = sections_get(sections, section, "name"), *terminal = sections_get(sections, section, "terminal");
    const char *host = sections_get(sections, section, "host"), *port = sections_get(sections, section, "port");
    char own[CELL_UNITS];
    snprintf(own, sizeof(own), "%s%s%s", host != NULL ? host : "", port != NULL ? ":" : "", port != NULL ? port : "");
    set_cell(list, item, 1, name != NULL ? name : terminal);
    set_cell(list, item, 2, terminal);
    set_cell(list, item, 3, own);
}

/* In the order of their numbers, which are few. */
static int place_of(HWND list, uint32_t number)
{
    int place = 0, count = ListView_GetItemCount(list);
    for (; place < count; place++) {
        LVITEMW item = {.mask = LVIF_PARAM, .iItem = place};
        SendMessageW(list, LVM_GETITEMW, 0, (LPARAM)&item);
        if ((uint32_t)item.lParam >= number)
            break;
    }
    return place;
}

static void enable_buttons(const struct dialog *dialog, HWND page)
{
    bool chosen = ListView_GetNextItem(GetDlgItem(page, ID_LIST), -1, LVNI_SELECTED) >= 0;
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
        LVITEMW item = {.mask = LVIF_TEXT | LVIF_PARAM,
                        .iItem = place_of(list, number),
                        .pszText = text_number(number, text),
                        .lParam = (LPARAM)number};
        int at = (int)SendMessageW(list, LVM_INSERTITEMW, 0, (LPARAM)&item);
        set_cells(list, at, &dialog->edited, section);
    }
    int place = place_of(list, chosen);
    UINT state = LVIS_SELECTED | LVIS_FOCUSED;
    ListView_SetItemState(list, place, state, state);
    ListView_EnsureVisible(list, place, FALSE);
    enable_buttons(dialog, page);
}

/* The number of the line that is chosen, or 0. */
static uint32_t chosen_line(HWND page)
{
    HWND list = GetDlgItem(page, ID_LIST);
    LVITEMW item = {.mask = LVIF_PARAM, .iItem = ListView_GetNextItem(list, -1, LVNI_SELECTED)};
    return item.iItem >= 0 && SendMessageW(list, LVM_GETITEMW, 0, (LPARAM)&item) ? (uint32_t)item.lParam : 0;
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
    if (number != 0 && line_dialog_show(dialog, page, number, TEXT_CAPTION_ADD))
        fill(dialog, page, number);
}

static void edit_line(struct dialog *dialog, HWND page)
{
    uint32_t number = chosen_line(page);
    if (number != 0 && line_dialog_show(dialog, page, number, TEXT_CAPTION_EDIT))
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
        edit_line(dialog, page);
}

static void handle_list(struct dialog *dialog, HWND page, const NMHDR *header)
{
    if (header->code == LVN_ITEMCHANGED)
        enable_buttons(dialog, page);
    else if (header->code == NM_DBLCLK)
        edit_line(dialog, page);
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
        edit_line(dialog, page);
        break;
    case ID_REMOVE:
        remove_line(dialog, page);
        break;
    }
}

static void begin(HWND page, struct dialog *dialog)
{
    page_remember(page, dialog);
    if (!layout_make(lines_layout, NULL, PAGE_ACROSS, page))
        return;
    add_columns(GetDlgItem(page, ID_LIST));
    fill(dialog, page, 0);
}

INT_PTR CALLBACK lines_page(HWND page, UINT message, WPARAM wparam, LPARAM lparam)
{
    struct dialog *dialog = page_remembered(page);
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
        fill(dialog, page, dialog_line_number(dialog->culprit.section));
        SendMessageW(page, WM_NEXTDLGCTL, (WPARAM)GetDlgItem(page, ID_LIST), TRUE);
        return TRUE;
    }
    return FALSE;
}
