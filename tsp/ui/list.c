/* list.c: see list.h. */
#include "list.h"

#include <commctrl.h>

#include "text.h"

enum { LIST_DOWN = 110, CELL_UNITS = 300, HEADING_PADDING = 12 };

void list_layout(struct layout *layout, UINT label, UINT id)
{
    WCHAR words[TEXT_UNITS];
    layout_label(layout, text_load(label, words), true);
    layout_grow(layout);
    HWND list = layout_control(layout, WC_LISTVIEWW, LVS_REPORT | LVS_SINGLESEL | LVS_SHOWSELALWAYS | WS_TABSTOP,
                               WS_EX_CLIENTEDGE, id, LIST_DOWN, false);
    if (list != NULL)
        ListView_SetExtendedListViewStyle(list, LVS_EX_FULLROWSELECT);
}

int list_width(HWND list)
{
    RECT rect = {0};
    GetClientRect(list, &rect);
    return rect.right;
}

void list_begin(HWND list, const struct list_column *columns, unsigned count)
{
    WCHAR words[TEXT_UNITS];
    for (unsigned i = 0; i < count; i++) {
        LVCOLUMNW column = {.mask = LVCF_TEXT | LVCF_WIDTH | LVCF_SUBITEM,
                            .cx = list_width(list) * columns[i].percent / 100,
                            .pszText = text_load(columns[i].text, words),
                            .iSubItem = (int)i};
        int needed = (int)SendMessageW(list, LVM_GETSTRINGWIDTHW, 0, (LPARAM)words) + HEADING_PADDING;
        column.cx = needed > column.cx ? needed : column.cx;
        SendMessageW(list, LVM_INSERTCOLUMNW, i, (LPARAM)&column);
    }
}

int list_insert(HWND list, int place, uint32_t number, const WCHAR *first)
{
    LVITEMW item = {
        .mask = LVIF_TEXT | LVIF_PARAM, .iItem = place, .pszText = (WCHAR *)first, .lParam = (LPARAM)number};
    return (int)SendMessageW(list, LVM_INSERTITEMW, 0, (LPARAM)&item);
}

void list_set(HWND list, int place, int column, const char *utf8)
{
    WCHAR wide[CELL_UNITS];
    LVITEMW cell = {.iSubItem = column, .pszText = text_wide(utf8, wide, CELL_UNITS)};
    SendMessageW(list, LVM_SETITEMTEXTW, (WPARAM)place, (LPARAM)&cell);
}

bool list_number(HWND list, int place, uint32_t *number)
{
    LVITEMW item = {.mask = LVIF_PARAM, .iItem = place};
    if (place < 0 || !SendMessageW(list, LVM_GETITEMW, 0, (LPARAM)&item))
        return false;
    *number = (uint32_t)item.lParam;
    return true;
}

bool list_chosen(HWND list, uint32_t *number)
{
    return list_number(list, ListView_GetNextItem(list, -1, LVNI_SELECTED), number);
}

void list_choose(HWND list, int place)
{
    UINT state = LVIS_SELECTED | LVIS_FOCUSED;
    ListView_SetItemState(list, place, state, state);
    ListView_EnsureVisible(list, place, FALSE);
}

void list_widen(HWND list, int before)
{
    int now = list_width(list), columns = Header_GetItemCount(ListView_GetHeader(list));
    for (int i = 0; before > 0 && now != before && i < columns; i++)
        ListView_SetColumnWidth(list, i, MulDiv(ListView_GetColumnWidth(list, i), now, before));
}
