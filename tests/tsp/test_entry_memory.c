/* test_entry_memory.c: memory that runs out, in whole sessions with real connections and threads: again and again
 * another allocation fails, once or from then on. What is accepted completes exactly once; what is refused says so with
 * a LINEERR; shutdown leaves nothing. See test_core_memory.c for the same in virtual time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "../failing_alloc.h"
#include "../runtime/resources.h"
#include "tapisrv.h"
#include "tiny_switch.h"

enum { LINES = 3, DIALS = 4 };

static unsigned accepted;

/* TAPI's side has memory. */
static HDRVLINE open_line(unsigned line)
{
    HDRVLINE opened = NULL;
    alloc_exempt = false;
    LONG result = TSPI_lineOpen(LINE_BASE + line, (HTAPILINE)(uintptr_t)(line + 1), &opened, VERSION_2_1,
                                tapi_line_event);
    alloc_exempt = true;
    assert_true(result == 0 || result == (LONG)LINEERR_NOMEM);
    return result == 0 ? opened : NULL;
}

static bool is_accepted(LONG result, DRV_REQUESTID id)
{
    assert_true(result == (LONG)id || result == (LONG)LINEERR_NOMEM);
    accepted += result == (LONG)id;
    return result == (LONG)id;
}

static void dial_and_drop(HDRVLINE line)
{
    HDRVCALL call = NULL;
    DRV_REQUESTID id = tapi_new_request(), drop = tapi_new_request();
    alloc_exempt = false;
    LONG result = TSPI_lineMakeCall(id, line, (HTAPICALL)(uintptr_t)id, &call, u"4000", 0, NULL);
    alloc_exempt = true;
    if (!is_accepted(result, id))
        return;
    tapi_wait(id);
    alloc_exempt = false;
    result = TSPI_lineDrop(drop, call, NULL, 0);
    alloc_exempt = true;
    if (result != (LONG)LINEERR_INVALCALLSTATE && is_accepted(result, drop)) /* the dial may have failed */
        tapi_wait(drop);
    assert_int_equal(TSPI_lineCloseCall(call), 0);
}

static void use_session(void)
{
    for (unsigned i = 0; i < LINES; i++) {
        HDRVLINE line = open_line(i);
        for (unsigned j = 0; line != NULL && j < DIALS; j++)
            dial_and_drop(line);
    }
}

/* Returns whether an allocation failed: then there may be a next one. */
static bool session_survives(long n, bool for_good)
{
    accepted = 0;
    unsigned before = tapi_all_completions();
    alloc_arm(n, for_good);
    alloc_exempt = false;
    LONG result = tapi_init(LINES);
    alloc_exempt = true;
    assert_true(result == 0 || result == (LONG)LINEERR_NOMEM || result == (LONG)LINEERR_OPERATIONFAILED);
    if (result == 0)
        use_session();
    bool failed = alloc_disarm();
    if (result == 0)
        assert_int_equal(tapi_shutdown(), 0);
    assert_int_equal(tapi_all_completions() - before, accepted);
    return failed;
}

static void every_allocation(bool for_good)
{
    alloc_exempt = true;
    tapi_begin(LINES, tiny_switch_start());
    struct resources before = resources_now();
    long n = 1;
    while (session_survives(n, for_good))
        n++;
    print_message("%ld allocations, each failed %s\n", n - 1, for_good ? "with all after it" : "once");
    assert_true(n > 20);
    assert_true(resources_return_to(&before));
    tapi_end();
    tiny_switch_stop();
}

static void session_survives_each_failure_alone(void **state)
{
    (void)state;
    every_allocation(false);
}

static void session_survives_each_failure_for_good(void **state)
{
    (void)state;
    every_allocation(true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(session_survives_each_failure_alone),
        cmocka_unit_test(session_survives_each_failure_for_good),
    };
    return cmocka_run_group_tests_name("entry points: out of memory", tests, NULL, NULL);
}
