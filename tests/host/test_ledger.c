/* test_ledger.c: the ledger's books have no end, and what is over costs no time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ledger/ledger.h"
#include "ledger/ledger_devices.h"
#include "ledger/ledger_watch.h"
#include "platform/host_os.h"
#include "platform/host_process.h"

enum { MANY = 70000, FEW = 100, DEVICE = 4 };

static const HDRVCALL driver = (HDRVCALL)(uintptr_t)0x100;
static unsigned breaches, last_rule;
static char last_text[200];

static void tell(unsigned rule, const char *text)
{
    if (text) {
        breaches++;
        last_rule = rule;
        snprintf(last_text, sizeof last_text, "%s", text);
    }
}

static struct ledger *begin(void)
{
    struct ledger *ledger = ledger_new();

    breaches = last_rule = 0;
    ledger_watch(ledger, tell);
    ledger_new_session(ledger, false, false);
    return ledger;
}

static void report_state(struct ledger *ledger, HTAPILINE line, HTAPICALL call, DWORD state)
{
    ledger_event(ledger, line, call, LINE_CALLSTATE, (DWORD_PTR[3]){state, 0, LINEMEDIAMODE_INTERACTIVEVOICE});
}

static bool request(struct ledger *ledger, const char *function, HTAPILINE line, HTAPICALL call)
{
    DRV_REQUESTID id = ledger_request(ledger, function, line, call);

    ledger_completed(ledger, id, 0);
    return ledger_returned(ledger, id, (LONG)id);
}

/* A call from its making to its closing, with digits. */
static HTAPICALL dial(struct ledger *ledger, HTAPILINE line)
{
    HTAPICALL call = ledger_call(ledger, line);
    DWORD digits;

    assert_true(request(ledger, "lineMakeCall", line, call));
    ledger_call_made(ledger, call, driver);
    report_state(ledger, line, call, LINECALLSTATE_CONNECTED);
    digits = ledger_generation(ledger, "lineGenerateDigits", call, false);
    ledger_generated(ledger, digits, 0);
    ledger_event(ledger, line, call, LINE_GENERATE, (DWORD_PTR[3]){LINEGENERATETERM_DONE, digits, 0});
    assert_true(request(ledger, "lineDrop", line, call));
    report_state(ledger, line, call, LINECALLSTATE_IDLE);
    ledger_call_closed(ledger, call);
    return call;
}

/* A call that the provider announces, and TAPI takes. */
static HTAPICALL announce(struct ledger *ledger, HTAPILINE line)
{
    HTAPICALL call = NULL;

    ledger_event(ledger, line, NULL, LINE_NEWCALL, (DWORD_PTR[3]){(DWORD_PTR)driver, (DWORD_PTR)&call, 0});
    assert_non_null(call);
    return call;
}

/* Were it quadratic in calls, it would not end. */
static void test_many_calls_are_kept_books_of(void **state)
{
    struct ledger *ledger = begin();
    HTAPILINE line = ledger_line(ledger, ~(DWORD)0);
    HTAPICALL first = dial(ledger, line), call;
    unsigned i;

    (void)state;
    for (i = 0; i < MANY; i++)
        call = dial(ledger, line);
    assert_ptr_not_equal(call, first);
    for (i = 0; i < MANY; i++) {
        call = announce(ledger, line);
        report_state(ledger, line, call, LINECALLSTATE_OFFERING);
        report_state(ledger, line, call, LINECALLSTATE_IDLE);
        ledger_call_closed(ledger, call);
    }
    for (i = 0; i < MANY; i++)
        ledger_call_declined(ledger, announce(ledger, line));
    ledger_line_closed(ledger, line);
    ledger_shut(ledger);
    assert_int_equal(breaches, 0);
    ledger_free(ledger);
}

static void test_what_is_long_over_is_not_forgotten(void **state)
{
    struct ledger *ledger = begin();
    HTAPILINE line = ledger_line(ledger, ~(DWORD)0);
    HTAPICALL first = dial(ledger, line);
    DRV_REQUESTID id = ledger_request(ledger, "lineDrop", line, NULL);
    unsigned i;

    (void)state;
    ledger_completed(ledger, id, 0);
    ledger_returned(ledger, id, (LONG)id);
    for (i = 0; i < MANY; i++)
        dial(ledger, line);
    ledger_completed(ledger, id, 0);
    assert_int_equal(last_rule, 16);
    report_state(ledger, line, first, LINECALLSTATE_CONNECTED);
    assert_int_equal(last_rule, 54);
    assert_int_equal(breaches, 2);
    ledger_free(ledger);
}

