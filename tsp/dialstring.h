/* dialstring.h: from what an application asks to dial to what the switch is sent. */
#ifndef TSPEC_DIALSTRING_H
#define TSPEC_DIALSTRING_H

#include <tspi.h>

#include "protocol.h"
#include "text.h"

/* Convert what an application asks to dial to the protocol's encoding, without what the spec's `dest` lines leave out:
 * a dialer's T or P, the punctuation of TAPI's canonical form, a subaddress and a name. Returns 0, or
 * LINEERR_DIALDIALTONE, DIALQUIET, DIALBILLING or DIALPROMPT for the first `W`, `@`, `$` or `?`, which ask for what a
 * switch does not do (rule 31), or LINEERR_INVALADDRESS: no number, too long, or a character that the encoding lacks
 * (rule 32). Which characters a number may have is the spec's to say. */
LONG dialstring_read(const struct protocol *spoken, LPCWSTR address, struct text *number);

/* Convert the group of who is to be picked up; none, or an empty one, is empty. Returns 0, or LINEERR_INVALGROUPID: too
 * long, or a character that the encoding lacks. */
LONG group_read(const struct protocol *spoken, LPCWSTR group, struct text *text);

/* Convert digits to be generated to the protocol's encoding. What cannot be generated, or sent, is left out, so that
 * nothing may be left (rule 90). Returns 0, LINEERR_OPERATIONUNAVAIL if the protocol generates none, or
 * LINEERR_OPERATIONFAILED if they are too many. */
LONG digits_read(const struct protocol *spoken, LPCWSTR digits, struct text *text);

#endif
