/* test_bounds_keyed.c: work and stack of the parser of keyed lines with bodies, of tests/dial/keyed.tspec; see
 * bounds.h. */
#include "../portable_cmocka.h"

#include <string.h>

#include "bounds.h"

enum { STEPS_A_BYTE = 96 };

static void work_grows_with_the_bytes_and_no_faster(void **state)
{
    (void)state;
    static const char *const texts[] = {"\r", "\r\n", "\r\n\r", "\r\n\r\r\n", "\r\n\r\n", ":", ": ", "a", "\xC3\xA9", "\xFF", "Action: ", "Event: Newstate\r\n",
                                        "Channel: PJSIP/1-", "CallerID: <<<<", "Content-Length: ", "Content-Length: 9\r\n\r\n",
                                        "Content-Length: 99999999999999999999\r\n", "ActionID: 1\r\n", "Switch Manager/",
                                        "Event: Newstate\r\nChannel: PJSIP/1-1-1-1-1-1\r\nChannelStateDesc: Up\r\n\r\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        bounds_work(texts[i], STEPS_A_BYTE);
}

/* A line of a message is looked at as often as it is long, however many there are. */
static void work_grows_with_the_lines_of_a_message_and_no_faster(void **state)
{
    (void)state;
    static char text[1800] = "Event: Newstate\r\n";
    while (strlen(text) + sizeof "x\r\n\r\n" < sizeof text)
        strcat(text, "x\r\n");
    strcat(text, "\r\n");
    bounds_work(text, STEPS_A_BYTE);
}

static void stack_does_not_grow_with_the_message(void **state)
{
    (void)state;
    static const char *const texts[] = {"Event: Newstate\r\n", "a", ": ", "\xC3\xA9", "\r\n", "Channel: PJSIP/1-", "Content-Length: 9\r\n\r\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        bounds_stack("", texts[i]);
    assert_true(bounds_stack("Event: Newstate\r\n", "x\r\n"));
    assert_true(bounds_stack("Event: Newstate\r\nChannel: PJSIP/", "1-"));
    assert_true(bounds_stack("Event: Newstate\r\nx: ", "\xC3\xA9"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(work_grows_with_the_bytes_and_no_faster),
        cmocka_unit_test(work_grows_with_the_lines_of_a_message_and_no_faster),
        cmocka_unit_test(stack_does_not_grow_with_the_message),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
