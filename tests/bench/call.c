/* call.c: what a provider adds to what the network takes for the same bytes, between the same processes, on sockets of
 * the same kind, in the same rounds.
 *
 *     call event|dial ROUNDS                      one line with a connection of its own
 *     call own|own-20ms|in-turn|in-order|by-id ROUNDS     how many calls 100 lines can place in a second, in several ways
 *
 * Its rows are for bench.py. */
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bare.h"
#include "dialer.h"
#include "ini.h"
#include "process.h"
#include "report.h"
#include "stopwatch.h"
#include "tapi.h"

enum {
    ROUNDS_MOST = 100,
    PATIENCE_S = 300, /* for a round */
    CALLS = 60,       /* in a round */
    PAUSE_US = 100,   /* in which everybody falls asleep again */
};

static const char addpac[] = "out/linux/addpac.tsp";

/* What was heard last, of the provider or of the bare client. */
static uint64_t heard_ns;
static LONG heard_state;
static sem_t heard;

static void hear_tapi(const struct tapi_event *event)
{
    if (event->news != TAPI_STATE) {
        if (event->value != 0)
            process_fails("a request failed: 0x%X", (unsigned)event->value);
        return;
    }
    heard_ns = event->at_ns;
    heard_state = event->value;
    sem_post(&heard);
}

static unsigned bare_messages;

static void hear_bare(unsigned line, unsigned messages, uint64_t at_ns)
{
    (void)line;
    heard_ns = at_ns;
    bare_messages += messages;
    sem_post(&heard);
}

static void wait_for_state(LONG state)
{
    do
        while (sem_wait(&heard) != 0)
            ;
    while (heard_state != state);
}

static void wait_for_messages(unsigned count)
{
    while (bare_messages < count)
        sem_wait(&heard);
    bare_messages = 0;
}

static double microseconds(uint64_t ns)
{
    return (double)ns / 1000;
}

/* --- From the switch's bytes to LINE_CALLSTATE --- */

static const LONG states[PBX_STEPS] = {LINECALLSTATE_DIALTONE, LINECALLSTATE_PROCEEDING, LINECALLSTATE_RINGBACK,
                                       LINECALLSTATE_CONNECTED, LINECALLSTATE_IDLE};

/* A call at the telephone, once seen through the provider and once by the bare client. Only steps in which one message
 * leads to one event are taken: the first one announces a call, the last one has two states. */
static void follow_call(struct pbx *pbx, unsigned count, struct samples *provider, struct samples *bare)
{
    for (unsigned step = 0; step < PBX_STEPS; step++) {
        bool counts = step > 0 && step < PBX_STEPS - 1;
        usleep(PAUSE_US);
        pbx_step(pbx, PBX_LINE, 0);
        wait_for_state(states[step]);
        if (counts)
            samples_add(provider, microseconds(heard_ns - pbx_sent_ns(pbx, PBX_LINE, 0, count, step)));
        usleep(PAUSE_US);
        pbx_step(pbx, PBX_BARE, 0);
        wait_for_messages(1);
        if (counts)
            samples_add(bare, microseconds(heard_ns - pbx_sent_ns(pbx, PBX_BARE, 0, count, step)));
    }
    tapi_close_call(0, count);
}

/* A row, and the one that it stands beside. */
static void report_pair(const char *name, const char *beside, bool together, const double ours[], const double theirs[],
                        unsigned rounds)
{
    char names[2][100];
    snprintf(names[0], sizeof names[0], "%s%s", name, together ? ", one CPU" : "");
    snprintf(names[1], sizeof names[1], "%s%s", beside, together ? ", one CPU" : "");
    report_row(names[0], "us", names[1], ours, rounds);
    report_row(names[1], "us", "-", theirs, rounds);
}

static void measure_event(struct pbx *pbx, unsigned rounds, bool together)
{
    struct samples provider = samples_of(CALLS * PBX_STEPS), bare = samples_of(CALLS * PBX_STEPS);
    double ours[ROUNDS_MOST], theirs[ROUNDS_MOST];
    for (unsigned round = 0; round < rounds; round++) {
        provider.count = bare.count = 0;
        for (unsigned call = 1; call <= CALLS; call++)
            follow_call(pbx, round * CALLS + call, &provider, &bare);
        ours[round] = samples_quantile(&provider, 0.5);
        theirs[round] = samples_quantile(&bare, 0.5);
    }
    report_pair("bytes to LINE_CALLSTATE", "bytes to recv", together, ours, theirs, rounds);
    free(provider.value);
    free(bare.value);
}

