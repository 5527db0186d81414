/* scale.c: what many lines cost: to begin, to have, to hear of, to end; beside a client that has as many bare sockets.
 *
 *     scale own|shared LINES ROUNDS     each line with a connection of its own, or all with one
 *
 * Each round is a session of its own in a process of its own. The rows are for bench.py. */
#include <malloc.h>
#include <semaphore.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bare.h"
#include "ini.h"
#include "report.h"
#include "stopwatch.h"
#include "tapi.h"

enum { ROUNDS_MOST = 20, CALLS = 100, STEPS_A_SECOND = 1000, PATIENCE_S = 600 };

enum figure {
    INIT, UP, CONNECTS, MEMORY, FILES, THREADS, EVENT_HALF, EVENT_MOST, RECV_HALF, RECV_MOST, SHUTDOWN, FIGURES
};

/* What 99 of 100 events are within is up to the machine's other work more than to us: that is shown only. */
static const struct {
    const char *name, *unit, *beside; /* of report_row */
} columns[FIGURES] = {
    [INIT] = {"providerInit", "ms", "-"},
    [UP] = {"all in service", "ms", "sockets"},
    [CONNECTS] = {"sockets", "ms", "-"},
    [MEMORY] = {"memory a line", "KiB", "="},
    [FILES] = {"files", "", "="},
    [THREADS] = {"threads", "", "="},
    [EVENT_HALF] = {"event p50", "us", "recv p50"},
    [EVENT_MOST] = {"event p99", "us", "~recv p99"},
    [RECV_HALF] = {"recv p50", "us", "-"},
    [RECV_MOST] = {"recv p99", "us", "-"},
    [SHUTDOWN] = {"providerShutdown", "ms", "-"},
};

/* A way to connect lines, and the states that a call at a telephone goes through there. */
static const struct way {
    const char *name, *provider;
    enum pbx_protocol protocol;
    enum pbx_client client;
    LONG states[PBX_STEPS];
} ways[] = {
    {"own", "out/linux/addpac.tsp", PBX_ADDPAC, PBX_LINE,
     {LINECALLSTATE_DIALTONE, LINECALLSTATE_PROCEEDING, LINECALLSTATE_RINGBACK, LINECALLSTATE_CONNECTED,
      LINECALLSTATE_DISCONNECTED}},
    {"shared", "out/linux/tests/bench/shared.tsp", PBX_SHARED, PBX_SHARES,
     {LINECALLSTATE_DIALING, LINECALLSTATE_CONNECTED, LINECALLSTATE_DISCONNECTED, LINECALLSTATE_IDLE}},
};

static const struct way *way;
static struct pbx *pbx;
static struct samples latencies;
static sem_t heard; /* what is waited for */

/* --- Events at a steady rate: calls at the telephones, one after the other --- */

static struct tapi_event over[CALLS]; /* each call's last one */
static unsigned over_count;

static void hear_tapi(const struct tapi_event *event)
{
    if (event->news != TAPI_STATE)
        process_fails("a request was completed that was never made");
    for (unsigned step = 0; step < pbx_steps(way->protocol); step++)
        if (event->value == way->states[step])
            samples_add(&latencies,
                        (double)(event->at_ns - pbx_sent_ns(pbx, way->client, event->line, event->count, step)) / 1000);
    if (event->value != LINECALLSTATE_IDLE || over_count == CALLS)
        return;
    over[over_count++] = *event;
    sem_post(&heard);
}

static void hear_calls(void)
{
    over_count = 0;
    pbx_place_calls(pbx, way->client, CALLS, STEPS_A_SECOND);
    for (unsigned i = 0; i < CALLS; i++) {
        while (sem_wait(&heard) != 0)
            ;
        tapi_close_call(over[i].line, over[i].count);
        pbx_call_is_over(pbx);
    }
}

/* What comes to the bare client on a line. */
static struct progress {
    unsigned call, step; /* the next one */
} *progress;

static void hear_bare(unsigned line, unsigned messages, uint64_t at_ns)
{
    struct progress *next = &progress[line];
    for (unsigned i = 0; i < messages; i++) {
        samples_add(&latencies, (double)(at_ns - pbx_sent_ns(pbx, PBX_BARE, line, next->call + 1, next->step)) / 1000);
        next->step++;
        if (next->step == PBX_STEPS) {
            next->step = 0;
            next->call++;
            pbx_call_is_over(pbx);
        }
    }
    if (latencies.count == CALLS * PBX_STEPS)
        sem_post(&heard);
}

/* --- A round --- */

