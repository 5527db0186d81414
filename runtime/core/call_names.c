/* call_names.c: a hash table with chains; see call_names.h. */
#include "call_names.h"

#include <stdlib.h>

#include "link.h"

enum { LEAST_CHAINS = 16 };

bool call_names_init(struct core *core, unsigned lines)
{
    unsigned chains = LEAST_CHAINS;
    while (chains < lines)
        chains *= 2;
    core->names = calloc(chains, sizeof *core->names);
    core->names_mask = chains - 1;
    return core->names != NULL;
}

void call_names_free(struct core *core)
{
    free(core->names);
    core->names = NULL;
}

/* FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/). */
static struct call **chain_of(const struct core *core, const struct link *link, struct slice name)
{
    uint32_t hash = 2166136261u ^ link->number;
    for (size_t i = 0; i < name.len; i++)
        hash = (hash ^ name.at[i]) * 16777619u;
    return &core->names[(hash ^ hash >> 16) & core->names_mask];
}

uint64_t call_name_mark(struct slice name)
{
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < name.len; i++)
        hash = (hash ^ name.at[i]) * 1099511628211u;
    return hash != 0 ? hash : 1;
}

void call_names_add(struct core *core, struct call *call)
{
    struct call **chain = chain_of(core, call->line->link, call_text(call, TEXT_NAME));
    call->next_named = *chain;
    *chain = call;
}

void call_names_remove(struct core *core, struct call *call)
{
    struct call **at = chain_of(core, call->line->link, call_text(call, TEXT_NAME));
    while (*at != call)
        at = &(*at)->next_named;
    *at = call->next_named;
}

/* This call, or the first one after it in its chain, that has the name. */
static struct call *with_name(struct call *call, const struct link *link, struct slice name)
{
    while (call != NULL && (call->line->link != link || !slice_equal(call_text(call, TEXT_NAME), name)))
        call = call->next_named;
    return call;
}

struct call *call_names_first(const struct core *core, const struct link *link, struct slice name)
{
    return with_name(*chain_of(core, link, name), link, name);
}

struct call *call_names_next(const struct call *call)
{
    return with_name(call->next_named, call->line->link, call_text(call, TEXT_NAME));
}
