/* config.c: from settings to lines, and to what is traced.
 *
 *     [switch]            host and port of the switch
 *     host = 127.0.0.1    default: localhost
 *     port = 5060         required, here or with each line; or a serial port, COM3 or /dev/ttyS0, without host
 *     baud = 9600         bits per second of a serial port; default: 115200
 *     user = alice        what the protocol's spec declares as settings; required unless it has a default
 *     [line 1]            one section a line, which may be empty; its number is the permanent line id
 *     name = 1001         as applications show it; default: the terminal, else "Line 1"
 *     terminal = 1001     the extension it stands for; default: none. Lines that share a connection need one each
 *     host, port, baud, user    where this line has a switch of its own, or says something else to it
 *     [trace]
 *     level = calls       off (default), calls, or wire: calls and messages
 *     people = masked     masked (default) or shown: the numbers and names of people
 *     file = /tmp/x.log   a whole path; default: tspec/<protocol>.log where the system keeps such files
 *     size = 1024         KiB after which the file becomes <file>.1
 *     [window]
 *     dialed = off        off (default), or shown: a window for each call that an application dials
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "config_lines.h"
#include "config_settings.h"
#include "os.h"
#include "settings.h"

enum {
    SIZE_USUAL = 1024, /* KiB of a trace */
    SIZE_MOST = 1024 * 1024,
    BAUD_MOST = 10000000,
};

struct reading;
typedef bool take_value(struct reading *reading, const char *name, const char *value, const char *place);

struct reading {
    const struct protocol *protocol;
    struct config *config;
    struct drafts drafts;
    take_value *take; /* for the values of the section that began last */
    bool has_switch, has_trace, has_window;
    unsigned level, people; /* of [trace]: 1 for the first word, 0 if nothing was said */
    unsigned dialed;        /* of [window], likewise */
    struct complaint complaint;
};

static bool fail(const struct reading *reading, const char *place, const char *name, const char *value,
                 const char *remedy)
{
    return config_fail(&reading->complaint, place, "%s is '%.*s'; %s", name, config_shown(value), value, remedy);
}

static bool fail_unknown(const struct reading *reading, const char *place, const char *name, const char *known,
                         const char *also)
{
    return config_fail(&reading->complaint, place, "unknown setting '%.*s'; %s%s", config_shown(name), name, known,
                       also);
}

static bool fail_twice(const struct reading *reading, const char *place, const char *name)
{
    return config_fail(&reading->complaint, place,
                       "%s is set twice in this section; remove one, or move it to its own section", name);
}

static bool keep(struct reading *reading, const char *place, const char *name, char **kept, const char *value)
{
    if (*kept != NULL)
        return fail_twice(reading, place, name);
    if (strlen(value) > TEXT_BYTES)
        return config_fail(&reading->complaint, place, "%s is too long: '%.*s…'; write at most 256 bytes", name,
                           config_shown(value), value);
    *kept = strdup(value);
    if (*kept == NULL)
        config_fail_memory(&reading->complaint, place);
    return *kept != NULL;
}

/* Lines of one switch share a connection, so a host has one spelling: in small letters, but for what follows the % of
 * an IPv6 address, which is an interface. */
static bool take_host(struct reading *reading, const char *place, char **host, const char *value)
{
    if (value[0] == 0)
        return fail(reading, place, "host", value, "write the switch's name or address");
    if (!keep(reading, place, "host", host, value))
        return false;
    for (char *at = *host; *at != 0 && *at != '%'; at++)
        if (*at >= 'A' && *at <= 'Z')
            *at += 'a' - 'A';
    return true;
}

/* A serial port has one spelling, too, for two lines must not open it twice: COM3, also for com3. */
static bool take_serial(struct reading *reading, const char *place, char **serial, const char *value)
{
    bool kept = keep(reading, place, "port", serial, value);
    if (kept && (**serial | 0x20) == 'c')
        memcpy(*serial, "COM", 3);
    return kept;
}

