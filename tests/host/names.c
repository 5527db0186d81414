/* names.c: see names.h. */
#include "names.h"

#include <stdio.h>
#include <string.h>

#include <tspi.h>

#include "tapi_constants.h"

enum { DEVICE_SPECIFIC = 0xC0000000 /* from here on errors may be the provider's own */ };

struct name {
    DWORD value;
    const char *text;
};

#define ROW(constant, name) {constant, #name},
static const struct name errors[] = {TAPI_LINE_ERRORS(ROW) {0, NULL}};
static const struct name messages[] = {TAPI_LINE_MESSAGES(ROW) {0, NULL}};
static const struct name call_states[] = {TAPI_CALL_STATES(ROW) {0, NULL}};
static const struct name disconnect_modes[] = {TAPI_DISCONNECTED_MODES(ROW) {0, NULL}};
static const struct name busy_modes[] = {TAPI_BUSY_MODES(ROW) {0, NULL}};
static const struct name dialtone_modes[] = {TAPI_DIALTONE_MODES(ROW) {0, NULL}};
static const struct name connected_modes[] = {TAPI_CONNECTED_MODES(ROW) {0, NULL}};
static const struct name offering_modes[] = {TAPI_OFFERING_MODES(ROW) {0, NULL}};
static const struct name special_infos[] = {TAPI_SPECIALINFO_MODES(ROW) {0, NULL}};
#undef ROW

#define N(name) {PHONEERR_##name, #name}
static const struct name phone_errors[] = {
    N(ALLOCATED), N(BADDEVICEID), N(INCOMPATIBLEAPIVERSION), N(INCOMPATIBLEEXTVERSION), N(INIFILECORRUPT), N(INUSE),
    N(INVALBUTTONLAMPID), N(INVALBUTTONMODE), N(INVALBUTTONSTATE), N(INVALDATAID), N(INVALDEVICECLASS),
    N(INVALEXTVERSION), N(INVALHOOKSWITCHDEV), N(INVALHOOKSWITCHMODE), N(INVALLAMPMODE), N(INVALPARAM),
    N(INVALPHONEHANDLE), N(INVALPHONESTATE), N(INVALPOINTER), N(INVALRINGMODE), N(NODEVICE), N(NODRIVER), N(NOMEM),
    N(OPERATIONFAILED), N(OPERATIONUNAVAIL), N(RESOURCEUNAVAIL), N(STRUCTURETOOSMALL),
    {0, NULL},
};
#undef N

#define N(name) {LINECALLFEATURE_##name, #name}
static const struct name call_features[] = {
    N(ACCEPT), N(ADDTOCONF), N(ANSWER), N(BLINDTRANSFER), N(COMPLETECALL), N(COMPLETETRANSF), N(DIAL), N(DROP),
    N(GATHERDIGITS), N(GENERATEDIGITS), N(GENERATETONE), N(HOLD), N(MONITORDIGITS), N(MONITORMEDIA),
    N(MONITORTONES), N(PARK), N(PREPAREADDCONF), N(REDIRECT), N(REMOVEFROMCONF), N(SECURECALL), N(SENDUSERUSER),
    N(SETCALLPARAMS), N(SETMEDIACONTROL), N(SETTERMINAL), N(SETUPCONF), N(SETUPTRANSFER), N(SWAPHOLD),
    N(UNHOLD), N(RELEASEUSERUSERINFO), N(SETTREATMENT), N(SETQOS), N(SETCALLDATA),
    {0, NULL},
};
#undef N

#define N(name) {LINEFEATURE_##name, #name}
static const struct name line_features[] = {
    N(DEVSPECIFIC), N(DEVSPECIFICFEAT), N(FORWARD), N(MAKECALL), N(SETMEDIACONTROL), N(SETTERMINAL),
    N(SETDEVSTATUS), N(FORWARDFWD), N(FORWARDDND),
    {0, NULL},
};
#undef N

