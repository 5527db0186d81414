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

/* After these nothing may be left that could crash. 0: it is no such function. */
static unsigned rule_of_closing(const char *function)
{
    static const struct {
        const char *function;
        unsigned rule;
    } closing[] = {{"lineCloseCall", 54}, {"lineClose", 55}, {"providerShutdown", 10}};
    size_t i;

    for (i = 0; i < sizeof closing / sizeof *closing; i++)
        if (strcmp(function, closing[i].function) == 0)
            return closing[i].rule;
    return 0;
}

/* Where a crash happened, as the middle of a sentence. Returns the rule that it breaks if its address says none: what the
 * provider does on a thread of its own has nothing to do with the function that TAPI is in, unless that ends it. */
static unsigned place_of_crash(const struct watch *watch, unsigned thread, char *where, size_t size)
{
    bool entered = thread == watch->thread || (watch->about == 13 && watch->function[0]);

    if (entered) {
        snprintf(where, size, "%s%s", watch->function[0] ? " in " : "", watch->function);
        return watch->about;
    }
    if (watch->function[0]) {
        snprintf(where, size, " on a thread of its own, during %s", watch->function);
        return rule_of_closing(watch->function);
    }
    snprintf(where, size, " on a thread of its own%s%s", watch->closed_rule ? ", after " : "", watch->closed);
    return watch->closed_rule;
}

static void take_crash(struct watch *watch, const struct told *told)
{
    char where[120];
    unsigned rule = place_of_crash(watch, told->thread, where, sizeof where);

    watch->crashed = true;
    attach(watch, verdicts_break(watch->verdicts, watch->stage, told->rule ? told->rule : rule ? rule : 25,
                                 "it crashed%s: it %s", where, told->text));
    note(watch, told, "!", told->text);
}

/* A function was entered, or left. */
static void take_entry(struct watch *watch, const struct told *told)
{
    watch->about = told->rule;
    watch->thread = told->thread;
    watch->closed_rule = 0;
    watch->closed[0] = '\0';
    snprintf(watch->function, sizeof watch->function, "%s", told->text);
    note(watch, told, ">", told->text);
    progress_does(watch->progress, "in ", told->text);
}

static void take_return(struct watch *watch, const struct told *told)
{
    note(watch, told, "<", told->text[0] ? told->text : watch->function);
    watch->closed_rule = rule_of_closing(watch->function);
    snprintf(watch->closed, sizeof watch->closed, "%s", watch->closed_rule ? watch->function : "");
    watch->about = 0;
    watch->function[0] = '\0';
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
        take_entry(watch, &told);
    } else if (strcmp(told.word, "left") == 0) {
        take_return(watch, &told);
    } else if (strcmp(told.word, "scene") == 0) {
        watch->scene = told.rule;
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
    } else if (strcmp(told.word, "end") == 0) {
        watch->ended = true;
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
    watch->about = watch->closed_rule = watch->scene = 0;
    watch->function[0] = watch->closed[0] = '\0';
    watch->crashed = watch->ended = false;
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
    if (!how[0] && !hung && !watch->crashed && !watch->ended)
        snprintf(how, sizeof how, "exit status 0");
    watch->fell = hung || watch->crashed || how[0];
    if (watch->fell && !watch->verdicts->fall[0])
        snprintf(watch->verdicts->fall, sizeof watch->verdicts->fall, "the stage %s %s%s%s", stage,
                 hung ? "hung" : "crashed", watch->function[0] ? " in " : "", watch->function);
    if (!hung && !watch->crashed && how[0])
        attach(watch, verdicts_break(watch->verdicts, stage, watch->about ? watch->about : 25,
                                     "it ended the process%s%s: %s", watch->function[0] ? " in " : "", watch->function,
                                     how));
}
