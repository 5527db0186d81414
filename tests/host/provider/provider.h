/* provider.h: a telephony service provider, loaded: its library and the functions that it exports. */
#ifndef HOST_PROVIDER_H
#define HOST_PROVIDER_H

#include <stdbool.h>
#include <stddef.h>

#include <windows.h>

#include <tspi.h>

#include "functions.h"

enum level { NEEDED, BASIC, EXTRA };

#define PROVIDER_MEMBER(name, level) __typeof__(&name) name;

/* Each TSPI function is a member of its own name, NULL where the provider does not export it. */
struct provider {
    void *library;
    const char *path;
    TSPI_FUNCTIONS(PROVIDER_MEMBER)
};

#undef PROVIDER_MEMBER

/* Load the library at path (which must outlive the provider) and look up every function.
 * On false nothing is loaded and why[0..size) says what is wrong. */
bool provider_load(struct provider *provider, const char *path, char *why, size_t size);

/* The same for a UI DLL, which may do without any of them. */
bool provider_load_ui(struct provider *provider, const char *path, char *why, size_t size);

void provider_unload(struct provider *provider);

/* Is it the name of a function of TSPI's, or of its user interface's? */
bool provider_knows(const char *name);

/* How many functions of a level it exports. */
unsigned provider_exports(const struct provider *provider, enum level level);

/* The name of the next function of a level that it lacks, at or after *from, which is moved on; NULL at the end. */
const char *provider_next_missing(const struct provider *provider, enum level level, unsigned *from);

#endif
