/* shell_lines.c: lines that come and go while TAPI runs; see shell.h and shell_lines.h. */
#include "shell_lines.h"

#include <stdlib.h>

#include "core/core_lines.h"

/* A line's configuration stays where it is while there is the line: until the session ends. */
struct kept_config {
    struct config config;
    struct kept_config *next;
};

bool shell_make_room(struct shell *shell, unsigned links)
{
    if (links > shell->framer_count) {
        struct framer *framers = realloc(shell->framers, links * sizeof(*framers));
        if (framers == NULL)
            return false;
        shell->framers = framers;
        if (!framer_init_many(&framers[shell->framer_count], links - shell->framer_count, shell->core.protocol,
                              FROM_SWITCH))
            return false;
        shell->framer_count = links;
    }
    return net_grow(shell->net, links);
}

void shell_free_lines(struct shell *shell)
{
    for (unsigned i = 0; i < shell->framer_count; i++)
        framer_free(&shell->framers[i]);
    free(shell->framers);
    while (shell->kept != NULL) {
        struct kept_config *kept = shell->kept;
        shell->kept = kept->next;
        config_free(&kept->config);
        free(kept);
    }
}

/* Change the lines as *change says, whose new ones are configured in *config. */
static bool change_lines(struct shell *shell, const struct config *config, struct line_change *change)
{
    struct core *core = &shell->core;
    if (!line_change_prepare(core, config->lines, config->line_count, change) ||
        !shell_make_room(shell, change->link_count))
        return false;
    core_change_lines(core, change);
    return true;
}

struct shell_followed shell_follow(struct shell *shell, struct config *config)
{
    struct kept_config *kept = malloc(sizeof(*kept));
    struct core *core = shell_enter(shell);
    struct line_change change;
    bool good = line_change_find(core, config, &change);
    bool differs = change.differs, changes = change.added_count + change.removed_count > 0;
    if (good && changes) {
        config_keep_lines(config, change.added, change.added_count);
        good = kept != NULL && core->tapi.event != NULL && change_lines(shell, config, &change);
    }
    if (good && changes && config->line_count > 0) {
        *kept = (struct kept_config){*config, shell->kept};
        shell->kept = kept;
        *config = (struct config){0};
        kept = NULL;
    }
    line_change_free(core, &change);
    shell_leave(shell);
    config_free(config);
    free(kept);
    return (struct shell_followed){.changed = good && changes, .agrees = good && !differs};
}
