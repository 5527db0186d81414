/* invariant.h: what must hold whatever the input is, by its number in docs/security.md. The fuzzer keeps the input that
 * breaks one. */
#ifndef TSPEC_INVARIANT_H
#define TSPEC_INVARIANT_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "bend.h"

#define INVARIANT(number, condition) \
    do { \
        if (!(condition)) { \
            fprintf(stderr, "%s:%d: invariant %d does not hold: %s\n", __FILE__, __LINE__, number, #condition); \
            abort(); \
        } \
    } while (0)

/* What each program gives libFuzzer, and but for core its mutator. */
extern const enum bend_layout fuzz_layout;
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
