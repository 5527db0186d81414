/* machines.h: the machines of the simulated network: the switch, and another one, of which a name server may say that
 * it is. */
#ifndef SIMULATOR_MACHINES_H
#define SIMULATOR_MACHINES_H

#include <stdbool.h>

#include "net/addresses.h"

bool is_switch(const union address *address);

#endif
