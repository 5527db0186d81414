/* outgoing.h: one call that the host places, followed and printed until it is over. */
#ifndef HOST_OUTGOING_H
#define HOST_OUTGOING_H

#include "../provider/device.h"
#include "../report.h"

struct outgoing {
    struct device *device;
    struct report *report;
    HTAPICALL call;
    HDRVCALL driver_call;
    DRV_REQUESTID make, drop;
    bool accepted;               /* lineMakeCall returned its request id */
    bool replied, drop_replied;  /* the requests are complete, with these results: */
    LONG reply, drop_reply;      /* reply also holds the error if lineMakeCall was refused */
    DWORD state;                 /* the last LINECALLSTATE reported, 0 if none was */
    DWORD disconnect_mode;
    DWORD last_live_state;       /* the last one before DISCONNECTED and IDLE */
    uint64_t made_us, connected_us, ended_us; /* 0: not yet */
    bool interrupted;            /* by the user */
    bool line_closed;            /* by the provider */
    char parties[600];           /* as they were printed last */
};

/* lineMakeCall. Returns whether it was accepted; outgoing_close is due in any case. */
bool outgoing_make(struct outgoing *outgoing, struct device *device, struct report *report, const char *shown,
                   const WCHAR *number, size_t units);

/* Has it come to where it was wanted, or to where it cannot come there any more? */
bool outgoing_decided(const struct outgoing *outgoing);
bool outgoing_ended(const struct outgoing *outgoing);

/* Take and print what happens until the condition holds. False: it did not before deadline_us. */
bool outgoing_follow(struct outgoing *outgoing, uint64_t deadline_us, bool (*until)(const struct outgoing *));

/* Bring it to IDLE: lineDrop if need be. Returns whether it got there. */
bool outgoing_hang_up(struct outgoing *outgoing);

/* lineCloseCall. */
void outgoing_close(struct outgoing *outgoing);

#endif
