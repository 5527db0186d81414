/* check.c: the command `host check`: the parent, which starts the stages, and the stages' beginning. */
#include "check.h"

#include <stdio.h>
#include <string.h>

#include "../commands/commands.h"
#include "../commands/options.h"
#include "../platform/host_os.h"
#include "../platform/host_process.h"
#include "../report.h"
#include "findings.h"
#include "verdicts.h"

enum {
    HANG_US = 30000000, /* no function of TSPI takes as long: they all return at once */
    MOST_ARGUMENTS = 32,
};

static const struct stage {
    const char *name;
    void (*play)(struct check *check);
} stages[] = {
    {"exports", stage_exports},       {"negotiation", stage_negotiation}, {"sessions", stage_sessions},
    {"structures", stage_structures}, {"calls", stage_calls},             {"refusals", stage_refusals},
    {"operations", stage_operations}, {"transfers", stage_transfers},     {"digits", stage_digits},
    {"closing", stage_closing},       {"addresses", stage_addresses},     {"threads", stage_threads},
    {"lines", stage_lines},           {"announced", stage_announced},     {"faults", stage_faults},
};

enum { STAGES = sizeof stages / sizeof *stages };

/* --- A stage ------------------------------------------------------------------------------------------------------ */

static bool begin_stage(struct check *check)
{
    char why[300];

    if (!provider_load(&check->provider, check->options->path, why, sizeof why)) {
        finding_useless("%s", why);
        return false;
    }
    check->ledger = ledger_new();
    ledger_watch(check->ledger, finding);
    return true;
}

/* What no stage looks at by itself, but all do. */
static void end_stage(const struct check *check)
{
    int windows = host_visible_windows();

    if (session_reentries() > 0)
        finding_broken(20, "a callback was made %u times on a thread whose last one had not returned",
                       session_reentries());
    else if (session_callbacks() > 0)
        finding(20, NULL);
    if (windows < 0)
        finding_absent(79, "there are no windows here");
    else if (windows > 0)
        finding_broken(79, "%d windows can be seen", windows);
    else
        finding(79, NULL);
    if (ledger_outside_mask(check->ledger) > 0)
        finding_warning(72, "%u states were reported beyond lineSetStatusMessages' mask, which is discouraged",
                        ledger_outside_mask(check->ledger));
}

/* The process ends here whatever the provider has left behind. */
static int play(const struct stage *stage, const struct check_options *options)
{
    struct check check = {.options = options};

    findings_begin();
    if (stage->play == stage_exports) {
        stage->play(&check);
    } else if (begin_stage(&check)) {
        stage->play(&check);
        end_stage(&check);
    }
    host_quit(EXIT_GOOD);
}

/* --- The parent --------------------------------------------------------------------------------------------------- */

/* The stages as their parent sees them. */
struct watch {
    struct verdicts *verdicts;
    unsigned about;      /* the rule that it is broken if what the stage does now goes wrong */
    char function[64];   /* the provider's function that it is in; "": none */
    char hung[64];       /* the function in which a stage hung before */
    bool crashed, late;
    size_t held;         /* bytes of the line that has begun */
    char line[1024];
};

