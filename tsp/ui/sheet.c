/* sheet.c: see sheet.h. */
#include "sheet.h"

#include <commctrl.h>
#include <stdio.h>

#include "about_page.h"
#include "form.h"
#include "lines_page.h"
#include "page.h"
#include "protocol.h"
#include "sheet_size.h"
#include "system_function.h"
#include "text.h"
#include "texts.h"
#include "unknown_page.h"

enum { PAGES = 6 };

struct pages {
    struct form switch_form, trace_form, window_form, line_form;
    struct layout_template templates[PAGES];
    WCHAR titles[PAGES][TEXT_UNITS];
    PROPSHEETPAGEW at[PAGES];
    unsigned count;
};

static void begin_form(HWND page, struct form *form)
{
    page_remember(page, form);
    layout_make(form_layout, form, page);
    form_begin(form, page);
}

/* Where there is no memory the page stays. */
static void notify_form(struct form *form, HWND page, const NMHDR *header)
{
    page_notify(form->dialog, page, header);
    if (header->code == PSN_KILLACTIVE)
        SetWindowLongPtrW(page, DWLP_MSGRESULT, !form_store(form));
}

static INT_PTR CALLBACK form_page(HWND page, UINT message, WPARAM wparam, LPARAM lparam)
{
    struct form *form = page_remembered(page);
    if (page_fit(page, message, form_layout, form))
        return TRUE;
    switch (message) {
    case WM_INITDIALOG:
        begin_form(page, (struct form *)((const PROPSHEETPAGEW *)lparam)->lParam);
        return TRUE;
    case WM_COMMAND:
        form_command(form, LOWORD(wparam));
        return TRUE;
    case WM_TIMER:
        form_timer(form);
        return TRUE;
    case WM_NOTIFY:
        notify_form(form, page, (const NMHDR *)lparam);
        return TRUE;
    case WM_BLAME:
        page_blame(form->dialog, page);
        return TRUE;
    case WM_POINT:
        form_point(form, form->dialog->culprit.name);
        return TRUE;
    case WM_DESTROY:
        form_end(form);
        return TRUE;
    }
    return FALSE;
}

static bool add_page(struct pages *pages, layout_fill *fill, void *of, const WCHAR *title, DLGPROC run)
{
    unsigned i = pages->count;
    if (!layout_measure(fill, of, PAGE_ACROSS, WS_CHILD | WS_CAPTION | DS_CONTROL, &pages->templates[i]))
        return false;
    wcscpy(pages->titles[i], title);
    pages->at[i] = (PROPSHEETPAGEW){.dwSize = sizeof(pages->at[i]),
                                    .dwFlags = PSP_DLGINDIRECT | PSP_USETITLE,
                                    .hInstance = text_module(),
                                    .pResource = (LPCDLGTEMPLATEW)&pages->templates[i],
                                    .pszTitle = pages->titles[i],
                                    .pfnDlgProc = run,
                                    .lParam = (LPARAM)of};
    pages->count++;
    return true;
}

static bool add_form(struct pages *pages, struct form *form, const WCHAR *title)
{
    return add_page(pages, form_layout, form, title, form_page);
}

/* A page that is there only if there is something to show on it. */
static bool add_unknown(struct pages *pages, struct dialog *dialog)
{
    WCHAR title[TEXT_UNITS];
    dialog->unknown_page = (int)pages->count;
    return !unknown_is_any(&dialog->edited) ||
           add_page(pages, unknown_layout, dialog, text_load(TEXT_PAGE_UNKNOWN, title), unknown_page);
}

static bool add_all(struct pages *pages, struct dialog *dialog)
{
    WCHAR title[TEXT_UNITS];
    pages->switch_form = (struct form){.dialog = dialog, .section = "switch"};
    rows_of_switch(&pages->switch_form.rows);
    pages->trace_form = (struct form){.dialog = dialog, .section = "trace"};
    rows_of_trace(&pages->trace_form.rows);
    pages->window_form = (struct form){.dialog = dialog, .section = "window"};
    rows_of_window(&pages->window_form.rows);
    return add_form(pages, &pages->switch_form, text_load(TEXT_PAGE_SWITCH, title)) &&
           add_page(pages, lines_layout, dialog, text_load(TEXT_PAGE_LINES, title), lines_page) &&
           add_form(pages, &pages->trace_form, text_load(TEXT_PAGE_TRACE, title)) &&
           add_form(pages, &pages->window_form, text_load(TEXT_PAGE_WINDOW, title)) && add_unknown(pages, dialog) &&
           add_page(pages, about_layout, dialog, text_load(TEXT_PAGE_ABOUT, title), about_page);
}

static bool add_line(struct pages *pages, struct dialog *dialog)
{
    WCHAR number[16], title[TEXT_UNITS];
    pages->line_form = (struct form){.dialog = dialog};
    rows_of_line(&pages->line_form.rows);
    dialog_line_section(dialog->line, pages->line_form.section);
    text_with(TEXT_PAGE_LINE, text_number(dialog->line, number), NULL, NULL, title);
    return add_form(pages, &pages->line_form, title) && add_unknown(pages, dialog);
}

bool sheet_show(struct dialog *dialog)
{
    struct pages pages = {.count = 0};
    WCHAR title[TEXT_UNITS], caption[TEXT_UNITS];
    HMODULE controls;
    __typeof__(&PropertySheetW) show;
    if (!(dialog->line != 0 ? add_line(&pages, dialog) : add_all(&pages, dialog)) ||
        !system_function(L"comctl32.dll", "PropertySheetW", &controls, &show))
        return false;
    text_with(TEXT_CAPTION, text_wide(protocol.title, title, TEXT_UNITS), NULL, NULL, caption);
    const PROPSHEETHEADERW header = {.dwSize = sizeof(header),
                                     .dwFlags = PSH_PROPSHEETPAGE | PSH_NOAPPLYNOW | PSH_NOCONTEXTHELP |
                                                PSH_USECALLBACK,
                                     .hwndParent = dialog->owner,
                                     .hInstance = text_module(),
                                     .pszCaption = caption,
                                     .nPages = pages.count,
                                     .ppsp = pages.at,
                                     .pfnCallback = sheet_size_callback};
    INT_PTR result = show(&header);
    FreeLibrary(controls);
    return result >= 0;
}
