/* pair.c: see pair.h. */
#include "pair.h"

void pair_begin(const struct core *core, struct call *call, struct call *consult)
{
    call->partner = consult;
    consult->partner = call;
    consult->consults = true;
    consult->own_tone = core->protocol->own_dial_tone;
}

void pair_part(struct call *call)
{
    if (call->partner == NULL)
        return;
    call->partner->partner = NULL;
    call->partner = NULL;
}

struct step pair_step(const struct core *core, const struct call *call, const struct step *step)
{
    struct step told = *step;
    if (step->state == LINECALLSTATE_ONHOLD && call->partner != NULL && core->protocol->own_pending)
        told.state = LINECALLSTATE_ONHOLDPENDTRANSFER;
    return told;
}

/* Nobody waits to be sent to whom it would reach; one that the switch knows is the switch's. Else the call waits for no
 * transfer, and is on hold like others. */
void pair_end(struct core *core, struct call *call)
{
    struct call *other = call->partner;
    pair_part(call);
    if (other == NULL)
        return;
    if (pair_is_ours(other) && other->stage == CALL_LIVE)
        call_end(core, other, LINEDISCONNECTMODE_NORMAL);
    else if (other->now.state == LINECALLSTATE_ONHOLDPENDTRANSFER && core->protocol->own_pending)
        call_step(core, other, &(struct step){.state = LINECALLSTATE_ONHOLD});
}

bool pair_is_ours(const struct call *call)
{
    return call->own_tone && !call->sent;
}

void pair_drop(struct core *core, struct call *call)
{
    if (!pair_is_ours(call))
        return;
    call_drop_accepted(core, call);
    if (call->stage == CALL_LIVE)
        call_end(core, call, LINEDISCONNECTMODE_NORMAL);
}

bool pair_can_dial(const struct call *call)
{
    return call->consults && call->len[TEXT_DEST] == 0 && call->told.state == LINECALLSTATE_DIALTONE;
}

/* The call that it was for may have ended meanwhile, or TAPI has dropped the consultation call. */
void pair_give_tone(struct core *core, struct call *consult)
{
    if (!pair_is_ours(consult))
        return;
    call_step(core, consult, &(struct step){LINECALLSTATE_DIALTONE, LINEDIALTONEMODE_NORMAL});
    if (consult->partner == NULL || consult->drop_accepted)
        call_end(core, consult, LINEDISCONNECTMODE_NORMAL);
}