/* --- From lineMakeCall to the switch --- */

struct dialing {
    struct samples arrives, returns;
};

static void dial_by_provider(const struct pbx *pbx, unsigned count, struct dialing *dialing)
{
    uint64_t begun;
    usleep(PAUSE_US);
    uint64_t spent = tapi_make_call(0, &begun);
    wait_for_state(LINECALLSTATE_CONNECTED);
    samples_add(&dialing->returns, microseconds(spent));
    samples_add(&dialing->arrives, microseconds(pbx_heard_ns(pbx) - begun));
    tapi_drop(0);
    wait_for_state(LINECALLSTATE_IDLE);
    tapi_close_call(0, count);
}

static void dial_by_hand(const struct pbx *pbx, struct dialing *dialing)
{
    static const char dial[] = "Action % Dial % 4000\r\n\r\n", drop[] = "Action % Drop\r\n\r\n";
    uint64_t begun, ignored;
    usleep(PAUSE_US);
    uint64_t spent = bare_send(0, dial, sizeof dial - 1, &begun);
    wait_for_messages(PBX_STEPS);
    samples_add(&dialing->returns, microseconds(spent));
    samples_add(&dialing->arrives, microseconds(pbx_heard_ns(pbx) - begun));
    bare_send(0, drop, sizeof drop - 1, &ignored);
    wait_for_messages(2);
}

static void measure_dial(struct pbx *pbx, unsigned rounds, bool together)
{
    struct dialing provider = {samples_of(CALLS), samples_of(CALLS)}, bare = {samples_of(CALLS), samples_of(CALLS)};
    double arrives[2][ROUNDS_MOST], returns[2][ROUNDS_MOST];
    for (unsigned round = 0; round < rounds; round++) {
        provider.arrives.count = provider.returns.count = bare.arrives.count = bare.returns.count = 0;
        for (unsigned call = 1; call <= CALLS; call++) {
            dial_by_provider(pbx, round * CALLS + call, &provider);
            dial_by_hand(pbx, &bare);
        }
        arrives[0][round] = samples_quantile(&provider.arrives, 0.5);
        arrives[1][round] = samples_quantile(&bare.arrives, 0.5);
        returns[0][round] = samples_quantile(&provider.returns, 0.5);
        returns[1][round] = samples_quantile(&bare.returns, 0.5);
    }
    report_pair("lineMakeCall to the switch", "send to the switch", together, arrives[0], arrives[1], rounds);
    if (!together) /* where the switch does not run meanwhile */
        report_pair("lineMakeCall itself", "send itself", together, returns[0], returns[1], rounds);
}

/* Where the system lets threads wake up decides more than all else: on a processor that is asleep, which takes as long
 * as the rest, or on the one that wakes them. It decides that for a provider and for the bare client by chance. So they
 * have the same place: a switch that has a processor of its own is like one on another machine; with one for all, no
 * processor has to be woken, and what a provider does is most of the difference. */
static void with_one_line(void (*measure)(struct pbx *pbx, unsigned rounds, bool together), unsigned rounds, bool together)
{
    process_keep(PROCESS_ON_FIRST);
    struct pbx *pbx = pbx_start(PBX_ADDPAC, 1, 0);
    if (!together)
        process_keep(PROCESS_ON_OTHERS);
    sem_init(&heard, 0, 0);
    ini_write(pbx, PBX_LINE, 1);
    tapi_start(addpac, 1, hear_tapi);
    tapi_open_all();
    bare_connect(pbx, 1);
    bare_listen(hear_bare);
    measure(pbx, rounds, together);
    bare_deaf();
    bare_close();
    tapi_stop();
    ini_remove();
    pbx_stop(pbx);
    process_keep(PROCESS_ANYWHERE);
}

/* --- Calls a second --- */

struct way {
    const char *word, *name, *provider;
    enum pbx_protocol protocol;
    enum pbx_client client;
    unsigned delay_ms;
};

