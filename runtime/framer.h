/* framer.h: finds whole messages in a stream of bytes.
 *
 * A message ends with the terminator of its direction, or so many bytes after it as one of its lines says (struct
 * body_rule). What the protocol passes over is never handed out: the greeting of a switch and blank messages. Messages
 * that lie whole in a fed block are handed out in place; only the unfinished tail of a block is copied, into a buffer
 * as long as the longest message. Every byte is looked at once or twice, wherever the stream is cut. No I/O, and no
 * allocation after framer_init. */
#ifndef TSPEC_FRAMER_H
#define TSPEC_FRAMER_H

#include <assert.h>

#include "body_length.h"
#include "mark.h"
#include "protocol.h"
#include "slice.h"

enum greeting_place { GREETING_BEGINS, GREETING_GOES_ON, GREETING_OVER };

struct framer {
    const struct protocol *spoken;
    enum direction direction;
    size_t limit;             /* bytes of the longest message, terminator and body included */
    struct mark terminator;
    size_t blank;             /* bytes of a message that is passed over; 0: none is */
    struct body_length body;  /* of the unfinished message */
    size_t owed;              /* bytes of its body that are still to come, once its terminator came */
    struct slice greeting;    /* what the greeting begins with; empty: none comes */
    struct mark greeting_end;
    enum greeting_place greeting_place;
    size_t greeted;           /* bytes that came of what it begins with */
    const unsigned char *at;  /* what is left of the fed block */
    size_t left;
    size_t rest;              /* of them, those behind the last terminator; FRAMER_UNKNOWN until that is looked for */
    unsigned char *tail;      /* limit bytes: the unfinished message, as far as earlier blocks went */
    size_t byte_limit;        /* so many bytes at most, and in a block of its own, a byte is only held; 0: more has to
                                 be done */
    size_t pending;           /* bytes in tail; limit + 1: the message is too long and is being skipped */
    unsigned char *memory;    /* the tails of all framers that were made at once, in the first of these; else NULL */
};

#define FRAMER_UNKNOWN SIZE_MAX

enum framer_status {
    FRAMER_MORE,     /* the block is used up */
    FRAMER_FRAME,    /* here is a message */
    FRAMER_SKIPPED,  /* a message longer than the limit has ended and was skipped whole */
    FRAMER_REJECTED, /* of framer_read: here is one that the protocol does not have */
};

/* Make a framer for a stream of this direction of the protocol, which must outlive the framer.
 * False: out of memory. */
bool framer_init(struct framer *framer, const struct protocol *spoken, enum direction direction);

/* Make so many at once, in one allocation: a page of memory is the system's to give only when a tail in it is written
 * to, and few ever are. It lives until the first of them is freed, which must be the last that is used; they may be
 * moved. False: out of memory; then all of them may be freed. */
bool framer_init_many(struct framer framers[], unsigned count, const struct protocol *spoken, enum direction direction);

/* Free what framer_init or framer_init_many allocated. A framer that is all zeros may be freed too. */
void framer_free(struct framer *framer);

/* Forget the unfinished message, the block and the greeting: a new connection begins. */
void framer_reset(struct framer *framer);

/* Give the framer the next bytes of the stream. They stay the caller's and must live, unchanged, until framer_next says
 * FRAMER_MORE; not before that may another block be fed. */
static inline void framer_feed(struct framer *framer, const unsigned char *bytes, size_t len)
{
    assert(framer->left == 0);
    framer->at = bytes;
    framer->left = len;
    framer->rest = FRAMER_UNKNOWN;
}

/* Find the next message. With FRAMER_FRAME *frame is one message, terminator and body included; it lies in the block or
 * in the framer and is valid until the next call of any framer function. Otherwise *frame is left as it was. */
enum framer_status framer_next(struct framer *framer, struct slice *frame);

/* Find the next message and decode it: the same as framer_next, and protocol.decode of each frame; but a message that
 * lies whole in the block is looked at once for both. With FRAMER_FRAME *message is what it says; with FRAMER_REJECTED
 * *fault is why it is none. Otherwise these are not to be used. */
enum framer_status framer_read(struct framer *framer, struct slice *frame, struct message *message,
                               struct fault *fault);

/* How many bytes of an unfinished message came with the blocks that are used up: 0 if the stream may end here. Of a
 * message that is being skipped it is the limit + 1, however many there were. */
static inline size_t framer_pending(const struct framer *framer)
{
    return framer->pending;
}

#endif
