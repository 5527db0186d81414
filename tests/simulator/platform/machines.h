/* machines.h: the machines of the simulated network: the switch, and another one, of which a name server may say that
 * it is. */
#ifndef SIMULATOR_MACHINES_H
#define SIMULATOR_MACHINES_H

#include <stdbool.h>

#include "net/addresses.h"

/* Of the switch, which has two addresses. */
bool is_switch(const union address *address);

/* The one that the name SECOND_HOST has. */
bool is_second(const union address *address);

#endif
