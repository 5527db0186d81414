/* bench.c: how fast the generated parser is, beside one written by hand, in one process and interleaved.
 *
 * First both must read the same from the same bytes, good ones and damaged ones, however they are cut; else the exit
 * status is 1. Then each round measures every row once, so that whatever disturbs the machine disturbs all alike; the
 * table has medians, and each ratio is the median of the rounds' own ratios. */
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "corpus.h"
#include "corpus_messages.h"
#include "framer.h"
#include "simple.h"

enum { ROUNDS = 15, SAMPLE_NS = 10000000, PARSERS = 2 };

/* What was read, in a form that can be compared; order matters. */
struct reading {
    size_t good, bad;
    uint64_t hash;
};

typedef void reader(const struct corpus *corpus, size_t block, simple_sink *sink, void *context);

static void read_generated(const struct corpus *corpus, size_t block, simple_sink *sink, void *context)
{
    static struct framer framer;
    if (framer.tail == NULL && !framer_init(&framer, &protocol, FROM_SWITCH))
        abort();
    framer_reset(&framer);
    for (size_t at = 0; at < corpus->len; at += block) {
        struct slice frame;
        struct message message;
        struct fault fault;
        enum framer_status status;
        framer_feed(&framer, corpus->bytes + at, corpus->len - at < block ? corpus->len - at : block);
        while ((status = framer_read(&framer, &frame, &message, &fault)) != FRAMER_MORE)
            sink(context, status == FRAMER_FRAME ? &message : NULL);
    }
}

static void read_simple(const struct corpus *corpus, size_t block, simple_sink *sink, void *context)
{
    static struct simple simple;
    simple.len = 0;
    simple.skipping = false;
    for (size_t at = 0; at < corpus->len; at += block)
        simple_feed(&simple, corpus->bytes + at, corpus->len - at < block ? corpus->len - at : block, sink, context);
}

static const struct {
    const char *name;
    reader *read;
} parsers[PARSERS] = {{"generated", read_generated}, {"simple", read_simple}};

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

static bool agree(const char *name, const struct corpus *corpus)
{
    static const size_t blocks[] = {CORPUS_BYTES, 65536, 1460, 17, 1};
    bool same = true;
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) {
        struct reading readings[PARSERS] = {0};
        for (int p = 0; p < PARSERS; p++)
            parsers[p].read(corpus, blocks[i], compare_sink, &readings[p]);
        if (memcmp(&readings[0], &readings[1], sizeof readings[0]) != 0) {
            printf("%s corpus in blocks of %zu: generated %zu good %zu bad %016llx, simple %zu good %zu bad %016llx\n",
                   name, blocks[i], readings[0].good, readings[0].bad, (unsigned long long)readings[0].hash,
                   readings[1].good, readings[1].bad, (unsigned long long)readings[1].hash);
            same = false;
        } else if (i == 0) {
            printf("%-8s %zu bytes, %zu messages accepted, %zu rejected; both parsers agree\n", name, corpus->len,
                   readings[0].good, readings[0].bad);
        }
    }
    return same;
}

static double now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

/* Something to measure: run() works off `messages` messages. */
struct row {
    const char *what;
    const struct corpus *corpus;
    size_t block;
    int parser;                      /* or -1: encode */
    const struct corpus_sent *sent;
    double ns[ROUNDS]; /* per message */
};

static size_t run_encode(const struct corpus_sent *sent)
{
    enum { MESSAGES = 1000 };
    unsigned char out[2048];
    struct fault fault;
    for (size_t i = 0; i < MESSAGES; i++)
        if (protocol.encode(sent->kind, sent->field, out, sizeof out, &fault) == 0)
            abort();
    return MESSAGES;
}

static size_t run_once(const struct row *row)
{
    struct reading reading = {0};
    if (row->parser < 0)
        return run_encode(row->sent);
    parsers[row->parser].read(row->corpus, row->block, count_sink, &reading);
    return reading.good;
}

