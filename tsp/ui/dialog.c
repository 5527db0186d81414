/* dialog.c: see dialog.h. */
#include "dialog.h"

#include <commctrl.h>
#include <stdio.h>
#include <string.h>

#include "config.h"
#include "dialog_message.h"
#include "elevation.h"
#include "rows.h"
#include "sheet.h"
#include "store.h"
#include "text.h"
#include "texts.h"
#include "visuals.h"

int dialog_say(HWND above, UINT text, const WCHAR *word, UINT how)
{
    WCHAR caption[TEXT_UNITS], words[TEXT_UNITS], title[TEXT_UNITS];
    text_wide(protocol.title, title, TEXT_UNITS);
    text_with(TEXT_CAPTION, title, NULL, NULL, caption);
    return MessageBoxW(above, text_with(text, word, NULL, NULL, words), caption, how);
}

static void say_number(HWND above, UINT text, LSTATUS status)
{
    WCHAR number[16];
    dialog_say(above, text, text_number((unsigned long)status, number), MB_ICONERROR);
}

/* A sentence of config.c or settings.h. */
static void say_sentence(HWND above, const char *sentence)
{
    WCHAR words[SENTENCE_BYTES], caption[TEXT_UNITS];
    MessageBoxW(above, text_wide(sentence, words, SENTENCE_BYTES), text_wide(protocol.title, caption, TEXT_UNITS),
                MB_ICONWARNING);
}

char *dialog_line_section(uint32_t number, char section[SECTION_BYTES])
{
    snprintf(section, SECTION_BYTES, "line %u", (unsigned)number);
    return section;
}

uint32_t dialog_line_number(const char *section)
{
    unsigned long long number = 0;
    if (strncmp(section, "line ", 5) != 0 || section[5] < '1')
        return 0;
    for (section += 5; *section >= '0' && *section <= '9' && number <= UINT32_MAX; section++)
        number = number * 10 + (unsigned)(*section - '0');
    return *section == 0 && number <= UINT32_MAX ? (uint32_t)number : 0;
}

/* What a line lacks may still come to the page Switch; that, what is unknown, and how lines stand to each other, is
 * checked when all is saved. */
const char *dialog_check_line(const struct dialog *dialog, HWND above, const char *section)
{
    const struct section *line = sections_find(&dialog->edited, section);
    const struct section *all = sections_find(&dialog->edited, "switch");
    struct section both[2] = {*line};
    unsigned count = 1;
    if (all != NULL)
        both[count++] = *all;
    char sentence[SENTENCE_BYTES];
    struct culprit culprit;
    const struct sections checked = {both, count};
    if (config_check(&protocol, &checked, &culprit, sentence, sizeof(sentence)) || culprit.section != line->name ||
        culprit.name == NULL || !rows_know(section, culprit.name) ||
        sections_get(&dialog->edited, section, culprit.name) == NULL)
        return NULL;
    say_sentence(above, sentence);
    return culprit.name;
}

/* What counts at once needs no words. */
static void say_when_it_counts(const struct dialog *dialog, HWND above)
{
    struct dialog_message message = {sizeof(message), DIALOG_SAVED, FORCE_AFTER_RESTART};
    static const UINT texts[] = {[FORCE_AFTER_RESTART] = TEXT_AFTER_RESTART,
                                 [FORCE_AFTER_REINIT] = TEXT_AFTER_REINIT,
                                 [FORCE_REST_AFTER_RESTART] = TEXT_REST_AFTER_RESTART,
                                 [FORCE_REST_AFTER_REINIT] = TEXT_REST_AFTER_REINIT};
    LONG result = dialog->ask(dialog->object, dialog->object_type, &message, sizeof(message));
    if (result != 0 || message.answer >= sizeof(texts) / sizeof(*texts))
        message.answer = FORCE_AFTER_RESTART;
    if (message.answer != FORCE_NOW)
        dialog_say(above, texts[message.answer], NULL, MB_ICONINFORMATION);
}

