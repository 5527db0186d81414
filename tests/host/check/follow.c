/* follow.c: a stage as its parent sees it. */
#include "follow.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../platform/host_os.h"

enum {
    TICK_US = 250000,  /* between two looks at the clock */
    STILL_US = 1000000 /* what takes longer took the machine */
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
static void attach(struct watch *watch, unsigned thread, struct finding *finding)
{
    watch->latest = finding;
    watch->latest_thread = thread;
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

/* Where a crash happened, as the middle of a sentence. Returns the rule that it breaks if its address says none: what
 * the provider does on a thread of its own has nothing to do with the function that TAPI is in, unless that ends it. */
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
    attach(watch, told->thread, verdicts_break(watch->verdicts, watch->stage, told->rule ? told->rule : rule ? rule : 25,
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
    watch->entered_us = host_now_us();
    watch->entered_at_us = told->at_us;
    evidence_entered(&watch->verdicts->evidence, told->text);
    snprintf(watch->function, sizeof watch->function, "%s", told->text);
    note(watch, told, ">", told->text);
    progress_does(watch->progress, "in ", told->text);
}

static void take_return(struct watch *watch, const struct told *told)
{
    note(watch, told, "<", told->text[0] ? told->text : watch->function);
    evidence_returned(&watch->verdicts->evidence, told->text);
    patience_took(&watch->patience, host_now_us() - watch->entered_us);
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
    attach(watch, told->thread, finding);
    snprintf(text, sizeof text, "%srule %u: %s", told->word[0] == 'w' ? "warning, " : "", told->rule, told->text);
    note(watch, told, "!", text);
}

/* Is this more of the finding that was told last? Not if another thread has told one meanwhile. */
static bool is_of_latest(const struct watch *watch, const struct told *told)
{
    return watch->latest && watch->latest_thread == told->thread;
}

/* "lineDrop=0": it replaces what was told of the same before. "": something without a name. */
static void take_lateness(struct watch *watch, const char *what)
{
    size_t name = strcspn(what, "=") + 1, length;
    char *at = watch->waited;

    if (!what[0]) {
        watch->late = true;
        return;
    }
    while (*at && strncmp(at, what, name) != 0)
        at += strcspn(at, ";") + 1;
    if (*at) {
        length = strcspn(at, ";") + 1;
        memmove(at, at + length, strlen(at + length) + 1);
    }
    length = strlen(watch->waited);
    if (length + strlen(what) + 2 < sizeof watch->waited)
        snprintf(watch->waited + length, sizeof watch->waited - length, "%s;", what);
}

/* How far the stage has come. Its threads look at the clock and tell in one order or another; and where none of them
 * has said anything for long, the machine stood still, or the parent's clock tells how long it was. */
static void come_to(struct watch *watch, unsigned long long at_us)
{
    if (at_us <= watch->at_us)
        return;
    if (at_us - watch->at_us > STILL_US)
        watch->entered_at_us += at_us - watch->at_us;
    watch->at_us = at_us;
}

static void take_line(struct watch *watch)
{
    struct told told;

    if (!take_apart(watch->line, &told))
        return;
    come_to(watch, told.at_us);
    if (strcmp(told.word, "now") == 0) {
        take_entry(watch, &told);
    } else if (strcmp(told.word, "left") == 0) {
        take_return(watch, &told);
    } else if (strcmp(told.word, "scene") == 0) {
        watch->scene = told.rule;
    } else if (strcmp(told.word, "happened") == 0) {
        note(watch, &told, "*", told.text);
        evidence_happened(&watch->verdicts->evidence, told.text);
    } else if (strcmp(told.word, "waits") == 0) {
        note(watch, &told, ".", told.text);
        progress_does(watch->progress, "waits for ", told.text);
    } else if (strcmp(told.word, "note") == 0) {
        if (is_of_latest(watch, &told))
            snprintf(watch->latest->note, sizeof watch->latest->note, "%s", told.text);
    } else if (strcmp(told.word, "bytes") == 0) {
        if (is_of_latest(watch, &told))
            finding_add_line(&watch->latest->bytes, told.text);
    } else if (strcmp(told.word, "late") == 0) {
        take_lateness(watch, told.text);
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

/* For how long the stage has been in that function: by the parent's clock if all was read that it has said, and by its
 * own if it never stops to say something. */
static uint64_t time_inside(const struct watch *watch, bool read_all)
{
    uint64_t by_mine = host_now_us() - watch->entered_us, by_its = watch->at_us - watch->entered_at_us;

    return read_all && by_mine > by_its ? by_mine : by_its;
}

/* Does the function that the stage is in not return? */
static bool hangs_inside(struct watch *watch, bool read_all)
{
    uint64_t limit_us = patience_with(&watch->patience, watch->function), took_us = time_inside(watch, read_all);
    bool hung_before = patience_is_used(&watch->patience), told;

    if (took_us < limit_us)
        return false;
    patience_took(&watch->patience, took_us);
    told = patience_ends(&watch->patience, watch->function);
    if (!told || (hung_before && watch->about == 13)) /* where several are entered it may be the one that hung before */
        return true;
    attach(watch, watch->thread, verdicts_break(watch->verdicts, watch->stage, watch->about ? watch->about : 25,
                                                "%s did not return", watch->function));
    if (watch->latest)
        snprintf(watch->latest->note, sizeof watch->latest->note, "within %.3g s", (double)limit_us / 1000000);
    return true;
}

/* Does the stage go on no more? Either it is in a function of the provider's, whatever that says meanwhile on other
 * threads, or nothing was heard of it for longer than it ever waits. */
static bool hangs(struct watch *watch, uint64_t heard_us, bool read_all)
{
    if (watch->function[0] && !watch->crashed) /* to find out where a crash was may take long */
        return hangs_inside(watch, read_all);
    return host_now_us() - heard_us >= watch->patience.silence_us;
}

/* How long the machine stood still, and with it the stage, while this waited for it. */
static uint64_t stood_still(uint64_t since_us)
{
    uint64_t took_us = host_now_us() - since_us;

    return took_us > STILL_US ? took_us - TICK_US : 0;
}

static void begin(struct watch *watch, const char *stage)
{
    watch->stage = stage;
    watch->about = watch->closed_rule = watch->scene = 0;
    watch->function[0] = watch->closed[0] = '\0';
    watch->at_us = 0;
    watch->crashed = watch->ended = false;
    watch->latest = NULL;
    watch->held = 0;
    journal_begin(&watch->journal);
}

/* Take what the stage says until it says nothing more. Returns whether it hangs. */
static bool hear(struct watch *watch, struct host_child *child)
{
    uint64_t heard_us = host_now_us(), since_us, stood_us;
    char bytes[4096];
    int count;

    do {
        since_us = host_now_us();
        count = host_child_read(child, bytes, sizeof bytes, since_us + TICK_US);
        if (count == 0)
            return false;
        stood_us = stood_still(since_us);
        watch->entered_us += stood_us;
        heard_us += stood_us;
        progress_tick(watch->progress);
        if (count > 0) {
            heard_us = host_now_us();
            take_bytes(watch, bytes, count);
        }
    } while (!hangs(watch, heard_us, count < (int)sizeof bytes));
    return true;
}

void follow(struct watch *watch, const char *stage, struct host_child *child)
{
    char how[100];
    bool hung;

    begin(watch, stage);
    hung = hear(watch, child);
    host_child_end(child, hung, how, sizeof how);
    if (!how[0] && !hung && !watch->crashed && !watch->ended)
        snprintf(how, sizeof how, "exit status 0");
    watch->fell = hung || watch->crashed || how[0];
    if (watch->fell)
        evidence_fell(&watch->verdicts->evidence, stage, hung && !watch->crashed ? "hung" : "crashed", watch->function);
    if (!hung && !watch->crashed && how[0])
        attach(watch, watch->thread, verdicts_break(watch->verdicts, stage, watch->about ? watch->about : 25,
                                                    "it ended the process%s%s: %s", watch->function[0] ? " in " : "",
                                                    watch->function, how));
}
