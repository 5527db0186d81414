/* test_effects.c: effects come out as they went in, in order, whatever their size. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/effects.h"

static struct effects effects;

static void CALLBACK proc(HTAPILINE line, HTAPICALL call, DWORD message, DWORD_PTR p1, DWORD_PTR p2, DWORD_PTR p3)
{
    (void)line, (void)call, (void)message, (void)p1, (void)p2, (void)p3;
}

static void effects_come_out_in_order_with_all_they_need(void **state)
{
    (void)state;
    char bytes[] = "4000";
    HTAPILINE line = (HTAPILINE)(uintptr_t)21;
    HTAPICALL call = (HTAPICALL)(uintptr_t)22;
    effects_init(&effects);
    effect_connect(&effects, 1, 2);
    effect_send(&effects, 3, 4, bytes, 4);
    effect_complete(&effects, 5, LINEERR_OPERATIONFAILED);
    effect_line_event(&effects, proc, line, call, LINE_CALLSTATE, 6, (DWORD_PTR)-1, 8);
    effect_disconnect(&effects, 9, 10);
    memset(bytes, 0, sizeof(bytes));

    size_t position = 0;
    const struct effect *effect = effects_next(&effects, &position);
    assert_int_equal(effect->kind, EFFECT_CONNECT);
    assert_int_equal(effect->link.number, 1);
    assert_int_equal(effect->link.attempt, 2);
    effect = effects_next(&effects, &position);
    assert_int_equal(effect->kind, EFFECT_SEND);
    assert_int_equal(effect->link.number, 3);
    assert_int_equal(effect->link.attempt, 4);
    assert_int_equal(effect->link.len, 4);
    assert_memory_equal(effect->bytes, "4000", 4);
    effect = effects_next(&effects, &position);
    assert_int_equal(effect->kind, EFFECT_COMPLETE);
    assert_int_equal(effect->complete.id, 5);
    assert_int_equal(effect->complete.result, (LONG)LINEERR_OPERATIONFAILED);
    effect = effects_next(&effects, &position);
    assert_int_equal(effect->kind, EFFECT_LINE_EVENT);
    assert_ptr_equal(effect->event.proc, proc);
    assert_ptr_equal(effect->event.line, line);
    assert_ptr_equal(effect->event.call, call);
    assert_int_equal(effect->event.message, LINE_CALLSTATE);
    assert_int_equal(effect->event.param[0], 6);
    assert_true(effect->event.param[1] == (DWORD_PTR)-1); /* pointer-sized */
    assert_int_equal(effect->event.param[2], 8);
    effect = effects_next(&effects, &position);
    assert_int_equal(effect->kind, EFFECT_DISCONNECT);
    assert_int_equal(effect->link.number, 9);
    assert_null(effects_next(&effects, &position));
    assert_null(effects_next(&effects, &position));
    assert_int_equal(effects.added, 5);
    effects_free(&effects);
}

static void sends_of_any_length_keep_every_effect_whole(void **state)
{
    (void)state;
    enum { LONGEST = 700 };
    unsigned char bytes[LONGEST];
    memset(bytes, 'x', sizeof(bytes));
    effects_init(&effects);
    for (unsigned len = 0; len <= LONGEST; len++) {
        effect_send(&effects, len, len, bytes, len);
        effect_complete(&effects, len, 0);
    }
    size_t position = 0;
    for (unsigned len = 0; len <= LONGEST; len++) {
        const struct effect *effect = effects_next(&effects, &position);
        assert_int_equal(effect->kind, EFFECT_SEND);
        assert_int_equal((uintptr_t)effect % _Alignof(struct effect), 0);
        assert_int_equal(effect->link.number, len);
        assert_int_equal(effect->link.len, len);
        assert_memory_equal(effect->bytes, bytes, len);
        effect = effects_next(&effects, &position);
        assert_int_equal(effect->kind, EFFECT_COMPLETE);
        assert_int_equal(effect->complete.id, len);
    }
    assert_null(effects_next(&effects, &position));
    assert_int_equal(effects.lost, 0);
    effects_free(&effects);
}

static void cleared_queue_counts_on_and_keeps_its_memory(void **state)
{
    (void)state;
    effects_init(&effects);
    size_t room = 0, position = 0;
    for (int round = 0; round < 100; round++) {
        for (int i = 0; i < 50; i++)
            effect_connect(&effects, 1, 1);
        if (round > 0)
            assert_int_equal(effects.room, room);
        room = effects.room;
        effects_clear(&effects);
        assert_null(effects_next(&effects, &position));
    }
    assert_int_equal(effects.added, 5000);
    effects_free(&effects);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(effects_come_out_in_order_with_all_they_need),
        cmocka_unit_test(sends_of_any_length_keep_every_effect_whole),
        cmocka_unit_test(cleared_queue_counts_on_and_keeps_its_memory),
    };
    return cmocka_run_group_tests_name("effects", tests, NULL, NULL);
}
