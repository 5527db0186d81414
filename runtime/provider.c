/* provider.c: a session's start and end, and what is due; see provider.h. */
#include "provider.h"

#include <stdlib.h>
#include <string.h>

#include "call.h"
#include "line.h"
#include "link.h"
#include "request.h"

/* Lines in the order in which they share links: same switch, then by terminal. */
static int by_switch_and_terminal(const void *a, const void *b)
{
    const struct line_config *x = (*(struct line *const *)a)->config;
    const struct line_config *y = (*(struct line *const *)b)->config;
    int order = strcmp(x->host, y->host);
    if (order == 0)
        order = (x->port > y->port) - (x->port < y->port);
    if (order == 0)
        order = slice_compare(text_slice(&x->terminal), text_slice(&y->terminal));
    if (order == 0)
        order = (x->permanent_id > y->permanent_id) - (x->permanent_id < y->permanent_id);
    return order;
}

static bool same_switch(const struct line_config *a, const struct line_config *b)
{
    return a->port == b->port && strcmp(a->host, b->host) == 0;
}

static void add_to_links(struct provider *provider, struct line **lines, unsigned i)
{
    const struct line_config *config = lines[i]->config;
    bool joins = provider->protocol->lines_share_links && i > 0 && same_switch(lines[i - 1]->config, config);
    if (!joins) {
        struct link *link = &provider->links[provider->link_count];
        link->number = provider->link_count++;
        link->host = config->host;
        link->port = config->port;
        link->lines = &lines[i];
        link->retry = (struct deadline){.kind = DEADLINE_RETRY, .owner = link};
    }
    lines[i]->link = &provider->links[provider->link_count - 1];
    lines[i]->link->line_count++;
}

bool provider_init(struct provider *provider, const struct protocol *spoken, const struct config *config,
                   uint32_t seed)
{
    *provider = (struct provider){.protocol = spoken, .random = seed | 1, .line_count = config->line_count};
    pool_init(&provider->open_lines, sizeof(struct line *));
    pool_init(&provider->calls, sizeof(struct call));
    pool_init(&provider->requests, sizeof(struct request));
    deadlines_init(&provider->deadlines);
    effects_init(&provider->effects);
    size_t room = config->line_count ? config->line_count : 1;
    provider->lines = calloc(room, sizeof(*provider->lines));
    provider->links = calloc(room, sizeof(*provider->links));
    provider->by_link = calloc(room, sizeof(struct line *));
    provider->scratch = malloc(spoken->limit);
    if (!provider->lines || !provider->links || !provider->by_link || !provider->scratch) {
        provider_free(provider);
        return false;
    }
    for (unsigned i = 0; i < config->line_count; i++) {
        provider->lines[i].config = &config->lines[i];
        provider->by_link[i] = &provider->lines[i];
    }
    qsort(provider->by_link, config->line_count, sizeof(struct line *), by_switch_and_terminal);
    for (unsigned i = 0; i < config->line_count; i++)
        add_to_links(provider, provider->by_link, i);
    return true;
}

void provider_free(struct provider *provider)
{
    pool_free(&provider->open_lines);
    pool_free(&provider->calls);
    pool_free(&provider->requests);
    deadlines_free(&provider->deadlines);
    effects_free(&provider->effects);
    free(provider->lines);
    free(provider->links);
    free(provider->by_link);
    free(provider->scratch);
    *provider = (struct provider){0};
}

uint64_t provider_wake_at(const struct provider *provider)
{
    return deadlines_next(&provider->deadlines);
}

void provider_tick(struct provider *provider)
{
    struct deadline *due;
    while ((due = deadlines_due(&provider->deadlines, provider->now)) != NULL) {
        switch ((enum deadline_kind)due->kind) {
        case DEADLINE_REQUEST:
            request_overdue(provider, due->owner);
            break;
        case DEADLINE_IDLE:
        case DEADLINE_ANNOUNCE:
        case DEADLINE_STATE:
            call_due(provider, due->owner);
            break;
        case DEADLINE_RETRY:
            link_retry(provider, due->owner);
            break;
        }
    }
}

uint32_t provider_random(struct provider *provider)
{
    uint32_t x = provider->random;
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    return provider->random = x;
}
