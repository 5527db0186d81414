/* config_lines.c: see config_lines.h. */
#include "config_lines.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config_settings.h"

enum {
    SHOWN_BYTES = 60,
    COM_MOST = 256, /* Windows' last COM port */
};

/* A sentence is one line, whatever was written into the settings. */
bool config_fail(const struct complaint *complaint, const char *place, const char *format, ...)
{
    int len = snprintf(complaint->at, complaint->room, "%s: ", place);
    if (len > 0 && (size_t)len < complaint->room) {
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(complaint->at + len, complaint->room - (size_t)len, format, arguments);
        va_end(arguments);
    }
    for (char *at = complaint->at; len > 0 && *at != 0; at++)
        if ((unsigned char)*at < ' ' || *at == 0x7F)
            *at = '?';
    return false;
}

bool config_fail_memory(const struct complaint *complaint, const char *place)
{
    return config_fail(complaint, place, "out of memory; end other programs, then restart the telephony service");
}

bool config_blame(const struct complaint *complaint, const char *name)
{
    if (complaint->value != NULL)
        *complaint->value = name;
    return false;
}

/* Characters stay whole. */
int config_shown(const char *value)
{
    size_t len = strnlen(value, SHOWN_BYTES);
    while (len > 0 && ((unsigned char)value[len] & 0xC0) == 0x80)
        len--;
    return (int)len;
}

static bool make_room(struct drafts *drafts)
{
    if (drafts->count < drafts->room)
        return true;
    unsigned room = drafts->room > 0 ? drafts->room * 2 : 16;
    struct draft *at = realloc(drafts->at, room * sizeof(*at));
    if (at == NULL)
        return false;
    drafts->at = at;
    drafts->room = room;
    return true;
}

struct draft *drafts_add(struct drafts *drafts, uint32_t permanent_id, const char *place)
{
    char *kept = strdup(place);
    if (kept == NULL || !make_room(drafts)) {
        free(kept);
        return NULL;
    }
    struct draft *draft = &drafts->at[drafts->count];
    *draft = (struct draft){.line.permanent_id = permanent_id, .place = kept, .order = drafts->count++};
    return draft;
}

static bool is_com(const char *port)
{
    uint32_t number;
    return (port[0] | 0x20) == 'c' && (port[1] | 0x20) == 'o' && (port[2] | 0x20) == 'm' &&
           config_read_number(port + 3, COM_MOST, &number);
}

const char *config_serial(const char *port)
{
    bool device = strncmp(port, "\\\\.\\", 4) == 0;
    if (device && is_com(port + 4))
        return port + 4;
    return device || port[0] == '/' || is_com(port) ? port : NULL;
}

static char *usual_name(const struct draft *draft)
{
    char number[32];
    snprintf(number, sizeof(number), "Line %u", (unsigned)draft->line.permanent_id);
    return strdup(draft->line.terminal != NULL ? draft->terminal : number);
}

/* The one of two that has not been said elsewhere decides: a line with a port of its own needs no host of the
 * switch's. */
static bool complete_serial(struct draft *draft, const struct whereabouts *of_switch, const char *serial,
                            const struct complaint *complaint)
{
    struct line_config *line = &draft->line;
    if (draft->at.host != NULL || (draft->at.serial == NULL && of_switch->host != NULL)) {
        config_fail(complaint, draft->place, "line %u has a host, but the port '%.*s' is a serial one of this machine; "
                    "remove host, or write the number of the host's port", (unsigned)line->permanent_id,
                    config_shown(serial), serial);
        return config_blame(complaint, "host");
    }
    line->host = strdup(serial);
    line->baud = draft->at.baud != 0 ? draft->at.baud : of_switch->baud != 0 ? of_switch->baud : BAUD_USUAL;
    return line->host != NULL || config_fail_memory(complaint, draft->place);
}

