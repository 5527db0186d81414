/* trouble.h: what is wrong with the world at present. Incidents set it (incidents.c), the parts of the world obey. */
#ifndef SIMULATOR_TROUBLE_H
#define SIMULATOR_TROUBLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum names {
    NAMES_GOOD,
    NAMES_NONE,  /* the name server knows no such host */
    NAMES_WRONG, /* it names another machine */
    NAMES_MANY,  /* it names several, of which the switch is the last */
    NAMES_MUTE,  /* it says nothing for a long time, and then that it failed */
};

enum reach {
    REACH_GOOD,
    REACH_REFUSED, /* nothing listens at the switch */
    REACH_MUTE,    /* nothing comes back from there */
};

enum disk { DISK_GOOD, DISK_FULL, DISK_SLOW };

struct trouble {
    enum names names;
    enum reach reach;
    enum disk disk;
    uint64_t latency_us;  /* of the network, at most */
    size_t window;        /* bytes that are on their way to one side of a connection, at most */
    bool pieces;          /* what is sent together arrives bit by bit */
    uint64_t callback_us; /* how long TAPI takes for a callback, at most; 0: no time */
    unsigned reenters;    /* in one callback of so many TAPI asks for something; 0: in none */
    unsigned startles;    /* of so many things that the network tells one has TAPI open lines anew; 0: none has */
    bool strays;          /* what the switch answers by an id it says on another connection, too */
    unsigned welcomes;    /* so many that are let in by the switch are told of a call at once */
    bool threads_lacking; /* the system starts no thread, now and then */
};

extern struct trouble trouble;

/* All is well. */
void trouble_over(void);

#endif
