/* request_numbers.c: a hash table with chains; see request_numbers.h. Numbers that follow each other are in chains
 * beside each other, so it needs no hash. */
#include "request_numbers.h"

#include "chains.h"

bool request_numbers_init(struct core *core, unsigned lines)
{
    core->numbered = chains_new(lines, &core->numbered_mask);
    return core->numbered != NULL;
}

void request_numbers_free(struct core *core)
{
    free(core->numbered);
    core->numbered = NULL;
}

uint32_t request_number_new(struct core *core)
{
    core->requests_numbered += core->requests_numbered == UINT32_MAX ? 2 : 1; /* 0 is no number */
    return core->requests_numbered;
}

static struct request **chain_of(const struct core *core, uint32_t number)
{
    return &core->numbered[number & core->numbered_mask];
}

void request_numbers_add(struct core *core, struct request *request)
{
    struct request **chain = chain_of(core, request->number);
    request->next_numbered = *chain;
    *chain = request;
}

void request_numbers_remove(struct core *core, struct request *request)
{
    struct request **at = chain_of(core, request->number);
    while (*at != request)
        at = &(*at)->next_numbered;
    *at = request->next_numbered;
}

struct request *request_numbered(const struct core *core, uint32_t number)
{
    struct request *request = *chain_of(core, number);
    while (request != NULL && request->number != number)
        request = request->next_numbered;
    return request;
}
