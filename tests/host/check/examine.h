/* examine.h: one structure of variable size, asked for with too little room, just enough and plenty
 * (rules 60 to 65). */
#ifndef HOST_EXAMINE_H
#define HOST_EXAMINE_H

#include "check.h"
#include "layouts.h"

/* Ask for the structure as often as it takes. False: the provider does not give it. */
bool examine(struct check *check, const struct subject *subject, enum structure structure);

/* Ask once, with plenty of room: does the variable part begin where the version has it? True also if the provider does
 * not give the structure, or nothing can be told. */
bool examine_version(struct check *check, const struct subject *subject, enum structure structure);

/* Rule 60: the function has left alone what is beside a lent VARSTRING of so many bytes, and its dwTotalSize. what: what
 * the function calls it. */
void examine_string(const VARSTRING *string, DWORD size, const char *function, const char *what);

#endif
