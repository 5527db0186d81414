/* reasons.h: why a rule was not reached, where its stage did not come to say so itself. */
#ifndef HOST_REASONS_H
#define HOST_REASONS_H

#include <stddef.h>

#include "evidence.h"

/* Why nothing came about that would have shown the rule: what it takes, and what kept it from coming, as far as that is
 * known. broken: the first rules that are broken, "16, 30"; "": none is. */
void reason_write(unsigned rule, const struct evidence *evidence, const char *broken, char *text, size_t size);

#endif
