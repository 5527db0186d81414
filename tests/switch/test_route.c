/* test_route.c: the way of a call through states that are less simple than those of a call that is merely answered. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <windows.h>
#include <tapi.h>

#include "protocol.h"
#include "route.h"

enum { OFF_HOOK, ENGAGED, RINGING, TALKING, HELD, RELEASED, REJECTED, GONE, LOST, BELL, LIFTED, STATE_COUNT };

#define BIT(state) ((uint64_t)1 << (state))

static const struct state_type STATES[STATE_COUNT] = {
    [OFF_HOOK] = {"off-hook", 1, {{LINECALLSTATE_DIALTONE, 0}},
                  BIT(OFF_HOOK) | BIT(ENGAGED) | BIT(RINGING) | BIT(LOST)},
    [ENGAGED] = {"engaged", 1, {{LINECALLSTATE_BUSY, 0}}, BIT(GONE)},
    [RINGING] = {"ringing", 1, {{LINECALLSTATE_RINGBACK, 0}},
                 BIT(OFF_HOOK) | BIT(TALKING) | BIT(RELEASED) | BIT(REJECTED)},
    [TALKING] = {"talking", 1, {{LINECALLSTATE_CONNECTED, 0}}, BIT(RINGING) | BIT(HELD) | BIT(RELEASED)},
    [HELD] = {"held", 1, {{LINECALLSTATE_ONHOLD, 0}}, BIT(TALKING) | BIT(RELEASED)},
    [RELEASED] = {"released", 1, {{LINECALLSTATE_DISCONNECTED, LINEDISCONNECTMODE_NORMAL}}, BIT(GONE)},
    [REJECTED] = {"rejected", 1, {{LINECALLSTATE_DISCONNECTED, LINEDISCONNECTMODE_BUSY}}, BIT(GONE)},
    [GONE] = {"gone", 1, {{LINECALLSTATE_IDLE, 0}}, BIT(OFF_HOOK)},
    [LOST] = {"lost", 2, {{LINECALLSTATE_DISCONNECTED, LINEDISCONNECTMODE_NORMAL}, {LINECALLSTATE_IDLE, 0}}, 0},
    [BELL] = {"bell", 1, {{LINECALLSTATE_OFFERING, 0}}, BIT(LIFTED) | BIT(GONE), .begins = true},
    [LIFTED] = {"lifted", 1, {{LINECALLSTATE_ACCEPTED, 0}}, BIT(BELL) | BIT(TALKING), .begins = true},
};

const struct protocol protocol = {.states = STATES, .state_count = STATE_COUNT, .first_state = OFF_HOOK};

static void the_way_to_a_connected_call_avoids_dead_ends(void **state)
{
    (void)state;
    assert_int_equal(route_onward(OFF_HOOK, BIT(OFF_HOOK)), RINGING);
    assert_int_equal(route_onward(RINGING, BIT(OFF_HOOK) | BIT(RINGING)), TALKING);
    assert_int_equal(route_onward(TALKING, BIT(OFF_HOOK) | BIT(RINGING) | BIT(TALKING)), NO_STATE);
    assert_int_equal(route_onward(ENGAGED, BIT(OFF_HOOK) | BIT(ENGAGED)), NO_STATE);
}

static void the_way_to_a_connected_call_visits_no_state_twice(void **state)
{
    (void)state;
    assert_int_equal(route_onward(RINGING, BIT(RINGING)), OFF_HOOK);
    assert_int_equal(route_onward(RINGING, BIT(RINGING) | BIT(OFF_HOOK)), TALKING);
}

static void a_call_that_was_connected_goes_no_further_by_itself(void **state)
{
    (void)state;
    assert_int_equal(route_onward(HELD, BIT(TALKING) | BIT(HELD)), NO_STATE);
    assert_int_equal(route_onward(RINGING, BIT(TALKING) | BIT(RINGING)), NO_STATE);
}

static void a_call_from_the_telephone_begins_where_the_spec_lets_it_and_is_not_offered(void **state)
{
    (void)state;
    assert_int_equal(route_placed(), LIFTED);
    assert_int_equal(route_offered(), BELL);
}

static void the_way_to_a_state_is_the_shortest(void **state)
{
    (void)state;
    assert_int_equal(route_toward(TALKING, LINECALLSTATE_ONHOLD, LINEDISCONNECTMODE_NORMAL), HELD);
    assert_int_equal(route_toward(HELD, LINECALLSTATE_CONNECTED, LINEDISCONNECTMODE_NORMAL), TALKING);
    assert_int_equal(route_toward(BELL, LINECALLSTATE_CONNECTED, LINEDISCONNECTMODE_NORMAL), LIFTED);
    assert_int_equal(route_toward(LIFTED, LINECALLSTATE_CONNECTED, LINEDISCONNECTMODE_NORMAL), TALKING);
}

static void to_where_no_way_leads_there_is_no_next_state(void **state)
{
    (void)state;
    assert_int_equal(route_toward(TALKING, LINECALLSTATE_CONNECTED, LINEDISCONNECTMODE_NORMAL), NO_STATE);
    assert_int_equal(route_toward(ENGAGED, LINECALLSTATE_CONNECTED, LINEDISCONNECTMODE_NORMAL), NO_STATE);
    assert_int_equal(route_toward(TALKING, LINECALLSTATE_CONFERENCED, LINEDISCONNECTMODE_NORMAL), NO_STATE);
    assert_int_equal(route_toward(GONE, LINECALLSTATE_CONNECTED, LINEDISCONNECTMODE_NORMAL), NO_STATE);
}

static void a_call_is_offered_where_a_state_means_it(void **state)
{
    (void)state;
    assert_int_equal(route_offered(), BELL);
}

static void the_way_home_is_the_shortest(void **state)
{
    (void)state;
    assert_int_equal(route_toward(OFF_HOOK, LINECALLSTATE_IDLE, LINEDISCONNECTMODE_NORMAL), LOST);
    assert_int_equal(route_toward(TALKING, LINECALLSTATE_IDLE, LINEDISCONNECTMODE_NORMAL), RELEASED);
    assert_int_equal(route_toward(RELEASED, LINECALLSTATE_IDLE, LINEDISCONNECTMODE_NORMAL), GONE);
}

static void the_way_home_has_the_wanted_mode_if_it_can(void **state)
{
    (void)state;
    assert_int_equal(route_toward(RINGING, LINECALLSTATE_IDLE, LINEDISCONNECTMODE_NORMAL), RELEASED);
    assert_int_equal(route_toward(RINGING, LINECALLSTATE_IDLE, LINEDISCONNECTMODE_BUSY), REJECTED);
    assert_int_equal(route_toward(TALKING, LINECALLSTATE_IDLE, LINEDISCONNECTMODE_BUSY), RELEASED);
}

static void a_call_that_has_ended_goes_nowhere(void **state)
{
    (void)state;
    assert_int_equal(route_toward(GONE, LINECALLSTATE_IDLE, LINEDISCONNECTMODE_NORMAL), NO_STATE);
    assert_int_equal(route_toward(LOST, LINECALLSTATE_IDLE, LINEDISCONNECTMODE_NORMAL), NO_STATE);
    assert_true(route_ends(GONE));
    assert_true(route_ends(LOST));
    assert_false(route_ends(RELEASED));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_way_to_a_connected_call_avoids_dead_ends),
        cmocka_unit_test(the_way_to_a_connected_call_visits_no_state_twice),
        cmocka_unit_test(a_call_that_was_connected_goes_no_further_by_itself),
        cmocka_unit_test(a_call_from_the_telephone_begins_where_the_spec_lets_it_and_is_not_offered),
        cmocka_unit_test(the_way_to_a_state_is_the_shortest),
        cmocka_unit_test(to_where_no_way_leads_there_is_no_next_state),
        cmocka_unit_test(a_call_is_offered_where_a_state_means_it),
        cmocka_unit_test(the_way_home_is_the_shortest),
        cmocka_unit_test(the_way_home_has_the_wanted_mode_if_it_can),
        cmocka_unit_test(a_call_that_has_ended_goes_nowhere),
    };

    return cmocka_run_group_tests_name("route", tests, NULL, NULL);
}
