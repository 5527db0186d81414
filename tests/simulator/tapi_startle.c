/* tapi_startle.c: applications that close lines and open them again just when a thread of the provider's was told
 * something by the network and has not told the core yet: it is news of a connection that is given up by then. The
 * thread is heard by the linker's --wrap. */
#include "tapi.h"

#include "core/line.h"
#include "core/link.h"
#include "chance.h"
#include "net/net.h"
#include "memory.h"
#include "promises_core.h"
#include "story.h"
#include "tasks.h"
#include "trouble.h"

enum { LINES_AT_ONCE = 4, TURNS = 1000 };

static unsigned under_way;

static bool can_be_closed(const struct tapi_line *line)
{
    return line->open && !line->busy && !line->removed;
}

/* The first lines of the link that are open. Returns how many. */
static unsigned lines_of(unsigned number, struct tapi_line *found[LINES_AT_ONCE])
{
    const struct core *core = promises_core();
    const struct line *line = core != NULL && number < core->link_count ? core->links[number]->open_lines : NULL;
    unsigned count = 0;

    for (; line != NULL && count < LINES_AT_ONCE; line = line->next_open)
        if (tapi_line_of(line->device, line->htLine) != NULL)
            found[count++] = &tapi.line[line->device - tapi.first_device];
    return count;
}

/* All lines of the link, if it has few: then its connection is given up, and another one made. */
static void open_anew(void *context)
{
    struct tapi_line *line[LINES_AT_ONCE];
    unsigned count = lines_of((unsigned)(uintptr_t)context, line);

    for (unsigned i = 0; i < count; i++)
        if (can_be_closed(line[i]))
            tapi_close(line[i]);
    for (unsigned i = 0; i < count; i++)
        if (line[i]->exists && !line[i]->open && !line[i]->busy && !line[i]->removed)
            tapi_open(line[i]);
    under_way--;
}

void __real_net_wait(struct net *net, uint32_t timeout_ms, struct net_event *event);
void __wrap_net_wait(struct net *net, uint32_t timeout_ms, struct net_event *event);

/* No time passes. Who closes may have to wait, for a callback: then it is closed later. */
void __wrap_net_wait(struct net *net, uint32_t timeout_ms, struct net_event *event)
{
    __real_net_wait(net, timeout_ms, event);
    if (event->kind == NET_NOTHING || trouble.startles == 0 ||
        !chance_once_in(&chances[CHANCE_TASKS], trouble.startles))
        return;
    story("TAPI closes and opens anew what link %u is for", event->channel);
    under_way++;
    task_leave(task_start("tapi", open_anew, (void *)(uintptr_t)event->channel, THE_WORLD));
    for (unsigned turn = 0; turn < TURNS && under_way > 0; turn++)
        task_pass();
}

/* The session must not end under its feet. */
void tapi_end_startle(void)
{
    while (under_way > 0)
        task_sleep(1000);
}
