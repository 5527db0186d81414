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

static bool is_of_link(const struct tapi_line *line, unsigned number)
{
    const struct line *own = line->open && !line->busy && !line->removed ? promises_line(line->device) : NULL;

    return own != NULL && own->link->number == number;
}

/* All lines of the link, if it has few: then its connection is given up, and another one made. */
static void open_anew(void *context)
{
    unsigned number = (unsigned)(uintptr_t)context, count = 0;
    struct tapi_line *line[LINES_AT_ONCE];

    for (unsigned i = 0; i < tapi.line_count && count < LINES_AT_ONCE; i++)
        if (is_of_link(&tapi.line[i], number))
            line[count++] = &tapi.line[i];
    for (unsigned i = 0; i < count; i++)
        if (is_of_link(line[i], number))
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
