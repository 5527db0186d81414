/* layout.c: see layout.h. Sizes are Windows' recommended ones, in dialog units. */
#include "layout.h"

#include <string.h>

#include "text.h"

#define FACE L"MS Shell Dlg" /* what Windows shows its own property sheets with */

enum {
    FONT_POINTS = 8,
    MARGIN = 7,
    GAP = 4,
    GAP_WORDS = 6,
    LABEL_DROP = 3, /* a label stands lower than its control's edge, on one line with its text */
    BUTTON_DOWN = 14,
    BUTTON_LEAST = 50,
    BUTTON_PADDING = 14,
    FIELD_LEAST = 90, /* of what stands beside a label */
};

static HFONT usual_font(HDC dc)
{
    return CreateFontW(-MulDiv(FONT_POINTS, GetDeviceCaps(dc, LOGPIXELSY), 72), 0, 0, 0, FW_NORMAL, FALSE, FALSE, FALSE,
                       DEFAULT_CHARSET, OUT_DEFAULT_PRECIS, CLIP_DEFAULT_PRECIS, DEFAULT_QUALITY, DEFAULT_PITCH, FACE);
}

/* As Windows does: the average width of the letters (https://learn.microsoft.com/windows/win32/api/winuser/
 * nf-winuser-getdialogbaseunits). */
static void measure_font(struct layout *layout)
{
    static const WCHAR letters[] = L"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    SIZE size = {0};
    TEXTMETRICW metrics = {0};
    GetTextExtentPoint32W(layout->dc, letters, 52, &size);
    GetTextMetricsW(layout->dc, &metrics);
    layout->unit_x = (size.cx / 26 + 1) / 2;
    layout->unit_y = metrics.tmHeight;
}

/* Windows gives the controls another font when the scaling changes. */
static HFONT font_of(HWND parent)
{
    HWND control = GetWindow(parent, GW_CHILD);
    return (HFONT)SendMessageW(control != NULL ? control : parent, WM_GETFONT, 0, 0);
}

static bool begin(struct layout *layout, HWND parent)
{
    *layout = (struct layout){.parent = parent, .dc = GetDC(parent)};
    if (layout->dc == NULL)
        return false;
    layout->font = parent != NULL ? font_of(parent) : usual_font(layout->dc);
    if (layout->font != NULL)
        SelectObject(layout->dc, layout->font);
    measure_font(layout);
    return true;
}

/* From the top of the dialog. */
static void run(struct layout *layout, enum layout_task task, layout_fill *fill, const void *of, int width)
{
    layout->task = task;
    layout->next = task == LAYOUT_PLACE ? GetWindow(layout->parent, GW_CHILD) : NULL;
    layout->width = width;
    layout->least = 0;
    layout->left = layout_across(layout, MARGIN);
    layout->y = layout_down(layout, MARGIN);
    layout->grows = false;
    fill(of, layout);
}

static void end(struct layout *layout)
{
    SelectObject(layout->dc, GetStockObject(SYSTEM_FONT));
    if (layout->parent == NULL && layout->font != NULL)
        DeleteObject(layout->font);
    ReleaseDC(layout->parent, layout->dc);
}

int layout_across(const struct layout *layout, int units)
{
    return MulDiv(units, layout->unit_x, 4);
}

int layout_down(const struct layout *layout, int units)
{
    return MulDiv(units, layout->unit_y, 8);
}

static int width_of(const struct layout *layout, const WCHAR *words)
{
    RECT rect = {0};
    DrawTextW(layout->dc, words, -1, &rect, DT_CALCRECT | DT_SINGLELINE);
    return rect.right;
}

/* Pixels within the margins. */
static void need(struct layout *layout, int width)
{
    width += 2 * layout_across(layout, MARGIN);
    layout->least = width > layout->least ? width : layout->least;
}

void layout_label_width(struct layout *layout, const WCHAR *words)
{
    int width = layout_across(layout, GAP) + width_of(layout, words), left = layout_across(layout, MARGIN) + width;
    if (left > layout->left)
        layout->left = left;
    need(layout, width + layout_across(layout, FIELD_LEAST));
}

/* What is wider than before may show other words than were there: nothing is copied. */
static void place(struct layout *layout, const RECT *at)
{
    SetWindowPos(layout->next, NULL, at->left, at->top, at->right - at->left, at->bottom - at->top,
                 SWP_NOZORDER | SWP_NOACTIVATE | SWP_NOCOPYBITS);
    layout->next = GetWindow(layout->next, GW_HWNDNEXT);
}

static HWND create(struct layout *layout, const WCHAR *class, const WCHAR *words, DWORD style, DWORD extended_style,
                   UINT id, const RECT *at)
{
    if (layout->task == LAYOUT_PLACE)
        place(layout, at);
    if (layout->task != LAYOUT_MAKE)
        return NULL;
    HWND window = CreateWindowExW(extended_style, class, words, style | WS_CHILD | WS_VISIBLE, at->left, at->top,
                                  at->right - at->left, at->bottom - at->top, layout->parent, (HMENU)(UINT_PTR)id,
                                  text_module(), NULL);
    if (window != NULL)
        SendMessageW(window, WM_SETFONT, (WPARAM)layout->font, FALSE);
    return window;
}