/* What the C library keeps of freed memory is no line's: it gives it back, as it begins to do and later leaves off. */
static void run_provider(unsigned lines, double figures[FIGURES])
{
    mallopt(M_TRIM_THRESHOLD, 128 * 1024);
    pbx = pbx_start(way->protocol, lines, 0);
    ini_write(pbx, way->client, lines);
    tapi_start(way->provider, lines, hear_tapi);
    uint64_t begun = now_ns();
    tapi_open_all();
    figures[UP] = (double)(now_ns() - begun) / 1e6;
    hear_calls();
    malloc_trim(0);
    struct process now = process_now(); /* not before: a provider may read its settings once more when it has begun */
    figures[EVENT_HALF] = samples_quantile(&latencies, 0.5);
    figures[EVENT_MOST] = samples_quantile(&latencies, 0.99);
    struct tapi_figures session = tapi_stop();
    ini_remove();
    figures[INIT] = (double)session.init_ns / 1e6;
    figures[SHUTDOWN] = (double)session.shutdown_ns / 1e6;
    figures[MEMORY] = (double)(now.memory - session.before.memory) / 1024 / lines;
    figures[FILES] = (double)(now.files - session.before.files);
    figures[THREADS] = (double)(now.threads - session.before.threads);
    pbx_stop(pbx);
}

/* The bare client has as many connections as the provider had. */
static void run_bare(unsigned connections, double figures[FIGURES])
{
    latencies.count = 0;
    progress = calloc(connections, sizeof *progress);
    pbx = pbx_start(PBX_ADDPAC, connections, 0);
    if (progress == NULL)
        process_fails("there is no memory for %u connections", connections);
    figures[CONNECTS] = (double)bare_connect(pbx, connections) / 1e6;
    bare_listen(hear_bare);
    pbx_place_calls(pbx, PBX_BARE, CALLS, STEPS_A_SECOND);
    while (sem_wait(&heard) != 0)
        ;
    bare_deaf();
    bare_close();
    figures[RECV_HALF] = samples_quantile(&latencies, 0.5);
    figures[RECV_MOST] = samples_quantile(&latencies, 0.99);
    pbx_stop(pbx);
}

/* In a process of its own, whose memory nobody else has used. */
static void run_round(unsigned lines, double figures[FIGURES])
{
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        alarm(PATIENCE_S);
        process_needs_files(lines + 64);
        sem_init(&heard, 0, 0);
        latencies = samples_of(CALLS * PBX_STEPS);
        run_provider(lines, figures);
        run_bare(way->client == PBX_SHARES ? 1 : lines, figures);
        exit(0);
    }
    if (child < 0 || waitpid(child, &status, 0) != child || status != 0)
        process_fails("a round with %u lines %s", lines,
                      WIFSIGNALED(status) ? "did not end: a call or an event has not come" : "failed");
}

/* "100 own, event p50"; what stands beside a figure of a shared link is no connection a line. */
static void report(unsigned lines, unsigned rounds, double (*figures)[FIGURES])
{
    double values[ROUNDS_MOST];
    char name[100], beside[100];
    for (unsigned figure = 0; figure < FIGURES; figure++) {
        const char *other = figure == UP && way->client == PBX_SHARES ? "-" : columns[figure].beside;
        size_t mark = other[0] == '~';
        for (unsigned round = 0; round < rounds; round++)
            values[round] = figures[round][figure];
        snprintf(name, sizeof name, "%u %s, %s", lines, way->name, columns[figure].name);
        snprintf(beside, sizeof beside, "%.*s%u %s, %s", (int)mark, other, lines, way->name, other + mark);
        report_row(name, columns[figure].unit, strlen(other) > 1 ? beside : other, values, rounds);
    }
}

int main(int argc, char *argv[])
{
    unsigned lines = argc == 4 ? (unsigned)strtoul(argv[2], NULL, 10) : 0;
    unsigned rounds = argc == 4 ? (unsigned)strtoul(argv[3], NULL, 10) : 0;
    for (size_t i = 0; i < sizeof ways / sizeof *ways && argc == 4; i++)
        if (strcmp(argv[1], ways[i].name) == 0)
            way = &ways[i];
    if (way == NULL || lines == 0 || lines > 65535 || rounds == 0 || rounds > ROUNDS_MOST)
        process_fails("usage: scale own|shared LINES ROUNDS, with 1 to 65535 lines and 1 to %d rounds", ROUNDS_MOST);
    double (*figures)[FIGURES] = mmap(NULL, sizeof(double[ROUNDS_MOST][FIGURES]), PROT_READ | PROT_WRITE,
                                      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (figures == MAP_FAILED)
        process_fails("there is no memory");
    for (unsigned round = 0; round < rounds; round++)
        run_round(lines, figures[round]);
    report(lines, rounds, figures);
    return 0;
}
