/* options.h: a command's arguments. */
#ifndef HOST_OPTIONS_H
#define HOST_OPTIONS_H

#include <stdbool.h>

enum option_kind {
    OPTION_TEXT,   /* const char * */
    OPTION_NUMBER, /* unsigned */
    OPTION_SECONDS, /* uint64_t, in microseconds; fractions are allowed */
    OPTION_FLAG,    /* bool; it takes no value and becomes true */
    OPTION_LIST     /* struct option_list; it may be given several times */
};

enum { MOST_IN_LIST = 64 };

struct option_list {
    const char *texts[MOST_IN_LIST];
    unsigned count;
};

/* An option, and where its value goes. A name of NULL ends a table. */
struct option {
    const char *name;
    enum option_kind kind;
    void *value;
};

/* Read arguments (NULL at the end) into the options' values; what is no option goes into *operand, or is refused
 * if operand is NULL or set already. On false the mistake was printed. */
bool options_read(char **arguments, const struct option *options, const char **operand);

#endif
