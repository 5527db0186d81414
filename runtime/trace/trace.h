/* trace.h: a file in which a user can read what the provider did.
 *
 * Whoever has something to say hands over a record: what happened, when, in which thread, with the numbers and bytes as
 * they are. That is a copy under a lock that is held for nothing else, so it may be done under the core's lock. One
 * thread makes lines of the records and writes the file. Nobody waits for it: records that find no room are counted,
 * and the count is written in their place. */
#ifndef TSPEC_TRACE_H
#define TSPEC_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <windows.h>

#include <tspi.h>

#include "config.h"
#include "os.h"
#include "protocol.h"
#include "trace_file.h"
#include "trace_given.h"

enum { TRACE_ROOM = 128 * 1024 }; /* bytes of records that wait for the writer, at most: two of the longest messages */

struct trace {
    enum trace_level level; /* this and the next three stay as they are from start to stop */
    bool people_shown;
    const struct protocol *spoken;
    unsigned char *memory;  /* all that the trace has */
    os_mutex lock;          /* all down to `stopping` */
    os_cond filled;
    unsigned char *fill, *spare; /* TRACE_ROOM each: where records wait; where the writer has those that it took */
    size_t len;             /* of `fill` */
    unsigned lost;          /* records that came since `fill` was full */
    bool waiting;           /* the writer, for a record */
    bool stopping;
    os_thread writer;       /* the rest is its own */
    unsigned char *room;    /* for the values of a message that has escapes */
    os_decoder decoder;     /* of the protocol's encoding */
    struct trace_file file;
};

/* Begin to trace as configured, with a first line that says what is traced. If the level is off there is no thread, no
 * file and no memory. False if the system lacks memory or threads; then the level is off. What is said later needs no
 * more memory. */
bool trace_start(struct trace *trace, const struct protocol *spoken, const struct trace_config *config);

/* Write all that was said, which is no more than twice TRACE_ROOM, and end the thread. Nobody may say more. Waits for
 * the disk, but for nothing else: a file that could keep it waiting is not opened. */
void trace_stop(struct trace *trace);

/* Whether records of a level are wanted. Who calls one of the functions below has asked. */
static inline bool trace_has(const struct trace *trace, enum trace_level level)
{
    return __builtin_expect(trace->level >= level, 0);
}

/* TRACE_CALLS: TAPI called a function at `from`, in os_clock_us' time, 0 if nobody looked, and gets `result`. */
void trace_call(struct trace *trace, const struct trace_given *given, LONG result, uint64_t from);

/* The same of a function that was given a number to dial, or NULL. */
void trace_dial(struct trace *trace, const struct trace_given *given, LPCWSTR number, LONG result, uint64_t from);

/* TRACE_CALLS: TAPI is told of a request's result, or of a line or call: any message but LINE_NEWCALL. */
void trace_completion(struct trace *trace, DRV_REQUESTID id, LONG result);
void trace_event(struct trace *trace, HTAPILINE line, HTAPICALL call, DWORD message, DWORD_PTR param1,
                 DWORD_PTR param2, DWORD_PTR param3);

/* TRACE_CALLS: TAPI was told of a call by LINE_NEWCALL, and answered. */
void trace_new_call(struct trace *trace, HTAPILINE line, HDRVCALL call, HTAPICALL answer);

/* TRACE_WIRE: a whole message is sent on a link, or arrived and was accepted. At most protocol.limit bytes. */
void trace_sent(struct trace *trace, unsigned link, struct slice frame);
void trace_received(struct trace *trace, unsigned link, struct slice frame);

/* TRACE_WIRE: a whole message was rejected, at most protocol.limit bytes, or one that was too long was skipped. */
void trace_rejected(struct trace *trace, unsigned link, const struct fault *fault, struct slice frame);
void trace_skipped(struct trace *trace, unsigned link);

/* TRACE_WIRE: the switch has said its greeting, of which this came last. */
void trace_greeting(struct trace *trace, unsigned link, struct slice text);

enum trace_news {
    TRACE_CONNECTING,
    TRACE_CONNECTED,
    TRACE_DISCONNECTING,
    TRACE_CLOSED, /* by the switch, in good order */
    TRACE_BROKEN, /* or never made: the system's error number says why */
};

/* TRACE_WIRE: something became of a link's connection to a switch. Port 0: `host` is a serial port. */
void trace_connection(struct trace *trace, unsigned link, enum trace_news news, const char *host, uint16_t port,
                      int error);

#endif
