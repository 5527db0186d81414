/* printable.h: which characters can stand as themselves in a text that any program may show. */
#ifndef TSPEC_PRINTABLE_H
#define TSPEC_PRINTABLE_H

#include <stdbool.h>
#include <stdint.h>

/* False for what could end the line, or hide or reorder what stands beside it, or means nothing to others: Unicode's
 * categories Cc, Cf, Zl, Zp, Co and Cs, noncharacters, and what lies beyond U+10FFFF. Characters that Unicode may yet
 * assign count as printable. */
bool is_printable(uint32_t character);

/* True for a space of any width: Unicode's category Zs. */
bool is_blank(uint32_t character);

#endif
