/* fault.c: the codes of struct fault, for people. */
#include "protocol.h"

static const char *const texts[FAULT_CODES] = {
    [FAULT_NONE] = "no fault",
    [FAULT_UNKNOWN_MESSAGE] = "unknown message",
    [FAULT_TOO_FEW_FIELDS] = "too few fields",
    [FAULT_TOO_MANY_FIELDS] = "too many fields",
    [FAULT_EMPTY_FIELD] = "field is empty or too short",
    [FAULT_LONG_FIELD] = "field is too long",
    [FAULT_CHARACTER] = "character not allowed here",
    [FAULT_ENCODING] = "bytes not valid in the protocol's encoding",
    [FAULT_LONG_MESSAGE] = "message is longer than the limit",
    [FAULT_MISSING_KEY] = "a key is missing",
};

const char *fault_text(enum fault_code code)
{
    return (unsigned)code < FAULT_CODES ? texts[code] : "unknown fault";
}
