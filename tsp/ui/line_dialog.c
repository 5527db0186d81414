/* line_dialog.c: see line_dialog.h. */
#include "line_dialog.h"

#include "form.h"
#include "least_size.h"
#include "page.h"
#include "text.h"
#include "texts.h"

struct line_dialog {
    struct form form;
    uint32_t number;
    UINT caption;
    const char *value; /* that gets the keyboard, or NULL */
    struct least_size least;
};

static void lay_out(const void *form, struct layout *layout)
{
    static const struct layout_button buttons[] = {{TEXT_OK, IDOK}, {TEXT_CANCEL, IDCANCEL}};
    form_layout(form, layout);
    layout_buttons(layout, buttons, sizeof(buttons) / sizeof(*buttons), false);
}

static void begin(struct line_dialog *line, HWND window)
{
    WCHAR number[16], words[TEXT_UNITS];
    page_remember(window, line);
    SetWindowTextW(window, text_with(line->caption, text_number(line->number, number), NULL, NULL, words));
    layout_make(lay_out, &line->form, window);
    form_begin(&line->form, window);
    form_point(&line->form, line->value);
    least_size_take(&line->least, window);
}

/* What is wrong in the values of this line alone is said here; how it stands to others when all is saved. */
static void accept_line(struct line_dialog *line, HWND window)
{
    struct dialog *dialog = line->form.dialog;
    if (!form_store(&line->form))
        return;
    if (!sections_add(&dialog->edited, line->form.section)) {
        dialog_say(window, TEXT_NO_MEMORY, NULL, MB_ICONERROR);
        return;
    }
    const char *name = dialog_check_line(dialog, window, line->form.section);
    if (name != NULL)
        form_point(&line->form, name);
    else
        EndDialog(window, IDOK);
}

static INT_PTR CALLBACK run(HWND window, UINT message, WPARAM wparam, LPARAM lparam)
{
    struct line_dialog *line = page_remembered(window);
    if (line != NULL && page_fit(window, message, lay_out, &line->form))
        return TRUE;
    switch (message) {
    case WM_INITDIALOG:
        begin((struct line_dialog *)lparam, window);
        return FALSE; /* the keyboard was given */
    case WM_COMMAND:
        if (LOWORD(wparam) == IDOK)
            accept_line(line, window);
        else if (LOWORD(wparam) == IDCANCEL)
            EndDialog(window, IDCANCEL);
        else
            form_command(&line->form, LOWORD(wparam));
        return TRUE;
    case WM_GETMINMAXINFO:
        if (line != NULL)
            least_size_say(&line->least, window, (MINMAXINFO *)lparam);
        return TRUE;
    case WM_DPICHANGED: /* Windows scales it; then */
        PostMessageW(window, WM_FIT, 0, 0);
        return FALSE;
    case WM_TIMER:
        form_timer(&line->form);
        return TRUE;
    case WM_DESTROY:
        form_end(&line->form);
        return TRUE;
    }
    return FALSE;
}

/* Needs no more than a template of the right size; the controls are made when it is there. */
static bool show(struct line_dialog *line, HWND page)
{
    struct layout_template template;
    DWORD style = WS_POPUP | WS_CAPTION | WS_SYSMENU | WS_THICKFRAME | DS_MODALFRAME;
    if (!layout_measure(lay_out, &line->form, PAGE_ACROSS, style, &template))
        return false;
    return DialogBoxIndirectParamW(text_module(), (LPCDLGTEMPLATEW)&template, page, run, (LPARAM)line) == IDOK;
}

bool line_dialog_show(struct dialog *dialog, HWND page, uint32_t number, UINT caption, const char *value)
{
    struct line_dialog line = {.form = {.dialog = dialog}, .number = number, .caption = caption, .value = value};
    struct sections before;
    rows_of_line(&line.form.rows);
    dialog_line_section(number, line.form.section);
    if (!sections_copy(&before, &dialog->edited)) {
        dialog_say(page, TEXT_NO_MEMORY, NULL, MB_ICONERROR);
        return false;
    }
    bool accepted = show(&line, page);
    if (accepted) {
        sections_free(&before);
    } else {
        sections_free(&dialog->edited);
        dialog->edited = before;
    }
    return accepted;
}
