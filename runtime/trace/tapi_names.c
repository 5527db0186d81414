/* tapi_names.c: see tapi_names.h. */
#include "tapi_names.h"

#include <stddef.h>
#include <tapi.h>

struct name {
    DWORD value;
    const char *text;
};

#define N(name) {LINEERR_##name, "LINEERR_" #name}
#define P(name) {PHONEERR_##name, "PHONEERR_" #name}
static const struct name errors[] = {
    N(ALLOCATED), N(BADDEVICEID), N(BEARERMODEUNAVAIL), N(CALLUNAVAIL), N(DIALBILLING), N(DIALDIALTONE),
    N(DIALPROMPT), N(DIALQUIET), N(INCOMPATIBLEAPIVERSION), N(INCOMPATIBLEEXTVERSION), N(INIFILECORRUPT),
    N(INVALADDRESS), N(INVALADDRESSID), N(INVALADDRESSMODE), N(INVALADDRESSSTATE), N(INVALCALLHANDLE),
    N(INVALCALLPARAMS), N(INVALCALLSTATE), N(INVALDIGITMODE), N(INVALLINEHANDLE), N(INVALLINESTATE), N(INVALMEDIAMODE), N(INVALPARAM),
    N(NODEVICE), N(NOMEM), N(OPERATIONFAILED), N(OPERATIONUNAVAIL), N(RESOURCEUNAVAIL), N(STRUCTURETOOSMALL),
    N(UNINITIALIZED), P(BADDEVICEID), P(INCOMPATIBLEAPIVERSION),
    {0, NULL},
};
#undef N
#undef P

#define N(name) {LINE_##name, "LINE_" #name}
static const struct name messages[] = {
    N(ADDRESSSTATE), N(CALLINFO), N(CALLSTATE), N(GENERATE), N(LINEDEVSTATE),
    {0, NULL},
};
#undef N

#define N(name) {LINECALLSTATE_##name, #name}
static const struct name call_states[] = {
    N(IDLE), N(OFFERING), N(ACCEPTED), N(DIALTONE), N(DIALING), N(RINGBACK), N(BUSY), N(SPECIALINFO),
    N(CONNECTED), N(PROCEEDING), N(ONHOLD), N(CONFERENCED), N(ONHOLDPENDCONF), N(ONHOLDPENDTRANSFER),
    N(DISCONNECTED), N(UNKNOWN),
    {0, NULL},
};
#undef N

#define N(name) {LINEDISCONNECTMODE_##name, #name}
static const struct name disconnect_modes[] = {
    N(NORMAL), N(UNKNOWN), N(REJECT), N(PICKUP), N(FORWARDED), N(BUSY), N(NOANSWER), N(BADADDRESS),
    N(UNREACHABLE), N(CONGESTION), N(INCOMPATIBLE), N(UNAVAIL), N(NODIALTONE), N(NUMBERCHANGED), N(OUTOFORDER),
    N(TEMPFAILURE), N(QOSUNAVAIL), N(BLOCKED), N(DONOTDISTURB), N(CANCELLED),
    {0, NULL},
};
#undef N

#define N(name) {LINEDEVSTATE_##name, #name}
static const struct name line_states[] = {
    N(CONNECTED), N(DISCONNECTED), N(INSERVICE), N(OUTOFSERVICE), N(NUMCALLS),
    {0, NULL},
};
#undef N

static const char *find(const struct name *table, DWORD value)
{
    while (table->text != NULL && table->value != value)
        table++;
    return table->text;
}

const char *tapi_error(LONG error)
{
    return find(errors, (DWORD)error);
}

const char *tapi_message(DWORD message)
{
    return find(messages, message);
}

const char *tapi_call_state(DWORD state)
{
    return find(call_states, state);
}

const char *tapi_disconnect_mode(DWORD mode)
{
    return find(disconnect_modes, mode);
}

const char *tapi_line_state(DWORD state)
{
    return find(line_states, state);
}
