/* explain.c: what the rules mean, for whoever has broken one. */
#include "explain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../commands/commands.h"
#include "../report.h"
#include "rules.h"

enum { WIDTH = 100, LABEL = 11 };

/* A paragraph with a label before its first line, wrapped at blanks. */
static void print_paragraph(const char *label, const char *text)
{
    size_t column = LABEL, length;

    if (!text)
        return;
    printf("%-*s", LABEL, label);
    for (; *text; text += length + strspn(text + length, " ")) {
        length = strcspn(text, " ");
        if (column > LABEL && column + 1 + length > WIDTH) {
            printf("\n%*s", LABEL, "");
            column = LABEL;
        }
        printf("%s%.*s", column > LABEL ? " " : "", (int)length, text);
        column += length + (column > LABEL);
    }
    printf("\n");
}

static const struct explanation *find(unsigned rule)
{
    const struct explanation *explanation = explanations;

    while (explanation->rule && explanation->rule != rule)
        explanation++;
    return explanation->rule ? explanation : NULL;
}

static void print_pages(const char *pages)
{
    size_t length;
    const char *label = "pages";

    for (; *pages; pages += length + strspn(pages + length, " "), label = "") {
        length = strcspn(pages, " ");
        printf("%-*s%.*s\n", LABEL, label, (int)length, pages);
    }
}

static void explain(unsigned number)
{
    const struct rule *rule = rule_of(number);
    const struct explanation *explanation = find(number);

    printf("rule %u: %s\n\n", number, rule->title);
    if (explanation) {
        print_paragraph("rule", explanation->text);
        print_paragraph("bad", explanation->bad);
        print_paragraph("good", explanation->good);
        print_paragraph("looked at", explanation->looked_at);
    }
    print_paragraph("takes", rule->hint);
    print_paragraph("not seen", rule->unseen);
    if (explanation)
        print_pages(explanation->pages);
}

int explain_command(char **arguments)
{
    unsigned long number;
    char *end;
    unsigned i;

    if (!arguments[0]) {
        complain("explain needs the number of a rule, or several.");
        return EXIT_MISUSED;
    }
    for (i = 0; arguments[i]; i++) {
        number = strtoul(arguments[i], &end, 10);
        if (*end || number > RULES || !rule_exists((unsigned)number)) {
            complain("there is no rule \"%s\".", arguments[i]);
            return EXIT_MISUSED;
        }
        printf("%s", i > 0 ? "\n" : "");
        explain((unsigned)number);
    }
    return EXIT_GOOD;
}