static bool take_port(struct reading *reading, const char *place, struct whereabouts *at, const char *value)
{
    uint32_t number;
    if (at->port != 0 || at->serial != NULL)
        return fail_twice(reading, place, "port");
    if (config_serial(value) != NULL)
        return take_serial(reading, place, &at->serial, config_serial(value));
    if (!config_read_number(value, UINT16_MAX, &number))
        return fail(reading, place, "port", value, "write a number from 1 to 65535, or a serial port such as COM3");
    at->port = (uint16_t)number;
    return true;
}

static bool take_baud(struct reading *reading, const char *place, uint32_t *baud, const char *value)
{
    if (*baud != 0)
        return fail_twice(reading, place, "baud");
    return config_read_number(value, BAUD_MOST, baud) ||
           fail(reading, place, "baud", value, "write how many bits per second the serial port carries, such as 9600");
}

static bool take_terminal(struct reading *reading, const char *place, struct draft *draft, const char *value)
{
    unsigned char terminal[TEXT_BYTES + 1];
    if (!keep(reading, place, "terminal", &draft->terminal, value))
        return false;
    size_t len = config_encode(reading->protocol, value, terminal);
    if (len == OS_NO_TEXT)
        return fail(reading, place, "terminal", value,
                    "the switch's encoding has no such text; write it as the switch does");
    terminal[len] = 0;
    draft->line.terminal = len > 0 ? strdup((const char *)terminal) : NULL;
    return len == 0 || draft->line.terminal != NULL || config_fail_memory(&reading->complaint, place);
}

/* One of some words. *chosen becomes its number, from 1. */
static bool take_word(struct reading *reading, const char *place, const char *name, unsigned *chosen, const char *value,
                      const char *const words[], const char *remedy)
{
    if (*chosen != 0)
        return fail_twice(reading, place, name);
    for (unsigned i = 0; words[i] != NULL; i++)
        if (strcmp(value, words[i]) == 0)
            *chosen = i + 1;
    return *chosen != 0 || fail(reading, place, name, value, remedy);
}

static bool is_separator(char at)
{
    return at == '/' || at == '\\';
}

/* A service's current folder is nowhere that a user would look. */
static bool take_file(struct reading *reading, const char *place, const char *value)
{
    bool with_drive = value[0] != 0 && value[1] == ':' && is_separator(value[2]);
    if (!with_drive && !is_separator(value[0]))
        return fail(reading, place, "file", value, "write a whole path, from the root or the drive on");
    return keep(reading, place, "file", &reading->config->trace.file, value);
}

static bool take_size(struct reading *reading, const char *place, const char *value)
{
    uint32_t *size = &reading->config->trace.size_kib;
    if (*size != 0)
        return fail_twice(reading, place, "size");
    return config_read_number(value, SIZE_MOST, size) ||
           fail(reading, place, "size", value, "write a number of KiB from 1 to 1048576");
}

/* A setting of the protocol's own, of the switch or of a line. */
static bool take_setting(struct reading *reading, const char *place, const char *name, const char *value,
                         char *kept[SETTINGS], const char *known)
{
    const struct protocol *spoken = reading->protocol;
    unsigned setting = config_setting(spoken, name);
    if (setting == spoken->setting_count) {
        char also[512];
        config_list_settings(spoken, also, sizeof(also));
        return fail_unknown(reading, place, name, known, also);
    }
    if (kept[setting] != NULL)
        return fail_twice(reading, place, name);
    return config_take_setting(spoken, setting, value, place, kept, &reading->complaint);
}

/* Where a switch is, or one of the protocol's settings. `known`: what else such a section has. */
static bool take_of_switch(struct reading *reading, const char *name, const char *value, const char *place,
                           struct whereabouts *at, char *kept[SETTINGS], const char *known)
{
    if (strcmp(name, "host") == 0)
        return take_host(reading, place, &at->host, value);
    if (strcmp(name, "port") == 0)
        return take_port(reading, place, at, value);
    if (strcmp(name, "baud") == 0)
        return take_baud(reading, place, &at->baud, value);
    return take_setting(reading, place, name, value, kept, known);
}

