/* trace_say.c: the records of what can be said; see trace.h. Nothing is formatted here. */
#include "trace_record.h"

#include <string.h>

enum { NUMBER = 64, HOST = 256, GREETING = 256 }; /* units and bytes, at most; more is cut */

static struct trace_record record_call(enum trace_kind kind, const struct trace_given *given, LONG result,
                                       uint64_t from)
{
    unsigned took = from != 0 ? (unsigned)(os_clock_us() - from) : 0;
    return (struct trace_record){
        .kind = kind, .call = {.given = *given, .timed = from != 0, .took_us = took, .result = result}};
}

void trace_call(struct trace *trace, const struct trace_given *given, LONG result, uint64_t from)
{
    struct trace_record record = record_call(RECORD_CALL, given, result, from);
    trace_put(trace, &record, NULL, 0);
}

void trace_dial(struct trace *trace, const struct trace_given *given, LPCWSTR number, LONG result, uint64_t from)
{
    struct trace_record record = record_call(RECORD_DIAL, given, result, from);
    size_t len = 0;
    while (len < NUMBER && number != NULL && number[len] != 0)
        len++;
    trace_put(trace, &record, number, len * sizeof(*number));
}

void trace_completion(struct trace *trace, DRV_REQUESTID id, LONG result)
{
    struct trace_record record = {.kind = RECORD_COMPLETION, .completion = {id, result}};
    trace_put(trace, &record, NULL, 0);
}

void trace_event(struct trace *trace, HTAPILINE line, HTAPICALL call, DWORD message, DWORD_PTR param1,
                 DWORD_PTR param2, DWORD_PTR param3)
{
    struct trace_record record = {.kind = RECORD_EVENT, .event = {line, call, message, {param1, param2, param3}}};
    trace_put(trace, &record, NULL, 0);
}

void trace_new_call(struct trace *trace, HTAPILINE line, HDRVCALL call, HTAPICALL answer)
{
    struct trace_record record = {.kind = RECORD_NEW_CALL, .new_call = {line, call, answer}};
    trace_put(trace, &record, NULL, 0);
}

void trace_sent(struct trace *trace, unsigned link, struct slice frame)
{
    struct trace_record record = {.kind = RECORD_SENT, .link = link};
    trace_put(trace, &record, frame.at, frame.len);
}

void trace_received(struct trace *trace, unsigned link, struct slice frame)
{
    struct trace_record record = {.kind = RECORD_RECEIVED, .link = link};
    trace_put(trace, &record, frame.at, frame.len);
}

void trace_rejected(struct trace *trace, unsigned link, const struct fault *fault, struct slice frame)
{
    struct trace_record record = {.kind = RECORD_REJECTED, .link = link, .rejected = *fault};
    trace_put(trace, &record, frame.at, frame.len);
}

void trace_skipped(struct trace *trace, unsigned link)
{
    struct trace_record record = {.kind = RECORD_SKIPPED, .link = link};
    trace_put(trace, &record, NULL, 0);
}

void trace_greeting(struct trace *trace, unsigned link, struct slice text)
{
    struct trace_record record = {.kind = RECORD_GREETING, .link = link};
    trace_put(trace, &record, text.at, text.len < GREETING ? text.len : GREETING);
}

void trace_connection(struct trace *trace, unsigned link, enum trace_news news, const char *host, uint16_t port,
                      int error)
{
    struct trace_record record = {.kind = RECORD_CONNECTION, .link = link, .connection = {news, error, port}};
    trace_put(trace, &record, host, strnlen(host, HOST));
}
