/* secret.h: what nobody is to see: how it leaves memory, and how it lies where others may read. */
#ifndef TSPEC_SECRET_H
#define TSPEC_SECRET_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Overwrite memory that is not read again. The compiler, which knows that, is told that somebody might. */
static inline void secret_wipe(void *at, size_t len)
{
    memset(at, 0, len);
    __asm__ volatile("" : : "r"(at) : "memory");
}

/* A secret at rest. Only the programs of this machine can reveal it, and only for the same protocol: a copy of the
 * registry tells nothing. Windows only; natively secrets stand in the ini file as they are, and its access rights guard
 * them. */

enum { SECRET_BLOB = 2048 }; /* bytes of a protected secret, at most */

/* Protect a UTF-8 text. Returns the bytes written to blob[0..room), 0 if there is no room or Windows refuses. */
size_t secret_protect(const char *protocol, const char *text, unsigned char *blob, size_t room);

/* The text that was protected, with a NUL. False if it was protected for another protocol or on another machine, is no
 * UTF-8 text or has no room; then text[0] is NUL. */
bool secret_reveal(const char *protocol, const unsigned char *blob, size_t len, char *text, size_t room);

#endif
