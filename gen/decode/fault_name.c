/* fault_name.c: see fault_name.h. */
#include "fault_name.h"

static const char *const names[FAULT_CODES] = {
    [FAULT_NONE] = "none",
    [FAULT_UNKNOWN_MESSAGE] = "unknown_message",
    [FAULT_TOO_FEW_FIELDS] = "too_few_fields",
    [FAULT_TOO_MANY_FIELDS] = "too_many_fields",
    [FAULT_EMPTY_FIELD] = "empty_field",
    [FAULT_LONG_FIELD] = "long_field",
    [FAULT_CHARACTER] = "character",
    [FAULT_ENCODING] = "encoding",
    [FAULT_LONG_MESSAGE] = "long_message",
    [FAULT_MISSING_KEY] = "missing_key",
};

const char *fault_name(enum fault_code code)
{
    return (unsigned)code < FAULT_CODES ? names[code] : "unknown";
}
