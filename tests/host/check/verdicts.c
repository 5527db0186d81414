/* verdicts.c: what is known of each rule. */
#include "verdicts.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reasons.h"

enum {
    MOST_FINDINGS = 20, /* of a rule: whoever breaks it in more ways knows enough */
    MOST_NAMED = 3,     /* of the broken rules, where they are a reason */
};

const char *verdict_name(enum verdict verdict)
{
    static const char *const names[] = {"not reached", "not applicable", "held", "broken"};

    return names[verdict];
}

static void set(struct ruling *ruling, enum verdict verdict, const char *text)
{
    if (verdict == BROKEN && ruling->times++ > 0)
        return;
    if (verdict < ruling->verdict)
        return;
    ruling->verdict = verdict;
    snprintf(ruling->text, sizeof ruling->text, "%s", text);
}

void verdicts_begin(struct verdicts *verdicts)
{
    unsigned i;

    memset(verdicts, 0, sizeof *verdicts);
    for (i = rule_after(0); i; i = rule_after(i))
        if (rule_of(i)->unseen)
            set(&verdicts->rulings[i], NOT_APPLICABLE, rule_of(i)->unseen);
}

void verdicts_free(struct verdicts *verdicts)
{
    struct finding *finding, *next;
    unsigned i;

    for (i = 0; i <= RULES; i++)
        for (finding = verdicts->rulings[i].findings; finding; finding = next) {
            next = finding->next;
            free(finding->bytes.text);
            free(finding->calls.text);
            free(finding);
        }
}

/* Write it down. NULL: it is known already, or there are too many. */
static struct finding *add(struct ruling *ruling, bool is_warning, const char *stage, const char *text)
{
    struct finding **at, *finding;
    unsigned count = 0;

    for (at = &ruling->findings; *at; at = &(*at)->next, count++)
        if ((*at)->is_warning == is_warning && strcmp((*at)->text, text) == 0) {
            (*at)->times++;
            return NULL;
        }
    finding = count < MOST_FINDINGS ? calloc(1, sizeof *finding) : NULL;
    if (!finding) {
        ruling->left_out++;
        return NULL;
    }
    finding->is_warning = is_warning;
    finding->times = 1;
    finding->stage = stage;
    snprintf(finding->text, sizeof finding->text, "%s", text);
    *at = finding;
    return finding;
}

static struct finding *break_rule(struct verdicts *verdicts, const char *stage, unsigned rule, const char *text)
{
    set(&verdicts->rulings[rule], BROKEN, text);
    return add(&verdicts->rulings[rule], false, stage, text);
}

bool verdicts_take(struct verdicts *verdicts, const char *stage, const char *word, unsigned rule, const char *text,
                   struct finding **about)
{
    static const struct {
        const char *word;
        enum verdict verdict;
    } words[] = {{"held", HELD}, {"absent", NOT_APPLICABLE}, {"unreached", NOT_REACHED}};
    size_t i;

    *about = NULL;
    if (rule && !rule_exists(rule))
        return false;
    for (i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(word, words[i].word) == 0) {
            set(&verdicts->rulings[rule], words[i].verdict, text);
            return true;
        }
    if (strcmp(word, "broken") == 0)
        *about = break_rule(verdicts, stage, rule, text);
    else if (strcmp(word, "warning") == 0)
        *about = add(&verdicts->rulings[rule], true, stage, text);
    else if (strcmp(word, "useless") == 0)
        verdicts_give_up(verdicts, "%s", text);
    else
        return false;
    return true;
}

struct finding *verdicts_break(struct verdicts *verdicts, const char *stage, unsigned rule, const char *format, ...)
{
    char text[sizeof verdicts->rulings[0].text];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return break_rule(verdicts, stage, rule, text);
}

void verdicts_give_up(struct verdicts *verdicts, const char *format, ...)
{
    va_list arguments;

    verdicts->useless = true;
    va_start(arguments, format);
    vsnprintf(verdicts->why, sizeof verdicts->why, format, arguments);
    va_end(arguments);
}

void finding_add_line(struct lines *lines, const char *line)
{
    size_t length = strlen(line);
    char *text = realloc(lines->text, lines->length + length + 2);

    if (!text)
        return;
    lines->text = text;
    memcpy(text + lines->length, line, length);
    lines->length += length;
    memcpy(text + lines->length++, "\n", 2);
}

