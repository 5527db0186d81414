/* test_core_memory.c: memory that runs out breaks no promise. A whole session is played again and again, and each time
 * another allocation fails, once or from then on: what was accepted completes once and in time, each call that TAPI has
 * ends, each link comes back, and nothing is left at the end. The script's oracle sees to the rules. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "../failing_alloc.h"
#include "core/link.h"
#include "script.h"

enum { LINES = 3, DIALS = 40, MOST = 1000 };

static struct script s[1];

static void done(void)
{
    script_expects(s, NULL, __FILE__, __LINE__);
}

static void state_of(unsigned line, const char *word, unsigned call)
{
    char text[128];
    snprintf(text, sizeof(text), "STATE|%u|%s|%u", 1001 + line, word, call);
    script_hears(s, 0, text);
    done();
}

static bool is_open(unsigned line)
{
    return s->line[line] != 0;
}

/* The script's own memory is there before any is refused. */
static void begin(void)
{
    script_begin(s, LINES);
    script_reserve(s, MOST);
}

static void open_all(void)
{
    for (unsigned i = 0; i < LINES; i++) {
        script_opens(s, i);
        if (is_open(i)) {
            script_listens(s, i);
            script_watches(s, i, 0x01FFFFFF);
        }
        done();
    }
    for (unsigned i = 0; i < s->core.link_count; i++) {
        script_connects(s, i, s->core.links[i]->attempt);
        done();
    }
}

/* Whatever is sent is accepted. */
static void accept_all(void)
{
    while (s->core.links[0]->requests.in_order.first != NULL) {
        script_hears(s, 0, "YES");
        done();
    }
}

static void dial_and_drop(unsigned line)
{
    if (!is_open(line))
        return;
    unsigned before = s->oracle.call_count;
    script_dials(s, line, "4000", 4);
    done();
    accept_all();
    state_of(line, "Up", 7);
    if (s->oracle.call_count > before)
        script_drops(s, s->oracle.call_count);
    done();
    accept_all();
    state_of(line, "Gone", 7);
}

static void be_called(unsigned line)
{
    for (unsigned call = 100; call < 140; call++)
        state_of(line, "Up", call);
    for (unsigned call = 100; call < 140; call++)
        state_of(line, "Gone", call);
}

static void play(void)
{
    open_all();
    for (unsigned i = 0; i < DIALS; i++)
        dial_and_drop(i % LINES);
    be_called(1);
    if (is_open(0))
        script_dials(s, 0, "4000", 4);
    done();
    script_breaks(s, 0, s->core.links[0]->attempt);
    done();
    script_waits(s, RETRY_LAST_MS);
    done();
}

/* The link is wanted, so it is made again, whatever could not be had. */
static void check_link(void)
{
    const struct link *link = s->core.links[0];
    bool wanted = link->open_lines != NULL;
    assert_int_equal(link->state, wanted ? LINK_CONNECTING : LINK_CLOSED);
    assert_int_equal(s->attempt[0], wanted ? link->attempt : 0);
}

/* Returns whether an allocation failed: then there may be a next one. */
static bool session_survives(long n, bool for_good)
{
    begin();
    alloc_arm(n, for_good);
    play();
    bool failed = alloc_disarm();
    check_link();
    script_end(s);
    return failed;
}

static void every_allocation(bool for_good)
{
    long n = 1;
    while (session_survives(n, for_good))
        n++;
    print_message("%ld allocations, each failed %s\n", n - 1, for_good ? "with all after it" : "once");
    assert_true(n > 8);
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

static void session_that_cannot_begin_leaves_nothing(void **state)
{
    (void)state;
    struct line_config lines[LINES] = {{.permanent_id = 1, .host = "a"}, {.permanent_id = 2, .host = "b"},
                                       {.permanent_id = 3, .host = "c"}};
    struct config config = {.lines = lines, .line_count = LINES};
    struct core core;
    long n = 0;
    bool good = false;
    while (!good) {
        alloc_arm(++n, false);
        good = core_init(&core, &protocol, &config, (struct core_tapi){0}, 1);
        assert_true(alloc_disarm() != good);
    }
    core_free(&core);
    assert_true(n > 4);
}

/* What docs/design.md says of the memory that each of them takes. */
static void sizes_are_those_of_the_design(void **state)
{
    (void)state;
    assert_int_equal(sizeof(struct line), 200);
    assert_int_equal(sizeof(struct link), 280);
    assert_int_equal(sizeof(struct call), 328);
    assert_int_equal(sizeof(struct request), 160);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(session_survives_each_failure_alone),
        cmocka_unit_test(session_survives_each_failure_for_good),
        cmocka_unit_test(session_that_cannot_begin_leaves_nothing),
        cmocka_unit_test(sizes_are_those_of_the_design),
    };
    return cmocka_run_group_tests_name("core: out of memory", tests, NULL, NULL);
}
