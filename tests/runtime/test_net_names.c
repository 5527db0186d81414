/* test_net_names.c: what resolver.h promises; the same on every system. The system's look-up is replaced: a host whose
 * name begins with "mute" has no answer until the test wants it. */
#include "../portable_cmocka.h"

#include <stdatomic.h>
#include <stdio.h>

#include "net/conn.h"
#include "net/resolver.h"
#include "os.h"
#include "resources.h"

enum { CHANNELS = 24, UNANSWERED = -1 };

/* The system, as the test has set it up and as the resolver has used it. */
static atomic_bool released;            /* mute hosts answer */
static atomic_bool gave_up;             /* a look-up was not released in time */
static atomic_uint begun, at_once, most; /* look-ups: ever, now, and at most at the same time */
static unsigned threads_to_have;        /* how many more the system starts */

/* What the resolver has said, of each channel. */
static atomic_int answers[CHANNELS]; /* the error, or UNANSWERED */
static atomic_uint attempts[CHANNELS], times[CHANNELS];

void __wrap_host_look_up(const char *host, bool numeric, struct addresses *found);
bool __real_os_thread_start(os_thread *thread, void (*body)(void *), void *argument);
bool __wrap_os_thread_start(os_thread *thread, void (*body)(void *), void *argument);

/* Whether it comes to that in time. */
static bool comes(bool (*condition)(unsigned), unsigned argument)
{
    for (int i = 0; i < PATIENCE_MS && !condition(argument); i++)
        rest();
    return condition(argument);
}

static bool is_released(unsigned unused)
{
    (void)unused;
    return atomic_load(&released);
}

void __wrap_host_look_up(const char *host, bool numeric, struct addresses *found)
{
    unsigned now = atomic_fetch_add(&at_once, 1) + 1, seen = atomic_load(&most);

    assert_false(numeric);
    while (now > seen && !atomic_compare_exchange_weak(&most, &seen, now))
        continue;
    atomic_fetch_add(&begun, 1);
    if (strncmp(host, "mute", 4) == 0 && !comes(is_released, 0))
        atomic_store(&gave_up, true);
    atomic_fetch_sub(&at_once, 1);
    *found = (struct addresses){.count = 1, .at = {{.ip4 = {.sin_family = AF_INET}}}};
}

bool __wrap_os_thread_start(os_thread *thread, void (*body)(void *), void *argument)
{
    if (threads_to_have == 0)
        return false;
    threads_to_have--;
    return __real_os_thread_start(thread, body, argument);
}

static bool take(void *context, unsigned channel, unsigned attempt, const struct addresses *found)
{
    assert_true(context == answers);
    assert_int_equal(found->count, found->error == 0);
    atomic_store(&attempts[channel], attempt);
    atomic_fetch_add(&times[channel], 1);
    atomic_store(&answers[channel], found->error);
    return false;
}

static struct resolver *open_resolver(void)
{
    struct resolver *resolver = resolver_open(CHANNELS, take, answers);

    assert_non_null(resolver);
    released = gave_up = false;
    begun = at_once = most = 0;
    threads_to_have = UINT32_MAX;
    for (unsigned i = 0; i < CHANNELS; i++) {
        answers[i] = UNANSWERED;
        attempts[i] = times[i] = 0;
    }
    return resolver;
}

static bool is_answered(unsigned channel)
{
    return atomic_load(&answers[channel]) != UNANSWERED;
}

static bool are_begun(unsigned look_ups)
{
    return atomic_load(&begun) >= look_ups;
}

static void ask_mute(struct resolver *resolver, unsigned channel)
{
    char host[16];

    snprintf(host, sizeof host, "mute%u", channel);
    resolver_ask(resolver, channel, 1, host, 0);
}

static void mute_host_does_not_delay_others(void **state)
{
    struct resolver *resolver = open_resolver();

    (void)state;
    ask_mute(resolver, 0);
    assert_true(comes(are_begun, 1));
    resolver_ask(resolver, 1, 7, "pbx", 0);
    assert_true(comes(is_answered, 1));
    assert_int_equal(answers[1], 0);
    assert_int_equal(attempts[1], 7);
    assert_false(is_answered(0));
    atomic_store(&released, true);
    assert_true(comes(is_answered, 0));
    resolver_close(resolver);
    assert_false(gave_up);
}

/* The ninth waits for one of the eight, and does not go short. */
static void there_are_never_more_than_eight_look_ups_at_once(void **state)
{
    struct resolver *resolver = open_resolver();

    (void)state;
    for (unsigned i = 0; i < CHANNELS; i++)
        ask_mute(resolver, i);
    assert_true(comes(are_begun, LOOK_UPS_AT_ONCE));
    atomic_store(&released, true);
    for (unsigned i = 0; i < CHANNELS; i++)
        assert_true(comes(is_answered, i));
    resolver_close(resolver);
    assert_int_equal(begun, CHANNELS);
    assert_int_equal(most, 8);
    for (unsigned i = 0; i < CHANNELS; i++)
        assert_int_equal(times[i], 1);
}

/* Whoever asks before the answer is there, also while the look-up is under way. */
static void channels_to_one_host_share_a_look_up(void **state)
{
    struct resolver *resolver = open_resolver();

    (void)state;
    resolver_ask(resolver, 0, 1, "mute", 0);
    assert_true(comes(are_begun, 1));
    for (unsigned i = 1; i < CHANNELS; i++)
        resolver_ask(resolver, i, 1, "mute", 0);
    atomic_store(&released, true);
    for (unsigned i = 0; i < CHANNELS; i++)
        assert_true(comes(is_answered, i));
    resolver_close(resolver);
    assert_int_equal(begun, 1);
}

