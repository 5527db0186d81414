/* names.h: the names that tapi.h and tspi.h give their constants, for people. */
#ifndef HOST_NAMES_H
#define HOST_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#include <windows.h>

/* "LINEERR_INUSE", or the number where tapi.h has no such error. Written into buffer, which is returned. */
const char *error_name(LONG error, char *buffer, size_t size);

/* May a negative number be an error of that function: a LINEERR, a PHONEERR where it is of telephones, or one of the
 * provider's own? The numbers below those are reserved. */
bool error_may_be(const char *function, LONG error);

/* Is this one of the errors that TSPI's reference lists for an asynchronous function that the host calls, or one of the
 * provider's own? For other functions: is it a LINEERR? */
bool error_is_of(const char *function, LONG error);

/* What the error means to somebody who dials; NULL where its name says it all. */
const char *error_phrase(LONG error);

/* "CALLSTATE" for LINE_CALLSTATE; NULL for what is no message of a provider. */
const char *message_name(DWORD message);

enum bits { BITS_CALL_STATE, BITS_CALL_FEATURE, BITS_LINE_FEATURE, BITS_MEDIA_MODE };

/* The names, without prefix, of all bits set in value, a blank between them; "none" for 0. Returns buffer. */
const char *bit_names(enum bits bits, DWORD value, char *buffer, size_t size);

/* May a call state come with this mode? 0 always may (rule 44). */
bool mode_fits(DWORD state, DWORD_PTR mode);

/* The name of a call state's mode in small letters: "busy"; "" where there is none. Returns buffer. */
const char *mode_name(DWORD state, DWORD mode, char *buffer, size_t size);

#endif
