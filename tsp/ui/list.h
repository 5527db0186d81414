/* list.h: a list view in a page, a row each with a number of its own by which the page knows it. */
#ifndef TSPEC_UI_LIST_H
#define TSPEC_UI_LIST_H

#include <stdbool.h>
#include <stdint.h>
#include <windows.h>

#include "layout.h"

struct list_column {
    UINT text;
    int percent; /* of the list's width, at least; a long heading gets more */
};

/* The list with its label, in a layout; it takes the height that is left over. */
void list_layout(struct layout *layout, UINT label, UINT id);

/* The list was made: give it its columns. */
void list_begin(HWND list, const struct list_column *columns, unsigned count);

/* Insert a row at a place, counted from 0. Returns where it is. */
int list_insert(HWND list, int place, uint32_t number, const WCHAR *first);

/* Write UTF-8 into a cell of it; NULL is the empty text. */
void list_set(HWND list, int place, int column, const char *utf8);

/* The number of the row at a place; false if there is none. */
bool list_number(HWND list, int place, uint32_t *number);

/* The number of the chosen row; false if none is. */
bool list_chosen(HWND list, uint32_t *number);

/* Choose the row at a place, if there is one, and show it. */
void list_choose(HWND list, int place);

/* Pixels between its edges; and the columns' share of what it has become wider, or narrower, since it was so wide. */
int list_width(HWND list);
void list_widen(HWND list, int before);

#endif
