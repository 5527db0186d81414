/* explain.h: what the rules mean, for whoever has broken one. */
#ifndef HOST_EXPLAIN_H
#define HOST_EXPLAIN_H

/* What docs/tspi-rules.md says of a rule. Its bad and good example, and how it is looked at, may be NULL. */
struct explanation {
    unsigned rule;
    const char *text, *bad, *good, *looked_at;
    const char *pages; /* Microsoft's, addresses with blanks between them */
};

/* All of them, ended by rule 0; made by explain.py. */
extern const struct explanation explanations[];

/* The command: its arguments are numbers of rules. Prints each. Returns an exit code. */
int explain_command(char **arguments);

#endif
