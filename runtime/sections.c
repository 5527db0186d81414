/* sections.c: see sections.h. There are some dozens of sections at most, so they are searched from first to last. */
#include "sections.h"

#include <stdlib.h>
#include <string.h>

#include "secret.h"

/* It may be a secret. */
static void free_value(char *value)
{
    secret_wipe(value, strlen(value));
    free(value);
}

static void free_section(struct section *section)
{
    for (unsigned i = 0; i < section->count; i++) {
        free(section->entries[i].name);
        free_value(section->entries[i].value);
    }
    free(section->entries);
    free(section->name);
}

void sections_free(struct sections *sections)
{
    for (unsigned i = 0; i < sections->count; i++)
        free_section(&sections->at[i]);
    free(sections->at);
    *sections = (struct sections){0};
}

struct section *sections_find(const struct sections *sections, const char *section)
{
    for (unsigned i = 0; i < sections->count; i++)
        if (strcmp(sections->at[i].name, section) == 0)
            return &sections->at[i];
    return NULL;
}

/* The section of this name, added if there is none. NULL if there is no memory. */
static struct section *find_or_add(struct sections *sections, const char *section)
{
    struct section *found = sections_find(sections, section);
    if (found != NULL)
        return found;
    struct section *at = realloc(sections->at, (sections->count + 1) * sizeof(*at));
    if (at == NULL)
        return NULL;
    sections->at = at;
    char *name = strdup(section);
    if (name == NULL)
        return NULL;
    at[sections->count] = (struct section){.name = name};
    return &at[sections->count++];
}

bool sections_add(struct sections *sections, const char *section)
{
    return find_or_add(sections, section) != NULL;
}

void sections_remove(struct sections *sections, const char *section)
{
    struct section *gone = sections_find(sections, section);
    if (gone == NULL)
        return;
    free_section(gone);
    size_t behind = (size_t)(&sections->at[--sections->count] - gone);
    memmove(gone, gone + 1, behind * sizeof(*gone));
}

static struct entry *find_entry(const struct section *section, const char *name)
{
    for (unsigned i = 0; section != NULL && i < section->count; i++)
        if (strcmp(section->entries[i].name, name) == 0)
            return &section->entries[i];
    return NULL;
}

const char *sections_get(const struct sections *sections, const char *section, const char *name)
{
    const struct entry *entry = find_entry(sections_find(sections, section), name);
    return entry != NULL ? entry->value : NULL;
}

static void remove_entry(struct section *section, struct entry *gone)
{
    free(gone->name);
    free_value(gone->value);
    size_t behind = (size_t)(&section->entries[--section->count] - gone);
    memmove(gone, gone + 1, behind * sizeof(*gone));
}

static bool add_entry(struct section *section, const char *name, char *value)
{
    struct entry *entries = realloc(section->entries, (section->count + 1) * sizeof(*entries));
    if (entries == NULL)
        return false;
    section->entries = entries;
    char *kept = strdup(name);
    if (kept == NULL)
        return false;
    entries[section->count++] = (struct entry){.name = kept, .value = value};
    return true;
}

static bool set_value(struct sections *sections, const char *section, const char *name, char *value)
{
    struct section *of = find_or_add(sections, section);
    if (of == NULL)
        return false;
    struct entry *entry = find_entry(of, name);
    if (entry == NULL)
        return add_entry(of, name, value);
    free_value(entry->value);
    entry->value = value;
    return true;
}

bool sections_set(struct sections *sections, const char *section, const char *name, const char *value)
{
    if (value == NULL) {
        struct section *of = sections_find(sections, section);
        struct entry *entry = find_entry(of, name);
        if (entry != NULL)
            remove_entry(of, entry);
        return true;
    }
    bool is_new = sections_find(sections, section) == NULL;
    char *kept = strdup(value);
    if (kept != NULL && set_value(sections, section, name, kept))
        return true;
    if (kept != NULL)
        free_value(kept);
    if (is_new)
        sections_remove(sections, section);
    return false;
}

/* Whether all of a is in b, and so, as neither has anything twice, all of b in a if the numbers are equal. */
static bool is_within(const struct section *a, const struct section *b)
{
    if (b == NULL || a->count != b->count)
        return false;
    for (unsigned i = 0; i < a->count; i++) {
        const struct entry *entry = find_entry(b, a->entries[i].name);
        if (entry == NULL || strcmp(entry->value, a->entries[i].value) != 0)
            return false;
    }
    return true;
}

bool sections_equal(const struct sections *a, const struct sections *b)
{
    if (a->count != b->count)
        return false;
    for (unsigned i = 0; i < a->count; i++)
        if (!is_within(&a->at[i], sections_find(b, a->at[i].name)))
            return false;
    return true;
}

bool sections_visit(const struct sections *sections, const struct settings_visitor *visitor, struct culprit *culprit)
{
    for (unsigned i = 0; i < sections->count; i++) {
        const struct section *section = &sections->at[i];
        *culprit = (struct culprit){section->name, NULL};
        if (!visitor->section(visitor->context, section->name, section->name))
            return false;
        for (unsigned k = 0; k < section->count; k++) {
            const struct entry *entry = &section->entries[k];
            culprit->name = entry->name;
            if (!visitor->value(visitor->context, entry->name, entry->value, section->name))
                return false;
        }
    }
    *culprit = (struct culprit){NULL, NULL};
    return true;
}

/* What is visited is added. */
struct filling {
    struct sections *sections;
    const char *section;
    bool is_full;
};

static bool fill_section(void *context, const char *section, const char *place)
{
    struct filling *filling = context;
    (void)place;
    const struct section *of = find_or_add(filling->sections, section);
    filling->is_full = of == NULL;
    if (of != NULL)
        filling->section = of->name;
    return of != NULL;
}

static bool fill_value(void *context, const char *name, const char *value, const char *place)
{
    struct filling *filling = context;
    (void)place;
    filling->is_full = !sections_set(filling->sections, filling->section, name, value);
    return !filling->is_full;
}

static bool fill_lost(void *context, const char *name)
{
    struct filling *filling = context;
    if (!fill_value(context, name, "", NULL))
        return false;
    find_entry(sections_find(filling->sections, filling->section), name)->is_lost = true;
    return true;
}

bool sections_copy(struct sections *copy, const struct sections *sections)
{
    *copy = (struct sections){0};
    struct filling filling = {.sections = copy};
    struct culprit culprit;
    const struct settings_visitor visitor = {fill_section, fill_value, &filling, NULL};
    if (sections_visit(sections, &visitor, &culprit))
        return true;
    sections_free(copy);
    return false;
}

bool sections_read(struct sections *sections, const char *protocol, char *error, size_t room)
{
    *sections = (struct sections){0};
    struct filling filling = {.sections = sections};
    const struct settings_visitor visitor = {fill_section, fill_value, &filling, fill_lost};
    if (settings_read(protocol, &visitor, error, room))
        return true;
    sections_free(sections);
    if (filling.is_full && room > 0)
        strncpy(error, "out of memory; end other programs", room)[room - 1] = 0;
    return false;
}