#define N(name) {LINEMEDIAMODE_##name, #name}
static const struct name media_modes[] = {
    N(UNKNOWN), N(INTERACTIVEVOICE), N(AUTOMATEDVOICE), N(DATAMODEM), N(G3FAX), N(TDD), N(G4FAX),
    N(DIGITALDATA), N(TELETEX), N(VIDEOTEX), N(TELEX), N(MIXED), N(ADSI), N(VOICEVIEW), N(VIDEO),
    {0, NULL},
};
#undef N

static const char *find(const struct name *table, DWORD value)
{
    for (; table->text; table++)
        if (table->value == value)
            return table->text;
    return NULL;
}

struct phrase {
    DWORD error;
    const char *text;
};

static const struct phrase phrases[] = {
    {LINEERR_INVALADDRESS, "the number cannot be dialed, or the switch does not know it"},
    {LINEERR_OPERATIONFAILED, "the switch refused the call or did not answer"},
    {LINEERR_DIALBILLING, "the provider cannot wait for a billing tone ($ in the number)"},
    {LINEERR_DIALDIALTONE, "the provider cannot wait for a dial tone (W in the number)"},
    {LINEERR_DIALPROMPT, "the provider cannot ask the user while it dials (? in the number)"},
    {LINEERR_DIALQUIET, "the provider cannot wait for silence (@ in the number)"},
    {LINEERR_CALLUNAVAIL, "the line already has as many calls as it can"},
    {LINEERR_INUSE, "the line is in use"},
    {LINEERR_INVALLINESTATE, "the line cannot place a call in its present state"},
    {LINEERR_RESOURCEUNAVAIL, "the provider ran out of something that it needs"},
    {LINEERR_OPERATIONUNAVAIL, "the provider does not offer this operation"},
    {LINEERR_NODRIVER, "a part of the provider is missing or broken"},
    {LINEERR_NODEVICE, "the device is missing"},
    {LINEERR_DISCONNECTED, "the line has lost its connection"},
    {LINEERR_NOMEM, "there was not enough memory"},
    {0, NULL},
};

const char *error_name(LONG error, char *buffer, size_t size)
{
    const char *text = find(errors, (DWORD)error), *of_phone = find(phone_errors, (DWORD)error);

    if (text)
        snprintf(buffer, size, "LINEERR_%s", text);
    else if (of_phone)
        snprintf(buffer, size, "PHONEERR_%s", of_phone);
    else if (error >= 0)
        snprintf(buffer, size, "%d", (int)error);
    else
        snprintf(buffer, size, "0x%08X", (unsigned)error);
    return buffer;
}

/* From the reference's pages of the functions; 0 behind the last one. */
static const DWORD make_call_errors[] = {
    LINEERR_ADDRESSBLOCKED, LINEERR_INVALLINESTATE, LINEERR_BEARERMODEUNAVAIL, LINEERR_INVALRATE,
    LINEERR_CALLUNAVAIL, LINEERR_INVALLINEHANDLE, LINEERR_DIALBILLING, LINEERR_INVALADDRESS, LINEERR_DIALQUIET,
    LINEERR_INVALADDRESSID, LINEERR_DIALDIALTONE, LINEERR_INVALCALLPARAMS, LINEERR_DIALPROMPT, LINEERR_NOMEM,
    LINEERR_INUSE, LINEERR_OPERATIONUNAVAIL, LINEERR_INVALADDRESSMODE, LINEERR_OPERATIONFAILED,
    LINEERR_INVALBEARERMODE, LINEERR_RESOURCEUNAVAIL, LINEERR_INVALCOUNTRYCODE, LINEERR_RATEUNAVAIL,
    LINEERR_INVALMEDIAMODE, LINEERR_USERUSERINFOTOOBIG, 0,
};
static const DWORD drop_errors[] = { /* and of lineAccept */
    LINEERR_INVALCALLHANDLE, LINEERR_OPERATIONFAILED, LINEERR_INVALCALLSTATE, LINEERR_RESOURCEUNAVAIL,
    LINEERR_NOMEM, LINEERR_USERUSERINFOTOOBIG, LINEERR_OPERATIONUNAVAIL, 0,
};

