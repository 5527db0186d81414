/* core_lines.c: see core_lines.h. */
#include "core_lines.h"

#include <stdlib.h>
#include <string.h>

#include "line.h"
#include "link.h"
#include "request.h"

/* --- How a configuration differs ---------------------------------------------------------------------------------- */

static int by_permanent_id(const void *a, const void *b)
{
    uint32_t x = (*(struct line *const *)a)->config->permanent_id, y = (*(struct line *const *)b)->config->permanent_id;
    return (x > y) - (x < y);
}

/* Arrays of pointers; of none, too. */
static void *make_array(size_t count)
{
    return calloc(count > 0 ? count : 1, sizeof(void *));
}

static void copy(void *to, const void *from, unsigned count)
{
    if (count > 0)
        memcpy(to, from, count * sizeof(void *));
}

/* Both are in the order of their permanent ids. */
static void compare(struct line *const *lines, unsigned count, const struct config *config, struct line_change *change)
{
    unsigned i = 0, j = 0;
    while (i < count || j < config->line_count) {
        uint64_t ours = i < count ? lines[i]->config->permanent_id : UINT64_MAX;
        uint64_t theirs = j < config->line_count ? config->lines[j].permanent_id : UINT64_MAX;
        if (ours < theirs)
            change->removed[change->removed_count++] = lines[i];
        else if (theirs < ours)
            change->added[change->added_count++] = j;
        else if (!line_config_equal(lines[i]->config, &config->lines[j]))
            change->differs = true;
        i += ours <= theirs;
        j += theirs <= ours;
    }
}

bool line_change_find(const struct core *core, const struct config *config, struct line_change *change)
{
    *change = (struct line_change){.removed = make_array(core->configured), .added = make_array(config->line_count)};
    struct line **lines = make_array(core->configured);
    bool good = change->removed != NULL && change->added != NULL && lines != NULL;
    if (good) {
        copy(lines, core->by_link, core->configured);
        qsort(lines, core->configured, sizeof(*lines), by_permanent_id);
        compare(lines, core->configured, config, change);
    }
    free(lines);
    return good;
}

/* --- New lines ---------------------------------------------------------------------------------------------------- */

/* Lines in the order in which they share links: same switch, then by terminal. */
static int by_switch_and_terminal(const void *a, const void *b)
{
    const struct line *x = *(struct line *const *)a, *y = *(struct line *const *)b;
    int order = line_config_compare(x->config, y->config);
    if (order == 0)
        order = slice_compare(line_terminal(x->config), line_terminal(y->config));
    return order != 0 ? order : by_permanent_id(a, b);
}

static bool make_arrays(const struct core *core, unsigned added, struct line_change *change)
{
    change->line_count = core->line_count;
    change->link_count = core->link_count;
    change->lines = make_array(core->line_count + added);
    change->devices = make_array(core->line_count + added);
    change->by_link = make_array(core->configured + added);
    change->links = make_array(core->link_count + added);
    if (change->lines == NULL || change->devices == NULL || change->by_link == NULL || change->links == NULL)
        return false;
    copy(change->lines, core->lines, core->line_count);
    copy(change->devices, core->devices, core->device_count);
    copy(change->links, core->links, core->link_count);
    return true;
}

static bool make_line(const struct line_config *config, struct line_change *change)
{
    struct line *line = calloc(1, sizeof(*line));
    if (line == NULL)
        return false;
    line->config = config;
    line->number = change->line_count;
    change->lines[change->line_count++] = line;
    change->by_link[change->configured++] = line;
    return true;
}

/* The lines that there will be, in their order. */
static bool gather(const struct core *core, const struct line_config *lines, unsigned count, struct line_change *change)
{
    for (unsigned i = 0; i < change->removed_count; i++)
        change->removed[i]->leaves = true;
    for (unsigned i = 0; i < core->configured; i++)
        if (!core->by_link[i]->leaves)
            change->by_link[change->configured++] = core->by_link[i];
    for (unsigned i = 0; i < count; i++)
        if (!make_line(&lines[i], change))
            return false;
    qsort(change->by_link, change->configured, sizeof(struct line *), by_switch_and_terminal);
    return true;
}

/* --- Their links -------------------------------------------------------------------------------------------------- */

/* Whether the line shares the link of the one before it. */
static bool joins(const struct core *core, struct line *const *lines, unsigned i)
{
    return core->protocol->lines_share_links && i > 0 &&
           line_config_compare(lines[i - 1]->config, lines[i]->config) == 0;
}

/* On a shared connection a line hears what names its terminal. New lines were checked against each other when the
 * configuration was read, but one that stays may be configured otherwise than the session has it. */
static bool can_join(const struct core *core, const struct line *before, const struct line *line)
{
    bool one_stays = (before->number < core->line_count) != (line->number < core->line_count);
    struct slice terminal = line_terminal(before->config);
    return !one_stays || (terminal.len > 0 && !slice_equal(terminal, line_terminal(line->config)));
}

/* A request of the link itself, made once and sent again and again, if the protocol has it. */
static bool make_own(struct core *core, struct link *link, enum operation_kind operation, struct request **request)
{
    if (!protocol_offers(core->protocol, operation))
        return true;
    *request = request_make(core, link, NULL, NULL, NULL, operation, NULL);
    return *request != NULL;
}

