/* outcome_text.c: what the check has come to, for people: a summary first, then what is broken. */
#include <stdio.h>
#include <string.h>

#include "../platform/host_os.h"
#include "../report.h"
#include "outcome.h"

#define RED "\033[31m"
#define GREEN "\033[32m"
#define YELLOW "\033[33m"
#define BOLD "\033[1m"

/* How the lines are coloured, if they are. */
static bool coloured;

static const char *colour(const char *code)
{
    return coloured ? code : "";
}

static const char *plain(void)
{
    return colour("\033[0m");
}

static const char *s(unsigned count)
{
    return count == 1 ? "" : "s";
}

/* What ends a sentence, if it has no end yet. */
static const char *stop(const char *sentence)
{
    return sentence[0] && sentence[strlen(sentence) - 1] == '?' ? "" : ".";
}

static void print_summary(const struct outcome *outcome)
{
    const struct verdicts *verdicts = outcome->verdicts;
    unsigned broken = verdicts_count_unexcused(verdicts), warnings = verdicts_count_warnings(verdicts);
    unsigned excused = verdicts_count(verdicts, BROKEN) - broken;

    printf("%s%s%s\n", colour(BOLD), outcome->provider, plain());
    printf("%s%u rule%s broken%s, ", colour(broken ? RED : GREEN), broken, s(broken), plain());
    if (excused)
        printf("%u broken but allowed, ", excused);
    printf("%u held, %u not applicable, %u not reached; %u warning%s\n", verdicts_count(verdicts, HELD),
           verdicts_count(verdicts, NOT_APPLICABLE), verdicts_count(verdicts, NOT_REACHED), warnings, s(warnings));
    if (verdicts->useless)
        printf("%sThe provider could not be used to the end:%s %s%s\n", colour(RED), plain(), verdicts->why,
               stop(verdicts->why));
}

static void print_lines(const struct lines *lines)
{
    const char *text = lines->text, *end;

    for (; text && *text; text = end + 1) {
        end = strchr(text, '\n');
        printf("        %.*s\n", (int)(end - text), text);
    }
}

static void print_finding(const struct outcome *outcome, const struct finding *finding)
{
    printf("      %s%s\n", finding->is_warning ? "warning: " : "", finding->text);
    if (finding->note[0])
        printf("        %s\n", finding->note);
    if (finding->times > 1)
        printf("        %u times, first in the stage %s\n", finding->times, finding->stage);
    else if (outcome->verbose)
        printf("        in the stage %s\n", finding->stage);
    if (finding->excuse[0])
        printf("        allowed: %s\n", finding->excuse);
    if (outcome->verbose) {
        print_lines(&finding->bytes);
        print_lines(&finding->calls);
    }
}

static void print_findings(const struct outcome *outcome, const struct ruling *ruling, bool warnings)
{
    const struct finding *finding;

    for (finding = ruling->findings; finding; finding = finding->next)
        if (finding->is_warning == warnings)
            print_finding(outcome, finding);
    if (!warnings && ruling->left_out)
        printf("      and more\n");
}

static bool is_broken(const struct ruling *ruling)
{
    return ruling->verdict == BROKEN && !ruling_excuse(ruling);
}

static bool is_allowed(const struct ruling *ruling)
{
    return ruling->verdict == BROKEN && ruling_excuse(ruling);
}

static bool is_warned_of(const struct ruling *ruling)
{
    return ruling_warning(ruling)[0] != '\0';
}

/* The rules of one kind, with their findings. */
static void print_group(const struct outcome *outcome, const char *head, const char *code,
                        bool (*belongs)(const struct ruling *), bool warnings)
{
    const struct ruling *ruling;
    unsigned rule;

    for (rule = rule_after(0); rule; rule = rule_after(rule)) {
        ruling = &outcome->verdicts->rulings[rule];
        if (!belongs(ruling))
            continue;
        if (head)
            printf("\n%s%s%s\n", colour(code), head, plain());
        head = NULL;
        printf("%4u  %s\n", rule, rule_of(rule)->title);
        print_findings(outcome, ruling, warnings);
    }
}

static bool is_unreached_for(const struct ruling *ruling, const char *why)
{
    return ruling->verdict == NOT_REACHED && ruling->text[0] && strcmp(ruling->text, why) == 0;
}

