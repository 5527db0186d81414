/* excuses.c: broken rules that are known and do not count. */
#include "excuses.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../platform/host_os.h"
#include "../report.h"

static bool read_allowed(struct excuses *excuses, const char *text)
{
    char *end;
    unsigned long rule = strtoul(text, &end, 10);

    if (!isdigit((unsigned char)text[0]) || *end != ':' || !rule_exists((unsigned)rule)) {
        complain("--allow takes RULE:reason, with the number of a rule, not \"%s\".", text);
        return false;
    }
    if (!end[1 + strspn(end + 1, " ")]) {
        complain("--allow %lu needs a reason, for who reads the report; --allow \"%lu:why it may be broken\"", rule,
                 rule);
        return false;
    }
    excuses->allowed[rule] = end + 1;
    return true;
}

/* Nothing in it is for a terminal to obey. */
static bool is_plain(const char *line)
{
    while (*line >= ' ' && *line <= '~')
        line++;
    return !*line;
}

/* A line of the baseline. */
static bool read_known(struct excuses *excuses, const char *line, unsigned number)
{
    char *end;
    unsigned long rule = strtoul(line, &end, 10);
    struct known *known;

    if (!line[0] || line[0] == '#')
        return true;
    if (!rule_exists((unsigned)rule) || *end != ' ') {
        complain("%s, line %u: a finding is a rule's number, a blank and a text%s%s%s", excuses->baseline, number,
                 is_plain(line) ? ", not \"" : "; is this a file of --write-baseline?", is_plain(line) ? line : "",
                 is_plain(line) ? "\"" : "");
        return false;
    }
    known = calloc(1, sizeof *known);
    if (!known)
        abort();
    known->rule = (unsigned)rule;
    snprintf(known->text, sizeof known->text, "%s", end + 1);
    known->next = excuses->known;
    excuses->known = known;
    return true;
}

static bool read_baseline(struct excuses *excuses)
{
    FILE *file = host_file_open(excuses->baseline, "rb");
    char line[sizeof excuses->known->text + 20];
    unsigned number = 0;
    bool good = true, read;

    while (good && file && fgets(line, sizeof line, file)) {
        line[strcspn(line, "\r\n")] = '\0';
        good = read_known(excuses, line, ++number);
    }
    read = file && !ferror(file);
    if (!read)
        complain("the baseline %s cannot be read: %s; --write-baseline %s writes one.", excuses->baseline,
                 strerror(errno), excuses->baseline);
    if (file)
        fclose(file);
    return good && read;
}

bool excuses_read(struct excuses *excuses, const struct option_list *allow, const char *baseline)
{
    unsigned i;

    *excuses = (struct excuses){.baseline = baseline};
    for (i = 0; i < allow->count; i++)
        if (!read_allowed(excuses, allow->texts[i]))
            return false;
    return !baseline || read_baseline(excuses);
}

void excuses_free(struct excuses *excuses)
{
    struct known *known;

    while ((known = excuses->known)) {
        excuses->known = known->next;
        free(known);
    }
}

/* Are they the same but for their numbers, decimal or hexadecimal? */
static bool is_same(const char *a, const char *b)
{
    while (*a && *b) {
        if (isdigit((unsigned char)*a) && isdigit((unsigned char)*b)) {
            while (isxdigit((unsigned char)*a) || *a == 'x')
                a++;
            while (isxdigit((unsigned char)*b) || *b == 'x')
                b++;
        } else if (*a++ != *b++) {
            return false;
        }
    }
    return *a == *b;
}

static void excuse(struct excuses *excuses, unsigned rule, struct finding *finding)
{
    struct known *known;

    if (excuses->allowed[rule])
        snprintf(finding->excuse, sizeof finding->excuse, "%s", excuses->allowed[rule]);
    for (known = excuses->known; known; known = known->next) {
        if (known->rule != rule || !is_same(known->text, finding->text))
            continue;
        known->seen = true;
        if (!finding->excuse[0])
            snprintf(finding->excuse, sizeof finding->excuse, "it is in the baseline, %s", excuses->baseline);
    }
}

void excuses_apply(struct excuses *excuses, struct verdicts *verdicts)
{
    struct finding *finding;
    unsigned rule;

    for (rule = rule_after(0); rule; rule = rule_after(rule))
        for (finding = verdicts->rulings[rule].findings; finding; finding = finding->next)
            if (!finding->is_warning)
                excuse(excuses, rule, finding);
}

unsigned excuses_count_gone(const struct excuses *excuses)
{
    const struct known *known;
    unsigned count = 0;

    for (known = excuses->known; known; known = known->next)
        count += !known->seen;
    return count;
}

bool excuses_write(const struct verdicts *verdicts, const char *path, const char *provider)
{
    FILE *file = host_file_open(path, "wb");
    const struct finding *finding;
    unsigned rule;

    if (!file)
        return complain_unless_written(NULL, path);
    fprintf(file, "# What tspi-check found in %s, and does not count any more with --baseline.\n"
                  "# A finding a line: the rule's number and the text, in which numbers may differ.\n", provider);
    for (rule = rule_after(0); rule; rule = rule_after(rule))
        for (finding = verdicts->rulings[rule].findings; finding; finding = finding->next)
            if (!finding->is_warning)
                fprintf(file, "%u %s\n", rule, finding->text);
    return complain_unless_written(file, path);
}
