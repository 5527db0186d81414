/* settings_print.c: print the settings of the protocol that the command line names, a value a line; or why they cannot
 * be read. test_win32.py runs it under Wine. With a second argument, only print how many values there are. */
#include <stdio.h>

#include "settings.h"

struct printer {
    bool silent;
    unsigned count;
};

static bool print(void *context, const char *section, const char *name, const char *value, const char *place)
{
    struct printer *printer = context;

    printer->count++;
    if (!printer->silent)
        printf("%s|%s|%s|%s\n", section, name, value, place);
    return true;
}

int main(int argc, char **argv)
{
    struct printer printer = {.silent = argc > 2};
    char error[512];

    if (argc < 2 || !settings_read(argv[1], print, &printer, error, sizeof error)) {
        printf("error: %s\n", argc < 2 ? "name the protocol" : error);
        return 1;
    }
    if (printer.silent)
        printf("%u\n", printer.count);
    return 0;
}