static bool take_switch(struct reading *reading, const char *name, const char *value, const char *place)
{
    return take_of_switch(reading, name, value, place, &reading->drafts.of_switch, reading->drafts.setting,
                          "a switch has host, port and baud");
}

static bool take_trace(struct reading *reading, const char *name, const char *value, const char *place)
{
    static const char *const levels[] = {"off", "calls", "wire", NULL}, *const ways[] = {"masked", "shown", NULL};
    if (strcmp(name, "level") == 0)
        return take_word(reading, place, name, &reading->level, value, levels, "write off, calls or wire");
    if (strcmp(name, "people") == 0)
        return take_word(reading, place, name, &reading->people, value, ways, "write masked or shown");
    if (strcmp(name, "file") == 0)
        return take_file(reading, place, value);
    if (strcmp(name, "size") == 0)
        return take_size(reading, place, value);
    return fail_unknown(reading, place, name, "a trace has level, people, file and size", "");
}

static bool take_window(struct reading *reading, const char *name, const char *value, const char *place)
{
    static const char *const ways[] = {"off", "shown", NULL};
    if (strcmp(name, "dialed") == 0)
        return take_word(reading, place, name, &reading->dialed, value, ways, "write off or shown");
    return fail_unknown(reading, place, name, "a window has dialed", "");
}

static bool take_line(struct reading *reading, const char *name, const char *value, const char *place)
{
    struct draft *draft = &reading->drafts.at[reading->drafts.count - 1];
    if (strcmp(name, "name") == 0)
        return keep(reading, place, name, &draft->line.name, value);
    if (strcmp(name, "terminal") == 0)
        return take_terminal(reading, place, draft, value);
    return take_of_switch(reading, name, value, place, &draft->at, draft->line.setting,
                          "a line has name, terminal, host, port and baud");
}

static bool begin_line(struct reading *reading, uint32_t number, const char *place)
{
    reading->take = take_line;
    return drafts_add(&reading->drafts, number, place) != NULL || config_fail_memory(&reading->complaint, place);
}

static bool begin_single(struct reading *reading, bool *begun, take_value *take, const char *section, const char *place)
{
    if (*begun)
        return config_fail(&reading->complaint, place, "%s is a section already; put the settings of both into one",
                           section);
    *begun = true;
    reading->take = take;
    return true;
}

static bool visit_section(void *context, const char *section, const char *place)
{
    struct reading *reading = context;
    uint32_t number;
    if (strcmp(section, "switch") == 0)
        return begin_single(reading, &reading->has_switch, take_switch, section, place);
    if (strcmp(section, "trace") == 0)
        return begin_single(reading, &reading->has_trace, take_trace, section, place);
    if (strcmp(section, "window") == 0)
        return begin_single(reading, &reading->has_window, take_window, section, place);
    if (strncmp(section, "line ", 5) == 0 && config_read_number(section + 5, UINT32_MAX, &number))
        return begin_line(reading, number, place);
    return config_fail(&reading->complaint, place,
                       "unknown section '%.*s'; there are switch, trace, window, and "
                       "line 1 to line 4294967295, with one blank and no zeros before the number",
                       config_shown(section), section);
}

static bool visit_value(void *context, const char *name, const char *value, const char *place)
{
    struct reading *reading = context;
    return reading->take(reading, name, value, place);
}

static void complete_trace(const struct reading *reading, struct trace_config *trace)
{
    trace->level = reading->level > 0 ? (enum trace_level)(reading->level - 1) : TRACE_OFF;
    trace->people_shown = reading->people == 2;
    if (trace->size_kib == 0)
        trace->size_kib = SIZE_USUAL;
}

