/* fault_name.h: the codes of struct fault as words that programs can rely on; docs/spec-language.md lists them. */
#ifndef TSPEC_FAULT_NAME_H
#define TSPEC_FAULT_NAME_H

#include "protocol.h"

/* "too_few_fields" for FAULT_TOO_FEW_FIELDS; "unknown" for what is no code. */
const char *fault_name(enum fault_code code);

#endif
