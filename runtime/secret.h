/* secret.h: what nobody is to see: how it leaves memory. */
#ifndef TSPEC_SECRET_H
#define TSPEC_SECRET_H

#include <stddef.h>
#include <string.h>

/* Overwrite memory that is not read again. The compiler, which knows that, is told that somebody might. */
static inline void secret_wipe(void *at, size_t len)
{
    memset(at, 0, len);
    __asm__ volatile("" : : "r"(at) : "memory");
}

#endif
