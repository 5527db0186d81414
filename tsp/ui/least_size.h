/* least_size.h: the least size of a window that the user can make larger: the one that it was shown with. */
#ifndef TSPEC_UI_LEAST_SIZE_H
#define TSPEC_UI_LEAST_SIZE_H

#include <windows.h>

struct least_size {
    SIZE size;    /* in pixels */
    UINT scaling; /* dots per inch of its monitor then */
};

/* Remember the window's size as it is. */
void least_size_take(struct least_size *least, HWND window);

/* For WM_GETMINMAXINFO: the same size at the scaling of the window's monitor now. Until one was taken: nothing. */
void least_size_say(const struct least_size *least, HWND window, MINMAXINFO *limits);

/* Dots per inch of the window's monitor; where Windows does not say, always the same number. */
UINT least_size_scaling(HWND window);

#endif
