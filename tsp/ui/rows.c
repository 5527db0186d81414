/* rows.c: see rows.h. */
#include "rows.h"

#include "texts.h"

#define ROWS(rows) (rows), sizeof(rows) / sizeof(*(rows))

static const char *const levels[] = {"off", "calls", "wire", NULL}, *const peoples[] = {"masked", "shown", NULL};
static const char *const dialeds[] = {"off", "shown", NULL};

static const struct row of_switch[] = {
    {.name = "host", .kind = ROW_TEXT, .label = TEXT_HOST, .usual = TEXT_USUAL_HOST},
    {.name = "port", .kind = ROW_NUMBER, .label = TEXT_PORT},
};

static const struct row of_line[] = {
    {.name = "name", .kind = ROW_TEXT, .label = TEXT_NAME, .usual = TEXT_USUAL_NAME},
    {.name = "terminal", .kind = ROW_TEXT, .label = TEXT_TERMINAL},
    {.name = "host", .kind = ROW_TEXT, .label = TEXT_HOST, .usual = TEXT_USUAL_SWITCH, .words = TEXT_OWN_SWITCH},
    {.name = "port", .kind = ROW_NUMBER, .label = TEXT_PORT, .usual = TEXT_USUAL_SWITCH},
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

const struct rows switch_rows = {TEXT_SWITCH_INTRO, ROWS(of_switch), TEXT_TEST};
const struct rows line_rows = {TEXT_LINE_INTRO, ROWS(of_line), TEXT_TEST};
const struct rows trace_rows = {TEXT_TRACE_INTRO, ROWS(of_trace), TEXT_OPEN_FOLDER};
const struct rows window_rows = {TEXT_WINDOW_INTRO, ROWS(of_window), 0};
