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

/* At the top of the dialog. */
static bool begin(struct layout *layout, HWND parent, int width)
{
    *layout = (struct layout){.parent = parent, .dc = GetDC(parent)};
    if (layout->dc == NULL)
        return false;
    layout->font = parent != NULL ? (HFONT)SendMessageW(parent, WM_GETFONT, 0, 0) : usual_font(layout->dc);
    if (layout->font != NULL)
        SelectObject(layout->dc, layout->font);
    measure_font(layout);
    layout->width = layout_across(layout, width);
    layout->left = layout_across(layout, MARGIN);
    layout->y = layout_down(layout, MARGIN);
    return true;
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

void layout_label_width(struct layout *layout, const WCHAR *words)
{
    int left = layout_across(layout, MARGIN + GAP) + width_of(layout, words);
    if (left > layout->left)
        layout->left = left;
}

static HWND create(const struct layout *layout, const WCHAR *class, const WCHAR *words, DWORD style,
                   DWORD extended_style, UINT id, const RECT *at)
{
    if (layout->parent == NULL)
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

HWND layout_control(struct layout *layout, const WCHAR *class, DWORD style, DWORD extended_style, UINT id, int height,
                    bool beside_labels)
{
    RECT at = line_at(layout, beside_labels, layout_down(layout, height));
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
    RECT at = line_at(layout, from_left, layout_down(layout, BUTTON_DOWN));
    if (!from_left)
        at.left = at.right - (int)count * width - (int)(count - 1) * gap;
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
    if (!begin(&layout, NULL, width))
        return false;
    fill(of, &layout);
    write_template(&layout, style, template);
    end(&layout);
    return true;
}

bool layout_make(layout_fill *fill, const void *of, int width, HWND parent)
{
    struct layout layout;
    if (!begin(&layout, parent, width))
        return false;
    fill(of, &layout);
    end(&layout);
    return true;
}