static RECT line_at(const struct layout *layout, bool beside_labels, int height)
{
    int margin = layout_across(layout, MARGIN), left = beside_labels ? layout->left : margin;
    return (RECT){left, layout->y, layout->width - margin, layout->y + height};
}

void layout_words(struct layout *layout, const WCHAR *words, bool beside_labels)
{
    RECT at = line_at(layout, beside_labels, 0), needed = at;
    DrawTextW(layout->dc, words, -1, &needed, DT_CALCRECT | DT_WORDBREAK | DT_NOPREFIX | DT_EDITCONTROL);
    at.bottom = needed.bottom;
    create(layout, L"STATIC", words, SS_LEFT | SS_NOPREFIX | SS_EDITCONTROL, 0, (UINT)-1, &at);
    layout->y = at.bottom + layout_down(layout, GAP_WORDS);
}

void layout_label(struct layout *layout, const WCHAR *words, bool above)
{
    RECT at = line_at(layout, false, layout->unit_y);
    if (!above) {
        OffsetRect(&at, 0, layout_down(layout, LABEL_DROP));
        at.right = layout->left;
    }
    create(layout, L"STATIC", words, SS_LEFT, 0, (UINT)-1, &at);
    if (above)
        layout->y = at.bottom + layout_down(layout, GAP / 2);
}

void layout_grow(struct layout *layout)
{
    layout->grows = true;
}

HWND layout_control(struct layout *layout, const WCHAR *class, DWORD style, DWORD extended_style, UINT id, int height,
                    bool beside_labels)
{
    RECT at = line_at(layout, beside_labels, layout_down(layout, height) + (layout->grows ? layout->spare : 0));
    layout->grows = false;
    layout->y = at.bottom + layout_down(layout, GAP);
    return create(layout, class, L"", style, extended_style, id, &at);
}

void layout_buttons(struct layout *layout, const struct layout_button *buttons, unsigned count, bool from_left)
{
    WCHAR words[TEXT_UNITS];
    int width = layout_across(layout, BUTTON_LEAST), gap = layout_across(layout, GAP);
    for (unsigned i = 0; i < count; i++) {
        int needed = width_of(layout, text_load(buttons[i].text, words)) + layout_across(layout, BUTTON_PADDING);
        width = needed > width ? needed : width;
    }
    int all = (int)count * width + (int)(count - 1) * gap;
    need(layout, all + (from_left ? layout->left - layout_across(layout, MARGIN) : 0));
    RECT at = line_at(layout, from_left, layout_down(layout, BUTTON_DOWN));
    if (!from_left)
        at.left = at.right - all;
    at.right = at.left + width;
    for (unsigned i = 0; i < count; i++, OffsetRect(&at, width + gap, 0)) {
        DWORD style = buttons[i].id == IDOK ? BS_DEFPUSHBUTTON : BS_PUSHBUTTON;
        create(layout, L"BUTTON", text_load(buttons[i].text, words), style | WS_TABSTOP, 0, buttons[i].id, &at);
    }
    layout->y = at.bottom + layout_down(layout, GAP_WORDS);
}

static void write_template(const struct layout *layout, DWORD style, struct layout_template *template)
{
    *template = (struct layout_template){
        .version = 1,
        .signature = 0xFFFF,
        .style = style | DS_SHELLFONT,
        .cx = (short)MulDiv(layout->width, 4, layout->unit_x),
        .cy = (short)(MulDiv(layout->y, 8, layout->unit_y) + 1),
        .points = FONT_POINTS,
        .weight = FW_NORMAL,
        .charset = DEFAULT_CHARSET,
    };
    memcpy(template->face, FACE, sizeof(FACE));
}

bool layout_measure(layout_fill *fill, const void *of, int width, DWORD style, struct layout_template *template)
{
    struct layout layout;
    if (!begin(&layout, NULL))
        return false;
    run(&layout, LAYOUT_MEASURE, fill, of, layout_across(&layout, width));
    if (layout.least > layout.width)
        run(&layout, LAYOUT_MEASURE, fill, of, layout.least);
    write_template(&layout, style, template);
    end(&layout);
    return true;
}

/* Into the window as it is. */
static bool fit(enum layout_task task, layout_fill *fill, const void *of, HWND parent)
{
    struct layout layout;
    RECT client;
    if (!GetClientRect(parent, &client) || !begin(&layout, parent))
        return false;
    run(&layout, LAYOUT_MEASURE, fill, of, client.right);
    layout.spare = client.bottom > layout.y ? client.bottom - layout.y : 0;
    run(&layout, task, fill, of, client.right);
    end(&layout);
    return true;
}

bool layout_make(layout_fill *fill, const void *of, HWND parent)
{
    return fit(LAYOUT_MAKE, fill, of, parent);
}

void layout_place(layout_fill *fill, const void *of, HWND parent)
{
    if (GetWindow(parent, GW_CHILD) != NULL)
        fit(LAYOUT_PLACE, fill, of, parent);
}
