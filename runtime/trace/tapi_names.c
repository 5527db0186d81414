/* tapi_names.c: see tapi_names.h. */
#include "tapi_names.h"

#include <stddef.h>
#include <tspi.h>

#include "tapi_constants.h"

struct name {
    DWORD value;
    const char *text;
};

#define IN_FULL(constant, name) {constant, #constant},
#define REST(constant, name) {constant, #name},

static const struct name errors[] = {
    TAPI_LINE_ERRORS(IN_FULL)
    IN_FULL(PHONEERR_BADDEVICEID, BADDEVICEID)
    IN_FULL(PHONEERR_INCOMPATIBLEAPIVERSION, INCOMPATIBLEAPIVERSION)
    {0, NULL},
};
static const struct name messages[] = {TAPI_LINE_MESSAGES(IN_FULL) {0, NULL}};
static const struct name call_states[] = {TAPI_CALL_STATES(REST) {0, NULL}};
static const struct name disconnect_modes[] = {TAPI_DISCONNECTED_MODES(REST) {0, NULL}};
static const struct name line_states[] = {TAPI_LINE_STATES(REST) {0, NULL}};

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