static void test_many_lines_are_kept_books_of(void **state)
{
    struct ledger *ledger = begin();
    HTAPILINE line;
    unsigned i;

    (void)state;
    for (i = 0; i < MANY; i++) {
        line = ledger_line(ledger, ~(DWORD)0);
        ledger_line_closed(ledger, line);
    }
    for (i = 0; i < FEW; i++)
        ledger_event(ledger, NULL, NULL, LINE_REMOVE, (DWORD_PTR[3]){DEVICE + i, 0, 0});
    assert_int_equal(breaches, 0);
    ledger_event(ledger, NULL, NULL, LINE_REMOVE, (DWORD_PTR[3]){DEVICE, 0, 0});
    assert_int_equal(last_rule, 74);
    ledger_new_session(ledger, false, false); /* where ids are given anew */
    line = ledger_line(ledger, 0);
    ledger_event(ledger, NULL, NULL, LINE_REMOVE, (DWORD_PTR[3]){DEVICE, 0, 0});
    assert_int_equal(breaches, 1);
    ledger_event(ledger, line, NULL, LINE_CLOSE, (DWORD_PTR[3]){0});
    assert_false(ledger_line_open(ledger, line));
    ledger_free(ledger);
}

/* A call that is closed by lineCloseCall, or with its line. */
struct closing {
    struct ledger *ledger;
    HTAPILINE line;
    HTAPICALL call; /* NULL: with its line */
};

static void run_close(void *context)
{
    const struct closing *closing = context;

    if (closing->call)
        ledger_call_closed(closing->ledger, closing->call);
    else
        ledger_line_closed(closing->ledger, closing->line);
}

/* Its thread may be kept from writing it down for as long as the machine likes. */
static void test_a_callback_that_began_before_a_close_is_in_time(void **state)
{
    struct ledger *ledger = begin();
    unsigned i;

    (void)state;
    for (i = 0; i < FEW; i++) {
        HTAPILINE line = ledger_line(ledger, ~(DWORD)0);
        HTAPICALL call = announce(ledger, line);
        struct closing closing = {ledger, line, i % 2 ? call : NULL};
        struct host_thread *thread;

        ledger_callback_begins(ledger);
        thread = host_thread_start(run_close, &closing);
        ledger_pass(ledger, host_now_us() + 1000);
        report_state(ledger, line, call, LINECALLSTATE_OFFERING);
        ledger_callback_taken(ledger);
        host_thread_join(thread);
        report_state(ledger, line, call, LINECALLSTATE_CONNECTED);
        assert_int_equal(breaches, i + 1);
        assert_int_equal(last_rule, i % 2 ? 54 : 55);
        ledger_line_closed(ledger, line);
    }
    ledger_free(ledger);
}

/* Rules 45 and 50. */
static void test_after_idle_nothing_is_told_but_what_tapi_sets(void **state)
{
    struct ledger *ledger = begin();
    HTAPILINE line = ledger_line(ledger, ~(DWORD)0);
    HTAPICALL call = announce(ledger, line);

    (void)state;
    report_state(ledger, line, call, LINECALLSTATE_IDLE);
    ledger_event(ledger, line, call, LINE_CALLINFO, (DWORD_PTR[3]){LINECALLINFOSTATE_APPSPECIFIC});
    assert_int_equal(breaches, 0);
    ledger_event(ledger, line, call, LINE_CALLINFO, (DWORD_PTR[3]){LINECALLINFOSTATE_CALLERID});
    assert_int_equal(last_rule, 45);
    ledger_free(ledger);
}

/* The provider's handle of a call is its own again once lineCloseCall is called, before that has returned. */
static void test_a_call_s_handle_may_be_another_s_while_it_is_closed(void **state)
{
    struct ledger *ledger = begin();
    HTAPILINE line = ledger_line(ledger, ~(DWORD)0);
    HTAPICALL first = announce(ledger, line), second;

    (void)state;
    report_state(ledger, line, first, LINECALLSTATE_CONNECTED);
    ledger_call_closing(ledger, first);
    second = announce(ledger, line);
    ledger_call_closed(ledger, first);
    report_state(ledger, line, second, LINECALLSTATE_OFFERING);
    assert_int_equal(breaches, 0);
    ledger_event(ledger, line, NULL, LINE_NEWCALL, (DWORD_PTR[3]){(DWORD_PTR)driver, (DWORD_PTR)&first, 0});
    assert_int_equal(last_rule, 37);
    ledger_free(ledger);
}

