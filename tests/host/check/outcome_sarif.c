/* outcome_sarif.c: the findings as SARIF 2.1.0, which code hosts show beside the code. */
#include "../version.h"
#include "markup.h"
#include "outcome.h"

static void write_rules(FILE *file)
{
    unsigned i;

    for (i = rule_after(0); i; i = rule_after(i)) {
        fprintf(file, "%s\n          {\"id\": \"TSPI%03u\", \"shortDescription\": {\"text\": ", i > 1 ? "," : "", i);
        write_json_text(file, rule_of(i)->title);
        fprintf(file, "}, \"defaultConfiguration\": {\"level\": \"error\"}}");
    }
}

static void write_suppression(FILE *file, const char *why)
{
    fprintf(file, ",\n       \"suppressions\": [{\"kind\": \"external\", \"justification\": ");
    write_json_text(file, why);
    fprintf(file, "}]");
}

static void write_result(const struct outcome *outcome, FILE *file, unsigned rule, const struct finding *finding)
{
    fprintf(file, "\n      {\"ruleId\": \"TSPI%03u\", \"ruleIndex\": %u, \"level\": \"%s\", \"message\": {\"text\": ", rule,
            rule_index(rule), finding->is_warning ? "warning" : "error");
    write_json_text(file, finding->text);
    fprintf(file, "},\n       \"occurrenceCount\": %u, \"locations\": [{\"physicalLocation\": {\"artifactLocation\": "
            "{\"uri\": ", finding->times);
    write_json_uri(file, outcome->provider);
    fprintf(file, "}, \"region\": {\"startLine\": 1}}}],\n       \"properties\": {\"stage\": \"%s\", \"note\": ",
            finding->stage);
    write_json_text(file, finding->note);
    fprintf(file, ", \"bytes\": ");
    write_json_text(file, finding->bytes.text ? finding->bytes.text : "");
    fprintf(file, ", \"calls\": ");
    write_json_text(file, finding->calls.text ? finding->calls.text : "");
    fprintf(file, "}");
    if (finding->excuse[0])
        write_suppression(file, finding->excuse);
    fprintf(file, "}");
}

static void write_results(const struct outcome *outcome, FILE *file)
{
    const struct finding *finding;
    const char *comma = "";
    unsigned i;

    for (i = rule_after(0); i; i = rule_after(i))
        for (finding = outcome->verdicts->rulings[i].findings; finding; finding = finding->next, comma = ",") {
            fputs(comma, file);
            write_result(outcome, file, i, finding);
        }
}

/* How the run itself went: a provider that cannot be used is no finding. */
static void write_invocation(const struct verdicts *verdicts, FILE *file)
{
    fprintf(file, "      \"invocations\": [{\"executionSuccessful\": %s", verdicts->useless ? "false" : "true");
    if (verdicts->useless) {
        fprintf(file, ", \"toolExecutionNotifications\": [{\"level\": \"error\", \"message\": {\"text\": ");
        write_json_text(file, verdicts->why);
        fprintf(file, "}}]");
    }
    fprintf(file, "}],\n");
}

void outcome_write_sarif(const struct outcome *outcome, FILE *file)
{
    fprintf(file, "{\n  \"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\",\n  \"version\": \"2.1.0\",\n"
            "  \"runs\": [\n    {\"tool\": {\"driver\": {\"name\": \"tspi-check\", \"version\": \"%s\", "
            "\"rules\": [", VERSION);
    write_rules(file);
    fprintf(file, "]}},\n");
    write_invocation(outcome->verdicts, file);
    fprintf(file, "      \"results\": [");
    write_results(outcome, file);
    fprintf(file, "]}\n  ]\n}\n");
}
