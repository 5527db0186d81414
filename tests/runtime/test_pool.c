/* test_pool.c: handles find what they name, and nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/pool.h"

struct item {
    handle name;
    char bytes[24];
};

static struct pool pool;

static struct item *take(handle *name)
{
    void *item;
    *name = pool_take(&pool, &item);
    assert_int_not_equal(*name, 0);
    assert_ptr_equal(pool_find(&pool, *name), item);
    return item;
}

static void taken_item_is_zeroed_and_found(void **state)
{
    (void)state;
    static const struct item zero;
    handle name;
    pool_init(&pool, sizeof(struct item));
    for (int i = 0; i < 3; i++) {
        struct item *item = take(&name);
        assert_memory_equal(item, &zero, sizeof(zero));
        memset(item, 0xEE, sizeof(*item));
        pool_give(&pool, name);
    }
    pool_free(&pool);
}

static void given_back_handle_finds_nothing_even_when_the_slot_is_used_again(void **state)
{
    (void)state;
    handle first, name;
    pool_init(&pool, sizeof(struct item));
    take(&first);
    pool_give(&pool, first);
    assert_null(pool_find(&pool, first));
    for (int i = 0; i < 100000; i++) {
        take(&name);
        assert_int_not_equal(name, first);
        assert_null(pool_find(&pool, first));
        pool_give(&pool, name);
    }
    pool_free(&pool);
}

static void invented_handles_find_nothing(void **state)
{
    (void)state;
    handle name;
    pool_init(&pool, sizeof(struct item));
    assert_null(pool_find(&pool, 0));
    assert_null(pool_find(&pool, (handle)-1));
    take(&name);
    assert_null(pool_find(&pool, 0));
    for (int bit = 0; bit < (int)sizeof(handle) * 8; bit++)
        assert_null(pool_find(&pool, name ^ (handle)1 << bit));
    pool_free(&pool);
}

/* Who sees how handles follow each other can tell the one that a free slot has next. */
static void handle_that_comes_next_finds_nothing_yet(void **state)
{
    (void)state;
    handle first, second;
    pool_init(&pool, sizeof(struct item));
    take(&first);
    pool_give(&pool, first);
    take(&second);
    pool_give(&pool, second);
    handle next = second + (second - first);
    assert_null(pool_find(&pool, next));
    take(&first);
    assert_true(first == next);
    pool_free(&pool);
}

/* So that a handle that is out of date stays so as long as can be. */
static void slots_are_used_again_oldest_first(void **state)
{
    (void)state;
    handle name[4], again;
    struct item *item[4];
    pool_init(&pool, sizeof(struct item));
    for (int i = 0; i < 4; i++)
        item[i] = take(&name[i]);
    pool_give(&pool, name[2]);
    pool_give(&pool, name[0]);
    pool_give(&pool, name[3]);
    assert_ptr_equal(take(&again), item[2]);
    assert_ptr_equal(take(&again), item[0]);
    assert_ptr_equal(take(&again), item[3]);
    assert_int_equal(pool.count, 4);
    pool_free(&pool);
}

static void items_stay_where_they_are_while_the_pool_grows(void **state)
{
    (void)state;
    enum { ITEMS = 5000 };
    static handle name[ITEMS];
    static struct item *item[ITEMS];
    pool_init(&pool, sizeof(struct item));
    for (int i = 0; i < ITEMS; i++) {
        item[i] = take(&name[i]);
        item[i]->name = name[i];
    }
    for (int i = 0; i < ITEMS; i++) {
        assert_ptr_equal(pool_find(&pool, name[i]), item[i]);
        assert_int_equal(item[i]->name, name[i]);
    }
    for (int i = 0; i < ITEMS; i += 2)
        pool_give(&pool, name[i]);
    for (int i = 0; i < ITEMS; i++)
        assert_ptr_equal(pool_find(&pool, name[i]), i % 2 ? item[i] : NULL);
    pool_free(&pool);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(taken_item_is_zeroed_and_found),
        cmocka_unit_test(given_back_handle_finds_nothing_even_when_the_slot_is_used_again),
        cmocka_unit_test(invented_handles_find_nothing),
        cmocka_unit_test(handle_that_comes_next_finds_nothing_yet),
        cmocka_unit_test(slots_are_used_again_oldest_first),
        cmocka_unit_test(items_stay_where_they_are_while_the_pool_grows),
    };
    return cmocka_run_group_tests_name("pool", tests, NULL, NULL);
}