static bool skip_value(struct reading *reading, const char *name, const char *value, const char *place)
{
    (void)reading, (void)name, (void)value, (void)place;
    return true;
}

static bool skip_lost(void *context, const char *name)
{
    (void)context, (void)name;
    return true;
}

static bool visit_trace_section(void *context, const char *section, const char *place)
{
    struct reading *reading = context;
    reading->take = skip_value;
    return strcmp(section, "trace") != 0 || visit_section(context, section, place);
}

/* Read the trace alone, so that there is one if something else is wrong. */
static void read_trace(const struct protocol *spoken, struct config *config)
{
    char unread[1]; /* the complaint is known */
    struct reading reading = {.protocol = spoken, .config = config, .complaint = {unread, sizeof(unread), NULL}};
    const struct settings_visitor visitor = {visit_trace_section, visit_value, &reading, skip_lost};
    if (settings_read(spoken->name, &visitor, unread, sizeof(unread)))
        complete_trace(&reading, &config->trace);
    else
        config_free(config);
}

bool config_read(const struct protocol *spoken, struct config *config, char *error, size_t room)
{
    struct reading reading = {.protocol = spoken, .config = config, .complaint = {error, room, NULL}};
    const struct settings_visitor visitor = {.section = visit_section, .value = visit_value, .context = &reading};
    *config = (struct config){0};
    bool good = settings_read(spoken->name, &visitor, error, room) &&
                drafts_finish(&reading.drafts, spoken, config, &reading.complaint);
    drafts_free(&reading.drafts);
    if (good) {
        complete_trace(&reading, &config->trace);
        config->shows_dialed = reading.dialed == 2;
    } else {
        config_free(config);
        read_trace(spoken, config);
    }
    return good;
}

/* The section whose name begins the sentence. */
static const char *blamed_section(const struct sections *settings, const char *error)
{
    for (unsigned i = 0; i < settings->count; i++) {
        size_t len = strlen(settings->at[i].name);
        if (strncmp(error, settings->at[i].name, len) == 0 && error[len] == ':')
            return settings->at[i].name;
    }
    return NULL;
}

bool config_check(const struct protocol *spoken, const struct sections *settings, struct culprit *culprit, char *error,
                  size_t room)
{
    struct config config = {0};
    const char *value = NULL;
    struct reading reading = {.protocol = spoken, .config = &config, .complaint = {error, room, &value}};
    const struct settings_visitor visitor = {.section = visit_section, .value = visit_value, .context = &reading};
    bool good = sections_visit(settings, &visitor, culprit);
    if (good && !drafts_finish(&reading.drafts, spoken, &config, &reading.complaint)) {
        *culprit = (struct culprit){blamed_section(settings, error), value};
        good = false;
    }
    drafts_free(&reading.drafts);
    config_free(&config);
    return good;
}

bool config_equal_beside_lines(const struct config *a, const struct config *b)
{
    const struct trace_config *x = &a->trace, *y = &b->trace;
    bool same_file = x->file == NULL || y->file == NULL ? x->file == y->file : strcmp(x->file, y->file) == 0;
    return a->shows_dialed == b->shows_dialed && x->level == y->level && x->people_shown == y->people_shown &&
           x->size_kib == y->size_kib && same_file;
}

void config_keep_lines(struct config *config, const unsigned places[], unsigned count)
{
    unsigned kept = 0;
    for (unsigned i = 0; i < config->line_count; i++)
        if (kept < count && places[kept] == i)
            config->lines[kept++] = config->lines[i];
        else
            line_config_free(&config->lines[i]);
    config->line_count = kept;
    struct line_config *fewer = kept > 0 ? realloc(config->lines, kept * sizeof(*fewer)) : NULL;
    if (fewer != NULL)
        config->lines = fewer;
}

void config_free(struct config *config)
{
    for (unsigned i = 0; i < config->line_count; i++)
        line_config_free(&config->lines[i]);
    free(config->lines);
    free(config->trace.file);
    *config = (struct config){0};
}