static bool make_link(struct core *core, const struct line_config *config, struct line_change *change)
{
    struct link *link = calloc(1, sizeof(*link) + (core->sizes.challenge ? TEXT_BYTES : 0));
    if (link == NULL)
        return false;
    link->number = change->link_count;
    link->config = config;
    link->alive_due.kind = DEADLINE_KEEP_ALIVE;
    link->stale_due.kind = DEADLINE_STALE;
    change->links[change->link_count++] = link;
    return make_own(core, link, OPERATION_LOG_IN, &link->log_in) &&
           make_own(core, link, OPERATION_KEEP_ALIVE, &link->keep_alive);
}

/* No line is open on it, and none of the configuration's stays with it. */
static bool is_unused(const struct link *link)
{
    unsigned i = 0;
    while (i < link->line_count && link->lines[i]->leaves)
        i++;
    return i == link->line_count && link->open_lines == NULL;
}

/* A link for a switch that has none: from *next on one that is not used any more, or a new one. NULL without memory. */
static struct link *take_link(struct core *core, const struct line_config *config, struct line_change *change,
                              unsigned *next)
{
    while (*next < core->link_count) {
        struct link *link = core->links[(*next)++];
        if (is_unused(link)) {
            link->removed = NULL; /* they are closed, and have no calls */
            return link;
        }
    }
    return make_link(core, config, change) ? change->links[change->link_count - 1] : NULL;
}

/* The link that lines of the group from `first` on have. */
static struct link *link_of_group(const struct core *core, const struct line_change *change, unsigned first)
{
    struct link *link = change->by_link[first]->link;
    for (unsigned i = first + 1; link == NULL && i < change->configured && joins(core, change->by_link, i); i++)
        link = change->by_link[i]->link;
    return link;
}

static bool assign_links(struct core *core, struct line_change *change)
{
    struct link *link = NULL;
    unsigned next = 0;
    for (unsigned i = 0; i < change->configured; i++) {
        struct line *line = change->by_link[i];
        bool shared = joins(core, change->by_link, i);
        if (shared && !can_join(core, change->by_link[i - 1], line))
            return false;
        if (!shared)
            link = link_of_group(core, change, i);
        if (link == NULL)
            link = take_link(core, line->config, change, &next);
        if (link == NULL)
            return false;
        line->link = link;
    }
    return true;
}

bool line_change_prepare(struct core *core, const struct line_config *lines, unsigned count,
                         struct line_change *change)
{
    return make_arrays(core, count, change) && gather(core, lines, count, change) && assign_links(core, change);
}

/* --- The change itself -------------------------------------------------------------------------------------------- */

static void swap_arrays(struct line ***a, struct line ***b)
{
    struct line **kept = *a;
    *a = *b;
    *b = kept;
}

static void remove_line(struct core *core, struct line *line)
{
    struct link *link = line->link;
    line->next_removed = link->removed;
    link->removed = line;
    line_remove(core, line);
}

/* Tell each link which lines it has. */
static void distribute(struct core *core)
{
    for (unsigned i = 0; i < core->link_count; i++) {
        core->links[i]->lines = NULL;
        core->links[i]->line_count = 0;
    }
    for (unsigned i = 0; i < core->configured; i++) {
        struct link *link = core->by_link[i]->link;
        if (link->line_count++ == 0) {
            link->lines = &core->by_link[i];
            link->config = core->by_link[i]->config;
        }
    }
}

static void begin_line(struct core *core, struct line *line, bool offered)
{
    if (offered) {
        line_offer(core, line);
    } else {
        line->stage = LINE_CREATED;
        line->device = core->tapi.first_device + core->device_count;
        core->devices[core->device_count++] = line;
    }
}

void line_change_carry_out(struct core *core, struct line_change *change, bool offered)
{
    unsigned first = core->line_count;
    struct link **links = core->links;
    swap_arrays(&core->lines, &change->lines);
    swap_arrays(&core->devices, &change->devices);
    swap_arrays(&core->by_link, &change->by_link);
    core->links = change->links;
    change->links = links;
    core->line_count = change->line_count;
    core->configured = change->configured;
    core->link_count = change->link_count;
    change->line_count = change->link_count = 0; /* nothing new is the change's any more */
    for (unsigned i = 0; i < change->removed_count; i++)
        remove_line(core, change->removed[i]);
    distribute(core);
    for (unsigned i = first; i < core->line_count; i++)
        begin_line(core, core->lines[i], offered);
}

void line_change_free(struct core *core, struct line_change *change)
{
    for (unsigned i = core->line_count; i < change->line_count; i++)
        free(change->lines[i]);
    for (unsigned i = core->link_count; i < change->link_count; i++) {
        if (change->links[i]->log_in != NULL)
            request_free(core, change->links[i]->log_in);
        if (change->links[i]->keep_alive != NULL)
            request_free(core, change->links[i]->keep_alive);
        free(change->links[i]);
    }
    for (unsigned i = 0; i < change->removed_count; i++)
        change->removed[i]->leaves = false;
    free(change->removed);
    free(change->added);
    free(change->lines);
    free(change->devices);
    free(change->by_link);
    free(change->links);
    *change = (struct line_change){0};
}
