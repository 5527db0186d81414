/* incidents.h: what befalls the provider, by chance. Traffic that others make is among it. */
#ifndef SIMULATOR_INCIDENTS_H
#define SIMULATOR_INCIDENTS_H

#include <stdbool.h>
#include <stdint.h>

#include "chance.h"

enum incident {
    INCIDENT_CALL,     /* somebody calls a terminal, or a terminal's telephone calls somebody: no fault */
    INCIDENT_HANG_UP,  /* others hang up: no fault either */
    INCIDENT_BREAK,    /* a connection breaks */
    INCIDENT_SILENCE,  /* one falls silent */
    INCIDENT_STALL,    /* nothing arrives for some time */
    INCIDENT_OUTAGE,   /* the switch cannot be reached */
    INCIDENT_RESTART,  /* it is switched off and on */
    INCIDENT_FORGET,   /* it forgets its calls */
    INCIDENT_REPEAT,   /* it repeats itself */
    INCIDENT_MISCHIEF, /* it does one thing wrong */
    INCIDENT_NAMES,    /* the name server lies */
    INCIDENT_NARROW,   /* connections take little at a time */
    INCIDENT_PIECES,   /* and bring it in pieces */
    INCIDENT_LATENCY,  /* and slowly */
    INCIDENT_SLOW,     /* TAPI takes its time for callbacks */
    INCIDENT_REENTRY,  /* it asks from within them */
    INCIDENT_MEMORY,   /* memory is lacking */
    INCIDENT_THREADS,  /* threads are */
    INCIDENT_DISK,     /* the disk is full, or slow */
    INCIDENT_LINES,    /* lines are configured, or are not any more */
    INCIDENT_FLOOD,    /* everybody calls at once */
    INCIDENT_LOCKOUT,  /* connections break, and the switch lets nobody in for a time */
    INCIDENT_WELCOME,  /* they break, and on each new one somebody calls at once */
    INCIDENT_SWING,    /* somebody holds calls and takes them back, faster than TAPI can be told */
    INCIDENT_STRAY,    /* the switch says answers by an id on another connection, too */
    INCIDENT_STARTLE,  /* TAPI closes and opens lines in the moment when the network has news of them */
    INCIDENTS,
};

enum {
    ALWAYS = 1 << INCIDENT_CALL | 1 << INCIDENT_HANG_UP,
    LIES = 1 << INCIDENT_REPEAT | 1 << INCIDENT_MISCHIEF,
    HARM = LIES | 1 << INCIDENT_SILENCE | 1 << INCIDENT_STALL | 1 << INCIDENT_FORGET | 1 << INCIDENT_LATENCY |
           1 << INCIDENT_MEMORY | 1 << INCIDENT_FLOOD, /* what it takes to have the provider and the switch differ */
};

/* One of the kinds of a set, now, unless that one is muted. Most last for some time. */
void incident_happen(uint32_t kinds, uint32_t muted, struct chance chance);

/* All connections break. */
void incident_break_all(void);

/* All of them are over. */
void incidents_over(void);

#endif
