/* main.c: lives, one process each, until their hours are enough or one ends badly. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "lives.h"
#include "minimise.h"
#include "protocol.h"

static const char USAGE[] =
    "usage: simulator [--seed N] [--hours H] [--story] [--minimise] [--keep-on]\n"
    "\n"
    "Lets the provider live with TAPI, a switch and a network that are simulated, and looks whether it keeps TSPI's\n"
    "rules and its own promises.\n"
    "\n"
    "  --seed N     the first life's seed (default 1); the next life has the next one\n"
    "  --hours H    simulated hours, after which no new life begins (default: one life)\n"
    "  --story      tell what happens, line by line\n"
    "  --minimise   if a life ends badly: leave out of it what can be, and tell what is left\n"
    "  --keep-on    after a life that ended badly go on with the next one\n"
    "\n"
    "Exit status: 0 all is well, 2 wrong arguments, 3 a rule or promise was broken.\n";

struct options {
    uint64_t seed;
    double hours;
    bool story, minimise, keep_on;
};

/* Whether that is a seed, in full; else nothing would say which life it was. */
static bool take_seed(const char *text, uint64_t *seed)
{
    char *end;

    *seed = strtoull(text, &end, 10);
    return text[0] >= '0' && text[0] <= '9' && *end == '\0';
}

static bool take_hours(const char *text, double *hours)
{
    char *end;

    *hours = strtod(text, &end);
    return text[0] >= '0' && text[0] <= '9' && *end == '\0';
}

/* Say what is wrong; false, to be returned. */
static bool misused(const char *sentence, const char *word)
{
    fprintf(stderr, "simulator: %s \"%s\"; --help says more\n", sentence, word);
    return false;
}

static bool parse(int argc, char **argv, struct options *options)
{
    *options = (struct options){.seed = 1};
    for (int i = 1; i < argc; i++) {
        bool has_value = i + 1 < argc;
        if (strcmp(argv[i], "--seed") == 0 && has_value) {
            if (!take_seed(argv[++i], &options->seed))
                return misused("--seed wants a whole number, not", argv[i]);
        } else if (strcmp(argv[i], "--hours") == 0 && has_value) {
            if (!take_hours(argv[++i], &options->hours))
                return misused("--hours wants a number of hours, not", argv[i]);
        } else if (strcmp(argv[i], "--story") == 0)
            options->story = true;
        else if (strcmp(argv[i], "--minimise") == 0)
            options->minimise = true;
        else if (strcmp(argv[i], "--keep-on") == 0)
            options->keep_on = true;
        else
            return misused("no such option, or no value behind it:", argv[i]);
    }
    return true;
}

static void tell_broken(const struct plan *plan, const struct ending *ending)
{
    printf("%s: seed %llu: %s after %.1f h: %s\n", protocol.name, (unsigned long long)plan->seed, ending->broken,
           (double)ending->at_us / 3.6e9, ending->sentence);
}

static void tell_all(const struct ending *all, unsigned lives, unsigned broken, double hours, double seconds)
{
    const uint64_t *counts = all->counts;

    printf("%s: %u %s, %.0f h in %.1f s; %llu sessions, %llu connections, %llu calls, %llu requests, "
           "%llu callbacks, %llu incidents; story %016llx; %u ended badly\n",
           protocol.name, lives, lives == 1 ? "life" : "lives", hours, seconds,
           (unsigned long long)counts[COUNT_SESSIONS], (unsigned long long)counts[COUNT_CONNECTIONS],
           (unsigned long long)counts[COUNT_CALLS], (unsigned long long)counts[COUNT_REQUESTS],
           (unsigned long long)counts[COUNT_CALLBACKS], (unsigned long long)counts[COUNT_INCIDENTS],
           (unsigned long long)all->hash, broken);
}

static void add(struct ending *all, const struct ending *one)
{
    all->hash = all->hash * 31 + one->hash;
    for (unsigned i = 0; i < COUNTS; i++)
        all->counts[i] += one->counts[i];
}

int main(int argc, char **argv)
{
    static struct plan plan;
    struct options options;
    struct ending all = {.ended = true}, ending;
    struct timespec begin, end;
    unsigned lives = 0, broken = 0;
    double hours = 0;

    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        fputs(USAGE, stdout);
        return 0;
    }
    if (!parse(argc, argv, &options))
        return 2;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    do {
        plan_life(&plan, options.seed++);
        lives_spend(&plan, options.story, &ending);
        add(&all, &ending);
        lives++;
        hours += (double)ending.at_us / 3.6e9;
        if (ending.broken[0] == 0)
            continue;
        tell_broken(&plan, &ending);
        broken++;
        if (options.minimise)
            minimise(&plan, &ending);
        fflush(stdout);
        if (!options.keep_on)
            break;
    } while (hours < options.hours);
    clock_gettime(CLOCK_MONOTONIC, &end);
    tell_all(&all, lives, broken, hours,
             (double)(end.tv_sec - begin.tv_sec) + (double)(end.tv_nsec - begin.tv_nsec) / 1e9);
    return broken > 0 ? 3 : 0;
}
