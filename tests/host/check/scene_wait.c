/* scene_wait.c: what stages are made of: waiting. */
#include "../platform/host_os.h"
#include "../platform/host_process.h"
#include "lateness.h"
#include "scene.h"

enum {
    SETTLE_US = 10000000, /* how long a thread that has ended may still be counted */
    HURRIED_US = 500000,  /* the same once a thread was left */
};

uint64_t scene_deadline(const struct check *check)
{
    uint64_t deadline = host_now_us() + check->options->timeout_us;

    lateness_expect(deadline);
    return deadline;
}

struct expected scene_expect(const struct check *check, const char *what)
{
    return (struct expected){.what = what, .deadline_us = scene_deadline(check)};
}

bool scene_waits_on(struct check *check, struct expected *expected)
{
    uint64_t until_us = lateness_allow(expected->what, expected->deadline_us);
    bool in_time = host_now_us() < until_us;

    if (in_time && !expected->told)
        finding_waits(expected->what, until_us);
    expected->told = true;
    if (in_time)
        scene_pause(check, 5);
    lateness_waited(expected->what, expected->deadline_us, in_time);
    return in_time;
}

bool scene_is_late(const struct check *check)
{
    static bool was_late; /* something in this stage; that it was in an earlier one, the options say */
    bool first = !was_late && !check->options->late && !lateness_was_cut();

    if (first)
        finding_late("");
    was_late = was_late || first;
    return first;
}

void scene_pause(struct check *check, unsigned ms)
{
    ledger_pass(check->ledger, host_now_us() + ms * 1000ull);
}

unsigned scene_count_threads(struct check *check, unsigned expected)
{
    static bool left_before;
    uint64_t until = host_now_us() + (left_before ? HURRIED_US : SETTLE_US);
    unsigned count;

    if (host_thread_count() > expected)
        finding_waits("threads to end", until);
    while ((count = host_thread_count()) > expected && host_now_us() < until)
        scene_pause(check, 2);
    left_before = left_before || count > expected;
    return count;
}
