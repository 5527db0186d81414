/* check.c: the command `check`: the parent, which starts the stages, and the stages' beginning. */
#include "check.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "../commands/commands.h"
#include "../commands/options.h"
#include "../platform/host_os.h"
#include "../platform/host_process.h"
#include "../platform/library_kind.h"
#include "../report.h"
#include "drive.h"
#include "excuses.h"
#include "findings.h"
#include "follow.h"
#include "lateness.h"
#include "outcome.h"
#include "ui/app.h"

enum {
    MOST_ARGUMENTS = 2 * MOST_IN_LIST + 20,
    FIRST_REQUEST = 0x5E100001, /* whose id takes all the bits that it has */
};

static const struct stage {
    const char *name;
    void (*play)(struct check *check);
    unsigned seconds; /* that it mostly takes */
} stages[] = {
    {"exports", stage_exports, 0},
    {"negotiation", stage_negotiation, 0},
    {"sessions", stage_sessions, 2},
    {"structures", stage_structures, 1},
    {"calls", stage_calls, 3},
    {"refusals", stage_refusals, 1},
    {"operations", stage_operations, 2},
    {"transfers", stage_transfers, 2},
    {"conferences", stage_conferences, 3},
    {"digits", stage_digits, 1},
    {"gathering", stage_gathering, 2},
    {"information", stage_information, 0},
    {"services", stage_services, 1},
    {"others", stage_others, 0},
    {"closing", stage_closing, 4},
    {"addresses", stage_addresses, 1},
    {"threads", stage_threads, 0},
    {"lines", stage_lines, 0},
    {"announced", stage_announced, 13},
    {"faults", stage_faults, 4},
    {"driven", stage_driven, 0},
    {"phones", stage_phones, 0},
    {"devices", stage_devices, 0},
    {"msp", stage_msp, 0},
    {"dialogs", stage_dialogs, 1},
    {"spontaneous", stage_spontaneous, 1},
    {"installation", stage_installation, 0},
};

enum { STAGES = sizeof stages / sizeof *stages };

/* --- A stage ------------------------------------------------------------------------------------------------------ */

static bool has_windows;
static atomic_bool showed;

static void on_window(const char *what)
{
    atomic_store(&showed, true);
    finding_broken(79, "%s", what);
}

static bool begin_stage(struct check *check)
{
    char why[300];

    has_windows = host_watch_windows(on_window);
    if (!provider_load(&check->provider, check->options->path, why, sizeof why)) {
        finding_useless("%s", why);
        return false;
    }
    host_divert_dialogs(check->provider.library);
    check->ledger = ledger_new();
    ledger_count_requests_from(check->ledger, FIRST_REQUEST);
    ledger_watch(check->ledger, finding);
    ledger_narrate(check->ledger, finding_happened, finding_waits);
    lateness_begin(check->options->waited, finding_late);
    ledger_limit(check->ledger, lateness_allow, lateness_waited);
    return true;
}