static const DWORD hold_errors[] = { /* and of lineUnhold, lineSwapHold and lineRemoveFromConference */
    LINEERR_INVALCALLHANDLE, LINEERR_OPERATIONUNAVAIL, LINEERR_INVALCALLSTATE, LINEERR_OPERATIONFAILED,
    LINEERR_NOMEM, LINEERR_RESOURCEUNAVAIL, 0,
};
static const DWORD answer_errors[] = {
    LINEERR_INVALCALLHANDLE, LINEERR_OPERATIONUNAVAIL, LINEERR_INVALCALLSTATE, LINEERR_OPERATIONFAILED,
    LINEERR_INUSE, LINEERR_RESOURCEUNAVAIL, LINEERR_NOMEM, LINEERR_USERUSERINFOTOOBIG, 0,
};
static const DWORD transfer_errors[] = {
    LINEERR_INVALCALLHANDLE, LINEERR_NOMEM, LINEERR_INVALCALLSTATE, LINEERR_OPERATIONUNAVAIL, LINEERR_INVALADDRESS,
    LINEERR_OPERATIONFAILED, LINEERR_ADDRESSBLOCKED, LINEERR_RESOURCEUNAVAIL, LINEERR_INVALCOUNTRYCODE, 0,
};
static const DWORD redirect_errors[] = {
    LINEERR_INVALCALLHANDLE, LINEERR_NOMEM, LINEERR_INVALCALLSTATE, LINEERR_OPERATIONUNAVAIL, LINEERR_INVALCOUNTRYCODE,
    LINEERR_OPERATIONFAILED, LINEERR_INVALADDRESS, LINEERR_RESOURCEUNAVAIL, 0,
};
static const DWORD forward_errors[] = {
    LINEERR_INVALLINEHANDLE, LINEERR_NOMEM, LINEERR_INVALADDRESS, LINEERR_OPERATIONUNAVAIL, LINEERR_INVALADDRESSID,
    LINEERR_OPERATIONFAILED, LINEERR_INVALCOUNTRYCODE, LINEERR_RESOURCEUNAVAIL, LINEERR_INVALPARAM,
    LINEERR_STRUCTURETOOSMALL, 0,
};
static const DWORD park_errors[] = {
    LINEERR_INVALCALLHANDLE, LINEERR_NOMEM, LINEERR_INVALPARKMODE, LINEERR_OPERATIONUNAVAIL, LINEERR_INVALCALLSTATE,
    LINEERR_OPERATIONFAILED, LINEERR_INVALADDRESS, LINEERR_RESOURCEUNAVAIL, LINEERR_STRUCTURETOOSMALL, 0,
};
static const DWORD unpark_errors[] = {
    LINEERR_INVALLINEHANDLE, LINEERR_NOMEM, LINEERR_INVALPOINTER, LINEERR_OPERATIONUNAVAIL, LINEERR_INVALADDRESSID,
    LINEERR_OPERATIONFAILED, LINEERR_INVALADDRESS, LINEERR_RESOURCEUNAVAIL, 0,
};
static const DWORD pickup_errors[] = {
    LINEERR_INVALLINEHANDLE, LINEERR_NOMEM, LINEERR_INVALADDRESSID, LINEERR_OPERATIONUNAVAIL, LINEERR_INVALADDRESS,
    LINEERR_OPERATIONFAILED, LINEERR_INVALGROUPID, LINEERR_RESOURCEUNAVAIL, 0,
};
static const DWORD setup_transfer_errors[] = {
    LINEERR_INVALCALLHANDLE, LINEERR_INVALBEARERMODE, LINEERR_INVALCALLSTATE, LINEERR_INVALRATE, LINEERR_CALLUNAVAIL,
    LINEERR_INVALCALLPARAMS, LINEERR_NOMEM, LINEERR_INVALLINESTATE, LINEERR_OPERATIONUNAVAIL, LINEERR_INVALMEDIAMODE,
    LINEERR_OPERATIONFAILED, LINEERR_INUSE, LINEERR_RESOURCEUNAVAIL, LINEERR_BEARERMODEUNAVAIL, LINEERR_RATEUNAVAIL,
    LINEERR_INVALADDRESSMODE, LINEERR_USERUSERINFOTOOBIG, 0,
};
static const DWORD dial_errors[] = {
    LINEERR_INVALCALLHANDLE, LINEERR_OPERATIONFAILED, LINEERR_INVALADDRESS, LINEERR_RESOURCEUNAVAIL,
    LINEERR_INVALCOUNTRYCODE, LINEERR_DIALBILLING, LINEERR_INVALCALLSTATE, LINEERR_DIALQUIET, LINEERR_ADDRESSBLOCKED,
    LINEERR_DIALDIALTONE, LINEERR_NOMEM, LINEERR_DIALPROMPT, LINEERR_OPERATIONUNAVAIL, 0,
};
static const DWORD complete_transfer_errors[] = { /* the page of TAPI's function has two more than that of TSPI's */
    LINEERR_INVALCALLHANDLE, LINEERR_OPERATIONUNAVAIL, LINEERR_INVALCALLSTATE, LINEERR_OPERATIONFAILED, LINEERR_NOMEM,
    LINEERR_RESOURCEUNAVAIL, LINEERR_INVALCONSULTCALLHANDLE, LINEERR_INVALTRANSFERMODE, 0,
};
static const DWORD setup_conference_errors[] = {
    LINEERR_INVALCALLHANDLE, LINEERR_INVALADDRESSMODE, LINEERR_INVALLINEHANDLE, LINEERR_INVALBEARERMODE,
    LINEERR_INVALCALLSTATE, LINEERR_INVALCALLPARAMS, LINEERR_CALLUNAVAIL, LINEERR_INVALLINESTATE, LINEERR_CONFERENCEFULL,
    LINEERR_INVALMEDIAMODE, LINEERR_NOMEM, LINEERR_INVALRATE, LINEERR_OPERATIONUNAVAIL, LINEERR_INUSE,
    LINEERR_OPERATIONFAILED, LINEERR_RATEUNAVAIL, LINEERR_RESOURCEUNAVAIL, LINEERR_USERUSERINFOTOOBIG,
    LINEERR_BEARERMODEUNAVAIL, LINEERR_INVALCONFCALLHANDLE /* linePrepareAddToConference's alone */, 0,
};
static const DWORD add_errors[] = { /* the page of TAPI's function has one more than that of TSPI's */
    LINEERR_INVALCALLHANDLE, LINEERR_OPERATIONUNAVAIL, LINEERR_INVALCALLSTATE, LINEERR_OPERATIONFAILED,
    LINEERR_CONFERENCEFULL, LINEERR_RESOURCEUNAVAIL, LINEERR_NOMEM, LINEERR_INVALCONFCALLHANDLE, 0,
};
static const struct {
    const char *function;
    const DWORD *errors;
} errors_of[] = {
    {"lineMakeCall", make_call_errors}, {"lineDrop", drop_errors},     {"lineAnswer", answer_errors},
    {"lineHold", hold_errors},          {"lineUnhold", hold_errors},   {"lineBlindTransfer", transfer_errors},
    {"lineAccept", drop_errors},        {"lineRedirect", redirect_errors},
    {"lineForward", forward_errors},
    {"linePark", park_errors},
    {"lineUnpark", unpark_errors},
    {"linePickup", pickup_errors},
    {"lineSetupTransfer", setup_transfer_errors}, {"lineDial", dial_errors}, {"lineSwapHold", hold_errors},
    {"lineCompleteTransfer", complete_transfer_errors},
    {"lineSetupConference", setup_conference_errors}, {"linePrepareAddToConference", setup_conference_errors},
    {"lineAddToConference", add_errors}, {"lineRemoveFromConference", hold_errors},
};

