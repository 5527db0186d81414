/* settings_print.c: print the settings of the protocol that the command line names, "[section]|place" and
 * "name|value|place", or the lines that are made of them. Why that cannot be done is printed and goes to the system's
 * log. test_win32.py runs it under Wine.
 *
 *     settings_print PROTOCOL            the settings
 *     settings_print PROTOCOL count      only how many sections there are
 *     settings_print PROTOCOL lines      the lines: number|name|host|port */
#include <stdio.h>
#include <string.h>

#include "config.h"
#include "os.h"
#include "settings.h"

static bool print_section(void *context, const char *section, const char *place)
{
    (void)context;
    printf("[%s]|%s\n", section, place);
    return true;
}

static bool print_value(void *context, const char *name, const char *value, const char *place)
{
    (void)context;
    printf("%s|%s|%s\n", name, value, place);
    return true;
}

static bool count_section(void *context, const char *section, const char *place)
{
    (void)section;
    (void)place;
    ++*(unsigned *)context;
    return true;
}

static bool skip_value(void *context, const char *name, const char *value, const char *place)
{
    (void)context;
    (void)name;
    (void)value;
    (void)place;
    return true;
}

static bool print_settings(const char *name, char *error, size_t room)
{
    return settings_read(name, &(struct settings_visitor){.section = print_section, .value = print_value}, error, room);
}

static bool print_count(const char *name, char *error, size_t room)
{
    unsigned count = 0;
    bool good = settings_read(name, &(struct settings_visitor){count_section, skip_value, &count, NULL}, error, room);

    printf("%u\n", count);
    return good;
}

static bool print_lines(const char *name, char *error, size_t room)
{
    struct config config;
    const struct protocol spoken = {.name = name, .codepage = 65001, .lines_share_links = true};

    if (!config_read(&spoken, &config, error, room))
        return false;
    for (unsigned i = 0; i < config.line_count; i++) {
        const struct line_config *line = &config.lines[i];

        printf("%lu|%s|%s|%u\n", (unsigned long)line->permanent_id, line->name, line->host, line->port);
    }
    config_free(&config);
    return true;
}

int main(int argc, char **argv)
{
    const char *what = argc > 2 ? argv[2] : "";
    char error[512] = "name the protocol";
    bool good = argc > 1 && (strcmp(what, "count") == 0   ? print_count
                             : strcmp(what, "lines") == 0 ? print_lines
                                                          : print_settings)(argv[1], error, sizeof error);

    if (!good) {
        printf("error: %s\n", error);
        os_log(argc > 1 ? argv[1] : "settings_print", error);
    }
    return good ? 0 : 1;
}
