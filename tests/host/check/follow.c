/* follow.c: a stage as its parent sees it. */
#include "follow.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../platform/host_os.h"

enum {
    HANG_US = 15000000,      /* no function of TSPI takes as long: they all return at once */
    HANG_AGAIN_US = 5000000, /* once one has hung */
    TICK_US = 250000,        /* between two looks at the clock, for whoever watches the progress */
};

/* A line of findings.h, taken apart. */
struct told {
    unsigned thread, rule;
    unsigned long long at_us;
    char word[16];
    const char *text;
};

static bool take_apart(const char *line, struct told *told)
{
    int at = 0;

    if (sscanf(line, "%u %llu %15s %u%n", &told->thread, &told->at_us, told->word, &told->rule, &at) != 4)
        return false;
    told->text = line + at + (line[at] == ' ');
    return true;
}

static void note(struct watch *watch, const struct told *told, const char *mark, const char *text)
{
    journal_add(&watch->journal, told->at_us, told->thread, mark, text);
}

/* A finding; if it is a new one, what comes before and after it stays with it. */
static void attach(struct watch *watch, struct finding *finding)
{
    watch->latest = finding;
    if (finding)
        journal_attach(&watch->journal, finding);
}

static void take_crash(struct watch *watch, const struct told *told)
{
    unsigned rule = told->rule ? told->rule : watch->about ? watch->about : 25;

    watch->crashed = true;
    attach(watch, verdicts_break(watch->verdicts, watch->stage, rule, "it crashed%s%s: it %s",
                                 watch->function[0] ? " in " : "", watch->function, told->text));
    note(watch, told, "!", told->text);
}

static void take_finding(struct watch *watch, const struct told *told)
{
    char text[LONGEST_CALL];
    struct finding *finding;

    if (!verdicts_take(watch->verdicts, watch->stage, told->word, told->rule, told->text, &finding))
        return;
    if (strcmp(told->word, "broken") != 0 && strcmp(told->word, "warning") != 0)
        return;
    attach(watch, finding);
    snprintf(text, sizeof text, "%srule %u: %s", told->word[0] == 'w' ? "warning, " : "", told->rule, told->text);
    note(watch, told, "!", text);
}

static void take_line(struct watch *watch)
{
    struct told told;

    if (!take_apart(watch->line, &told))
        return;
    watch->at_us = told.at_us;
    if (strcmp(told.word, "now") == 0) {
        watch->about = told.rule;
        snprintf(watch->function, sizeof watch->function, "%s", told.text);
        note(watch, &told, ">", told.text);
        progress_does(watch->progress, "in ", told.text);
    } else if (strcmp(told.word, "left") == 0) {
        note(watch, &told, "<", told.text[0] ? told.text : watch->function);
        watch->about = 0;
        watch->function[0] = '\0';
    } else if (strcmp(told.word, "happened") == 0) {
        note(watch, &told, "*", told.text);
    } else if (strcmp(told.word, "waits") == 0) {
        note(watch, &told, ".", told.text);
        progress_does(watch->progress, "waits for ", told.text);
    } else if (strcmp(told.word, "note") == 0) {
        if (watch->latest)
            snprintf(watch->latest->note, sizeof watch->latest->note, "%s", told.text);
    } else if (strcmp(told.word, "late") == 0) {
        watch->late = true;
    } else if (strcmp(told.word, "crashed") == 0) {
        take_crash(watch, &told);
    } else {
        take_finding(watch, &told);
    }
}

static void take_bytes(struct watch *watch, const char *bytes, int count)
{
    int i;

    for (i = 0; i < count; i++)
        if (bytes[i] == '\n') {
            watch->line[watch->held] = '\0';
            watch->held = 0;
            take_line(watch);
        } else if (watch->held < sizeof watch->line - 1) {
            watch->line[watch->held++] = bytes[i];
        }
}

/* The stage has said nothing for long: it hangs if it is in the provider, else it waits as it should. */
static bool hangs(struct watch *watch, uint64_t silent_us)
{
    uint64_t limit = watch->hung[0] ? HANG_AGAIN_US : HANG_US;

    if (silent_us < limit || !watch->function[0])
        return false;
    if (strcmp(watch->function, watch->hung) == 0)
        verdicts_give_up(watch->verdicts, "%s does not return", watch->function);
    snprintf(watch->hung, sizeof watch->hung, "%s", watch->function);
    attach(watch, verdicts_break(watch->verdicts, watch->stage, watch->about ? watch->about : 25,
                                 "%s did not return within %d s", watch->function, (int)(limit / 1000000)));
    return true;
}

void follow(struct watch *watch, const char *stage, struct host_child *child)
{
    uint64_t heard_us = host_now_us();
    bool hung = false;
    char bytes[4096], how[100];
    int count;

    watch->stage = stage;
    watch->about = 0;
    watch->function[0] = '\0';
    watch->crashed = false;
    watch->latest = NULL;
    watch->held = 0;
    journal_begin(&watch->journal);
    while (!hung && (count = host_child_read(child, bytes, sizeof bytes, host_now_us() + TICK_US)) != 0) {
        progress_tick(watch->progress);
        if (count > 0) {
            heard_us = host_now_us();
            take_bytes(watch, bytes, count);
        } else {
            hung = hangs(watch, host_now_us() - heard_us);
        }
    }
    host_child_end(child, hung, how, sizeof how);
    if (!hung && !watch->crashed && how[0])
        attach(watch, verdicts_break(watch->verdicts, stage, watch->about ? watch->about : 25,
                                     "it ended the process%s%s: %s", watch->function[0] ? " in " : "", watch->function,
                                     how));
}