static bool is_among(const DWORD *list, LONG error)
{
    for (; *list; list++)
        if (*list == (DWORD)error)
            return true;
    return false;
}

/* Both kinds of errors are counted from 1, behind bits of their own. */
static bool is_of_kind(LONG error, DWORD first)
{
    return (DWORD)error >> 8 == first >> 8;
}

bool error_may_be(const char *function, LONG error)
{
    const char *plain = strncmp(function, "TUISPI_", 7) == 0 ? function + 7 : function;
    bool of_phone = is_of_kind(error, PHONEERR_ALLOCATED), of_line = is_of_kind(error, LINEERR_ALLOCATED);

    if ((DWORD)error >= DEVICE_SPECIFIC)
        return true;
    return strncmp(plain, "phone", 5) == 0 ? of_phone : of_line || (of_phone && strncmp(plain, "provider", 8) == 0);
}

bool error_is_of(const char *function, LONG error)
{
    size_t i;

    if ((DWORD)error >= DEVICE_SPECIFIC)
        return true;
    if (strncmp(function, "phone", 5) == 0)
        return is_of_kind(error, PHONEERR_ALLOCATED);
    for (i = 0; i < sizeof errors_of / sizeof *errors_of; i++)
        if (strcmp(function, errors_of[i].function) == 0)
            return is_among(errors_of[i].errors, error);
    return find(errors, (DWORD)error) != NULL;
}

