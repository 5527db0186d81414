/* probe.c: see probe.h. Window and thread have a share each; who is last frees it. */
#include "probe.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <winsock2.h>

#include "net/net.h"
#include "os.h"

enum { LOOK_MS = 100, ATTEMPT = 1 };

struct probe {
    atomic_uint shares;
    atomic_bool unwanted;
    atomic_int outcome; /* enum probe_outcome; written last */
    int error;
    uint16_t port;
    uint32_t baud;
    char host[];
};

static void leave(struct probe *probe)
{
    if (atomic_fetch_sub(&probe->shares, 1) == 1)
        free(probe);
}

static enum probe_outcome judge(int error)
{
    switch (error) {
    case WSAHOST_NOT_FOUND:
    case WSATRY_AGAIN:
    case WSANO_RECOVERY:
    case WSANO_DATA:
    case WSATYPE_NOT_FOUND:
        return PROBE_NO_NAME;
    case WSAECONNREFUSED:
    case ERROR_CONNECTION_REFUSED:
        return PROBE_REFUSED;
    case WSAETIMEDOUT:
    case ERROR_SEM_TIMEOUT:
        return PROBE_SILENT;
    case WSAENETUNREACH:
    case WSAEHOSTUNREACH:
    case ERROR_NETWORK_UNREACHABLE:
    case ERROR_HOST_UNREACHABLE:
        return PROBE_NO_WAY;
    default:
        return PROBE_FAILED;
    }
}

static enum probe_outcome judge_serial(int error)
{
    switch (error) {
    case ERROR_FILE_NOT_FOUND:
    case ERROR_PATH_NOT_FOUND:
        return PROBE_NO_DEVICE;
    case ERROR_ACCESS_DENIED:
    case ERROR_SHARING_VIOLATION:
        return PROBE_TAKEN;
    default:
        return PROBE_FAILED;
    }
}

static enum probe_outcome connect_within(struct probe *probe, struct net *net)
{
    uint64_t end = os_clock_ms() + PROBE_SECONDS * 1000;
    if (probe->baud != 0)
        net_connect_serial(net, 0, ATTEMPT, probe->host, probe->baud);
    else
        net_connect(net, 0, ATTEMPT, probe->host, probe->port);
    while (!probe->unwanted && os_clock_ms() < end) {
        struct net_event event;
        net_wait(net, LOOK_MS, &event);
        if (event.kind == NET_UP)
            return PROBE_CONNECTED;
        if (event.kind == NET_DOWN) {
            probe->error = event.error;
            return probe->baud != 0 ? judge_serial(event.error) : judge(event.error);
        }
    }
    return probe->baud != 0 ? PROBE_FAILED : PROBE_SILENT;
}

static void run(void *given)
{
    struct probe *probe = given;
    enum probe_outcome outcome = PROBE_FAILED;
    struct net *net = net_open(1);
    if (net != NULL) {
        outcome = connect_within(probe, net);
        net_close(net);
    } else {
        probe->error = (int)GetLastError();
    }
    probe->outcome = outcome;
    leave(probe);
}

struct probe *probe_begin(const char *host, uint16_t port, uint32_t baud)
{
    size_t len = strlen(host) + 1;
    struct probe *probe = calloc(1, sizeof(*probe) + len);
    os_thread thread;
    if (probe == NULL)
        return NULL;
    memcpy(probe->host, host, len);
    probe->port = port;
    probe->baud = baud;
    probe->shares = 2;
    probe->outcome = PROBE_RUNS;
    if (!os_thread_start(&thread, run, probe)) {
        free(probe);
        return NULL;
    }
    os_thread_leave(&thread);
    return probe;
}

enum probe_outcome probe_look(struct probe *probe, int *error)
{
    enum probe_outcome outcome = (enum probe_outcome)probe->outcome;
    *error = outcome != PROBE_RUNS ? probe->error : 0;
    return outcome;
}

void probe_end(struct probe *probe)
{
    probe->unwanted = true;
    leave(probe);
}