static bool complete_tcp(struct draft *draft, const struct whereabouts *of_switch, const struct complaint *complaint)
{
    struct line_config *line = &draft->line;
    const char *host = draft->at.host != NULL ? draft->at.host : of_switch->host;
    line->host = strdup(host != NULL ? host : "localhost");
    line->port = draft->at.port != 0 ? draft->at.port : of_switch->port;
    if (line->host == NULL)
        return config_fail_memory(complaint, draft->place);
    if (line->port == 0) {
        config_fail(complaint, draft->place, "line %u has no port; set the one that its switch listens on, here or in "
                    "the section switch", (unsigned)line->permanent_id);
        return config_blame(complaint, "port");
    }
    if (draft->at.baud == 0 && (of_switch->baud == 0 || draft->at.port != 0))
        return true;
    config_fail(complaint, draft->place, "line %u has a baud, but the port %u is TCP's; remove baud, or write a serial "
                "port such as COM3", (unsigned)line->permanent_id, line->port);
    return config_blame(complaint, "baud");
}

/* Give a line what the user left to the defaults. */
static bool complete(struct draft *draft, const struct whereabouts *of_switch, const struct complaint *complaint)
{
    struct line_config *line = &draft->line;
    const char *serial = draft->at.port != 0 ? NULL : draft->at.serial != NULL ? draft->at.serial
                         : of_switch->serial;
    if (line->name != NULL && line->name[0] == 0) {
        free(line->name);
        line->name = NULL;
    }
    if (line->name == NULL)
        line->name = usual_name(draft);
    if (line->name == NULL)
        return config_fail_memory(complaint, draft->place);
    return serial != NULL ? complete_serial(draft, of_switch, serial, complaint)
                          : complete_tcp(draft, of_switch, complaint);
}

/* What is sent has to name the line: a terminal that the field cannot hold would make every dial fail. */
static bool check_fits(const struct draft *draft, const struct field_type *field, const struct complaint *complaint)
{
    unsigned number = (unsigned)draft->line.permanent_id;
    const char *terminal = draft->terminal != NULL ? draft->terminal : "";
    char wrong;
    switch (config_misfit(field, terminal, &wrong)) {
    case FITS:
        return true;
    case MISFIT_CHARACTER:
        config_fail(complaint, draft->place, "line %u has the terminal '%.*s', but the switch's messages cannot hold "
                    "its '%c'; correct the terminal", number, config_shown(terminal), terminal, wrong);
        break;
    case MISFIT_SHORT:
        config_fail(complaint, draft->place, "line %u has no terminal of %u or more characters, which the switch is "
                    "told with each call; set its terminal", number, field->min);
        break;
    case MISFIT_LONG:
        config_fail(complaint, draft->place, "line %u has the terminal '%.*s', but the switch's messages hold %u "
                    "characters of it at most; correct the terminal", number, config_shown(terminal), terminal,
                    field->max);
        break;
    }
    return config_blame(complaint, "terminal");
}

static int by_order(const struct draft *a, const struct draft *b)
{
    return (a->order > b->order) - (a->order < b->order);
}

static int by_permanent_id(const void *a, const void *b)
{
    uint32_t x = ((const struct draft *)a)->line.permanent_id, y = ((const struct draft *)b)->line.permanent_id;
    return x != y ? (x > y) - (x < y) : by_order(a, b);
}

static int by_switch_and_terminal(const void *a, const void *b)
{
    const struct line_config *x = &((const struct draft *)a)->line, *y = &((const struct draft *)b)->line;
    int order = line_config_compare(x, y);
    if (order == 0)
        order = slice_compare(line_terminal(x), line_terminal(y));
    return order != 0 ? order : by_order(a, b);
}

static bool check_number(const struct draft *one, const struct draft *other, const struct complaint *complaint)
{
    if (one->line.permanent_id != other->line.permanent_id)
        return true;
    return config_fail(complaint, other->place, "line %u stands twice; remove one or give it another number; the "
                       "other is at %s", (unsigned)one->line.permanent_id, one->place);
}

/* A serial port is opened once: by lines that share a connection, or by one. */
static bool check_serial(const struct draft *one, const struct draft *other, const struct complaint *complaint)
{
    if (one->line.baud == 0 || other->line.baud == 0 || strcmp(one->line.host, other->line.host) != 0)
        return true;
    config_fail(complaint, other->place,
                "line %u has the serial port %.*s, as line %u has, and cannot share it; give it "
                "another port, or remove it; line %u is at %s",
                (unsigned)other->line.permanent_id, config_shown(one->line.host), one->line.host,
                (unsigned)one->line.permanent_id, (unsigned)one->line.permanent_id, one->place);
    return config_blame(complaint, "port");
}