const char *error_phrase(LONG error)
{
    const struct phrase *phrase;

    for (phrase = phrases; phrase->text; phrase++)
        if (phrase->error == (DWORD)error)
            return phrase->text;
    return NULL;
}

const char *message_name(DWORD message)
{
    return find(messages, message);
}

static const struct name *const tables[] = {
    [BITS_CALL_STATE] = call_states,
    [BITS_CALL_FEATURE] = call_features,
    [BITS_LINE_FEATURE] = line_features,
    [BITS_MEDIA_MODE] = media_modes,
};

/* Append text to buffer, after a separator if it holds something already. */
static void append(char *buffer, size_t size, const char *separator, const char *text)
{
    size_t used = strlen(buffer);

    snprintf(buffer + used, size - used, "%s%s", used ? separator : "", text);
}

const char *bit_names(enum bits bits, DWORD value, char *buffer, size_t size)
{
    const struct name *name;
    char rest[16];

    buffer[0] = '\0';
    for (name = tables[bits]; name->text; name++) {
        if (value & name->value)
            append(buffer, size, " ", name->text);
        value &= ~name->value;
    }
    snprintf(rest, sizeof rest, "0x%X", (unsigned)value);
    if (value || !buffer[0])
        append(buffer, size, " ", value ? rest : "none");
    return buffer;
}

static const struct name *modes_of(DWORD state)
{
    switch (state) {
    case LINECALLSTATE_DISCONNECTED: return disconnect_modes;
    case LINECALLSTATE_BUSY: return busy_modes;
    case LINECALLSTATE_DIALTONE: return dialtone_modes;
    case LINECALLSTATE_CONNECTED: return connected_modes;
    case LINECALLSTATE_OFFERING: return offering_modes;
    case LINECALLSTATE_SPECIALINFO: return special_infos;
    default: return NULL;
    }
}

bool mode_fits(DWORD state, DWORD_PTR mode)
{
    const struct name *modes = modes_of(state);

    if (mode == 0 || state == LINECALLSTATE_CONFERENCED) /* its mode is the handle of the conference */
        return true;
    return modes && (DWORD)mode == mode && find(modes, (DWORD)mode);
}

const char *mode_name(DWORD state, DWORD mode, char *buffer, size_t size)
{
    const struct name *modes = modes_of(state);
    const char *text = modes ? find(modes, mode) : NULL;
    size_t i;

    snprintf(buffer, size, "%s", text ? text : "");
    for (i = 0; buffer[i]; i++)
        if (buffer[i] >= 'A' && buffer[i] <= 'Z')
            buffer[i] += 'a' - 'A';
    return buffer;
}
