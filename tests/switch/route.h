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

/* The LINECALLSTATE_… in which the state leaves a call: that of its last step. */
uint32_t route_stands(int state);

/* True if a call ends with this state. */
bool route_ends(int state);

/* True if one of these states (a mask) is that of a connected call. */
bool route_connected(uint64_t states);

/* Where a call begins that somebody else makes: the lowest state that is OFFERING at last. Where the spec has none, as
 * any other. */
int route_offered(void);

/* Where a call begins that somebody places at the terminal's telephone: the lowest state that the spec lets such a call
 * begin in and that is not OFFERING. Where the spec has none, as any other. */
int route_placed(void);

/* Where a consultation call begins: the lowest state that is a dial tone. Where the spec has none, as any other. */
int route_tone(void);
/* Where a call begins that is fetched to the terminal: the lowest state that leaves it connected. Where the spec has
 * none, as any other. */
int route_fetched(void);

/* The state after this one on the way to a connected call: the lowest successor that leads there and was not visited
 * (a mask of states, this one among them). NO_STATE when the call is or was connected, or when there is none. */
int route_onward(int state, uint64_t visited);

/* The state after this one on the shortest way to one that leaves the call in a LINECALLSTATE_…; among equals the one
 * that has the wanted mode (LINEDISCONNECTMODE_…), then the lowest. NO_STATE if the call stands there, if it has ended,
 * or if there is no way. */
int route_toward(int state, uint32_t call_state, uint32_t mode);

#endif
