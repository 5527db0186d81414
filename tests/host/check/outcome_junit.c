/* outcome_junit.c: what the check has come to, as JUnit's XML, which most CI systems show. */
#include "markup.h"
#include "outcome.h"

/* name="text" */
static void write_attribute(FILE *file, const char *name, const char *text)
{
    fprintf(file, " %s=\"", name);
    write_xml_text(file, text);
    fprintf(file, "\"");
}

/* All findings of a rule, with the calls round each. */
static void write_findings(FILE *file, const struct ruling *ruling, bool warnings)
{
    const struct finding *finding;

    for (finding = ruling->findings; finding; finding = finding->next) {
        if (finding->is_warning != warnings)
            continue;
        write_xml_text(file, finding->text);
        fprintf(file, "\n");
        if (finding->note[0]) {
            write_xml_text(file, finding->note);
            fprintf(file, "\n");
        }
        if (finding->bytes.text)
            write_xml_text(file, finding->bytes.text);
        if (finding->calls.text)
            write_xml_text(file, finding->calls.text);
        fprintf(file, "\n");
    }
}

static void write_skipped(FILE *file, const char *how, const char *why)
{
    char message[900];

    snprintf(message, sizeof message, "%s: %s", how, why);
    fprintf(file, "      <skipped");
    write_attribute(file, "message", message);
    fprintf(file, "/>\n");
}

static void write_verdict(FILE *file, const struct ruling *ruling)
{
    if (ruling->verdict == BROKEN && !ruling_excuse(ruling)) {
        fprintf(file, "      <failure type=\"broken\"");
        write_attribute(file, "message", ruling->text);
        fprintf(file, ">");
        write_findings(file, ruling, false);
        fprintf(file, "</failure>\n");
    } else if (ruling->verdict == BROKEN) {
        write_skipped(file, "broken but allowed", ruling_excuse(ruling));
    } else if (ruling->verdict != HELD) {
        write_skipped(file, verdict_name(ruling->verdict), ruling->text);
    }
}

static void write_rule(FILE *file, unsigned number, const struct ruling *ruling)
{
    char name[200];

    snprintf(name, sizeof name, "rule %u: %s", number, rule_of(number)->title);
    fprintf(file, "    <testcase classname=\"tspi\"");
    write_attribute(file, "name", name);
    fprintf(file, ">\n");
    write_verdict(file, ruling);
    if (ruling_warning(ruling)[0]) {
        fprintf(file, "      <system-out>warning: ");
        write_findings(file, ruling, true);
        fprintf(file, "</system-out>\n");
    }
    fprintf(file, "    </testcase>\n");
}

void outcome_write_junit(const struct outcome *outcome, FILE *file)
{
    const struct verdicts *verdicts = outcome->verdicts;
    unsigned i, broken = verdicts_count_unexcused(verdicts);
    unsigned skipped = rule_count() - broken - verdicts_count(verdicts, HELD);
    double seconds = (double)outcome->took_us / 1e6;

    fprintf(file, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<testsuites name=\"tspi-check\" tests=\"%u\" failures=\"%u\" errors=\"%u\" skipped=\"%u\" time=\"%.1f\">\n"
            "  <testsuite", rule_count() + 1, broken, verdicts->useless, skipped, seconds);
    write_attribute(file, "name", outcome->provider);
    fprintf(file, " tests=\"%u\" failures=\"%u\" errors=\"%u\" skipped=\"%u\" time=\"%.1f\">\n"
            "    <testcase classname=\"tspi\" name=\"the provider can be used\">\n", rule_count() + 1, broken,
            verdicts->useless, skipped, seconds);
    if (verdicts->useless) {
        fprintf(file, "      <error type=\"useless\"");
        write_attribute(file, "message", verdicts->why);
        fprintf(file, "/>\n");
    }
    fprintf(file, "    </testcase>\n");
    for (i = rule_after(0); i; i = rule_after(i))
        write_rule(file, i, &verdicts->rulings[i]);
    fprintf(file, "  </testsuite>\n</testsuites>\n");
}
