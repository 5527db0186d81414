/* reveal.c: print a protocol's settings as its provider reads them, secrets included: "section|name|value". */
#include <stdio.h>

#include "settings.h"

static char current[64];

static bool section(void *context, const char *name, const char *place)
{
    (void)context, (void)place;
    snprintf(current, sizeof(current), "%s", name);
    return true;
}

static bool value(void *context, const char *name, const char *text, const char *place)
{
    (void)context, (void)place;
    printf("%s|%s|%s\n", current, name, text);
    return true;
}

int main(int count, char **words)
{
    char error[512] = "usage: reveal PROTOCOL";
    const struct settings_visitor visitor = {section, value, NULL, NULL};
    if (count == 2 && settings_read(words[1], &visitor, error, sizeof(error)))
        return 0;
    fprintf(stderr, "%s\n", error);
    return 1;
}
