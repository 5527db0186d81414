/* call_names.c: a hash table with chains; see call_names.h. */
#include "call_names.h"

#include "chains.h"
#include "link.h"

bool call_names_init(struct core *core, unsigned lines)
{
    core->names = chains_new(lines, &core->names_mask);
    return core->names != NULL;
}

void call_names_free(struct core *core)
{
    free(core->names);
    core->names = NULL;
}

/* FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/). */
uint64_t call_name_mark(struct slice name)
{
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < name.len; i++)
        hash = (hash ^ name.at[i]) * 1099511628211u;
    return hash != 0 ? hash : 1;
}

static struct call **chain_of(const struct core *core, const struct link *link, struct slice name)
{
    uint64_t mark = call_name_mark(name);
    return &core->names[((uint32_t)(mark ^ mark >> 32) ^ link->number) & core->names_mask];
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
