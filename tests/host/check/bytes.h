/* bytes.h: the bytes that a finding is about, for who looks closer: where they are, what they are of, what they should
 * be and what they are. Each is told right after its finding. */
#ifndef HOST_BYTES_H
#define HOST_BYTES_H

#include <stddef.h>

#include "layouts.h"

/* Bytes of a structure from there on: a few of them are told. expected: as many bytes; NULL if nothing is to be said of
 * that. name: what they are of. */
void bytes_tell(ptrdiff_t at, const char *name, const unsigned char *found, const unsigned char *expected,
                size_t count);

/* What was written beside memory that guard_lend has lent, if anything was. */
void bytes_tell_damage(const void *lent, size_t size);

/* A DWORD of a filled structure, and what it should be. */
void bytes_tell_dword(const unsigned char *bytes, size_t at, const char *name, DWORD expected);

/* The size and the offset of a field. */
void bytes_tell_extent(const unsigned char *bytes, const struct field *field);

#endif
