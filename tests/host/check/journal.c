/* journal.c: the last calls and events of a stage. */
#include "journal.h"

#include <stdio.h>
#include <string.h>

void journal_begin(struct journal *journal)
{
    memset(journal, 0, sizeof *journal);
}

void journal_add(struct journal *journal, unsigned long long at_us, unsigned thread, const char *mark, const char *text)
{
    char *line = journal->lines[journal->count++ % CALLS_BEFORE];
    unsigned i;

    snprintf(line, LONGEST_CALL, "%9.1f ms  thread %-6u %-2s %s", (double)at_us / 1000, thread, mark, text);
    for (i = 0; i < MOST_OPEN; i++)
        if (journal->open[i].wanted > 0) {
            finding_add_line(&journal->open[i].finding->calls, line);
            journal->open[i].wanted--;
        }
}

void journal_attach(struct journal *journal, struct finding *finding)
{
    unsigned i = journal->count > CALLS_BEFORE ? journal->count - CALLS_BEFORE : 0;

    for (; i < journal->count; i++)
        finding_add_line(&finding->calls, journal->lines[i % CALLS_BEFORE]);
    for (i = 0; i < MOST_OPEN; i++)
        if (journal->open[i].wanted == 0) {
            journal->open[i].finding = finding;
            journal->open[i].wanted = CALLS_AFTER + 1;
            return;
        }
}