/* Both are born when the request is complete, or neither. */
static void test_a_request_makes_two_calls(void **state)
{
    struct ledger *ledger = begin();
    HTAPILINE line = ledger_line(ledger, ~(DWORD)0);
    HTAPICALL conference = ledger_call(ledger, line), consultation = ledger_call(ledger, line);
    DRV_REQUESTID id = ledger_request(ledger, "lineSetupConference", line, conference);

    (void)state;
    ledger_also_makes(ledger, id, consultation);
    ledger_returned(ledger, id, (LONG)id);
    ledger_completed(ledger, id, 0);
    report_state(ledger, line, conference, LINECALLSTATE_ONHOLDPENDCONF);
    report_state(ledger, line, consultation, LINECALLSTATE_DIALTONE);
    assert_int_equal(breaches, 0);
    ledger_free(ledger);
}

/* lineForward makes a call only where one is needed to ask somebody, and may be completed later. */
static void test_a_request_makes_no_call_after_all(void **state)
{
    struct ledger *ledger = begin();
    HTAPILINE line = ledger_line(ledger, ~(DWORD)0);
    HTAPICALL call = ledger_call(ledger, line);
    DRV_REQUESTID id = ledger_request(ledger, "lineForward", line, call);

    (void)state;
    assert_true(ledger_returned(ledger, id, (LONG)id));
    ledger_makes_none(ledger, id, call);
    ledger_completed(ledger, id, 0);
    assert_int_equal(breaches, 0);
    report_state(ledger, line, call, LINECALLSTATE_DIALTONE);
    assert_int_equal(last_rule, 54);
    id = ledger_request(ledger, "lineForward", line, call = ledger_call(ledger, line));
    assert_true(ledger_returned(ledger, id, (LONG)id));
    ledger_makes_none(ledger, id, call);
    ledger_line_closed(ledger, line);
    assert_int_equal(last_rule, 55);
    assert_int_equal(breaches, 2);
    ledger_free(ledger);
}

static unsigned breaches_of_tone(struct ledger *ledger, HTAPILINE line, HTAPICALL call, DWORD name, DWORD list)
{
    unsigned before = breaches;

    ledger_event(ledger, line, call, LINE_MONITORTONE, (DWORD_PTR[3]){name, list});
    return breaches - before;
}

/* Rule 177. */
static void test_tones_of_several_lists_are_monitored(void **state)
{
    struct ledger *ledger = begin();
    HTAPILINE line = ledger_line(ledger, ~(DWORD)0);
    HTAPICALL call = announce(ledger, line);
    const LINEMONITORTONE tones[] = {{.dwAppSpecific = 10}, {.dwAppSpecific = 11}};

    (void)state;
    report_state(ledger, line, call, LINECALLSTATE_CONNECTED);
    assert_int_equal(breaches_of_tone(ledger, line, call, 10, 1), 1);
    assert_int_equal(last_rule, 177);
    ledger_tones_begin(ledger, call, 1, tones, 2);
    assert_int_equal(breaches_of_tone(ledger, line, call, 11, 1), 0); /* the function may report before it returns */
    ledger_tones_are(ledger, call, 1, true);
    ledger_tones_begin(ledger, call, 2, tones, 1);
    ledger_tones_are(ledger, call, 2, true);
    assert_int_equal(breaches_of_tone(ledger, line, call, 11, 1), 0);
    assert_int_equal(breaches_of_tone(ledger, line, call, 10, 2), 0);
    assert_int_equal(breaches_of_tone(ledger, line, call, 11, 2), 1);
    ledger_tones_begin(ledger, call, 1, tones, 1); /* another one takes its place ... */
    ledger_tones_are(ledger, call, 1, true);
    assert_int_equal(breaches_of_tone(ledger, line, call, 10, 1), 0);
    assert_int_equal(breaches_of_tone(ledger, line, call, 11, 1), 1);
    ledger_tones_begin(ledger, call, 1, tones, 2); /* ... but not if it is refused */
    ledger_tones_are(ledger, call, 1, false);
    assert_int_equal(breaches_of_tone(ledger, line, call, 10, 1), 0);
    assert_int_equal(breaches_of_tone(ledger, line, call, 11, 1), 1);
    ledger_tones_begin(ledger, call, 1, NULL, 2); /* ended */
    ledger_tones_are(ledger, call, 1, true);
    assert_int_equal(breaches_of_tone(ledger, line, call, 10, 1), 1);
    assert_int_equal(breaches_of_tone(ledger, line, call, 10, 2), 0);
    ledger_free(ledger);
}

