/* control.h: a pipe through which the switch is told to do something by itself. */
#ifndef SWITCH_CONTROL_H
#define SWITCH_CONTROL_H

#include <stddef.h>

enum control {
    CONTROL_CALL_BACK, /* somebody calls the first terminal */
    CONTROL_CALL_OUT,  /* its telephone places a call */
    CONTROL_OFFER,     /* somebody calls it until it answers or drops the call */
    CONTROL_HANG_UP,   /* whoever is at the other end of a call hangs up */
    CONTROL_CUT,       /* all connections are closed */
    CONTROLS,
};

/* What an action is called: "call-back". */
extern const char *const CONTROL_NAMES[CONTROLS];

/* Make the pipe of that path, unless it is there, and open it. -1 with errno: it cannot be. */
int control_open(const char *path);

/* Call act for each line that has come; what is no action is complained of. */
void control_read(int pipe, void (*act)(void *context, enum control control), void *context);

#endif
