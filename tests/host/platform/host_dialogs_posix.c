/* host_dialogs_posix.c: host_dialogs.h for POSIX: an event is a descriptor that can be read once it is set. */
#include "host_dialogs.h"

#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

bool host_has_windows(void)
{
    return false;
}

bool host_windows_await(uint64_t deadline_us)
{
    (void)deadline_us;
    return true; /* what shows none lacks none */
}

void *host_owner_new(void)
{
    return NULL;
}

void host_owner_free(void *owner)
{
    (void)owner;
}

struct host_dialogs host_dialogs_look(void *owner)
{
    (void)owner;
    return (struct host_dialogs){.count = 0};
}

void host_dialogs_close(void *owner, unsigned way)
{
    (void)owner, (void)way;
}

void *host_event_new(void)
{
    int event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);

    if (event <= 0)
        abort();
    return (void *)(intptr_t)event;
}

bool host_event_is_set(void *event)
{
    struct pollfd ready = {.fd = (int)(intptr_t)event, .events = POLLIN};

    return poll(&ready, 1, 0) > 0;
}

void host_event_free(void *event)
{
    close((int)(intptr_t)event);
}
