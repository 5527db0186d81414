/* effects.h: what the core wants done, in order.
 *
 * The core touches no socket and calls nobody back: it appends effects here, and the shell carries them out after it has
 * left the core's lock. An effect is a copy of all it needs, so the core may go on and change. */
#ifndef TSPEC_EFFECTS_H
#define TSPEC_EFFECTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <windows.h>

#include <tspi.h>

#include "pool.h"
#include "protocol.h"

enum effect_kind {
    EFFECT_CONNECT,    /* start to connect the link */
    EFFECT_DISCONNECT, /* drop the link's connection */
    EFFECT_SEND,       /* hand `bytes` to the link's connection */
    EFFECT_COMPLETE,   /* tell TAPI a request's result */
    EFFECT_LINE_EVENT, /* tell TAPI of a line or call */
    EFFECT_CALL_STATE, /* tell TAPI a call's state, after call_told */
    EFFECT_NEW_CALL,   /* announce a call, and give TAPI's answer to call_answered */
};

struct effect {
    enum effect_kind kind;
    uint32_t size; /* of this effect in the queue */
    union {
        struct {
            unsigned number, attempt;
            size_t len; /* EFFECT_SEND */
        } link;
        struct {
            DRV_REQUESTID id;
            LONG result;
        } complete;
        struct {
            LINEEVENT proc;
            HTAPILINE line;
            HTAPICALL call;
            DWORD message;
            DWORD_PTR param[3];
        } event;
        struct {
            LINEEVENT proc;
            HTAPILINE line;
            HTAPICALL htCall;   /* EFFECT_CALL_STATE */
            handle name;
            struct step step;   /* EFFECT_CALL_STATE */
            DWORD media_mode;   /* EFFECT_CALL_STATE */
        } call;
    };
    unsigned char bytes[]; /* EFFECT_SEND */
};

struct effects {
    unsigned char *at;
    size_t len, room;
    uint64_t added; /* effects ever appended */
    uint64_t lost;  /* effects lost for want of memory */
};

void effects_init(struct effects *effects);
void effects_free(struct effects *effects);

void effect_connect(struct effects *effects, unsigned link, unsigned attempt);
void effect_disconnect(struct effects *effects, unsigned link, unsigned attempt);
void effect_send(struct effects *effects, unsigned link, unsigned attempt, const void *bytes, size_t len);
void effect_complete(struct effects *effects, DRV_REQUESTID id, LONG result);
void effect_line_event(struct effects *effects, LINEEVENT proc, HTAPILINE line, HTAPICALL call, DWORD message,
                       DWORD_PTR param1, DWORD_PTR param2, DWORD_PTR param3);

void effect_call_state(struct effects *effects, LINEEVENT proc, HTAPILINE line, HTAPICALL htCall, handle name,
                       const struct step *step, DWORD media_mode);
void effect_new_call(struct effects *effects, LINEEVENT proc, HTAPILINE line, handle name);

/* Walk the queue: start with position 0; NULL at the end. */
const struct effect *effects_next(const struct effects *effects, size_t *position);

/* Forget all effects, keep the memory. */
void effects_clear(struct effects *effects);

#endif
