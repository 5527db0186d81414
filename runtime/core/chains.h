/* chains.h: the heads of a hash table's chains. The chains go through what is in them, so adding needs no memory. */
#ifndef TSPEC_CHAINS_H
#define TSPEC_CHAINS_H

#include <stdlib.h>

enum { LEAST_CHAINS = 16 };

/* Heads, all NULL, for what as many lines have; or NULL without memory. Each is a pointer to the first one in its
 * chain. Their number is a power of two, of which *mask has the lower bits. The caller frees them. */
static inline void *chains_new(unsigned lines, unsigned *mask)
{
    unsigned chains = LEAST_CHAINS;
    while (chains < lines)
        chains *= 2;
    *mask = chains - 1;
    return calloc(chains, sizeof(void *));
}

#endif
