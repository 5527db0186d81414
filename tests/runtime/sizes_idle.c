/* sizes_idle.c: how many bytes an idle line with a connection of its own takes: the structures, and what is resident of
 * the framers' buffers when each framer has had whole messages only. The texts of its configuration are not counted,
 * nor what malloc adds. */
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/line.h"
#include "core/link.h"
#include "framer.h"
#include "net/channel.h"
#include "posix/net_posix.c" /* struct conn */

enum { LINES = 1000, PAGES = 4096 };

/* Bytes of the pages that the system has given for these. */
static size_t resident(const unsigned char *bytes, size_t size)
{
    static unsigned char in_memory[PAGES];
    size_t page = (size_t)sysconf(_SC_PAGESIZE), count = 0;
    uintptr_t first = (uintptr_t)bytes & ~(page - 1), pages = ((uintptr_t)bytes + size - first + page - 1) / page;

    if (pages > PAGES || mincore((void *)first, pages * page, in_memory) != 0)
        return SIZE_MAX;
    for (size_t i = 0; i < pages; i++)
        count += in_memory[i] & 1;
    return count * page;
}

int main(void)
{
    static struct framer framers[LINES];
    struct slice end = protocol.terminator[FROM_SWITCH], frame;

    if (!framer_init_many(framers, LINES, &protocol, FROM_SWITCH))
        return 1;
    for (unsigned i = 0; i < LINES; i++) {
        framer_feed(&framers[i], end.at, end.len); /* a whole message, if a blank one */
        while (framer_next(&framers[i], &frame) != FRAMER_MORE)
            ;
    }
    size_t tails = resident(framers[0].tail, LINES * framers[0].limit);
    if (tails == SIZE_MAX)
        return 1;
    printf("%zu\n", sizeof(struct line) + sizeof(struct link) + sizeof(struct line_config) + sizeof(struct framer) +
                        sizeof(struct channel) + sizeof(struct conn) + sizeof(struct request) + tails / LINES);
    return 0;
}
