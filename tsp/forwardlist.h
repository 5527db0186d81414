/* forwardlist.h: from TAPI's LINEFORWARDLIST to what the core is asked for, and from what it knows to
 * LINEADDRESSSTATUS. */
#ifndef TSPEC_FORWARDLIST_H
#define TSPEC_FORWARDLIST_H

#include "core/forward.h"
#include "fill.h"

/* Read a list; NULL is one without entries. Callers that are told apart are not known, nor countries. `rings` becomes
 * the nearest number that the switch can be told. Returns 0, or LINEERR_STRUCTURETOOSMALL if the entries do not fit
 * into dwTotalSize; LINEERR_INVALPARAM for entries that lie outside, that are too many or two for one mode;
 * LINEERR_INVALADDRESS for a number that dialstring_read does not take. */
LONG forwardlist_read(const struct protocol *spoken, const LINEFORWARDLIST *list, DWORD rings,
                      struct forward_list *wanted);

/* Append what is known of a line: its entries; one of LINEFORWARDMODE_UNKNOWN if that is not certain any more. */
void forwardlist_fill(struct fill *fill, const struct protocol *spoken, const struct line *line,
                      LINEADDRESSSTATUS *image);

#endif
