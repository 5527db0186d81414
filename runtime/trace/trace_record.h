/* trace_record.h: what the writer is handed over. */
#ifndef TSPEC_TRACE_RECORD_H
#define TSPEC_TRACE_RECORD_H

#include "trace.h"

enum trace_kind {
    RECORD_START, /* of the session */
    RECORD_END,
    RECORD_CALL,
    RECORD_DIAL, /* bytes: the number, in UTF-16 */
    RECORD_COMPLETION,
    RECORD_EVENT,
    RECORD_NEW_CALL,
    RECORD_SENT,     /* bytes: the frame */
    RECORD_RECEIVED, /* bytes: the frame */
    RECORD_REJECTED, /* bytes: the frame */
    RECORD_SKIPPED,
    RECORD_GREETING, /* bytes: of it */
    RECORD_CONNECTION, /* bytes: the host's name */
};

struct trace_record {
    uint32_t size; /* with its bytes, and so that the next one is aligned */
    uint32_t len;  /* of its bytes */
    enum trace_kind kind;
    unsigned link; /* that a record of the wire is about */
    uint64_t time_ms, thread;
    union {
        struct {
            struct trace_given given;
            bool timed;
            unsigned took_us;
            LONG result;
        } call; /* RECORD_DIAL, too */
        struct {
            DRV_REQUESTID id;
            LONG result;
        } completion;
        struct {
            HTAPILINE line;
            HTAPICALL call;
            DWORD message;
            DWORD_PTR param[3];
        } event;
        struct {
            HTAPILINE line;
            HDRVCALL call;
            HTAPICALL answer;
        } new_call;
        struct fault rejected;
        struct {
            enum trace_news news;
            int error;
            uint16_t port;
        } connection;
    };
    _Alignas(uint64_t) unsigned char bytes[];
};

/* Hand over a record, of which the caller filled kind, link and the union, with a copy of `len` bytes. Never blocks on
 * the disk. */
void trace_put(struct trace *trace, struct trace_record *record, const void *bytes, size_t len);

#endif
