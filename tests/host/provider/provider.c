/* provider.c: a telephony service provider, loaded. */
#include "provider.h"

#include <stdio.h>
#include <string.h>

#include "../platform/host_os.h"

struct function {
    const char *name;
    enum level level;
    size_t at; /* of its pointer in struct provider */
};

#define FUNCTION(name, level) {#name, level, offsetof(struct provider, name)},

static const struct function functions[] = {TSPI_FUNCTIONS(FUNCTION)};

enum { FUNCTIONS = sizeof functions / sizeof *functions };

static bool exports(const struct provider *provider, const struct function *function)
{
    void *symbol;

    memcpy(&symbol, (const char *)provider + function->at, sizeof symbol);
    return symbol != NULL;
}

bool provider_load_ui(struct provider *provider, const char *path, char *why, size_t size)
{
    unsigned i;
    void *symbol;

    memset(provider, 0, sizeof *provider);
    provider->path = path;
    provider->library = host_library_open(path, why, size);
    if (!provider->library)
        return false;
    for (i = 0; i < FUNCTIONS; i++) {
        symbol = host_library_symbol(provider->library, functions[i].name);
        memcpy((char *)provider + functions[i].at, &symbol, sizeof symbol);
    }
    return true;
}

bool provider_load(struct provider *provider, const char *path, char *why, size_t size)
{
    const char *missing;
    unsigned i = 0;

    if (!provider_load_ui(provider, path, why, size))
        return false;
    missing = provider_next_missing(provider, NEEDED, &i);
    if (!missing)
        return true;
    snprintf(why, size, "it does not export %s, without which no call can be made; exports must be undecorated names",
             missing);
    provider_unload(provider);
    return false;
}

void provider_unload(struct provider *provider)
{
    host_library_close(provider->library);
    memset(provider, 0, sizeof *provider);
}

unsigned provider_exports(const struct provider *provider, enum level level)
{
    unsigned i, count = 0;

    for (i = 0; i < FUNCTIONS; i++)
        count += functions[i].level == level && exports(provider, &functions[i]);
    return count;
}

const char *provider_next_missing(const struct provider *provider, enum level level, unsigned *from)
{
    const struct function *function;

    while (*from < FUNCTIONS) {
        function = &functions[(*from)++];
        if (function->level == level && !exports(provider, function))
            return function->name;
    }
    return NULL;
}

bool provider_knows(const char *name)
{
    size_t i = 0;

    while (i < FUNCTIONS && strcmp(functions[i].name, name) != 0)
        i++;
    return i < FUNCTIONS;
}
