/* probe.h: whether a switch accepts connections, or a serial port can be opened, tried by a thread of its own. */
#ifndef TSPEC_UI_PROBE_H
#define TSPEC_UI_PROBE_H

#include <stdint.h>

enum { PROBE_SECONDS = 10 }; /* after which there is no answer */

enum probe_outcome {
    PROBE_RUNS,
    PROBE_CONNECTED,
    PROBE_NO_NAME, /* the host's name is not known */
    PROBE_REFUSED, /* by the host */
    PROBE_SILENT,  /* nothing answered in time */
    PROBE_NO_WAY,  /* to the host's network */
    PROBE_NO_DEVICE, /* no such serial port */
    PROBE_TAKEN,   /* the serial port, by another program or by a line of ours */
    PROBE_FAILED,  /* for another reason, which *error says */
};

struct probe;

/* Begin to connect, or, if baud is not 0, to open the serial port `host`; NULL if the system lacks memory or threads.
 * The host is copied. Nothing is sent. */
struct probe *probe_begin(const char *host, uint16_t port, uint32_t baud);

/* How it stands; *error becomes the system's error number. Does not wait. */
enum probe_outcome probe_look(struct probe *probe, int *error);

/* Want no more of it. Does not wait: the thread ends by itself within moments, whether or not it has an outcome. */
void probe_end(struct probe *probe);

#endif
