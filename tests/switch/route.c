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

uint32_t route_stands(int state)
{
    const struct state_type *type = &protocol.states[state];

    return type->step[type->steps - 1].state;
}

bool route_ends(int state)
{
    return route_stands(state) == LINECALLSTATE_IDLE;
}

bool route_connected(uint64_t states)
{
    for (unsigned state = 0; state < protocol.state_count; state++)
        if ((states >> state & 1) && route_means((int)state, LINECALLSTATE_CONNECTED))
            return true;
    return false;
}

int route_offered(void)
{
    for (unsigned state = 0; state < protocol.state_count; state++)
        if (route_stands((int)state) == LINECALLSTATE_OFFERING)
            return (int)state;
    return protocol.first_state;
}

int route_fetched(void)
{
    for (unsigned state = 0; state < protocol.state_count; state++)
        if (route_stands((int)state) == LINECALLSTATE_CONNECTED)
            return (int)state;
    return protocol.first_state;
}

int route_placed(void)
{
    for (unsigned state = 0; state < protocol.state_count; state++)
        if (protocol.states[state].begins && !route_means((int)state, LINECALLSTATE_OFFERING))
            return (int)state;
    return protocol.first_state;
}

int route_tone(void)
{
    for (unsigned state = 0; state < protocol.state_count; state++)
        if (route_stands((int)state) == LINECALLSTATE_DIALTONE)
            return (int)state;
    return protocol.first_state;
}

static bool stands(int state, uint32_t call_state)
{
    return route_stands(state) == call_state;
}

/* Whether a state that follows this one shows a shorter way. */
static bool step_nearer(int state, unsigned char distance[STATES])
{
    unsigned char before = distance[state];

    for (unsigned next = 0; next < protocol.state_count; next++)
        if (follows(state, next) && distance[next] + 1 < distance[state])
            distance[state] = (unsigned char)(distance[next] + 1);
    return distance[state] < before;
}

/* For every state, how many steps it is away from one that is a goal. A call does not go on from where it ends. */
static void measure(bool (*is_goal)(int state, uint32_t call_state), uint32_t call_state,
                    unsigned char distance[STATES])
{
    unsigned count = protocol.state_count;
    bool nearer = true;

    for (unsigned state = 0; state < count; state++)
        distance[state] = is_goal((int)state, call_state) ? 0 : FAR;
    while (nearer) {
        nearer = false;
        for (unsigned state = 0; state < count; state++)
            nearer |= !route_ends((int)state) && step_nearer((int)state, distance);
    }
}

int route_onward(int state, uint64_t visited)
{
    unsigned char distance[STATES];

    if (route_connected(visited))
        return NO_STATE;
    measure(route_means, LINECALLSTATE_CONNECTED, distance);
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

int route_toward(int state, uint32_t call_state, uint32_t mode)
{
    unsigned char distance[STATES];
    int best = NO_STATE;

    if (route_ends(state) || stands(state, call_state))
        return NO_STATE;
    measure(stands, call_state, distance);
    for (unsigned next = 0; next < protocol.state_count; next++) {
        if (!follows(state, next) || distance[next] == FAR)
            continue;
        if (best == NO_STATE || distance[next] < distance[best] ||
            (distance[next] == distance[best] && has_mode(next, mode) && !has_mode((unsigned)best, mode)))
            best = (int)next;
    }
    return best;
}
