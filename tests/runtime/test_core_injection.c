/* test_core_injection.c: a number that could become a second field or message is refused before a byte is sent, and
 * leaves no trace (rules 17 and 36). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/line.h"
#include "script.h"

static struct script s[1];

static void opened(void)
{
    script_begin(s, 1);
    opens(s, 0, "connect 0");
    connects(s, 0, "");
}

static void unsendable_number_is_refused_without_a_trace(void **state)
{
    (void)state;
    static const char *const numbers[] = {
        "",      " ",       "%",      "4000%",        "%4000",       "4000 % Drop", "40\r00", "40\n00",
        "4000 ", " 4000",   "40 00",  "4000\r\n\r\n", "4000\r\n\r\nAction % Drop\r\n\r\n",     "\r\n\r\n",
        "40\t00", "40\x80", "40\xC3\xA4", "4000;",    "(02) 568-3848",
    };
    opened();
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
        dials(s, 0, numbers[i], "refused INVALADDRESS");
    assert_int_equal(s->oracle.request_count, 0);
    assert_null(s->core.lines[0]->alive);
    assert_null(s->core.lines[0]->dead);
    dials(s, 0, "4000", "send 0 [Action % Dial % 4000]");
    script_end(s);
}

static void number_with_a_nul_is_refused(void **state)
{
    (void)state;
    opened();
    dials_bytes(s, 0, "40\0" "00", 5, "refused INVALADDRESS");
    dials_bytes(s, 0, "4000\0", 5, "refused INVALADDRESS");
    script_end(s);
}

static void number_may_be_as_long_as_the_spec_says(void **state)
{
    (void)state;
    char longest[3000];
    memset(longest, '4', sizeof(longest));
    opened();
    dials_bytes(s, 0, longest, 65, "refused INVALADDRESS");
    dials_bytes(s, 0, longest, TEXT_BYTES, "refused INVALADDRESS");
    dials_bytes(s, 0, longest, TEXT_BYTES + 1, "refused INVALADDRESS");
    dials_bytes(s, 0, longest, sizeof(longest), "refused INVALADDRESS");
    dials_bytes(s, 0, longest, 64,
                "send 0 [Action % Dial % 4444444444444444444444444444444444444444444444444444444444444444]");
    script_end(s);
}

/* Every byte in the middle of a number: it goes out as it is, or not at all. */
static void every_byte_is_sent_as_it_is_or_not_at_all(void **state)
{
    (void)state;
    static const char allowed[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz*#+,";
    char number[] = "4_0", sent[] = "send 0 [Action % Dial % 4_0]";
    for (int byte = 0; byte < 256; byte++) {
        number[1] = sent[sizeof(sent) - 4] = (char)byte;
        opened();
        dials_bytes(s, 0, number, 3, byte != 0 && strchr(allowed, byte) != NULL ? sent : "refused INVALADDRESS");
        script_end(s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unsendable_number_is_refused_without_a_trace),
        cmocka_unit_test(number_with_a_nul_is_refused),
        cmocka_unit_test(number_may_be_as_long_as_the_spec_says),
        cmocka_unit_test(every_byte_is_sent_as_it_is_or_not_at_all),
    };
    return cmocka_run_group_tests_name("core: injection", tests, NULL, NULL);
}
