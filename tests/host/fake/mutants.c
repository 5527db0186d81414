/* mutants.c: see mutants.h. */
#include "mutants.h"

#include <stdlib.h>
#include <string.h>

bool does(const char *behaviour)
{
    const char *asked = getenv("TSPEC_FAKE");

    return asked && strcmp(asked, behaviour) == 0;
}

const char *asks_for_nonsense(void)
{
#define NAME(name) name,
#define NAME_AFTER_RULE(rule, name) name,
    static const char *const names[] = {"", FAILURES(NAME) VARIANTS(NAME) MUTANTS(NAME_AFTER_RULE)};
    const char *asked = getenv("TSPEC_FAKE");
    size_t i;

    for (i = 0; asked && i < sizeof names / sizeof *names; i++)
        if (strcmp(asked, names[i]) == 0)
            return NULL;
    return asked;
}
