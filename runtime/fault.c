/* fault.c: the codes of struct fault, for programs and for people. */
#include "protocol.h"

static const struct {
    const char *name, *text;
} faults[FAULT_CODES] = {
    [FAULT_NONE] = {"none", "no fault"},
    [FAULT_UNKNOWN_MESSAGE] = {"unknown_message", "unknown message"},
    [FAULT_TOO_FEW_FIELDS] = {"too_few_fields", "too few fields"},
    [FAULT_TOO_MANY_FIELDS] = {"too_many_fields", "too many fields"},
    [FAULT_EMPTY_FIELD] = {"empty_field", "field is empty or too short"},
    [FAULT_LONG_FIELD] = {"long_field", "field is too long"},
    [FAULT_CHARACTER] = {"character", "character not allowed here"},
    [FAULT_ENCODING] = {"encoding", "bytes not valid in the protocol's encoding"},
    [FAULT_LONG_MESSAGE] = {"long_message", "message is longer than the limit"},
};

const char *fault_name(enum fault_code code)
{
    return (unsigned)code < FAULT_CODES ? faults[code].name : "unknown";
}

const char *fault_text(enum fault_code code)
{
    return (unsigned)code < FAULT_CODES ? faults[code].text : "unknown fault";
}
