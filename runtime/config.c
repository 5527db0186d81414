/* config.c: from settings to lines, and to what is traced.
 *
 *     [switch]            host and port of the switch; port is required
 *     host = 127.0.0.1    default: localhost
 *     port = 5060
 *     [line 1]            one section a line; its number is the permanent line id
 *     name = 1001         as applications show it; default: the terminal
 *     terminal = 1001     the extension it stands for
 *     host, port          where this line has a switch of its own
 *     [trace]
 *     level = calls       off (default), calls, or wire: calls and messages
 *     people = masked     masked (default) or shown: the numbers and names of people
 *     file = /tmp/x.log   a whole path; default: tspec/<protocol>.log where the system keeps such files
 *     size = 1024         KiB after which the file becomes <file>.1
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "os.h"
#include "settings.h"

enum {
    UNITS = TEXT_BYTES,
    SIZE_USUAL = 1024, /* KiB of a trace */
    SIZE_MOST = 1024 * 1024,
};

struct reading {
    const struct protocol *protocol;
    struct config *config;
    unsigned room; /* for lines */
    char *host;    /* of [switch] */
    uint16_t port;
    unsigned level, people; /* of [trace]: 1 for the first word, 0 if nothing was said */
    char *error;
    size_t error_room;
};

static bool fail(struct reading *reading, const char *place, const char *what, const char *value, const char *remedy)
{
    snprintf(reading->error, reading->error_room, "%s: %s '%s': %s", place, what, value, remedy);
    return false;
}

static bool fail_twice(struct reading *reading, const char *place, const char *value)
{
    return fail(reading, place, "value", value, "this setting stands twice; remove one, or is it another line's?");
}

static bool keep(struct reading *reading, const char *place, char **kept, const char *value)
{
    if (*kept != NULL)
        return fail_twice(reading, place, value);
    if (strlen(value) > TEXT_BYTES)
        return fail(reading, place, "value", value, "too long; write at most 256 bytes");
    char *copy = malloc(strlen(value) + 1);
    if (copy == NULL)
        return fail(reading, place, "value", value, "no memory to keep it");
    *kept = strcpy(copy, value);
    return true;
}

static bool read_number(const char *text, unsigned long max, unsigned long *number)
{
    if (*text < '0' || *text > '9')
        return false;
    char *end;
    *number = strtoul(text, &end, 10);
    return *end == 0 && *number > 0 && *number <= max;
}

static bool take_port(struct reading *reading, const char *place, uint16_t *port, const char *value)
{
    unsigned long number;
    if (*port != 0)
        return fail_twice(reading, place, value);
    if (!read_number(value, UINT16_MAX, &number))
        return fail(reading, place, "port", value, "write a number from 1 to 65535");
    *port = (uint16_t)number;
    return true;
}

static bool take_terminal(struct reading *reading, const char *place, struct text *terminal, const char *value)
{
    if (terminal->len > 0)
        return fail_twice(reading, place, value);
    WCHAR wide[UNITS];
    size_t units = os_to_utf16(CODEPAGE_UTF8, slice_text(value), wide, UNITS);
    size_t len = units > UNITS ? OS_NO_TEXT
                               : os_from_utf16(reading->protocol->codepage, wide, units, terminal->at, TEXT_BYTES);
    if (len == OS_NO_TEXT)
        return fail(reading, place, "terminal", value, "too long, or not in the encoding that the protocol speaks");
    terminal->len = (unsigned short)len;
    return true;
}

static bool take_switch(struct reading *reading, const char *name, const char *value, const char *place)
{
    if (strcmp(name, "host") == 0)
        return keep(reading, place, &reading->host, value);
    if (strcmp(name, "port") == 0)
        return take_port(reading, place, &reading->port, value);
    return fail(reading, place, "unknown setting", name, "a switch has host and port");
}

/* One of some words. *chosen becomes its number, from 1. */
static bool take_word(struct reading *reading, const char *place, unsigned *chosen, const char *value,
                      const char *const words[], const char *remedy)
{
    if (*chosen != 0)
        return fail_twice(reading, place, value);
    for (unsigned i = 0; words[i] != NULL; i++)
        if (strcmp(value, words[i]) == 0)
            *chosen = i + 1;
    return *chosen != 0 || fail(reading, place, "value", value, remedy);
}

/* A service's current folder is nowhere that a user would look. */
static bool take_file(struct reading *reading, const char *place, const char *value)
{
    if (value[0] != '/' && value[0] != '\\' && (value[0] == 0 || value[1] != ':'))
        return fail(reading, place, "file", value, "write a whole path, from the root or the drive on");
    return keep(reading, place, &reading->config->trace.file, value);
}

static bool take_size(struct reading *reading, const char *place, const char *value)
{
    struct trace_config *trace = &reading->config->trace;
    unsigned long number;
    if (trace->size_kib != 0)
        return fail_twice(reading, place, value);
    if (!read_number(value, SIZE_MOST, &number))
        return fail(reading, place, "size", value, "write a number of KiB from 1 to 1048576");
    trace->size_kib = (uint32_t)number;
    return true;
}

static bool take_trace(struct reading *reading, const char *name, const char *value, const char *place)
{
    static const char *const levels[] = {"off", "calls", "wire", NULL}, *const ways[] = {"masked", "shown", NULL};
    if (strcmp(name, "level") == 0)
        return take_word(reading, place, &reading->level, value, levels, "write off, calls or wire");
    if (strcmp(name, "people") == 0)
        return take_word(reading, place, &reading->people, value, ways, "write masked or shown");
    if (strcmp(name, "file") == 0)
        return take_file(reading, place, value);
    if (strcmp(name, "size") == 0)
        return take_size(reading, place, value);
    return fail(reading, place, "unknown setting", name, "a trace has level, people, file and size");
}

