/* shim.c: a protocol's decode and encode for ctypes. A frame is decoded where its last byte is the last one of a page
 * that an inaccessible one follows, so a read past its end is a crash. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "escape.h"
#include "fault_name.h"
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

const struct protocol *shim_protocol(void)
{
    return &protocol;
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