/* What no stage looks at by itself, but all do. */
static void end_stage(const struct check *check)
{
    host_look_for_windows();
    if (session_reentries() > 0)
        finding_broken(20, "a callback was made %u times on a thread whose last one had not returned",
                       session_reentries());
    else if (session_callbacks() > 0)
        finding(20, NULL);
    if (!has_windows)
        finding_absent(79, "there are no windows here");
    else if (!atomic_load(&showed))
        finding(79, NULL);
    if (ledger_outside_mask(check->ledger) > 0)
        finding_warning(72, "%u states were reported that nobody asked for by lineSetStatusMessages, which is allowed, "
                        "but discouraged",
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
    finding_end();
    host_quit(EXIT_GOOD);
}

/* --- The parent --------------------------------------------------------------------------------------------------- */

/* A stage's process, which passes over the first scenes. */
static bool run_process(const struct stage *stage, unsigned skip, char **arguments, struct watch *watch)
{
    static char late[] = "--late", skipping[] = "--skip", waited[] = "--waited";
    char *command[MOST_ARGUMENTS + 9] = {"check", "--stage", (char *)(uintptr_t)stage->name}, **at = command + 3;
    char number[12];
    struct host_child *child;

    snprintf(number, sizeof number, "%u", skip);
    while (*arguments)
        *at++ = *arguments++;
    *at++ = skipping;
    *at++ = number;
    if (watch->late)
        *at++ = late;
    if (watch->waited[0]) {
        *at++ = waited;
        *at = watch->waited;
    }
    child = host_child_start(command, false);
    if (!child) {
        complain("the system starts no second process of this program.");
        return false;
    }
    follow(watch, stage->name, child);
    return true;
}

/* Where a scene was the end of its process, another one goes on behind it. */
static bool run_stage(const struct stage *stage, char **arguments, struct watch *watch)
{
    unsigned skip = 0;

    while (run_process(stage, skip, arguments, watch)) {
        if (!watch->fell || watch->scene <= skip || watch->verdicts->useless)
            return true;
        skip = watch->scene;
    }
    return false;
}

/* Some stages have much to wait for, if there are numbers for that. */
static unsigned seconds_of(const struct stage *stage, const struct check_options *options)
{
    bool idle = (stage->play == stage_announced && !options->call_back && !options->call_out) ||
                (stage->play == stage_faults && !options->cut && !options->silent);

    return idle ? 0 : stage->seconds;
}

static unsigned seconds_from(size_t stage, const struct check_options *options)
{
    unsigned seconds = 0;

    for (; stage < STAGES; stage++)
        seconds += seconds_of(&stages[stage], options);
    return seconds;
}

static bool run_stages(const struct check_options *options, char **arguments, struct verdicts *verdicts)
{
    struct progress progress;
    struct watch watch = {.verdicts = verdicts, .progress = &progress};
    char why[sizeof verdicts->why];
    bool good = true;
    size_t i;

    verdicts_begin(verdicts);
    patience_begin(&watch.patience, options->hang_us, options->timeout_us);
    if (!library_suits(options->path, why, sizeof why))
        verdicts_give_up(verdicts, "%s", why);
    progress_begin(&progress);
    for (i = 0; good && i < STAGES && !verdicts->useless; i++) {
        progress_stage(&progress, stages[i].name, (unsigned)i + 1, STAGES, seconds_from(i, options));
        good = run_stage(&stages[i], arguments, &watch);
    }
    progress_end(&progress);
    verdicts_end(verdicts, arguments);
    return good;
}

/* To standard output, and into the files that were asked for. */
static bool tell_outcome(const struct outcome *outcome, const struct check_options *options)
{
    bool saved = true;

    if (options->json)
        outcome_write_json(outcome, stdout);
    else
        outcome_print(outcome);
    fflush(stdout);
    if (options->junit)
        saved = outcome_save(outcome, options->junit, outcome_write_junit);
    if (options->sarif)
        saved = outcome_save(outcome, options->sarif, outcome_write_sarif) && saved;
    return saved;
}

/* That a file cannot be written is to be known before minutes of calls, not after. */
static bool can_save(const struct check_options *options)
{
    return (!options->junit || outcome_can_save(options->junit)) &&
           (!options->sarif || outcome_can_save(options->sarif)) &&
           (!options->write_baseline || outcome_can_save(options->write_baseline));
}

static int judge(const struct verdicts *verdicts)
{
    if (verdicts_count_unexcused(verdicts) > 0)
        return EXIT_BROKE;
    return verdicts->useless ? EXIT_FAILED : EXIT_GOOD;
}

static int examine_provider(char **arguments, const struct check_options *options, struct excuses *excuses)
{
    static struct verdicts verdicts;
    uint64_t begun_us = host_now_us();
    struct outcome outcome = {.verdicts = &verdicts, .provider = options->path, .baseline = options->baseline,
                              .all = options->all, .verbose = options->verbose};
    bool told;
    int code;

    if (!can_save(options) || !run_stages(options, arguments, &verdicts))
        return EXIT_FAILED;
    excuses_apply(excuses, &verdicts);
    outcome.gone = excuses_count_gone(excuses);
    outcome.took_us = host_now_us() - begun_us;
    told = tell_outcome(&outcome, options) &&
           (!options->write_baseline || verdicts_have_nothing(&verdicts) ||
            excuses_write(&verdicts, options->write_baseline, options->path));
    code = judge(&verdicts);
    verdicts_free(&verdicts);
    return told ? code : EXIT_FAILED;
}

/* The command in the parent. */
static int check_provider(char **arguments, const struct check_options *options)
{
    struct excuses excuses;
    int code = EXIT_MISUSED;

    if (excuses_read(&excuses, &options->allow, options->baseline))
        code = examine_provider(arguments, options, &excuses);
    excuses_free(&excuses);
    return code;
}

const char check_help[] =
    "What the switch does\n"
    "  --number NUMBER     a number that is answered and stays connected (default 4000)\n"
    "  --line N            which of the provider's lines places the calls, from 0 (default 0)\n"
    "  --timeout SECONDS   how long the switch may take for what it does (default 10)\n"
    "  --hang SECONDS      how long a function of the provider's may take until it counts as hanging (default 15)\n"
    "Numbers at which it does something else; what needs one that is not given is not reached:\n"
    "  --refused NUMBER    it refuses the dial\n"
    "  --busy NUMBER       the called party is busy\n"
    "  --silent NUMBER     it never answers the dial\n"
    "  --ringing NUMBER    it rings until it is dropped\n"
    "  --cut NUMBER        it is connected, then the switch closes the connection\n"
    "  --call-back NUMBER  that call ends, then the switch calls this line for a second or longer\n"
    "  --call-out NUMBER   that call ends, then this line's telephone places a call by itself\n"
    "  --offer NUMBER      that call ends, then the switch calls this line until it is answered or dropped\n"
    "Instead of the last four, a command of yours that makes the switch do something:\n"
    "  --drive COMMAND     is run as COMMAND ACTION by the system's shell, and ends with 0 if it could; ACTION is\n"
    "                      call-back, call-out, offer, cut, or hang-up: the other end of the call does;\n"
    "                      or changes the provider's configuration: create-line, remove-line, create-phone,\n"
    "                      remove-phone; or presses a button of its first telephone: press-button\n"
    "\n"
    "What is shown on this screen, and left on this machine; without these nothing is\n"
    "  --dialogs           the provider's dialogs, which are closed again at once\n"
    "  --install           and what TUISPI_providerInstall and TUISPI_providerRemove do: the provider's settings may\n"
    "                      be lost\n"
    "\n"
    "What is told\n"
    "  --all               every rule, not only those that are broken or not reached\n"
    "  --verbose           the calls and events round each finding\n"
    "  --json              one JSON object instead, with all findings\n"
    "  --junit FILE        write JUnit's XML, too, a test case for each rule\n"
    "  --sarif FILE        write the findings as SARIF 2.1.0, too\n"
    "  --allow RULE:REASON a rule that may be broken, and why; for each such rule\n"
    "  --baseline FILE     findings that are known and do not count\n"
    "  --write-baseline FILE   write those of this run\n"
    "Colours are left out where the output is no terminal, or NO_COLOR is set.\n"
    "\n"
    "Exit code: 0 no rule is broken, 1 it cannot be used or a file not be written, 2 wrong arguments, 3 a rule is broken.\n";

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

/* Else it was told what is wrong. */
static bool can_be_meant(const struct check_options *options)
{
    if (!options->path)
        complain("the path of a provider is missing; --help says more.");
    else if (options->hang_us == 0)
        complain("--hang takes more than 0 seconds: no function returns in none.");
    return options->path && options->hang_us > 0;
}

int check_command(char **arguments)
{
    struct check_options options = {.number = "4000", .timeout_us = 10000000, .hang_us = 15000000};
    const struct option table[] = {
        {"--number", OPTION_TEXT, &options.number},       {"--refused", OPTION_TEXT, &options.refused},
        {"--busy", OPTION_TEXT, &options.busy},           {"--silent", OPTION_TEXT, &options.silent},
        {"--ringing", OPTION_TEXT, &options.ringing},     {"--cut", OPTION_TEXT, &options.cut},
        {"--call-back", OPTION_TEXT, &options.call_back}, {"--call-out", OPTION_TEXT, &options.call_out},
        {"--offer", OPTION_TEXT, &options.offer},         {"--drive", OPTION_TEXT, &options.drive},
        {"--line", OPTION_NUMBER, &options.line},         {"--timeout", OPTION_SECONDS, &options.timeout_us},
        {"--dialogs", OPTION_FLAG, &options.dialogs},     {"--install", OPTION_FLAG, &options.install},
        {"--all", OPTION_FLAG, &options.all},             {"--verbose", OPTION_FLAG, &options.verbose},
        {"--json", OPTION_FLAG, &options.json},           {"--junit", OPTION_TEXT, &options.junit},
        {"--sarif", OPTION_TEXT, &options.sarif},         {"--allow", OPTION_LIST, &options.allow},
        {"--baseline", OPTION_TEXT, &options.baseline},
        {"--write-baseline", OPTION_TEXT, &options.write_baseline},
        {"--stage", OPTION_TEXT, &options.stage},         {"--late", OPTION_FLAG, &options.late},
        {"--waited", OPTION_TEXT, &options.waited},       {"--skip", OPTION_NUMBER, &options.skip},
        {"--hang", OPTION_SECONDS, &options.hang_us},     {"--application", OPTION_TEXT, &options.application},
        {NULL, OPTION_TEXT, NULL},
    };
    const struct stage *stage;

    if (too_many(arguments) || !options_read(arguments, table, &options.path))
        return EXIT_MISUSED;
    options.dialogs = options.dialogs || options.install;
    if (options.application)
        app_live(options.application);
    if (!can_be_meant(&options))
        return EXIT_MISUSED;
    drive_instead_of_numbers(&options);
    if (!options.stage)
        return check_provider(arguments, &options);
    stage = find_stage(options.stage);
    return stage ? play(stage, &options) : EXIT_MISUSED;
}