enum { LINES = 100, WINDOW_MS = 400, RUN_UP_MS = 100 };

/* What a round found of the provider or of the bare client. */
struct pace {
    double calls[ROUNDS_MOST]; /* a second */
    double cpu_us[ROUNDS_MOST]; /* of this process, for a call */
};

static void note_pace(struct pace *pace, unsigned round, unsigned requests, double cpu_us)
{
    pace->calls[round] = requests / 2.0 / WINDOW_MS * 1000;
    pace->cpu_us[round] = requests > 0 ? cpu_us / (requests / 2.0) : 0;
}

static void report_pace(const char *name, const char *unit, const double ours[], const double theirs[], unsigned rounds)
{
    char beside[120];
    snprintf(beside, sizeof beside, "%s, without a provider", name);
    report_row(name, unit, beside, ours, rounds);
    report_row(beside, unit, "-", theirs, rounds);
}

/* The CPU time of a call is no matter of who else uses the machine; where the switch takes its time it is mostly that
 * of waking up. */
static void report_way(const struct way *way, const struct pace *ours, const struct pace *theirs, unsigned rounds)
{
    char name[100];
    report_pace(way->name, "calls/s", ours->calls, theirs->calls, rounds);
    snprintf(name, sizeof name, "%s, CPU a call", way->name);
    if (way->delay_ms == 0)
        report_pace(name, "us", ours->cpu_us, theirs->cpu_us, rounds);
}

/* The bare client has a switch of its own, which takes as long, and a connection a line: that is the most that there
 * can be. */
static void measure_way(const struct way *way, unsigned rounds)
{
    static struct pace ours, theirs;
    struct pbx *pbx = pbx_start(way->protocol, LINES, way->delay_ms),
               *other = pbx_start(PBX_ADDPAC, LINES, way->delay_ms);
    ini_write(pbx, way->client, LINES);
    dialer_start(way->provider, LINES);
    bare_connect(other, LINES);
    for (unsigned round = 0; round < rounds; round++) {
        dialer_run(RUN_UP_MS);
        double before = process_cpu_us();
        unsigned requests = dialer_run(WINDOW_MS);
        note_pace(&ours, round, requests, process_cpu_us() - before);
        before = process_cpu_us();
        requests = bare_call(RUN_UP_MS * UINT64_C(1000000), WINDOW_MS * UINT64_C(1000000));
        note_pace(&theirs, round, requests, (process_cpu_us() - before) * WINDOW_MS / (RUN_UP_MS + WINDOW_MS));
    }
    report_way(way, &ours, &theirs, rounds);
    bare_close();
    dialer_stop();
    ini_remove();
    pbx_stop(pbx);
    pbx_stop(other);
}

static const struct way ways[] = {
    {"own", "100 own links", addpac, PBX_ADDPAC, PBX_LINE, 0},
    {"own-20ms", "100 own links, switch takes 20 ms", addpac, PBX_ADDPAC, PBX_LINE, 20},
    {"in-turn", "shared link, one at a time, 20 ms", "out/linux/tests/bench/shared.tsp", PBX_SHARED, PBX_SHARES, 20},
    {"in-order", "shared link, answers in order, 20 ms", "out/linux/tests/bench/ahead.tsp", PBX_SHARED, PBX_SHARES, 20},
    {"by-id", "shared link, answers by id, 20 ms", "out/linux/tests/bench/ids.tsp", PBX_IDS, PBX_SHARES, 20},
};

int main(int argc, char *argv[])
{
    unsigned rounds = argc == 3 ? (unsigned)strtoul(argv[2], NULL, 10) : 0;
    if (rounds == 0 || rounds > ROUNDS_MOST)
        process_fails("usage: call WHAT ROUNDS, with 1 to %d rounds", ROUNDS_MOST);
    alarm(PATIENCE_S * rounds);
    for (unsigned together = 0; together < 2; together++) {
        if (strcmp(argv[1], "event") == 0)
            with_one_line(measure_event, rounds, together);
        else if (strcmp(argv[1], "dial") == 0)
            with_one_line(measure_dial, rounds, together);
    }
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (strcmp(argv[1], ways[i].word) == 0)
            measure_way(&ways[i], rounds);
    return 0;
}
