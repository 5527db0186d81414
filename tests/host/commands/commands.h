/* commands.h: what the host can do. */
#ifndef HOST_COMMANDS_H
#define HOST_COMMANDS_H

/* The program's exit codes. */
enum {
    EXIT_GOOD = 0,
    EXIT_FAILED = 1,  /* the call failed, or the provider cannot be used */
    EXIT_MISUSED = 2, /* the arguments make no sense */
    EXIT_BROKE = 3    /* the provider broke a rule */
};

/* Each takes its arguments (NULL at the end), prints what it has to say and returns an exit code. */
int dial_command(char **arguments);
int watch_command(char **arguments);
int probe_command(char **arguments);
int check_command(char **arguments);

/* What check's options are, for people. */
extern const char check_help[];

#endif
