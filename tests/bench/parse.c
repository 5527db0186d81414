/* parse.c: how fast the generated parser is, beside others, in one process and interleaved.
 *
 *     parse ROUNDS            rows for bench.py
 *     parse NAME BLOCK        for callgrind: one parser reads in blocks of that size, once, and says how many bytes those were
 *
 * First all must read the same from the same bytes, those that check messages also from damaged ones, however they are
 * cut; else the exit status is 1. Then each round measures every row once, so that whatever disturbs the machine
 * disturbs all alike. */
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "contestant.h"
#include "corpus.h"
#include "corpus_messages.h"
#include "mallocs.h"
#include "process.h"
#include "report.h"

enum { ROUNDS_MOST = 100, SAMPLE_NS = 5000000, CONTESTANTS_MOST = 8, BLOCKS = 3, YARDSTICK = 1 };

static const struct {
    const char *name;
    size_t bytes;
} blocks[BLOCKS] = {{"bulk", CORPUS_BYTES}, {"1460-byte blocks", 1460}, {"byte by byte", 1}};

/* What was read, in a form that can be compared; order matters. */
struct reading {
    size_t good, bad;
    uint64_t hash;
};

static struct corpus corpora[CONTESTANTS_MOST]; /* what each reads */

/* Read it all. Returns how many messages were accepted. Callgrind counts within this function, so it is never changed
 * or inlined, and does something after the call, which would be a jump else. */
__attribute__((noipa))
static size_t read_once(const struct contestant *contestant, const struct corpus *corpus, size_t block,
                        simple_sink *sink, struct reading *reading)
{
    contestant->read(corpus->bytes, corpus->len, block, sink, reading);
    return reading->good;
}

/* --- Do they read the same? --- */

/* FNV-1a. */
static void mix(struct reading *reading, const void *bytes, size_t len)
{
    const unsigned char *at = bytes;
    for (size_t i = 0; i < len; i++)
        reading->hash = (reading->hash ^ at[i]) * UINT64_C(1099511628211);
}

static void compare_sink(void *context, const struct message *message)
{
    struct reading *reading = context;
    if (message == NULL) {
        reading->bad++;
        mix(reading, "!", 1);
        return;
    }
    reading->good++;
    mix(reading, &message->kind, sizeof message->kind);
    mix(reading, &message->state, sizeof message->state);
    for (unsigned hole = 0; hole < message->count; hole++) {
        mix(reading, &message->field[hole].len, sizeof message->field[hole].len);
        mix(reading, message->field[hole].at, message->field[hole].len);
    }
}

/* What anybody would do with a message at least: look which it is and that its fields are there. */
static void count_sink(void *context, const struct message *message)
{
    struct reading *reading = context;
    if (message == NULL) {
        reading->bad++;
        return;
    }
    reading->good++;
    for (unsigned hole = 0; hole < message->count; hole++)
        reading->hash += message->field[hole].len;
}

static bool agrees(const struct contestant *contestant, const struct corpus *corpus, const struct reading *expected,
                   size_t block)
{
    struct reading reading = {0};
    bool counts_only = contestant->head != NULL;
    read_once(contestant, corpus, block, counts_only ? count_sink : compare_sink, &reading);
    if (reading.good == expected->good && reading.bad == expected->bad &&
        (counts_only || reading.hash == expected->hash))
        return true;
    fprintf(stderr, "bench: in blocks of %zu %s reads %zu good %zu bad messages, %s reads %zu good %zu bad ones, or others\n", block,
            contestant->name, reading.good, reading.bad, contestants[YARDSTICK].name, expected->good, expected->bad);
    return false;
}

static bool all_agree(const struct corpus *damaged)
{
    static const size_t cuts[] = {CORPUS_BYTES, 65536, 1460, 17, 1};
    bool same = true;
    for (size_t i = 0; i < COUNT(cuts); i++) {
        struct reading good = {0}, bad = {0}, framed = {.good = corpora[YARDSTICK].messages};
        read_once(&contestants[YARDSTICK], &corpora[YARDSTICK], cuts[i], compare_sink, &good);
        read_once(&contestants[YARDSTICK], damaged, cuts[i], compare_sink, &bad);
        for (unsigned c = 0; contestants[c].name != NULL; c++) {
            framed.good = corpora[c].messages;
            same = agrees(&contestants[c], &corpora[c], contestants[c].head != NULL ? &framed : &good, cuts[i]) && same;
            if (contestants[c].checks)
                same = agrees(&contestants[c], damaged, &bad, cuts[i]) && same;
        }
    }
    return same;
}

/* --- Measuring --- */

static double now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

