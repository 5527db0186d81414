/* verdicts.c: what is known of each rule, and the report. */
#include "verdicts.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../platform/host_os.h"

static const char *const verdict_names[] = {"not reached", "not applicable", "held", "broken"};
static const char *const verdict_colours[] = {"", "", "\033[32m", "\033[31m"};

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
    for (i = 1; i <= RULES; i++)
        if (rule_exists(i) && rule_of(i)->unseen)
            set(&verdicts->rulings[i], NOT_APPLICABLE, rule_of(i)->unseen);
}

static bool starts(const char *line, const char *word, unsigned *rule, const char **text)
{
    size_t length = strlen(word);
    char *end;

    if (strncmp(line, word, length) != 0 || line[length] != ' ')
        return false;
    *rule = (unsigned)strtoul(line + length, &end, 10);
    *text = *end == ' ' ? end + 1 : end;
    return *rule == 0 || rule_exists(*rule);
}

bool verdicts_take(struct verdicts *verdicts, const char *line)
{
    static const struct {
        const char *word;
        enum verdict verdict;
    } words[] = {{"held", HELD}, {"broken", BROKEN}, {"absent", NOT_APPLICABLE}, {"unreached", NOT_REACHED}};
    const char *text;
    unsigned rule;
    size_t i;

    for (i = 0; i < sizeof words / sizeof *words; i++)
        if (starts(line, words[i].word, &rule, &text)) {
            set(&verdicts->rulings[rule], words[i].verdict, text);
            return true;
        }
    if (starts(line, "warning", &rule, &text) && !verdicts->rulings[rule].warning[0])
        snprintf(verdicts->rulings[rule].warning, sizeof verdicts->rulings[rule].warning, "%s", text);
    if (starts(line, "useless", &rule, &text)) {
        verdicts->useless = true;
        snprintf(verdicts->why, sizeof verdicts->why, "%s", text);
    }
    return starts(line, "warning", &rule, &text) || starts(line, "useless", &rule, &text);
}

void verdicts_break(struct verdicts *verdicts, unsigned rule, const char *format, ...)
{
    char text[sizeof verdicts->rulings[0].text];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    set(&verdicts->rulings[rule], BROKEN, text);
}

/* Does a hint ask for an option that was given? */
static bool was_given(const char *hint, char **arguments)
{
    size_t length = strcspn(hint, " ");

    while (*arguments && (strncmp(*arguments, hint, length) != 0 || (*arguments)[length]))
        arguments++;
    return *arguments != NULL;
}

void verdicts_end(struct verdicts *verdicts, char **arguments)
{
    struct ruling *ruling;
    const char *hint;
    unsigned i;

    for (i = 1; i <= RULES; i++) {
        if (!rule_exists(i))
            continue;
        ruling = &verdicts->rulings[i];
        hint = rule_of(i)->hint;
        if (ruling->verdict != NOT_REACHED || ruling->text[0])
            continue;
        if (hint && !was_given(hint, arguments))
            snprintf(ruling->text, sizeof ruling->text, "it takes %s", hint);
        else
            snprintf(ruling->text, sizeof ruling->text, "nothing that would have shown it came about");
    }
}

unsigned verdicts_count(const struct verdicts *verdicts, enum verdict verdict)
{
    unsigned i, count = 0;

    for (i = 1; i <= RULES; i++)
        count += rule_exists(i) && verdicts->rulings[i].verdict == verdict;
    return count;
}

static unsigned count_warnings(const struct verdicts *verdicts)
{
    unsigned i, count = 0;

    for (i = 1; i <= RULES; i++)
        count += verdicts->rulings[i].warning[0] != '\0';
    return count;
}

/* A rule's verdict, and below it what was seen, or why there is no verdict. */
static void print_rule(unsigned number, const struct ruling *ruling, bool colours)
{
    printf("%s%4u  %-14s%s  %s\n", colours ? verdict_colours[ruling->verdict] : "", number,
           verdict_names[ruling->verdict], colours ? "\033[0m" : "", rule_of(number)->title);
    if (ruling->verdict != HELD)
        printf("      %s\n", ruling->text);
    if (ruling->times > 1)
        printf("      and %u more\n", ruling->times - 1);
    if (ruling->warning[0])
        printf("      warning: %s\n", ruling->warning);
}

static void print_text(const struct verdicts *verdicts, const char *provider)
{
    bool colours = host_output_has_colours();
    unsigned i, warnings = count_warnings(verdicts);

    printf("%s\n\n", provider);
    for (i = 1; i <= RULES; i++)
        if (rule_exists(i))
            print_rule(i, &verdicts->rulings[i], colours);
    printf("\n%u held, %u broken, %u not applicable, %u not reached; %u warning%s\n", verdicts_count(verdicts, HELD),
           verdicts_count(verdicts, BROKEN), verdicts_count(verdicts, NOT_APPLICABLE),
           verdicts_count(verdicts, NOT_REACHED), warnings, warnings == 1 ? "" : "s");
    if (verdicts->useless)
        printf("The provider could not be used to the end: %s.\n", verdicts->why);
}

static void print_json_text(const char *text)
{
    const unsigned char *at;

    putchar('"');
    for (at = (const unsigned char *)text; *at; at++)
        if (*at == '"' || *at == '\\')
            printf("\\%c", *at);
        else if (*at < 0x20)
            printf("\\u%04x", *at);
        else
            putchar(*at);
    putchar('"');
}

static void print_json_rule(unsigned number, const struct ruling *ruling)
{
    printf("    {\"rule\": %u, \"verdict\": \"%s\", \"title\": ", number, verdict_names[ruling->verdict]);
    print_json_text(rule_of(number)->title);
    printf(", \"text\": ");
    print_json_text(ruling->text);
    printf(", \"times\": %u, \"warning\": ", ruling->times);
    print_json_text(ruling->warning);
    printf("}%s\n", number < RULES ? "," : "");
}

static void print_json(const struct verdicts *verdicts, const char *provider)
{
    unsigned i;

    printf("{\n  \"provider\": ");
    print_json_text(provider);
    printf(",\n  \"useless\": ");
    print_json_text(verdicts->why);
    printf(",\n  \"rules\": [\n");
    for (i = 1; i <= RULES; i++)
        if (rule_exists(i))
            print_json_rule(i, &verdicts->rulings[i]);
    printf("  ]\n}\n");
}

void verdicts_print(const struct verdicts *verdicts, const char *provider, bool as_json)
{
    if (as_json)
        print_json(verdicts, provider);
    else
        print_text(verdicts, provider);
}