/* On a shared connection a line hears what names its terminal. */
static bool check_terminal(const struct draft *one, const struct draft *other, const struct complaint *complaint)
{
    unsigned first = (unsigned)one->line.permanent_id, second = (unsigned)other->line.permanent_id;
    if (line_config_compare(&one->line, &other->line) != 0)
        return check_serial(one, other, complaint);
    if (one->line.terminal == NULL)
        config_fail(complaint, one->place, "line %u would hear nothing, for it has no terminal and shares its "
                    "connection with line %u; set its terminal; line %u is at %s", first, second, second, other->place);
    else if (slice_equal(line_terminal(&one->line), line_terminal(&other->line)))
        config_fail(complaint, other->place, "line %u has the terminal '%.*s', as line %u of the same switch has, and "
                    "one of them would hear nothing; change the terminal, or remove a line; line %u is at %s", second,
                    config_shown(one->terminal), one->terminal, first, first, one->place);
    else
        return true;
    return config_blame(complaint, "terminal");
}

typedef int compare_drafts(const void *a, const void *b);
typedef bool check_drafts(const struct draft *one, const struct draft *other, const struct complaint *complaint);

/* Sort the lines, and check each with the next one. */
static bool check_neighbours(struct drafts *drafts, compare_drafts *compare, check_drafts *check,
                             const struct complaint *complaint)
{
    qsort(drafts->at, drafts->count, sizeof(*drafts->at), compare);
    for (unsigned i = 1; i < drafts->count; i++)
        if (!check(&drafts->at[i - 1], &drafts->at[i], complaint))
            return false;
    return true;
}

/* Move the lines into the configuration. */
static bool hand_over(struct drafts *drafts, struct config *config)
{
    config->lines = calloc(drafts->count, sizeof(*config->lines));
    if (config->lines == NULL)
        return false;
    qsort(drafts->at, drafts->count, sizeof(*drafts->at), by_permanent_id);
    for (unsigned i = 0; i < drafts->count; i++) {
        config->lines[i] = drafts->at[i].line;
        drafts->at[i].line = (struct line_config){0}; /* it is the configuration's now */
    }
    config->line_count = drafts->count;
    return true;
}

bool drafts_finish(struct drafts *drafts, const struct protocol *spoken, struct config *config,
                   const struct complaint *complaint)
{
    if (drafts->count == 0)
        return true;
    /* The field of a message that says which line acts, if one does. */
    const struct field_type *field = config_next_sent(spoken, SOURCE_LINE, 0, &(struct sent_place){0, 0});
    for (unsigned i = 0; i < drafts->count; i++)
        if (!complete(&drafts->at[i], &drafts->of_switch, complaint) ||
            !config_complete_settings(spoken, drafts->setting, &drafts->at[i], complaint) ||
            (field != NULL && !check_fits(&drafts->at[i], field, complaint)))
            return false;
    if (!check_neighbours(drafts, by_permanent_id, check_number, complaint) ||
        !check_neighbours(drafts, by_switch_and_terminal, spoken->lines_share_links ? check_terminal : check_serial,
                          complaint))
        return false;
    return hand_over(drafts, config) || config_fail_memory(complaint, drafts->at[0].place);
}

void line_config_free(struct line_config *line)
{
    free(line->name);
    free(line->terminal);
    free(line->host);
    config_free_settings(line->setting);
}

static void free_whereabouts(struct whereabouts *at)
{
    free(at->host);
    free(at->serial);
}

void drafts_free(struct drafts *drafts)
{
    for (unsigned i = 0; i < drafts->count; i++) {
        line_config_free(&drafts->at[i].line);
        free_whereabouts(&drafts->at[i].at);
        free(drafts->at[i].terminal);
        free(drafts->at[i].place);
    }
    free_whereabouts(&drafts->of_switch);
    config_free_settings(drafts->setting);
    free(drafts->at);
    *drafts = (struct drafts){0};
}