/* The rules that were not reached for the same reason: "it takes …: 36, 40 to 42". */
static void print_same_reason(const struct verdicts *verdicts, unsigned first)
{
    const char *why = verdicts->rulings[first].text;
    unsigned rule, last;

    printf("      %s: ", why);
    for (rule = first; rule; rule = rule_after(rule)) {
        if (!is_unreached_for(&verdicts->rulings[rule], why))
            continue;
        for (last = rule; rule_after(last) && is_unreached_for(&verdicts->rulings[rule_after(last)], why);
             last = rule_after(last))
            ;
        printf("%s%u", rule > first ? ", " : "", rule);
        if (last > rule)
            printf(last != rule_after(rule) ? " to %u" : ", %u", last);
        rule = last;
    }
    printf("\n");
}

static void print_unreached(const struct verdicts *verdicts)
{
    unsigned rule, before;

    if (verdicts_count(verdicts, NOT_REACHED) == 0)
        return;
    printf("\nNot reached, and why\n");
    for (rule = rule_after(0); rule; rule = rule_after(rule)) {
        if (verdicts->rulings[rule].verdict != NOT_REACHED)
            continue;
        for (before = rule_after(0); !is_unreached_for(&verdicts->rulings[before], verdicts->rulings[rule].text);
             before = rule_after(before))
            ;
        if (before == rule)
            print_same_reason(verdicts, rule);
    }
}

/* A rule's verdict, and below it what was seen, or why there is no verdict. */
static void print_rule(const struct outcome *outcome, unsigned number)
{
    const struct ruling *ruling = &outcome->verdicts->rulings[number];
    const char *code = ruling->verdict == HELD ? GREEN : is_broken(ruling) ? RED : "";

    printf("%s%4u  %-14s%s  %s\n", colour(code), number, verdict_name(ruling->verdict), plain(), rule_of(number)->title);
    if (ruling->verdict == BROKEN)
        print_findings(outcome, ruling, false);
    else if (ruling->verdict != HELD)
        printf("      %s\n", ruling->text);
    print_findings(outcome, ruling, true);
}

static void print_all(const struct outcome *outcome)
{
    unsigned rule;

    printf("\n");
    for (rule = rule_after(0); rule; rule = rule_after(rule))
        print_rule(outcome, rule);
}

static unsigned first_broken(const struct verdicts *verdicts)
{
    unsigned rule = 1;

    while (rule < RULES && verdicts->rulings[rule].verdict != BROKEN)
        rule++;
    return rule;
}

/* What could be asked next. */
static void print_further(const struct outcome *outcome)
{
    bool broken = verdicts_count(outcome->verdicts, BROKEN) > 0;
    const char *between = "";

    printf("\n");
    if (outcome->gone)
        printf("%u finding%s of the baseline %s %s gone; --write-baseline %s writes it anew.\n", outcome->gone,
               s(outcome->gone), outcome->baseline, outcome->gone == 1 ? "is" : "are", outcome->baseline);
    if (!outcome->all) {
        printf("--all prints every rule");
        between = "; ";
    }
    if (broken && !outcome->verbose) {
        printf("%s--verbose the calls and events round each finding", between);
        between = "; ";
    }
    if (broken)
        printf("%s%s explain %u says more of a rule", between, report_program_name(), first_broken(outcome->verdicts));
    printf("%sit took %u s.\n", broken || !outcome->all ? "; " : "", (unsigned)((outcome->took_us + 500000) / 1000000));
}

void outcome_print(const struct outcome *outcome)
{
    coloured = report_may_colour();
    if (verdicts_have_nothing(outcome->verdicts)) {
        complain("%s%s", outcome->verdicts->why, stop(outcome->verdicts->why));
        return;
    }
    print_summary(outcome);
    if (outcome->all) {
        print_all(outcome);
    } else {
        print_group(outcome, "Broken", RED, is_broken, false);
        print_group(outcome, "Broken but allowed", YELLOW, is_allowed, false);
        print_group(outcome, "Warnings: what no page forbids, but users suffer from", YELLOW, is_warned_of, true);
        print_unreached(outcome->verdicts);
    }
    print_further(outcome);
}

bool outcome_can_save(const char *path)
{
    return host_file_can_be_written(path) || complain_unless_written(NULL, path);
}

bool outcome_save(const struct outcome *outcome, const char *path,
                  void (*write)(const struct outcome *outcome, FILE *file))
{
    FILE *file = host_file_open(path, "wb");

    if (file)
        write(outcome, file);
    return complain_unless_written(file, path);
}
