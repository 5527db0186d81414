/* shim.c: a protocol's decode and encode for ctypes. A frame is decoded where its last byte is the last one of a page
 * that an inaccessible one follows, so a read past its end is a crash. */
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

/* What has escapes is decoded as the values that they stand for. */
bool shim_decode(const void *frame, size_t len, int direction, struct message *message, struct fault *fault)
{
    unsigned char *copy = area() + AREA - len;
    memcpy(copy, frame, len);
    if (!protocol.decode(copy, len, (enum direction)direction, message, fault))
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

/* What the framer makes of a stream that comes in blocks of this size: of each message its length and its bytes, of one that
 * was too long SKIPPED. Returns how many bytes of out that is; *left becomes what there is of an unfinished message. */
size_t shim_cut(int direction, const unsigned char *stream, size_t len, size_t block, unsigned char *out, size_t *left)
{
    static const uint32_t skipped = UINT32_MAX;
    struct framer framer;
    unsigned char *at = out;
    if (!framer_init(&framer, &protocol, (enum direction)direction))
        return 0;
    for (size_t fed = 0; fed < len; fed += block) {
        framer_feed(&framer, stream + fed, len - fed < block ? len - fed : block);
        struct slice frame;
        for (enum framer_status status; (status = framer_next(&framer, &frame)) != FRAMER_MORE;) {
            uint32_t length = status == FRAMER_FRAME ? (uint32_t)frame.len : skipped;
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
