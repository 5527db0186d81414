/* about_page.c: see about_page.h. */
#include "about_page.h"

#include <commctrl.h>
#include <wchar.h>

#include "module.h"
#include "page.h"
#include "protocol.h"
#include "settings.h"
#include "text.h"
#include "texts.h"

enum { PLACE_BYTES = 256 };

static void lay_out_product(struct layout *layout)
{
    WCHAR title[TEXT_UNITS], version[TEXT_UNITS], commit[TEXT_UNITS], words[TEXT_UNITS];
    text_wide(protocol.title, title, TEXT_UNITS);
    text_wide(protocol.version, version, TEXT_UNITS / 2);
    if (wcslen(text_load(TEXT_COMMIT, commit)) < TEXT_UNITS / 2)
        wcscat(version, commit);
    layout_words(layout, text_with(TEXT_ABOUT, title, version, NULL, words), false);
}

void about_layout(const void *unused, struct layout *layout)
{
    (void)unused;
    WCHAR wide[MAX_PATH], words[TEXT_UNITS];
    char place[PLACE_BYTES];
    lay_out_product(layout);
    if (module_path(wide, MAX_PATH))
        layout_words(layout, text_with(TEXT_ABOUT_FILE, wide, NULL, NULL, words), false);
    settings_place(protocol.name, place, sizeof(place));
    text_wide(place, wide, MAX_PATH);
    layout_words(layout, text_with(TEXT_ABOUT_PLACE, wide, NULL, NULL, words), false);
    layout_words(layout, text_load(TEXT_ABOUT_FORCE, words), false);
}

INT_PTR CALLBACK about_page(HWND page, UINT message, WPARAM wparam, LPARAM lparam)
{
    struct dialog *dialog = page_remembered(page);
    (void)wparam;
    if (page_fit(page, message, about_layout, NULL))
        return TRUE;
    switch (message) {
    case WM_INITDIALOG:
        page_remember(page, (struct dialog *)((const PROPSHEETPAGEW *)lparam)->lParam);
        layout_make(about_layout, NULL, page);
        return TRUE;
    case WM_NOTIFY:
        page_notify(dialog, page, (const NMHDR *)lparam);
        return TRUE;
    case WM_BLAME:
        page_blame(dialog, page);
        return TRUE;
    }
    return FALSE;
}