static bool is_among(char **arguments, const char *option, size_t length)
{
    while (*arguments && (strncmp(*arguments, option, length) != 0 || (*arguments)[length]))
        arguments++;
    return *arguments != NULL;
}

/* Does a hint ask for an option that was given, or has --drive in its place? */
static bool was_given(const char *hint, char **arguments)
{
    static const char driven[] = "--call-back --call-out --offer --cut", drive[] = "--drive";
    char option[20];

    snprintf(option, sizeof option, "%.*s", (int)strcspn(hint, " "), hint);
    return is_among(arguments, option, strlen(option)) ||
           (strstr(driven, option) && is_among(arguments, drive, strlen(drive)));
}

/* The rules that are broken, if they are few enough to be a reason: "rule 16", "rules 16, 30". */
static void list_broken(const struct verdicts *verdicts, char *text, size_t size)
{
    unsigned count = verdicts_count(verdicts, BROKEN), told = 0, rule;
    int length = snprintf(text, size, "%s", count == 0 ? "" : count == 1 ? "rule" : "rules");

    if (count > MOST_NAMED)
        text[0] = '\0';
    for (rule = rule_after(0); rule && count <= MOST_NAMED; rule = rule_after(rule))
        if (verdicts->rulings[rule].verdict == BROKEN)
            length += snprintf(text + length, size - (size_t)length, "%s %u", told++ ? "," : "", rule);
}

/* Why a rule was not reached, where its stage did not say so. */
static void give_reason(const struct verdicts *verdicts, unsigned rule, const char *broken, char **arguments,
                        char *text, size_t size)
{
    const char *hint = rule_of(rule)->hint;

    if (verdicts->useless)
        snprintf(text, size, "the provider could not be used: %.400s", verdicts->why);
    else if (hint && !was_given(hint, arguments))
        snprintf(text, size, "it takes %s", hint);
    else
        reason_write(rule, &verdicts->evidence, broken, text, size);
}

bool verdicts_have_nothing(const struct verdicts *verdicts)
{
    return verdicts->useless && verdicts_count(verdicts, HELD) + verdicts_count(verdicts, BROKEN) == 0 &&
           verdicts_count_warnings(verdicts) == 0;
}

void verdicts_end(struct verdicts *verdicts, char **arguments)
{
    struct ruling *ruling;
    char broken[80];
    unsigned i;

    if (verdicts_have_nothing(verdicts)) /* so it is not known what does not apply, either */
        memset(verdicts->rulings, 0, sizeof verdicts->rulings);
    list_broken(verdicts, broken, sizeof broken);
    for (i = rule_after(0); i; i = rule_after(i)) {
        ruling = &verdicts->rulings[i];
        if (ruling->verdict == NOT_REACHED && !ruling->text[0])
            give_reason(verdicts, i, broken, arguments, ruling->text, sizeof ruling->text);
    }
}

unsigned verdicts_count(const struct verdicts *verdicts, enum verdict verdict)
{
    unsigned i, count = 0;

    for (i = rule_after(0); i; i = rule_after(i))
        count += verdicts->rulings[i].verdict == verdict;
    return count;
}

unsigned verdicts_count_unexcused(const struct verdicts *verdicts)
{
    unsigned i, count = 0;

    for (i = rule_after(0); i; i = rule_after(i))
        count += verdicts->rulings[i].verdict == BROKEN && !ruling_excuse(&verdicts->rulings[i]);
    return count;
}

unsigned verdicts_count_warnings(const struct verdicts *verdicts)
{
    unsigned i, count = 0;

    for (i = rule_after(0); i; i = rule_after(i))
        count += ruling_warning(&verdicts->rulings[i])[0] != '\0';
    return count;
}

const char *ruling_excuse(const struct ruling *ruling)
{
    const struct finding *finding;
    const char *excuse = NULL;

    for (finding = ruling->findings; finding; finding = finding->next) {
        if (finding->is_warning)
            continue;
        if (!finding->excuse[0])
            return NULL;
        if (!excuse)
            excuse = finding->excuse;
    }
    return excuse;
}

const char *ruling_warning(const struct ruling *ruling)
{
    const struct finding *finding;

    for (finding = ruling->findings; finding; finding = finding->next)
        if (finding->is_warning)
            return finding->text;
    return "";
}
