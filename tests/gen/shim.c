/* shim.c: a protocol's decode and encode for ctypes. A frame is decoded where its last byte is the last one of a page
 * that an inaccessible one follows, so a read past its end is a crash. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "escape.h"
#include "fault_name.h"
#include "framer.h"
#include "protocol.h"

enum { AREA = 1 << 17, GUARD = 4096 };

static unsigned char *area(void)
{
    static unsigned char *at;
    if (!at) {
        at = mmap(NULL, AREA + GUARD, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        mprotect(at + AREA, GUARD, PROT_NONE);
    }
    return at;
}

static bool same(const struct message *a, const struct message *b)
{
    bool alike = a->kind == b->kind && a->state == b->state && a->count == b->count;
    for (unsigned hole = 0; alike && hole < a->count; hole++)
        alike = a->field[hole].at == b->field[hole].at && a->field[hole].len == b->field[hole].len;
    return alike;
}

/* Whether decode_first says the same of a frame; of one with a terminator in it, of what comes before that. */
static bool agrees(const unsigned char *frame, size_t len, enum direction direction, bool accepted,
    const struct message *message)
{
    struct slice mark = protocol.terminator[direction];
    struct message first, again;
    struct fault fault;
    if (protocol.decode_first == NULL || len < mark.len || memcmp(frame + len - mark.len, mark.at, mark.len) != 0 ||
        len > protocol.limit)
        return true;
    size_t found = protocol.decode_first(frame, len, direction, &first);
    if (accepted || found == len)
        return accepted && found == len && same(message, &first);
    return found == 0 || (found < len && protocol.decode(frame, found, direction, &again, &fault) && same(&first, &again));
}

/* What has escapes is decoded as the values that they stand for. */
bool shim_decode(const void *frame, size_t len, int direction, struct message *message, struct fault *fault)
{
    unsigned char *copy = area() + AREA - len;
    memcpy(copy, frame, len);
    bool accepted = protocol.decode(copy, len, (enum direction)direction, message, fault);
    if (!agrees(copy, len, (enum direction)direction, accepted, message)) {
        fprintf(stderr, "decode and decode_first differ: %.*s\n", (int)len, (const char *)copy);
        abort();
    }
    if (!accepted)
        return false;
    static unsigned char room[AREA];
    escape_undo(&protocol, message, room);
    return true;
}

size_t shim_encode(unsigned kind, const struct slice field[], void *out, size_t size, struct fault *fault)
{
    unsigned char *exact = area() + AREA - size; /* a write past size is a crash, too */
    size_t len = protocol.encode(kind, field, exact, size, fault);
    memcpy(out, exact, len);
    return len;
}

/* framer_read, which must say of a message what decode says of it. */
static enum framer_status read_next(struct framer *framer, struct slice *frame)
{
    struct message message, again;
    struct fault fault;
    enum framer_status status = framer_read(framer, frame, &message, &fault);
    if (status != FRAMER_FRAME && status != FRAMER_REJECTED)
        return status;
    bool accepted = protocol.decode(frame->at, frame->len, framer->direction, &again, &fault);
    if (accepted != (status == FRAMER_FRAME) || (accepted && !same(&message, &again))) {
        fprintf(stderr, "framer_read and decode differ: %.*s\n", (int)frame->len, (const char *)frame->at);
        abort();
    }
    return FRAMER_FRAME;
}

/* What the framer makes of a stream that comes in blocks of this size, whether messages are read at once or not: of
 * each its length and its bytes, of one that was too long UINT32_MAX. Returns how many bytes of out that is; *left
 * becomes what there is of an unfinished message. */
size_t shim_cut(int direction, const unsigned char *stream, size_t len, size_t block, bool reads, unsigned char *out,
    size_t *left)
{
    struct framer framer;
    unsigned char *at = out;
    if (!framer_init(&framer, &protocol, (enum direction)direction))
        return 0;
    for (size_t fed = 0; fed < len; fed += block) {
        framer_feed(&framer, stream + fed, len - fed < block ? len - fed : block);
        struct slice frame;
        for (enum framer_status status;
             (status = reads ? read_next(&framer, &frame) : framer_next(&framer, &frame)) != FRAMER_MORE;) {
            uint32_t length = status == FRAMER_FRAME ? (uint32_t)frame.len : UINT32_MAX;
            memcpy(at, &length, sizeof length);
            at += sizeof length;
            if (status == FRAMER_FRAME) {
                memcpy(at, frame.at, frame.len);
                at += frame.len;
            }
        }
    }
    *left = framer_pending(&framer);
    framer_free(&framer);
    return (size_t)(at - out);
}

const char *shim_fault_text(int code)
{
    return fault_text((enum fault_code)code);
}

const char *shim_fault_name(int code)
{
    return fault_name((enum fault_code)code);
}

int shim_fault_codes(void)
{
    return FAULT_CODES;
}
