/* test_bounds.c: work and stack of the parser of fields that have their places; see bounds.h. */
#include "../portable_cmocka.h"

#include "bounds.h"

#define MESSAGE "Notify % CALL_STATE % 1 % OffHookState % 7 % % % %\r\n\r\n" /* one that is accepted */

enum { STEPS_A_BYTE = 64 };

static void work_grows_with_the_bytes_and_no_faster(void **state)
{
    (void)state;
    static const char *const texts[] = {"\r", "\r\n", "\r\n\r", "\r\n\r\r\n", " ", "%", " % ", "a", "\xC3\xA9", "\xF0\x9F\x93\x9E",
                                        "\xFF", "Notify % CALL_STATE % ", "Response % Success % Dial\r\n", "Notify\r\n\r\n", "\r\n\r\n",
                                        MESSAGE};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        bounds_work(texts[i], STEPS_A_BYTE);
        bounds_work_before(MESSAGE, texts[i], STEPS_A_BYTE);
    }
}

static void stack_does_not_grow_with_the_message(void **state)
{
    (void)state;
    static const char *const texts[] = {"Notify % CALL_STATE % ", "a", " % ", "\xC3\xA9", "\r\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        bounds_stack("", texts[i]);
    assert_true(bounds_stack("", " "));
    assert_true(bounds_stack("Notify % CALL_STATE % ", "a"));
    assert_true(bounds_stack("Notify % CALL_STATE % 1 % OffHookState % 2 % ", "\xC3\xA9"));
    assert_true(bounds_stack("Action % Dial % ", "4"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(work_grows_with_the_bytes_and_no_faster),
        cmocka_unit_test(stack_does_not_grow_with_the_message),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