/* What a line would have from the page Switch is missing, or wrong, there; unless the line has a switch of its own. */
static void blame_switch(const struct sections *edited, struct culprit *culprit)
{
    if (culprit->section == NULL || culprit->name == NULL || dialog_line_number(culprit->section) == 0 ||
        sections_get(edited, culprit->section, culprit->name) != NULL || !rows_know("switch", culprit->name))
        return;
    if (sections_get(edited, "switch", culprit->name) != NULL || sections_get(edited, culprit->section, "host") == NULL)
        culprit->section = "switch";
}

static bool is_right(struct dialog *dialog, HWND page)
{
    char sentence[SENTENCE_BYTES];
    if (config_check(&protocol, &dialog->edited, &dialog->culprit, sentence, sizeof(sentence)))
        return true;
    say_sentence(page, sentence);
    if (dialog->line == 0)
        blame_switch(&dialog->edited, &dialog->culprit);
    if (dialog->culprit.section != NULL)
        PostMessageW(page, WM_BLAME, 0, 0);
    return false;
}

bool dialog_save(struct dialog *dialog, HWND page)
{
    if (dialog->is_view)
        dialog->is_saved = true;
    if (dialog->is_saved || dialog->is_read_only)
        return true;
    if (!is_right(dialog, page))
        return false;
    if (!sections_equal(&dialog->read, &dialog->edited)) {
        LSTATUS status = store_write(&dialog->read, &dialog->edited);
        if (status != ERROR_SUCCESS) {
            say_number(page, TEXT_NOT_WRITTEN, status);
            return false;
        }
        say_when_it_counts(dialog, page);
    }
    dialog->is_saved = true;
    return true;
}

/* A secret that cannot be revealed any more is asked for anew, and goes when the rest is saved without it. What is
 * unknown is shown as such. */
static void drop_lost(const struct sections *read, struct sections *edited)
{
    for (unsigned i = 0; i < read->count; i++)
        for (unsigned k = 0; k < read->at[i].count; k++) {
            const struct entry *entry = &read->at[i].entries[k];
            if (entry->is_lost && rows_know(read->at[i].name, entry->name))
                sections_set(edited, read->at[i].name, entry->name, NULL);
        }
}

static bool read_settings(struct dialog *dialog)
{
    char sentence[SENTENCE_BYTES];
    if (!store_is_readable()) {
        dialog_say(dialog->owner, TEXT_NOT_READABLE, NULL, MB_ICONINFORMATION);
        return false;
    }
    if (store_exists() && !sections_read(&dialog->read, protocol.name, sentence, sizeof(sentence))) {
        say_sentence(dialog->owner, sentence);
        return false;
    }
    if (!sections_copy(&dialog->edited, &dialog->read))
        return false;
    drop_lost(&dialog->read, &dialog->edited);
    return true;
}

static LONG show(struct dialog *dialog)
{
    dialog->is_read_only = dialog->is_view || !store_is_writable();
    if (dialog->is_read_only && !dialog->is_view && elevation_offer(dialog->owner))
        return LINEERR_OPERATIONFAILED;
    if (!read_settings(dialog) || !sheet_show(dialog) || !dialog->is_saved)
        return LINEERR_OPERATIONFAILED;
    return 0;
}

static LONG run(struct dialog *dialog)
{
    struct visuals visuals;
    visuals_begin(&visuals);
    LONG result = show(dialog);
    visuals_end(&visuals);
    sections_free(&dialog->read);
    sections_free(&dialog->edited);
    return result;
}

LONG dialog_show(TUISPIDLLCALLBACK ask, DWORD_PTR object, DWORD object_type, HWND owner, uint32_t line)
{
    struct dialog dialog = {.ask = ask, .object = object, .object_type = object_type, .owner = owner, .line = line};
    return run(&dialog);
}

LONG dialog_view(TUISPIDLLCALLBACK ask, DWORD device, HWND owner, uint32_t line)
{
    struct dialog dialog = {.ask = ask, .object = device, .object_type = TUISPIDLL_OBJECT_LINEID, .owner = owner,
                            .line = line, .is_view = true};
    return run(&dialog);
}
