/* memory.h: the provider's memory, apart from the world's: it is counted, and it can fail.
 *
 * Whose an allocation is depends on who runs: the world is entered where a callback or the system is called, and left
 * again where the provider is. */
#ifndef SIMULATOR_MEMORY_H
#define SIMULATOR_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum owner { THE_WORLD, THE_PROVIDER };

/* From now on what is allocated is this one's. Returns whose it was. */
enum owner memory_swap(enum owner owner);

/* From now on one in so many of the provider's allocations fails; 0: none. */
void memory_fail_once_in(uint64_t times);

/* Whether an allocation, or what else the system gives, is refused to the provider now; this counts as one. */
bool memory_refuses(void);

/* What the provider has. */
size_t memory_bytes(void);
size_t memory_blocks(void);

/* How often it was refused something. */
uint64_t memory_refusals(void);

#endif