static void test_a_declined_call_is_not_to_be_spoken_of(void **state)
{
    struct ledger *ledger = begin();
    HTAPILINE line = ledger_line(ledger, ~(DWORD)0);

    (void)state;
    ledger_call_declined(ledger, announce(ledger, line));
    report_state(ledger, line, NULL, LINECALLSTATE_OFFERING);
    assert_int_equal(last_rule, 39);
    ledger_free(ledger);
}

/* Others may have been broken so often before that nothing more is kept of those. */
static void create_line(struct ledger *ledger)
{
    ledger_event(ledger, NULL, NULL, LINE_CREATE, (DWORD_PTR[3]){PROVIDER_HANDLE, DEVICE, 0});
}

static void test_a_line_is_created_where_the_provider_can_make_it(void **state)
{
    struct ledger *ledger = begin(); /* which cannot */
    DWORD_PTR id;

    (void)state;
    create_line(ledger);
    assert_int_equal(last_rule, 73);
    assert_false(ledger_take_created(ledger, LINE_DEVICES, 0, &id));
    ledger_new_session(ledger, true, false);
    create_line(ledger);
    assert_int_equal(breaches, 1);
    assert_true(ledger_take_created(ledger, LINE_DEVICES, 0, &id));
    assert_int_equal(id, DEVICE);
    assert_false(ledger_take_created(ledger, LINE_DEVICES, 0, &id));
    ledger_free(ledger);
}

static void test_the_first_breach_of_a_rule_is_always_told(void **state)
{
    struct ledger *ledger = begin();
    unsigned i;

    (void)state;
    for (i = 0; i < MANY; i++)
        ledger_checked(ledger, "lineGetID", 1);
    ledger_breach(ledger, 90, "the last one");
    assert_int_equal(last_rule, 90);
    assert_true(breaches < MANY);
    ledger_free(ledger);
}

/* Who looks for the missing handle where the call succeeds does not find it. */
static void test_a_handle_that_is_missing_where_a_call_failed_at_once_is_told_so(void **state)
{
    struct ledger *ledger = begin();
    HTAPILINE line = ledger_line(ledger, ~(DWORD)0);
    HTAPICALL call = ledger_call(ledger, line);
    DRV_REQUESTID id = ledger_request(ledger, "lineMakeCall", line, call);

    (void)state;
    ledger_completed(ledger, id, (LONG)LINEERR_CALLUNAVAIL);
    ledger_returned(ledger, id, (LONG)id);
    ledger_call_made(ledger, call, NULL);
    assert_int_equal(last_rule, 26);
    assert_non_null(strstr(last_text, "completed its request with an error"));
    ledger_free(ledger);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_many_calls_are_kept_books_of),
        cmocka_unit_test(test_what_is_long_over_is_not_forgotten),
        cmocka_unit_test(test_many_lines_are_kept_books_of),
        cmocka_unit_test(test_a_callback_that_began_before_a_close_is_in_time),
        cmocka_unit_test(test_after_idle_nothing_is_told_but_what_tapi_sets),
        cmocka_unit_test(test_a_call_s_handle_may_be_another_s_while_it_is_closed),
        cmocka_unit_test(test_a_request_makes_two_calls),
        cmocka_unit_test(test_a_request_makes_no_call_after_all),
        cmocka_unit_test(test_tones_of_several_lists_are_monitored),
        cmocka_unit_test(test_a_declined_call_is_not_to_be_spoken_of),
        cmocka_unit_test(test_a_line_is_created_where_the_provider_can_make_it),
        cmocka_unit_test(test_a_handle_that_is_missing_where_a_call_failed_at_once_is_told_so),
        cmocka_unit_test(test_the_first_breach_of_a_rule_is_always_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