/* Settings come section by section: a line's values stand together. Doubles are found when all are sorted. */
static struct line_config *line_of(struct reading *reading, uint32_t id)
{
    struct config *config = reading->config;
    if (config->line_count > 0 && config->lines[config->line_count - 1].permanent_id == id)
        return &config->lines[config->line_count - 1];
    if (config->line_count == reading->room) {
        unsigned room = reading->room ? reading->room * 2 : 16;
        struct line_config *lines = realloc(config->lines, room * sizeof(*lines));
        if (lines == NULL)
            return NULL;
        config->lines = lines;
        reading->room = room;
    }
    config->lines[config->line_count] = (struct line_config){.permanent_id = id};
    return &config->lines[config->line_count++];
}

static bool take_line(struct reading *reading, uint32_t id, const char *name, const char *value, const char *place)
{
    struct line_config *line = line_of(reading, id);
    if (line == NULL)
        return fail(reading, place, "line", value, "no memory to keep it");
    if (strcmp(name, "name") == 0)
        return keep(reading, place, &line->name, value);
    if (strcmp(name, "terminal") == 0)
        return take_terminal(reading, place, &line->terminal, value);
    if (strcmp(name, "host") == 0)
        return keep(reading, place, &line->host, value);
    if (strcmp(name, "port") == 0)
        return take_port(reading, place, &line->port, value);
    return fail(reading, place, "unknown setting", name, "a line has name, terminal, host and port");
}

static bool visit(void *context, const char *section, const char *name, const char *value, const char *place)
{
    struct reading *reading = context;
    unsigned long id;
    if (strcmp(section, "switch") == 0)
        return take_switch(reading, name, value, place);
    if (strcmp(section, "trace") == 0)
        return take_trace(reading, name, value, place);
    if (strncmp(section, "line ", 5) == 0 && read_number(section + 5, UINT32_MAX, &id))
        return take_line(reading, (uint32_t)id, name, value, place);
    return fail(reading, place, "unknown section", section, "there are [switch], [trace] and [line 1], [line 2] …");
}

static int by_permanent_id(const void *a, const void *b)
{
    uint32_t x = ((const struct line_config *)a)->permanent_id, y = ((const struct line_config *)b)->permanent_id;
    return (x > y) - (x < y);
}

/* Where a line has no name, its terminal is its name; else its number. */
static bool name_line(struct reading *reading, const char *place, struct line_config *line)
{
    WCHAR wide[UNITS];
    char name[TEXT_BYTES + 1];
    size_t units = os_to_utf16(reading->protocol->codepage, text_slice(&line->terminal), wide, UNITS);
    size_t len = os_from_utf16(CODEPAGE_UTF8, wide, units, (unsigned char *)name, TEXT_BYTES);
    if (len != 0 && len != OS_NO_TEXT)
        name[len] = 0;
    else
        snprintf(name, sizeof(name), "Line %u", (unsigned)line->permanent_id);
    return keep(reading, place, &line->name, name);
}

/* Give a line what the user left to the defaults. */
static bool complete_line(struct reading *reading, struct line_config *line)
{
    char place[32];
    snprintf(place, sizeof(place), "[line %u]", (unsigned)line->permanent_id);
    if (line->host == NULL && !keep(reading, place, &line->host, reading->host ? reading->host : "localhost"))
        return false;
    if (line->port == 0)
        line->port = reading->port;
    if (line->port == 0)
        return fail(reading, place, "no", "port", "say on which port the switch listens, in [switch] or here");
    return line->name != NULL || name_line(reading, place, line);
}

static void complete_trace(const struct reading *reading, struct trace_config *trace)
{
    trace->level = reading->level > 0 ? (enum trace_level)(reading->level - 1) : TRACE_OFF;
    trace->people_shown = reading->people == 2;
    if (trace->size_kib == 0)
        trace->size_kib = SIZE_USUAL;
}

static bool complete_config(struct reading *reading)
{
    struct config *config = reading->config;
    complete_trace(reading, &config->trace);
    if (config->line_count > 0)
        qsort(config->lines, config->line_count, sizeof(*config->lines), by_permanent_id);
    for (unsigned i = 0; i < config->line_count; i++) {
        char place[32];
        snprintf(place, sizeof(place), "[line %u]", (unsigned)config->lines[i].permanent_id);
        if (i > 0 && config->lines[i].permanent_id == config->lines[i - 1].permanent_id)
            return fail(reading, place, "section", place, "stands twice; give the other line another number");
        if (!complete_line(reading, &config->lines[i]))
            return false;
    }
    return true;
}

bool config_read(const struct protocol *spoken, struct config *config, char *error, size_t room)
{
    struct reading reading = {.protocol = spoken, .config = config, .error = error, .error_room = room};
    *config = (struct config){0};
    bool good = settings_read(spoken->name, visit, &reading, error, room) && complete_config(&reading);
    free(reading.host);
    if (!good)
        config_free(config);
    return good;
}

void config_free(struct config *config)
{
    for (unsigned i = 0; i < config->line_count; i++) {
        free(config->lines[i].name);
        free(config->lines[i].host);
    }
    free(config->lines);
    free(config->trace.file);
    *config = (struct config){0};
}
