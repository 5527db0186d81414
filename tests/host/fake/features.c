/* features.c: what a call can be asked for. */
#include "fake.h"

enum {
    LISTENING = LINECALLFEATURE_MONITORDIGITS | LINECALLFEATURE_GATHERDIGITS | LINECALLFEATURE_GENERATETONE |
                LINECALLFEATURE_SETCALLDATA | LINECALLFEATURE_MONITORTONES, /* and being heard */
    SERVICES = LINECALLFEATURE_MONITORMEDIA | LINECALLFEATURE_SENDUSERUSER | LINECALLFEATURE_RELEASEUSERUSERINFO,
};

/* What a call in this state can be asked for beside a drop. */
static DWORD features_in(DWORD state)
{
    DWORD held = does("holds a call without offering to") ? 0 : LINECALLFEATURE_HOLD;

    if (does("has no operation"))
        return 0;
    switch (state) {
    case LINECALLSTATE_OFFERING:
        return LINECALLFEATURE_ANSWER | LINECALLFEATURE_ACCEPT | LINECALLFEATURE_REDIRECT;
    case LINECALLSTATE_ACCEPTED:
        return LINECALLFEATURE_ANSWER | (does("offers to accept an accepted call") ? LINECALLFEATURE_ACCEPT : 0);
    case LINECALLSTATE_RINGBACK:
        return LINECALLFEATURE_COMPLETECALL | (does("offers to hold a ringing call") ? LINECALLFEATURE_HOLD : 0);
    case LINECALLSTATE_CONNECTED:
        if (does("offers to answer a connected call"))
            held |= LINECALLFEATURE_ANSWER;
        return held | LINECALLFEATURE_BLINDTRANSFER | LINECALLFEATURE_GENERATEDIGITS | LINECALLFEATURE_PARK |
               LISTENING | SERVICES;
    case LINECALLSTATE_ONHOLD:
        return LINECALLFEATURE_UNHOLD;
    default:
        return 0;
    }
}

DWORD call_features(const struct call *call)
{
    DWORD features = 0;

    if (call->life == LIVE && !call->dropped)
        features = (call->confers ? 0 : features_in(call->state)) | transfer_features(call) | conference_features(call);
    if (does("cannot be dropped"))
        return 0;
    if (call_lives(call) || does("offers to drop an idle call"))
        features |= LINECALLFEATURE_DROP;
    return features;
}

DWORD call_features_ever(void)
{
    DWORD features = LINECALLFEATURE_DROP | LINECALLFEATURE_ANSWER | LINECALLFEATURE_ACCEPT | LINECALLFEATURE_REDIRECT |
                     LINECALLFEATURE_HOLD | LINECALLFEATURE_UNHOLD | LINECALLFEATURE_BLINDTRANSFER |
                     LINECALLFEATURE_GENERATEDIGITS | LINECALLFEATURE_SETUPTRANSFER | LINECALLFEATURE_DIAL |
                     LINECALLFEATURE_SWAPHOLD | LINECALLFEATURE_COMPLETETRANSF | LINECALLFEATURE_PARK |
                     LINECALLFEATURE_COMPLETECALL | LISTENING | SERVICES | conference_features_ever();

    if (does("has no operation"))
        return LINECALLFEATURE_DROP;
    if (does("says that calls can be secured"))
        features |= LINECALLFEATURE_SECURECALL;
    if (does("sets up a transfer without offering to"))
        features &= ~(DWORD)LINECALLFEATURE_SETUPTRANSFER;
    if (does("says that calls can never be held"))
        features &= ~(DWORD)LINECALLFEATURE_HOLD;
    return features;
}