static void take_line(struct watch *watch)
{
    unsigned rule = 0;
    int at = 0;

    if (sscanf(watch->line, "now %u %n", &rule, &at) == 1 && at > 0) {
        watch->about = rule;
        snprintf(watch->function, sizeof watch->function, "%s", watch->line + at);
    } else if (sscanf(watch->line, "crashed %u %n", &rule, &at) == 1 && at > 0) {
        watch->crashed = true;
        verdicts_break(watch->verdicts, rule ? rule : watch->about ? watch->about : 25, "it crashed%s%s: it %s",
                       watch->function[0] ? " in " : "", watch->function, watch->line + at);
    } else if (strncmp(watch->line, "late ", 5) == 0) {
        watch->late = true;
    } else {
        verdicts_take(watch->verdicts, watch->line);
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
static bool hangs(struct watch *watch)
{
    if (!watch->function[0])
        return false;
    if (strcmp(watch->function, watch->hung) == 0) {
        watch->verdicts->useless = true;
        snprintf(watch->verdicts->why, sizeof watch->verdicts->why, "%s does not return", watch->function);
    }
    snprintf(watch->hung, sizeof watch->hung, "%s", watch->function);
    verdicts_break(watch->verdicts, watch->about ? watch->about : 25, "%s did not return within %d s",
                   watch->function, HANG_US / 1000000);
    return true;
}

static void follow(struct watch *watch, struct host_child *child)
{
    bool hung = false;
    char bytes[4096], how[100];
    int count;

    while (!hung && (count = host_child_read(child, bytes, sizeof bytes, host_now_us() + HANG_US)) != 0)
        if (count > 0)
            take_bytes(watch, bytes, count);
        else
            hung = hangs(watch);
    host_child_end(child, hung, how, sizeof how);
    if (!hung && !watch->crashed && how[0])
        verdicts_break(watch->verdicts, watch->about ? watch->about : 25, "it ended the process%s%s: %s",
                       watch->function[0] ? " in " : "", watch->function, how);
}

static bool run_stage(const struct stage *stage, char **arguments, struct watch *watch)
{
    static char late[] = "--late";
    char *command[MOST_ARGUMENTS + 5] = {"check", "--stage", (char *)(uintptr_t)stage->name};
    struct host_child *child;
    size_t i;

    for (i = 0; arguments[i]; i++)
        command[3 + i] = arguments[i];
    if (watch->late)
        command[3 + i] = late;
    watch->about = 0;
    watch->function[0] = '\0';
    watch->crashed = false;
    child = host_child_start(command);
    if (!child) {
        complain("the system starts no second process of this program.");
        return false;
    }
    follow(watch, child);
    return true;
}

static int judge(const struct verdicts *verdicts)
{
    if (verdicts_count(verdicts, BROKEN) > 0)
        return EXIT_BROKE;
    return verdicts->useless ? EXIT_FAILED : EXIT_GOOD;
}

/* For whoever waits at a terminal. */
static void show_progress(const char *stage)
{
    if (!host_output_has_colours())
        return;
    printf("\r\033[K%s", stage);
    fflush(stdout);
}

static int run_stages(char **arguments, const struct check_options *options)
{
    static struct verdicts verdicts;
    struct watch watch = {.verdicts = &verdicts};
    size_t i;

    verdicts_begin(&verdicts);
    for (i = 0; i < STAGES && !verdicts.useless; i++) {
        show_progress(stages[i].name);
        if (!run_stage(&stages[i], arguments, &watch))
            return EXIT_FAILED;
    }
    show_progress("");
    verdicts_end(&verdicts, arguments);
    verdicts_print(&verdicts, options->path, options->json);
    fflush(stdout);
    return judge(&verdicts);
}

static const struct stage *find_stage(const char *name)
{
    size_t i;

    for (i = 0; i < STAGES; i++)
        if (strcmp(stages[i].name, name) == 0)
            return &stages[i];
    complain("there is no stage \"%s\".", name);
    return NULL;
}

static bool too_many(char **arguments)
{
    size_t count = 0;

    while (arguments[count])
        count++;
    if (count > MOST_ARGUMENTS)
        complain("that are too many arguments.");
    return count > MOST_ARGUMENTS;
}

int check_command(char **arguments)
{
    struct check_options options = {.number = "4000", .timeout_us = 10000000};
    const struct option table[] = {
        {"--number", OPTION_TEXT, &options.number},       {"--refused", OPTION_TEXT, &options.refused},
        {"--busy", OPTION_TEXT, &options.busy},           {"--silent", OPTION_TEXT, &options.silent},
        {"--ringing", OPTION_TEXT, &options.ringing},     {"--cut", OPTION_TEXT, &options.cut},
        {"--call-back", OPTION_TEXT, &options.call_back}, {"--call-out", OPTION_TEXT, &options.call_out},
        {"--offer", OPTION_TEXT, &options.offer},
        {"--line", OPTION_NUMBER, &options.line},         {"--timeout", OPTION_SECONDS, &options.timeout_us},
        {"--json", OPTION_FLAG, &options.json},           {"--stage", OPTION_TEXT, &options.stage},
        {"--late", OPTION_FLAG, &options.late},
        {NULL, OPTION_TEXT, NULL},
    };
    const struct stage *stage;

    if (too_many(arguments) || !options_read(arguments, table, &options.path))
        return EXIT_MISUSED;
    if (!options.path) {
        complain("check needs the path of a provider.");
        return EXIT_MISUSED;
    }
    if (!options.stage)
        return run_stages(arguments, &options);
    stage = find_stage(options.stage);
    return stage ? play(stage, &options) : EXIT_MISUSED;
}
