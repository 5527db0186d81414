/* route.c: the way of a call through the states that the spec lists. */
#include "route.h"

#include <windows.h>
#include <tapi.h>

#include "protocol.h"

enum { STATES = 64, FAR = STATES }; /* protocol.states are bits of a 64-bit mask */

static bool follows(int state, unsigned next)
{
    return protocol.states[state].next >> next & 1;
}

bool route_means(int state, uint32_t call_state)
{
    const struct state_type *type = &protocol.states[state];

    for (unsigned i = 0; i < type->steps; i++)
        if (type->step[i].state == call_state)
            return true;
    return false;
}

bool route_ends(int state)
{
    const struct state_type *type = &protocol.states[state];

    return type->step[type->steps - 1].state == LINECALLSTATE_IDLE;
}

static bool connects(int state)
{
    return route_means(state, LINECALLSTATE_CONNECTED);
}

/* For every state, how many steps it is away from one that is a goal. A call does not go on from where it ends. */
static void measure(bool (*is_goal)(int state), unsigned char distance[STATES])
{
    unsigned count = protocol.state_count;

    for (unsigned state = 0; state < count; state++)
        distance[state] = is_goal((int)state) ? 0 : FAR;
    for (unsigned round = 0; round < count; round++)
        for (unsigned state = 0; state < count; state++)
            for (unsigned next = 0; next < count; next++)
                if (!route_ends((int)state) && follows((int)state, next) && distance[next] + 1 < distance[state])
                    distance[state] = (unsigned char)(distance[next] + 1);
}

int route_onward(int state, uint64_t visited)
{
    unsigned char distance[STATES];

    if (connects(state))
        return NO_STATE;
    measure(connects, distance);
    for (unsigned next = 0; next < protocol.state_count; next++)
        if (follows(state, next) && !(visited >> next & 1) && distance[next] < FAR)
            return (int)next;
    return NO_STATE;
}

static bool has_mode(unsigned state, uint32_t mode)
{
    const struct state_type *type = &protocol.states[state];

    for (unsigned i = 0; i < type->steps; i++)
        if (type->step[i].state == LINECALLSTATE_DISCONNECTED && type->step[i].mode == mode)
            return true;
    return false;
}

int route_homeward(int state, uint32_t mode)
{
    unsigned char distance[STATES];
    int best = NO_STATE;

    if (route_ends(state))
        return NO_STATE;
    measure(route_ends, distance);
    for (unsigned next = 0; next < protocol.state_count; next++) {
        if (!follows(state, next) || distance[next] == FAR)
            continue;
        if (best == NO_STATE || distance[next] < distance[best] ||
            (distance[next] == distance[best] && has_mode(next, mode) && !has_mode((unsigned)best, mode)))
            best = (int)next;
    }
    return best;
}
