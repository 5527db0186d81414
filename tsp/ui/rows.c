/* rows.c: see rows.h. */
#include "rows.h"

#include <string.h>

#include "dialog.h"
#include "texts.h"

static const char *const levels[] = {"off", "calls", "wire", NULL}, *const peoples[] = {"masked", "shown", NULL};
static const char *const dialeds[] = {"off", "shown", NULL};

static const struct row of_switch[] = {
    {.name = "host", .kind = ROW_TEXT, .label = TEXT_HOST, .usual = TEXT_USUAL_HOST},
    {.name = "port", .kind = ROW_TEXT, .label = TEXT_PORT},
    {.name = "baud", .kind = ROW_NUMBER, .label = TEXT_BAUD, .usual = TEXT_USUAL_BAUD},
};

static const struct row of_line[] = {
    {.name = "name", .kind = ROW_TEXT, .label = TEXT_NAME, .usual = TEXT_USUAL_NAME},
    {.name = "terminal", .kind = ROW_TEXT, .label = TEXT_TERMINAL},
    {.name = "host", .kind = ROW_TEXT, .label = TEXT_HOST, .usual = TEXT_USUAL_SWITCH, .words = TEXT_OWN_SWITCH},
    {.name = "port", .kind = ROW_TEXT, .label = TEXT_PORT, .usual = TEXT_USUAL_SWITCH},
    {.name = "baud", .kind = ROW_NUMBER, .label = TEXT_BAUD, .usual = TEXT_USUAL_SWITCH},
};

static const struct row of_trace[] = {
    {.name = "level", .kind = ROW_CHOICE, .label = TEXT_LEVEL, .choices = levels, .choice_texts = TEXT_LEVELS},
    {.name = "people", .kind = ROW_CHOICE, .label = TEXT_PEOPLE, .choices = peoples, .choice_texts = TEXT_PEOPLES,
     .hint = TEXT_PEOPLE_HINT},
    {.name = "file", .kind = ROW_TEXT, .label = TEXT_FILE, .usual = TEXT_USUAL_FILE},
    {.name = "size", .kind = ROW_NUMBER, .label = TEXT_SIZE, .usual = TEXT_USUAL_SIZE, .hint = TEXT_SIZE_HINT},
};

static const struct row of_window[] = {
    {.name = "dialed", .kind = ROW_CHOICE, .label = TEXT_DIALED, .choices = dialeds, .choice_texts = TEXT_DIALEDS},
};

static void begin(struct rows *rows, UINT intro, const struct row *at, size_t size, UINT action)
{
    *rows = (struct rows){.intro = intro, .count = (unsigned)(size / sizeof(*at)), .action = action};
    memcpy(rows->at, at, size);
}

/* `usual`: what counts where nothing is written, if it is not the spec's default. */
static void add_settings(struct rows *rows, UINT usual)
{
    static const enum row_kind kinds[] = {
        [SETTING_TEXT] = ROW_TEXT, [SETTING_NUMBER] = ROW_NUMBER, [SETTING_SECRET] = ROW_SECRET};
    for (unsigned i = 0; i < protocol.setting_count; i++) {
        const struct setting_type *setting = &protocol.settings[i];
        rows->at[rows->count++] = (struct row){.name = setting->name,
                                               .kind = kinds[setting->kind],
                                               .title = setting->title,
                                               .usual = usual,
                                               .value = setting->usual};
    }
}

void rows_of_switch(struct rows *rows)
{
    begin(rows, TEXT_SWITCH_INTRO, of_switch, sizeof(of_switch), TEXT_TEST);
    add_settings(rows, 0);
}

void rows_of_line(struct rows *rows)
{
    begin(rows, TEXT_LINE_INTRO, of_line, sizeof(of_line), TEXT_TEST);
    add_settings(rows, TEXT_USUAL_SWITCH);
}

void rows_of_trace(struct rows *rows)
{
    begin(rows, TEXT_TRACE_INTRO, of_trace, sizeof(of_trace), TEXT_OPEN_FOLDER);
}

void rows_of_window(struct rows *rows)
{
    begin(rows, TEXT_WINDOW_INTRO, of_window, sizeof(of_window), 0);
}

static bool rows_of(const char *section, struct rows *rows)
{
    if (strcmp(section, "switch") == 0)
        rows_of_switch(rows);
    else if (strcmp(section, "trace") == 0)
        rows_of_trace(rows);
    else if (strcmp(section, "window") == 0)
        rows_of_window(rows);
    else if (dialog_line_number(section) != 0)
        rows_of_line(rows);
    else
        return false;
    return true;
}

bool rows_know(const char *section, const char *name)
{
    struct rows rows;
    if (!rows_of(section, &rows))
        return false;
    for (unsigned i = 0; name != NULL && i < rows.count; i++)
        if (strcmp(rows.at[i].name, name) == 0)
            return true;
    return name == NULL;
}
