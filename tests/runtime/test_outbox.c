/* test_outbox.c: the ring of unsent bytes gives back what was put in, whatever the sizes. */
#include "../portable_cmocka.h"

#include <string.h>

#include "net/outbox.h"

#define SECRET "s3cr?t" /* unlike all else */

void __real_free(void *at);
void __wrap_free(void *at);

static const unsigned char *watched; /* a ring, or NULL */
static unsigned freed_rings, freed_secrets;

/* What is given back to the C library. */
void __wrap_free(void *at)
{
    if (at != NULL && at == watched) {
        freed_rings++;
        for (size_t i = 0; i + strlen(SECRET) <= OUTBOX_BYTES; i++)
            freed_secrets += memcmp(watched + i, SECRET, strlen(SECRET)) == 0;
    }
    __real_free(at);
}

static void all_or_nothing_is_put(void **state)
{
    static const unsigned char BYTES[OUTBOX_BYTES];
    struct outbox outbox = {0};

    (void)state;
    assert_true(outbox_put(&outbox, BYTES, OUTBOX_BYTES - 1));
    assert_false(outbox_put(&outbox, BYTES, 2));
    assert_int_equal(outbox.len, OUTBOX_BYTES - 1);
    assert_true(outbox_put(&outbox, BYTES, 1));
    assert_false(outbox_put(&outbox, BYTES, 1));
    outbox_clear(&outbox);
    assert_false(outbox_put(&outbox, BYTES, (size_t)OUTBOX_BYTES + 1));
    assert_null(outbox.ring);
}

/* Byte number `at` of all: the ring's size is no multiple of the period, so that what was there before is another one. */
static unsigned char pattern(size_t at)
{
    return (unsigned char)(at % 251);
}

static void bytes_come_out_in_order_round_the_edge(void **state)
{
    struct outbox outbox = {0};
    unsigned char piece[997];
    size_t in = 0, out = 0;

    (void)state;
    for (int round = 0; round < 2000; round++) {
        size_t len = (size_t)(round * 37) % sizeof piece;
        struct slice front;

        for (size_t i = 0; i < len; i++)
            piece[i] = pattern(in + i);
        if (outbox_put(&outbox, piece, len))
            in += len;
        front = outbox_front(&outbox);
        if (front.len > 450)
            front.len = 450;
        for (size_t i = 0; i < front.len; i++)
            assert_int_equal(front.at[i], pattern(out + i));
        out += front.len;
        outbox_take(&outbox, front.len);
    }
    assert_true(out > 2 * OUTBOX_BYTES);
    outbox_clear(&outbox);
}

static void empty_outbox_keeps_no_memory(void **state)
{
    struct outbox outbox = {0};

    (void)state;
    assert_int_equal(outbox_front(&outbox).len, 0);
    assert_true(outbox_put(&outbox, "abc", 3));
    assert_non_null(outbox.ring);
    outbox_take(&outbox, 3);
    assert_null(outbox.ring);
}

/* Neither of what was sent, nor of what was not. */
static void no_secret_stays_in_memory(void **state)
{
    struct outbox outbox = {0};

    (void)state;
    for (unsigned sent = 0; sent < 2; sent++) {
        freed_rings = freed_secrets = 0;
        assert_true(outbox_put(&outbox, "LOGIN " SECRET "\n" SECRET, strlen("LOGIN " SECRET "\n" SECRET)));
        watched = outbox.ring;
        outbox_take(&outbox, sent == 1 ? outbox.len : 1);
        outbox_clear(&outbox);
        assert_int_equal(freed_rings, 1);
        assert_int_equal(freed_secrets, 0);
        watched = NULL;
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_or_nothing_is_put),
        cmocka_unit_test(bytes_come_out_in_order_round_the_edge),
        cmocka_unit_test(empty_outbox_keeps_no_memory),
        cmocka_unit_test(no_secret_stays_in_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
