/* monitor_simulated.c: what the ledger needs of host_os.h. It is never interrupted, so it needs no lock. */
#include "../../host/platform/host_os.h"
#include "../../host/provider/guard.h"

#include "../memory.h"
#include "../tasks.h"

struct host_monitor {
    bool unused;
};

static struct host_monitor monitor;

uint64_t host_now_us(void)
{
    return now_us();
}

struct host_monitor *host_monitor_new(void)
{
    return &monitor;
}

void host_monitor_free(struct host_monitor *freed)
{
    (void)freed;
}

void host_monitor_enter(struct host_monitor *entered)
{
    (void)entered;
}

void host_monitor_leave(struct host_monitor *left)
{
    (void)left;
}

bool host_monitor_wait(struct host_monitor *waiting, uint64_t deadline_us)
{
    return task_wait(waiting, deadline_us);
}

void host_monitor_wake(struct host_monitor *woken)
{
    (void)woken;
}

/* A crash is one, whatever it was about: the process that waits for this one tells. */
void crash_about(unsigned rule, const char *text)
{
    (void)rule, (void)text;
}
