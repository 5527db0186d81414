/* sections.h: settings in memory, to be changed and checked before they are stored. All strings are UTF-8. */
#ifndef TSPEC_SECTIONS_H
#define TSPEC_SECTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "settings.h"

struct entry {
    char *name, *value;
    bool is_lost; /* a stored secret that Windows cannot reveal any more; the value is empty */
};

struct section {
    char *name;
    struct entry *entries;
    unsigned count;
};

/* All zero: none. */
struct sections {
    struct section *at;
    unsigned count;
};

/* Read the protocol's stored settings. False with a sentence in error[0..room); then there are none. */
bool sections_read(struct sections *sections, const char *protocol, char *error, size_t room);

/* False if there is no memory; then *copy has none. In a copy nothing is lost. */
bool sections_copy(struct sections *copy, const struct sections *sections);

void sections_free(struct sections *sections);

/* NULL if there is none of this name. It stays where it is until sections are added or removed. */
struct section *sections_find(const struct sections *sections, const char *section);

/* Add a section without values, unless there is one of this name. False if there is no memory. */
bool sections_add(struct sections *sections, const char *section);

void sections_remove(struct sections *sections, const char *section);

/* A value, NULL if there is none. It lives until it is set anew. */
const char *sections_get(const struct sections *sections, const char *section, const char *name);

/* Set a value, for which the section is added if it is missing; NULL removes the value. False if there is no memory;
 * then all is as it was. */
bool sections_set(struct sections *sections, const char *section, const char *name, const char *value);

/* Whether they have the same sections and values, in whatever order. */
bool sections_equal(const struct sections *a, const struct sections *b);

/* What a visit ended at: NULL where it ended at none. The strings are those of the sections. */
struct culprit {
    const char *section, *name;
};

/* Visit them as settings_read does; the place of each section is its name. False if a visit returned false, at what
 * *culprit then says. */
bool sections_visit(const struct sections *sections, const struct settings_visitor *visitor, struct culprit *culprit);

#endif
