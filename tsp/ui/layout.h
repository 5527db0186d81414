/* layout.h: controls one below the other, as high as their words need. The same code measures a dialog, fills it, and
 * places its controls anew when its size has changed, so that it is large enough in every language. */
#ifndef TSPEC_UI_LAYOUT_H
#define TSPEC_UI_LAYOUT_H

#include <stdbool.h>
#include <windows.h>

enum layout_task { LAYOUT_MEASURE, LAYOUT_MAKE, LAYOUT_PLACE };

struct layout {
    enum layout_task task;
    HWND parent; /* NULL: it is not there yet */
    HWND next;   /* LAYOUT_PLACE: the next control; they come in the order in which they were made */
    HFONT font;
    HDC dc;
    int unit_x, unit_y; /* pixels of 4 dialog units across, of 8 down */
    int width;          /* of the dialog, in pixels, margins included */
    int least;          /* the width that labels, fields and buttons need */
    int left;           /* where controls begin beside their labels */
    int y;              /* where the next control goes */
    int spare;          /* pixels down that the dialog has beyond what it needs */
    bool grows;         /* the next control gets them */
};

/* Pixels of dialog units. */
int layout_across(const struct layout *layout, int units);
int layout_down(const struct layout *layout, int units);

/* Leave room for labels as wide as these words. */
void layout_label_width(struct layout *layout, const WCHAR *words);

/* Words, as wide as the dialog, or beside the labels; a gap follows. */
void layout_words(struct layout *layout, const WCHAR *words, bool beside_labels);

/* Words as a label in front of the next control, or above it. It comes before it in the tab order, too: so
 * screen readers and the label's key find what it belongs to. */
void layout_label(struct layout *layout, const WCHAR *words, bool above);

/* The next control gets all the height that the dialog has beyond what it needs. One control of a dialog may. */
void layout_grow(struct layout *layout);

/* A control beside the labels, or as wide as the dialog, of so many units down. Returns NULL unless it was made. */
HWND layout_control(struct layout *layout, const WCHAR *class, DWORD style, DWORD extended_style, UINT id, int height,
                    bool beside_labels);

struct layout_button {
    UINT text, id;
};

/* A row of buttons, each as wide as the widest of their words; from the left, or to the right end. */
void layout_buttons(struct layout *layout, const struct layout_button *buttons, unsigned count, bool from_left);

/* For DialogBoxIndirectParamW and property sheets. */
struct layout_template {
    WORD version, signature;
    DWORD help, extended_style, style;
    WORD controls;
    short x, y, cx, cy;
    WORD menu, class, title;
    WORD points, weight;
    BYTE italic, charset;
    WCHAR face[sizeof "MS Shell Dlg"];
};

/* What puts the controls of a dialog into a layout, from top to bottom: always the same ones. */
typedef void layout_fill(const void *of, struct layout *layout);

/* Measure a dialog of at least so many units across, and write a template of that size, without controls. False if
 * Windows refuses. */
bool layout_measure(layout_fill *fill, const void *of, int width, DWORD style, struct layout_template *template);

/* Make its controls, to fit its size. False if Windows refuses. */
bool layout_make(layout_fill *fill, const void *of, HWND parent);

/* Its size, or the scaling, has changed: move its controls to where they belong now. */
void layout_place(layout_fill *fill, const void *of, HWND parent);

#endif
