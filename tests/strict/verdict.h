/* verdict.h: the report: which rules were held and which were broken. It is a file that is always up to date, whenever
 * and however the program ends. */
#ifndef STRICT_VERDICT_H
#define STRICT_VERDICT_H

/* Begin it, in the file that TSPEC_STRICT_REPORT names. If that is another process's, in one with .2 at the end of its
 * name, or .3 and so on. */
void verdict_begin(void);

/* There is nothing to be judged. */
void verdict_without_provider(const char *why);

/* For ledger_watch: a rule was kept (text NULL) or broken. Calls follow one another. */
void verdict_take(unsigned rule, const char *text);

#endif
