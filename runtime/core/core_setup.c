/* core_setup.c: a session's start and end: from the configuration to lines and links; see core.h. */
#include "core.h"

#include <stdlib.h>
#include <string.h>

#include "../secret.h"
#include "call_names.h"
#include "line.h"
#include "link.h"
#include "request.h"

/* Lines in the order in which they share links: same switch, then by terminal. */
static int by_switch_and_terminal(const void *a, const void *b)
{
    const struct line_config *x = (*(struct line *const *)a)->config;
    const struct line_config *y = (*(struct line *const *)b)->config;
    int order = line_config_compare(x, y);
    if (order == 0)
        order = slice_compare(text_slice(&x->terminal), text_slice(&y->terminal));
    if (order == 0)
        order = (x->permanent_id > y->permanent_id) - (x->permanent_id < y->permanent_id);
    return order;
}

static void add_to_links(struct core *core, struct line **lines, unsigned i)
{
    const struct line_config *config = lines[i]->config;
    bool joins = core->protocol->lines_share_links && i > 0 && line_config_compare(lines[i - 1]->config, config) == 0;
    if (!joins) {
        struct link *link = &core->links[core->link_count];
        link->number = core->link_count++;
        link->host = config->host;
        link->port = config->port;
        link->lines = &lines[i];
        link->due = (struct deadline){.owner = link};
        link->alive_due = (struct deadline){.kind = DEADLINE_KEEP_ALIVE, .owner = link};
    }
    struct link *link = &core->links[core->link_count - 1];
    lines[i]->link = link;
    lines[i]->status = (struct callback){.kind = CALLBACK_STATUS, .owner = lines[i], .backlog = &link->backlog};
    link->line_count++;
}

/* A request of the link itself, made once and sent again and again; NULL if the protocol has none, or without memory. */
static struct request *make_own(struct core *core, struct link *link, enum operation_kind operation)
{
    bool offered = protocol_offers(core->protocol, operation);
    return offered ? request_make(core, link, NULL, operation, NULL, (struct slice){0}) : NULL;
}

static bool make_own_requests(struct core *core)
{
    bool logs_in = protocol_offers(core->protocol, OPERATION_LOG_IN);
    bool keeps_alive = protocol_offers(core->protocol, OPERATION_KEEP_ALIVE);
    for (unsigned i = 0; i < core->link_count; i++) {
        struct link *link = &core->links[i];
        link->log_in = make_own(core, link, OPERATION_LOG_IN);
        link->keep_alive = make_own(core, link, OPERATION_KEEP_ALIVE);
        if ((logs_in && link->log_in == NULL) || (keeps_alive && link->keep_alive == NULL))
            return false;
    }
    return true;
}

static bool allocate(struct core *core, const struct config *config)
{
    size_t room = config->line_count ? config->line_count : 1;
    core->lines = calloc(room, sizeof(*core->lines));
    core->links = calloc(room, sizeof(*core->links));
    core->by_link = calloc(room, sizeof(struct line *));
    core->scratch = malloc(core->protocol->limit);
    return core->lines != NULL && core->links != NULL && core->by_link != NULL && core->scratch != NULL &&
           call_names_init(core, config->line_count);
}

bool core_init(struct core *core, const struct protocol *spoken, const struct config *config, uint32_t seed)
{
    *core = (struct core){.protocol = spoken, .random = seed | 1, .session = seed, .line_count = config->line_count};
    pool_init(&core->open_lines, sizeof(struct line *));
    pool_init(&core->calls, sizeof(struct call));
    pool_init(&core->requests, sizeof(struct request));
    bool good = allocate(core, config);
    for (unsigned i = 0; good && i < config->line_count; i++) {
        core->lines[i].config = &config->lines[i];
        core->by_link[i] = &core->lines[i];
    }
    if (good) {
        qsort(core->by_link, config->line_count, sizeof(struct line *), by_switch_and_terminal);
        for (unsigned i = 0; i < config->line_count; i++)
            add_to_links(core, core->by_link, i);
        good = make_own_requests(core);
    }
    if (!good)
        core_free(core);
    return good;
}

void core_free(struct core *core)
{
    pool_free(&core->open_lines);
    pool_free(&core->calls);
    pool_free(&core->requests);
    free(core->lines);
    free(core->links);
    free(core->by_link);
    call_names_free(core);
    if (core->scratch != NULL)
        secret_wipe(core->scratch, core->protocol->limit);
    free(core->scratch);
    *core = (struct core){0};
}