static void question_that_was_replaced_is_not_answered(void **state)
{
    struct resolver *resolver = open_resolver();

    (void)state;
    ask_mute(resolver, 0);
    assert_true(comes(are_begun, 1));
    resolver_ask(resolver, 0, 2, "pbx", 0);
    assert_true(comes(is_answered, 0));
    assert_int_equal(attempts[0], 2);
    atomic_store(&released, true);
    resolver_ask(resolver, 1, 1, "mute0", 0); /* with the first one, or after it */
    assert_true(comes(is_answered, 1));
    resolver_close(resolver);
    assert_int_equal(times[0], 1);
}

static void threads_end_when_there_is_nothing_to_look_up(void **state)
{
    struct resources before = resources_now();
    struct resolver *resolver = open_resolver();

    (void)state;
    for (unsigned round = 1; round <= 3; round++) {
        atomic_store(&released, false);
        for (unsigned i = 0; i < CHANNELS; i++)
            ask_mute(resolver, i);
        assert_true(comes(are_begun, (round - 1) * CHANNELS + LOOK_UPS_AT_ONCE));
        atomic_store(&released, true);
        assert_true(threads_return_to(&before));
        for (unsigned i = 0; i < CHANNELS; i++)
            assert_int_equal(times[i], round);
    }
    resolver_close(resolver);
    assert_true(resources_return_to(&before));
}

static void closing_does_not_wait_for_a_look_up(void **state)
{
    struct resources before = resources_now();
    struct resolver *resolver = open_resolver();

    (void)state;
    for (unsigned i = 0; i < CHANNELS; i++)
        ask_mute(resolver, i);
    assert_true(comes(are_begun, LOOK_UPS_AT_ONCE));
    resolver_close(resolver);
    assert_false(gave_up);
    assert_int_equal(at_once, LOOK_UPS_AT_ONCE);
    atomic_store(&released, true);
    assert_true(resources_return_to(&before));
    assert_false(gave_up);
    assert_int_equal(begun, LOOK_UPS_AT_ONCE);
    for (unsigned i = 0; i < CHANNELS; i++)
        assert_false(is_answered(i));
}

static void release(void *unused)
{
    (void)unused;
    atomic_store(&released, true);
}

/* Some threads are inside a look-up then, some are about to answer, and some to end. */
static void resolver_can_be_closed_at_any_moment(void **state)
{
    struct resources before = resources_now();

    (void)state;
    for (unsigned round = 0; round < 100; round++) {
        struct resolver *resolver = open_resolver();
        os_thread releaser;
        unsigned said = 0;

        for (unsigned i = 0; i < CHANNELS; i++)
            ask_mute(resolver, i);
        assert_true(os_thread_start(&releaser, release, NULL));
        assert_true(comes(are_begun, round % (LOOK_UPS_AT_ONCE + 1)));
        resolver_close(resolver);
        for (unsigned i = 0; i < CHANNELS; i++)
            said += times[i];
        os_thread_join(&releaser);
        assert_true(threads_return_to(&before));
        for (unsigned i = 0; i < CHANNELS; i++)
            said -= times[i];
        assert_int_equal(said, 0);
    }
    assert_true(resources_return_to(&before));
}

static void without_a_thread_the_answer_is_an_error(void **state)
{
    struct resolver *resolver = open_resolver();

    (void)state;
    threads_to_have = 0;
    ask_mute(resolver, 0);
    assert_int_equal(answers[0], NO_RESOURCES);
    threads_to_have = 1;
    ask_mute(resolver, 1);
    ask_mute(resolver, 2); /* has to wait for the one thread there is */
    assert_false(is_answered(2));
    atomic_store(&released, true);
    assert_true(comes(is_answered, 1));
    assert_true(comes(is_answered, 2));
    assert_int_equal(answers[1], 0);
    assert_int_equal(answers[2], 0);
    resolver_close(resolver);
}

static void addresses_of_other_kinds_and_too_many_are_left_out(void **state)
{
    struct sockaddr_in6 six = {.sin6_family = AF_INET6};
    struct sockaddr_in four = {.sin_family = AF_INET};
    struct addrinfo list[ADDRESSES + 2];
    struct addresses found;

    (void)state;
    for (int i = 0; i < ADDRESSES + 2; i++)
        list[i] = (struct addrinfo){.ai_family = AF_INET, .ai_addr = (struct sockaddr *)&four,
                                    .ai_addrlen = sizeof four, .ai_next = i <= ADDRESSES ? &list[i + 1] : NULL};
    list[0].ai_family = AF_UNSPEC;
    list[1].ai_family = AF_INET6;
    list[1].ai_addr = (struct sockaddr *)&six;
    list[1].ai_addrlen = sizeof six;
    found = addresses_of(list);
    assert_int_equal(found.count, ADDRESSES);
    assert_int_equal(found.at[0].any.sa_family, AF_INET6);
    assert_int_equal(found.at[1].any.sa_family, AF_INET);
    list[2].ai_next = NULL;
    assert_int_equal(addresses_of(list).count, 2);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(mute_host_does_not_delay_others),
        cmocka_unit_test(there_are_never_more_than_eight_look_ups_at_once),
        cmocka_unit_test(channels_to_one_host_share_a_look_up),
        cmocka_unit_test(question_that_was_replaced_is_not_answered),
        cmocka_unit_test(threads_end_when_there_is_nothing_to_look_up),
        cmocka_unit_test(closing_does_not_wait_for_a_look_up),
        cmocka_unit_test(resolver_can_be_closed_at_any_moment),
        cmocka_unit_test(without_a_thread_the_answer_is_an_error),
        cmocka_unit_test(addresses_of_other_kinds_and_too_many_are_left_out),
    };

    loopback_begin();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