static double measure(const struct row *row)
{
    size_t messages = 0;
    double start = now_ns(), spent;
    do {
        messages += run_once(row);
        spent = now_ns() - start;
    } while (spent < SAMPLE_NS);
    return spent / (double)messages;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double quantile(const double values[], double q)
{
    double sorted[ROUNDS];
    memcpy(sorted, values, sizeof sorted);
    qsort(sorted, ROUNDS, sizeof *sorted, by_value);
    return sorted[(size_t)(q * (ROUNDS - 1) + 0.5)];
}

static void print_row(const struct row *row, const struct row *yardstick)
{
    double median = quantile(row->ns, 0.5), ratios[ROUNDS];
    double spread = (quantile(row->ns, 0.75) - quantile(row->ns, 0.25)) / median * 100;
    printf("%-22s %-9s %8.1f %6.1f", row->parser < 0 ? row->sent->what : row->what,
           row->parser < 0 ? "" : parsers[row->parser].name, median, spread);
    if (row->parser < 0) {
        putchar('\n');
        return;
    }
    for (int i = 0; i < ROUNDS; i++)
        ratios[i] = row->ns[i] / yardstick->ns[i];
    printf(" %8.0f %7.2f\n", (double)row->corpus->len / (double)row->corpus->messages / median * 1000,
           quantile(ratios, 0.5));
}

/* Stay on the CPU that we are on. */
static void pin(void)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET((size_t)sched_getcpu(), &set);
    if (sched_setaffinity(0, sizeof set, &set) != 0)
        puts("not pinned to a CPU: expect a wider spread");
}

static void bench(const struct corpus *corpus)
{
    static struct row rows[] = {
        {"bulk", NULL, CORPUS_BYTES, 0, NULL, {0}},     {"bulk", NULL, CORPUS_BYTES, 1, NULL, {0}},
        {"1460-byte blocks", NULL, 1460, 0, NULL, {0}}, {"1460-byte blocks", NULL, 1460, 1, NULL, {0}},
        {"1-byte blocks", NULL, 1, 0, NULL, {0}},       {"1-byte blocks", NULL, 1, 1, NULL, {0}},
        {"", NULL, 0, -1, &corpus_sent[0], {0}},        {"", NULL, 0, -1, &corpus_sent[1], {0}},
    };
    enum { ROWS = sizeof rows / sizeof *rows };
    for (int i = 0; i < ROWS; i++) {
        rows[i].corpus = corpus;
        run_once(&rows[i]);
    }
    for (int round = 0; round < ROUNDS; round++)
        for (int i = 0; i < ROWS; i++)
            rows[i].ns[round] = measure(&rows[i]);
    printf("\n%-22s %-9s %8s %6s %8s %7s\n", "", "", "ns/msg", "IQR %", "MB/s", "ratio");
    for (int i = 0; i < ROWS; i++)
        print_row(&rows[i], &rows[i | 1]);
}

/* Read the corpus once. Callgrind counts within this function, so it is never inlined. */
__attribute__((noinline))
static void read_once(reader *read, const struct corpus *corpus, size_t block)
{
    struct reading reading = {0};
    read(corpus, block, count_sink, &reading);
}

/* For callgrind: `bench generated 1460` has the generated parser read in blocks of 1460 bytes, and says how many those were.
 * Nothing is timed. */
static int count(const char *parser, const char *block)
{
    struct corpus good = corpus_make();
    size_t len = (size_t)strtoul(block, NULL, 10);
    if (good.bytes == NULL || len == 0)
        return 2;
    read_once(parsers[strcmp(parser, parsers[0].name) != 0].read, &good, len);
    printf("%zu bytes\n", good.len);
    free(good.bytes);
    return 0;
}

int main(int argc, char *argv[])
{
    if (argc == 3)
        return count(argv[1], argv[2]);
    struct corpus good = corpus_make(), damaged = corpus_make_damaged();
    if (good.bytes == NULL || damaged.bytes == NULL) {
        fputs("bench: out of memory\n", stderr);
        return 1;
    }
    pin();
    bool same = agree("good", &good);
    same = agree("damaged", &damaged) && same;
    if (same)
        bench(&good);
    free(good.bytes);
    free(damaged.bytes);
    return same ? 0 : 1;
}
