/* net_library.c: see net_library.h. */
#include "net_library.h"

#include <stdlib.h>

#include "net/conn.h"
#include "net/net.h"

#ifdef _WIN32
#define EXPORTED __declspec(dllexport)
#else
#define EXPORTED
#endif

EXPORTED library_begin begin;
EXPORTED library_wait wait_until_down;
EXPORTED library_end end;
void __wrap_host_look_up(const char *host, bool numeric, struct addresses *found);

static struct net *net;
static void (*look_up_name)(void);

void __wrap_host_look_up(const char *host, bool numeric, struct addresses *found)
{
    (void)host;
    if (!numeric)
        look_up_name();
    *found = (struct addresses){.error = NO_RESOURCES};
}

void begin(void (*look_up)(void))
{
    struct net_event event;

    look_up_name = look_up;
    net = net_open(1);
    if (net == NULL)
        abort();
    net_connect(net, 0, 1, "pbx", 5000);
    net_wait(net, 0, &event);
}

void wait_until_down(void)
{
    struct net_event event = {.kind = NET_NOTHING};

    while (event.kind != NET_DOWN)
        net_wait(net, UINT32_MAX, &event);
}

void end(void)
{
    net_close(net);
}
