/* outcome_json.c: what the check has come to, as JSON. */
#include <string.h>

#include "../version.h"
#include "markup.h"
#include "outcome.h"

static void write_lines(FILE *file, const char *name, const struct lines *lines)
{
    const char *text = lines->text, *comma = "";
    char line[256];
    size_t length;

    fprintf(file, ", \"%s\": [", name);
    for (; text && *text; text += length + 1, comma = ",") {
        length = strcspn(text, "\n");
        snprintf(line, sizeof line, "%.*s", (int)length, text);
        fprintf(file, "%s\n         ", comma);
        write_json_text(file, line);
    }
    fprintf(file, "]");
}

static void write_finding(FILE *file, const struct finding *finding)
{
    fprintf(file, "\n      {\"kind\": \"%s\", \"text\": ", finding->is_warning ? "warning" : "broken");
    write_json_text(file, finding->text);
    fprintf(file, ", \"note\": ");
    write_json_text(file, finding->note);
    fprintf(file, ", \"times\": %u, \"stage\": \"%s\", \"allowed\": ", finding->times, finding->stage);
    write_json_text(file, finding->excuse);
    write_lines(file, "bytes", &finding->bytes);
    write_lines(file, "calls", &finding->calls);
    fprintf(file, "}%s", finding->next ? "," : "");
}

static void write_rule(FILE *file, unsigned number, const struct ruling *ruling)
{
    const struct finding *finding;

    fprintf(file, "%s\n    {\"rule\": %u, \"verdict\": \"%s\", \"title\": ", number > 1 ? "," : "", number,
            verdict_name(ruling->verdict));
    write_json_text(file, rule_of(number)->title);
    fprintf(file, ", \"text\": ");
    write_json_text(file, ruling->text);
    fprintf(file, ", \"times\": %u, \"allowed\": %s, \"warning\": ", ruling->times,
            ruling->verdict == BROKEN && ruling_excuse(ruling) ? "true" : "false");
    write_json_text(file, ruling_warning(ruling));
    fprintf(file, ", \"findings\": [");
    for (finding = ruling->findings; finding; finding = finding->next)
        write_finding(file, finding);
    fprintf(file, "]}");
}

void outcome_write_json(const struct outcome *outcome, FILE *file)
{
    const struct verdicts *verdicts = outcome->verdicts;
    unsigned i, broken = verdicts_count_unexcused(verdicts);

    fprintf(file, "{\n  \"program\": \"tspi-check\",\n  \"version\": \"%s\",\n  \"provider\": ", VERSION);
    write_json_text(file, outcome->provider);
    fprintf(file, ",\n  \"useless\": ");
    write_json_text(file, verdicts->why);
    fprintf(file, ",\n  \"seconds\": %.1f,\n  \"totals\": {\"broken\": %u, \"allowed\": %u, \"held\": %u, "
            "\"not applicable\": %u, \"not reached\": %u, \"warnings\": %u},\n  \"rules\": [",
            (double)outcome->took_us / 1e6, broken, verdicts_count(verdicts, BROKEN) - broken,
            verdicts_count(verdicts, HELD), verdicts_count(verdicts, NOT_APPLICABLE),
            verdicts_count(verdicts, NOT_REACHED), verdicts_count_warnings(verdicts));
    for (i = rule_after(0); i; i = rule_after(i))
        write_rule(file, i, &verdicts->rulings[i]);
    fprintf(file, "\n  ]\n}\n");
}
