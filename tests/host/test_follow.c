/* test_follow.c: what the check makes of a stage that is slow, or of a machine that stands still. The stage's process
 * and the clock are this program's own. */
#include "../portable_cmocka.h"

#include <stdio.h>
#include <string.h>

#include "check/follow.h"
#include "platform/host_os.h"

enum { HANG_S = 15, RULE = 98 };

/* What the parent reads next, and how long it takes until then. */
struct reading {
    unsigned long long took_us;
    const char *text; /* NULL: nothing came in that time */
};

static const struct reading *next;
static uint64_t now_us;

uint64_t host_now_us(void)
{
    return now_us;
}

unsigned host_errors_width(void)
{
    return 0;
}

/* Behind the last reading the stage is at its end. */
int host_child_read(struct host_child *child, char *buffer, size_t size, uint64_t deadline_us)
{
    const struct reading *reading = next;

    (void)child, (void)deadline_us;
    if (reading->took_us == 0)
        return 0;
    next++;
    now_us += reading->took_us;
    if (!reading->text)
        return -1;
    size = strlen(reading->text) < size ? strlen(reading->text) : size;
    memcpy(buffer, reading->text, size);
    return (int)size;
}

void host_child_end(struct host_child *child, bool end, char *how, size_t size)
{
    (void)child, (void)end, (void)size;
    how[0] = '\0';
}

/* Whether the stage is said to be in a function that does not return. */
static bool hangs(const struct reading *readings)
{
    static struct verdicts verdicts;
    static struct progress progress;
    struct watch watch = {.verdicts = &verdicts, .progress = &progress};
    bool accused;

    next = readings;
    now_us = 1000000000;
    verdicts_begin(&verdicts);
    progress_begin(&progress);
    patience_begin(&watch.patience, HANG_S * 1000000ull, 10000000);
    patience_took(&watch.patience, 2000000); /* some function was slow before */
    follow(&watch, "stage", NULL);
    accused = verdicts.rulings[RULE].verdict == BROKEN;
    verdicts_free(&verdicts);
    assert_int_equal(accused, watch.fell);
    return accused;
}

static void test_what_does_not_return_hangs(void **state)
{
    struct reading readings[4 * HANG_S + 5] = {{1000, "1 5000000 now 98 lineGetAddressStatus\n"}};

    (void)state;
    for (unsigned i = 1; i < 4 * HANG_S + 4; i++)
        readings[i].took_us = 250000;
    assert_true(hangs(readings));
    readings[4 * HANG_S - 2] = (struct reading){1000, "1 19000000 left 0 lineGetAddressStatus = 0\n2 0 end 0 \n"};
    readings[4 * HANG_S - 1].took_us = 0;
    assert_false(hangs(readings));
}

/* Another thread says so much that there is always more to read. */
static void test_what_does_not_return_hangs_whatever_others_say(void **state)
{
    static char talk[4 * HANG_S][5000];
    struct reading readings[4 * HANG_S + 2] = {{1000, "1 5000000 now 98 lineGetAddressStatus\n"}};

    (void)state;
    for (unsigned i = 0; i < 4 * HANG_S; i++) {
        for (unsigned used = 0; used + 64 < sizeof talk[i];)
            used += (unsigned)snprintf(talk[i] + used, sizeof talk[i] - used, "2 %u happened 0 it talks\n",
                                       5000000 + (i + 1) * 260000);
        readings[i + 1] = (struct reading){1, talk[i]};
    }
    assert_true(hangs(readings));
}

/* It has looked at the clock before, and was kept from telling. */
static void test_a_thread_that_tells_of_earlier_is_no_fault_of_the_provider_s(void **state)
{
    const struct reading readings[] = {{1000, "1 5000000 now 98 lineGetAddressStatus\n"
                                              "2 4999999 happened 0 ADDRESSSTATE\n"},
                                       {1000, "1 5000100 left 0 lineGetAddressStatus = 0\n1 5000200 end 0 \n"},
                                       {0, NULL}};

    (void)state;
    assert_false(hangs(readings));
}

/* It stood still while a function ran, and another thread is the first one to go on. */
static void test_a_machine_that_stands_still_is_no_fault_of_the_provider_s(void **state)
{
    const struct reading between[] = {{1000, "1 5000000 now 98 lineGetAddressStatus\n"},
                                      {20000000, "2 25000000 happened 0 ADDRESSSTATE\n"},
                                      {1000, "1 25000100 left 0 lineGetAddressStatus = 0\n1 25000200 end 0 \n"},
                                      {0, NULL}};
    const struct reading together[] = {{20000000, "1 5000000 now 98 lineGetAddressStatus\n"
                                                  "2 25000000 happened 0 ADDRESSSTATE\n"},
                                       {1000, "1 25000100 left 0 lineGetAddressStatus = 0\n1 25000200 end 0 \n"},
                                       {0, NULL}};

    (void)state;
    assert_false(hangs(between));
    assert_false(hangs(together));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_does_not_return_hangs),
        cmocka_unit_test(test_what_does_not_return_hangs_whatever_others_say),
        cmocka_unit_test(test_a_thread_that_tells_of_earlier_is_no_fault_of_the_provider_s),
        cmocka_unit_test(test_a_machine_that_stands_still_is_no_fault_of_the_provider_s),
    };

    return cmocka_run_group_tests_name("host: stages that are followed", tests, NULL, NULL);
}
