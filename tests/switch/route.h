/* route.h: the way of a call through the states that the spec lists.
 *
 * A state is an index into protocol.states; NO_STATE stands for none. */
#ifndef SWITCH_ROUTE_H
#define SWITCH_ROUTE_H

#include <stdbool.h>
#include <stdint.h>

enum { NO_STATE = -1 };

/* True if the state reports this LINECALLSTATE_…, alone or among others. */
bool route_means(int state, uint32_t call_state);

/* True if a call ends with this state: it is IDLE at last. */
bool route_ends(int state);

/* The state after this one on the way to a connected call: the lowest successor that leads there and was not visited
 * (a mask of states). NO_STATE when connected or when there is none. */
int route_onward(int state, uint64_t visited);

/* The state after this one on the shortest way to the call's end; among equals the one that has the wanted mode
 * (LINEDISCONNECTMODE_…), then the lowest. NO_STATE if the call has ended. */
int route_homeward(int state, uint32_t mode);

#endif
