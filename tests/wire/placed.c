/* placed.c: see placed.h. */
#include "placed.h"

#include "../portable_cmocka.h"

#include <stdlib.h>
#include <sys/mman.h>

enum { PAGE = 4096 }; /* at least the system's, or mprotect fails and the test with it */

/* One page that can be used between two that cannot. */
static unsigned char *page_between_guards(void)
{
    static unsigned char *page;
    if (page == NULL) {
        unsigned char *pages = mmap(NULL, 3 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        assert_true(pages != MAP_FAILED);
        page = pages + PAGE;
        assert_int_equal(mprotect(page, PAGE, PROT_READ | PROT_WRITE), 0);
    }
    return page;
}

unsigned char *room_before_guard(size_t size)
{
    assert_true(size <= PAGE);
    return page_between_guards() + PAGE - size;
}

static struct decoded decode_at(unsigned char *at, struct slice wire, enum direction direction)
{
    struct decoded decoded = {.frame = slice_of(at, wire.len)};
    memcpy(at, wire.at, wire.len);
    decoded.accepted = protocol.decode(at, wire.len, direction, &decoded.message, &decoded.fault);
    return decoded;
}

/* Where a field stands must not depend on where the frame does. */
static void assert_same_field(const struct decoded *a, const struct decoded *b, unsigned hole)
{
    struct slice x = a->message.field[hole], y = b->message.field[hole];
    assert_int_equal(x.len, y.len);
    assert_int_equal(x.at - a->frame.at, y.at - b->frame.at);
}

static void assert_same(const struct decoded *a, const struct decoded *b)
{
    assert_int_equal(a->accepted, b->accepted);
    if (!a->accepted) {
        assert_int_equal(a->fault.code, b->fault.code);
        assert_int_equal(a->fault.offset, b->fault.offset);
        assert_int_equal(a->fault.hole, b->fault.hole);
        return;
    }
    assert_int_equal(a->message.kind, b->message.kind);
    assert_int_equal(a->message.state, b->message.state);
    assert_int_equal(a->message.count, b->message.count);
    for (unsigned hole = 0; hole < a->message.count; hole++)
        assert_same_field(a, b, hole);
}

struct decoded decode_placed(struct slice wire, enum direction direction)
{
    unsigned char *block = malloc(wire.len + (wire.len == 0));
    assert_non_null(block);
    struct decoded in_heap = decode_at(block, wire, direction);
    struct decoded after_guard = decode_at(page_between_guards(), wire, direction);
    assert_same(&in_heap, &after_guard);
    struct decoded before_guard = decode_at(room_before_guard(wire.len), wire, direction);
    assert_same(&in_heap, &before_guard);
    free(block);
    return before_guard;
}

void check_text(struct slice value, struct slice expected, const char *what, const char *file, int line)
{
    if (slice_equal(value, expected))
        return;
    print_error("%s is \"%.*s\", not \"%.*s\"\n", what, (int)value.len, (const char *)value.at, (int)expected.len,
                (const char *)expected.at);
    _fail(file, line);
}
