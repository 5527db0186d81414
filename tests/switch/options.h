/* options.h: what the command line says, and the names of the faults and numbers that the switch can play. */
#ifndef SWITCH_OPTIONS_H
#define SWITCH_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "protocol_limits.h"

/* What the switch does wrong on purpose; MISCHIEFS in mischief.c says what each one is. */
enum mischief {
    MISCHIEF_NONE,
    MISCHIEF_SILENT,
    MISCHIEF_MUTE_AFTER_ANSWER,
    MISCHIEF_CLOSE,
    MISCHIEF_CLOSE_AFTER_DIAL,
    MISCHIEF_FAIL,
    MISCHIEF_TWICE,
    MISCHIEF_EARLY,
    MISCHIEF_GARBAGE,
    MISCHIEF_SLOW,
    MISCHIEF_NO_HANGUP,
    MISCHIEF_FOREIGN,
    MISCHIEF_UNKNOWN_STATE,
    MISCHIEF_NO_LOGIN,
    MISCHIEF_DISORDER,
    MISCHIEF_COUNT
};

/* What becomes of a call to a number; NUMBERS in numbers.h says how each begins. */
enum number_kind {
    NUMBER_UNASSIGNED,
    NUMBER_BUSY,
    NUMBER_SILENT,
    NUMBER_RINGING,
    NUMBER_CUT,
    NUMBER_CALL_BACK,
    NUMBER_CALL_OUT,
    NUMBER_OFFER,
    NUMBER_KINDS,
    NUMBER_ORDINARY = NUMBER_KINDS /* somebody answers it */
};

struct options {
    uint16_t port;                    /* 0: any free one */
    const char *port_file;            /* where to write the port, or NULL */
    const char *control;              /* path of a pipe through which it is told to do something, or NULL */
    const char *terminal;             /* extension of the first connection */
    const char *telephone;            /* a number that the terminal's telephone dials by itself, or NULL */
    const char *name;                 /* who sits there, or NULL: as the directory of people says */
    bool one_terminal;                /* every connection is that terminal */
    const char *prefix[NUMBER_KINDS]; /* numbers that begin so are of that kind; "": none is */
    const char *setting[SETTINGS];    /* what requests have to say of protocol.settings, in UTF-8; NULL: anything */
    unsigned ring_ms;                 /* from one state of a call to the next */
    unsigned talk_ms;                 /* how long a call that nobody dialed stays connected */
    enum mischief mischief;
    bool log;
};

#endif
