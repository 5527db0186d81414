/* core.c: a session's start and end, and what is due; see core.h. */
#include "core.h"

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

static void add_to_links(struct core *core, struct line **lines, unsigned i)
{
    const struct line_config *config = lines[i]->config;
    bool joins = core->protocol->lines_share_links && i > 0 && same_switch(lines[i - 1]->config, config);
    if (!joins) {
        struct link *link = &core->links[core->link_count];
        link->number = core->link_count++;
        link->host = config->host;
        link->port = config->port;
        link->lines = &lines[i];
        link->retry = (struct deadline){.kind = DEADLINE_RETRY, .owner = link};
    }
    lines[i]->link = &core->links[core->link_count - 1];
    lines[i]->link->line_count++;
}

bool core_init(struct core *core, const struct protocol *spoken, const struct config *config,
                   uint32_t seed)
{
    *core = (struct core){.protocol = spoken, .random = seed | 1, .line_count = config->line_count};
    pool_init(&core->open_lines, sizeof(struct line *));
    pool_init(&core->calls, sizeof(struct call));
    pool_init(&core->requests, sizeof(struct request));
    deadlines_init(&core->deadlines);
    effects_init(&core->effects);
    size_t room = config->line_count ? config->line_count : 1;
    core->lines = calloc(room, sizeof(*core->lines));
    core->links = calloc(room, sizeof(*core->links));
    core->by_link = calloc(room, sizeof(struct line *));
    core->scratch = malloc(spoken->limit);
    if (!core->lines || !core->links || !core->by_link || !core->scratch) {
        core_free(core);
        return false;
    }
    for (unsigned i = 0; i < config->line_count; i++) {
        core->lines[i].config = &config->lines[i];
        core->by_link[i] = &core->lines[i];
    }
    qsort(core->by_link, config->line_count, sizeof(struct line *), by_switch_and_terminal);
    for (unsigned i = 0; i < config->line_count; i++)
        add_to_links(core, core->by_link, i);
    return true;
}

void core_free(struct core *core)
{
    pool_free(&core->open_lines);
    pool_free(&core->calls);
    pool_free(&core->requests);
    deadlines_free(&core->deadlines);
    effects_free(&core->effects);
    free(core->lines);
    free(core->links);
    free(core->by_link);
    free(core->scratch);
    *core = (struct core){0};
}

uint64_t core_wake_at(const struct core *core)
{
    return deadlines_next(&core->deadlines);
}

void core_tick(struct core *core)
{
    struct deadline *due;
    while ((due = deadlines_due(&core->deadlines, core->now)) != NULL) {
        switch ((enum deadline_kind)due->kind) {
        case DEADLINE_REQUEST:
            request_overdue(core, due->owner);
            break;
        case DEADLINE_IDLE:
        case DEADLINE_ANNOUNCE:
        case DEADLINE_STATE:
            call_due(core, due->owner);
            break;
        case DEADLINE_RETRY:
            link_retry(core, due->owner);
            break;
        }
    }
}

uint32_t core_random(struct core *core)
{
    uint32_t x = core->random;
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    return core->random = x;
}
