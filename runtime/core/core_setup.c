/* core_setup.c: a session's start and end; see core.h. */
#include "core.h"

#include <stdlib.h>

#include "../secret.h"
#include "call_names.h"
#include "core_lines.h"
#include "line.h"
#include "link.h"
#include "request.h"
#include "request_numbers.h"

bool core_init(struct core *core, const struct protocol *spoken, const struct config *config, struct core_tapi tapi,
               uint32_t seed)
{
    *core = (struct core){
        .protocol = spoken,
        .tapi = tapi,
        .sizes = protocol_sizes(spoken),
        .random = seed | 1,
        .session = seed,
    };
    pool_init(&core->open_lines, sizeof(struct line *));
    pool_init(&core->calls, sizeof(struct call) + core->sizes.call);
    pool_init(&core->requests, sizeof(struct request) + core->sizes.request);
    core->scratch = malloc(spoken->limit);
    struct line_change change = {.removed = NULL};
    bool good = core->scratch != NULL && call_names_init(core, config->line_count) &&
                request_numbers_init(core, config->line_count) &&
                line_change_prepare(core, config->lines, config->line_count, &change);
    if (good)
        line_change_carry_out(core, &change, false);
    line_change_free(core, &change);
    if (!good)
        core_free(core);
    return good;
}

void core_free(struct core *core)
{
    pool_free(&core->open_lines);
    pool_free(&core->calls);
    pool_free(&core->requests);
    for (unsigned i = 0; i < core->line_count; i++) {
        free(core->lines[i]->forwarding);
        free(core->lines[i]);
    }
    for (unsigned i = 0; i < core->link_count; i++)
        free(core->links[i]);
    free(core->lines);
    free(core->devices);
    free(core->links);
    free(core->by_link);
    call_names_free(core);
    request_numbers_free(core);
    if (core->scratch != NULL)
        secret_wipe(core->scratch, core->protocol->limit);
    free(core->scratch);
    *core = (struct core){0};
}
