/* mallocs.h: how often memory was asked for in this program, by whomever. */
#ifndef BENCH_MALLOCS_H
#define BENCH_MALLOCS_H

#include <stddef.h>

/* Since it began. */
size_t mallocs(void);

#endif
