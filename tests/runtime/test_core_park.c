/* test_core_park.c: calls that are parked, where TAPI says or where the switch likes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "core/call.h"
#include "core/link.h"
#include "core/request.h"
#include "script.h"

static struct script s[1];
static unsigned id; /* of the last request's message */
static char room;   /* TAPI's, of which the core knows nothing but the address */

static void says(const char *answer, const char *rest, const char *expected)
{
    char text[64];
    snprintf(text, sizeof(text), "%s|%u%s", answer, id, rest);
    hears(s, 0, text, expected);
}

static void connected(void)
{
    script_begin(s, 2);
    opens(s, 0, "connect 0");
    listens(s, 0, "");
    connects(s, 0, NULL);
    id = script_newest(s);
    says("YES", "", "");
    dials(s, 0, "4000", NULL);
    id = script_newest(s);
    says("YES", "", "complete 1 0");
    hears(s, 0, "STATE|1001|Up|7", NULL);
}

static void sends(const char *word, const char *rest)
{
    char expected[128];
    id = script_newest(s);
    snprintf(expected, sizeof(expected), "send 0 [%s|%u|%s]", word, id, rest);
    script_expects(s, expected, __FILE__, __LINE__);
}

static void parked_anywhere(void)
{
    script_parks_anywhere(s, 1, &room);
    sends("STOW", "1001|7");
}

static void call_is_parked_where_tapi_says(void **state)
{
    (void)state;
    connected();
    assert_true(call_features(&s->core, script_call(s, 1)) & LINECALLFEATURE_PARK);
    script_asks(s, 1, OPERATION_PARK, "701");
    sends("PARK", "1001|7|701");
    says("YES", "", "complete 2 0");
    hears(s, 0, "STATE|1001|Gone|7", "call 1 IDLE");
    script_end(s);
}

static void call_is_parked_where_the_switch_likes(void **state)
{
    (void)state;
    connected();
    parked_anywhere();
    says("PARKED", "|702", "complete 2 0 at 702");
    hears(s, 0, "STATE|1001|Gone|7", "call 1 IDLE");
    script_end(s);
}

static void refused_parking_says_no_place_and_leaves_the_call(void **state)
{
    (void)state;
    connected();
    parked_anywhere();
    says("NO", "", "complete 2 OPERATIONFAILED");
    script_asks(s, 1, OPERATION_HOLD, "");
    sends("HOLD", "1001|7");
    script_end(s);
}

/* Its memory may be gone by then. */
static void place_is_not_written_once_the_call_is_closed(void **state)
{
    (void)state;
    connected();
    parked_anywhere();
    forgets(s, 1, "complete 2 OPERATIONFAILED");
    says("PARKED", "|702", "");
    script_end(s);
}

static void what_is_not_connected_is_not_parked(void **state)
{
    (void)state;
    connected();
    hears(s, 0, "STATE|1001|Held|7", "call 1 ONHOLD");
    assert_false(call_features(&s->core, script_call(s, 1)) & LINECALLFEATURE_PARK);
    asks(s, 1, OPERATION_PARK, "701", "refused INVALCALLSTATE");
    asks(s, 1, OPERATION_PARK_NONDIRECTED, "", "refused INVALCALLSTATE");
    script_end(s);
}

static void place_that_cannot_be_sent_is_no_address(void **state)
{
    (void)state;
    connected();
    asks(s, 1, OPERATION_PARK, "70A", "refused INVALADDRESS");
    script_end(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(call_is_parked_where_tapi_says),
        cmocka_unit_test(call_is_parked_where_the_switch_likes),
        cmocka_unit_test(refused_parking_says_no_place_and_leaves_the_call),
        cmocka_unit_test(place_is_not_written_once_the_call_is_closed),
        cmocka_unit_test(what_is_not_connected_is_not_parked),
        cmocka_unit_test(place_that_cannot_be_sent_is_no_address),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