/* Nanoseconds for a message, in CPU time of this thread. */
static double measure(const struct contestant *contestant, const struct corpus *corpus, size_t block)
{
    struct reading reading = {0};
    double start = now_ns(), spent;
    do {
        read_once(contestant, corpus, block, count_sink, &reading);
        spent = now_ns() - start;
    } while (spent < SAMPLE_NS);
    return spent / (double)(reading.good + reading.bad);
}

static double measure_encode(const struct corpus_sent *sent)
{
    enum { MESSAGES = 10000 };
    unsigned char out[2048];
    struct fault fault;
    double start = now_ns();
    for (size_t i = 0; i < MESSAGES; i++)
        if (protocol.encode(sent->kind, sent->field, out, sizeof out, &fault) == 0)
            abort();
    return (now_ns() - start) / MESSAGES;
}

/* "positional, bulk: generated" */
static const char *row_name(char out[100], unsigned block, unsigned contestant)
{
    snprintf(out, 100, "%s, %s: %s", corpus_framing, blocks[block].name, contestants[contestant].name);
    return out;
}

/* The others' ratios are shown, but that they got slower is no news. */
static void report_parsers(double (*values)[BLOCKS][ROUNDS_MOST], unsigned rounds)
{
    for (unsigned b = 0; b < BLOCKS; b++) {
        for (unsigned c = 0; contestants[c].name != NULL; c++) {
            char name[100], beside[102], yardstick[100];
            snprintf(beside, sizeof beside, "%s%s", c == 0 ? "" : "~", row_name(yardstick, b, YARDSTICK));
            report_row(row_name(name, b, c), "ns/msg", c == YARDSTICK ? "-" : beside, values[c][b], rounds);
        }
    }
}

static void report_mallocs(void)
{
    for (unsigned c = 0; contestants[c].name != NULL; c++) {
        struct reading reading = {0};
        char name[100];
        size_t before = mallocs();
        read_once(&contestants[c], &corpora[c], 1460, count_sink, &reading);
        double each = (double)(mallocs() - before) / (double)reading.good;
        snprintf(name, sizeof name, "%s, allocations a message: %s", corpus_framing, contestants[c].name);
        report_row(name, "", c == 0 ? "=" : "-", &each, 1);
    }
}

static void measure_all(unsigned rounds)
{
    static double values[CONTESTANTS_MOST][BLOCKS][ROUNDS_MOST], encode[CORPUS_SENT][ROUNDS_MOST];
    for (unsigned round = 0; round < rounds; round++) {
        for (unsigned b = 0; b < BLOCKS; b++)
            for (unsigned c = 0; contestants[c].name != NULL; c++)
                values[c][b][round] = measure(&contestants[c], &corpora[c], blocks[b].bytes);
        for (unsigned i = 0; i < CORPUS_SENT; i++)
            encode[i][round] = measure_encode(&corpus_sent[i]);
    }
    report_parsers(values, rounds);
    for (unsigned i = 0; i < CORPUS_SENT; i++) {
        char name[100], beside[100];
        snprintf(name, sizeof name, "%s, %s", corpus_framing, corpus_sent[i].what);
        report_row(name, "ns/msg", row_name(beside, 0, YARDSTICK), encode[i], rounds);
    }
    report_mallocs();
}

/* Stay on the CPU that we are on. */
static void pin(void)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET((size_t)sched_getcpu(), &set);
    sched_setaffinity(0, sizeof set, &set);
}

static int count(const char *name, const char *block)
{
    size_t bytes = (size_t)strtoul(block, NULL, 10);
    struct reading reading = {0};
    for (unsigned c = 0; contestants[c].name != NULL && bytes > 0; c++) {
        if (strcmp(contestants[c].name, name) != 0)
            continue;
        read_once(&contestants[c], &corpora[c], bytes, count_sink, &reading);
        printf("%zu bytes\n", corpora[c].len);
        return 0;
    }
    process_fails("nobody called %s reads in blocks of %s", name, block);
}

int main(int argc, char *argv[])
{
    struct corpus damaged = corpus_make_damaged();
    for (unsigned c = 0; contestants[c].name != NULL; c++)
        if ((corpora[c] = corpus_make(contestants[c].head)).bytes == NULL || damaged.bytes == NULL)
            process_fails("there is no memory");
    if (argc == 3)
        return count(argv[1], argv[2]);
    unsigned rounds = argc == 2 ? (unsigned)strtoul(argv[1], NULL, 10) : 0;
    if (rounds == 0 || rounds > ROUNDS_MOST)
        process_fails("usage: parse ROUNDS, with 1 to %d rounds, or parse NAME BLOCK", ROUNDS_MOST);
    pin();
    if (!all_agree(&damaged))
        return 1;
    measure_all(rounds);
    return 0;
}
