/* afl_mutator.c: the mutations of bend.h as a library for AFL++, AFL_CUSTOM_MUTATOR_LIBRARY. TSPEC_FUZZ names the
 * program that is fuzzed: decode, stream, trace or encode. */
#include <stdlib.h>
#include <string.h>

#include "bend.h"

struct mutator {
    enum bend_layout layout;
    uint32_t seed;
    uint8_t *made;
    size_t room;
};

void *afl_custom_init(void *afl, unsigned seed);
size_t afl_custom_fuzz(void *data, uint8_t *input, size_t size, uint8_t **out, uint8_t *other,
                       size_t other_size, size_t most);
void afl_custom_deinit(void *data);

void *afl_custom_init(void *afl, unsigned seed)
{
    (void)afl;
    const char *program = getenv("TSPEC_FUZZ");
    struct mutator *mutator = calloc(1, sizeof *mutator);
    if (mutator == NULL)
        return NULL;
    mutator->seed = seed;
    if (program != NULL && (strcmp(program, "stream") == 0 || strcmp(program, "trace") == 0))
        mutator->layout = BEND_STREAM;
    else if (program != NULL && strcmp(program, "encode") == 0)
        mutator->layout = BEND_VALUES;
    return mutator;
}

size_t afl_custom_fuzz(void *data, uint8_t *input, size_t size, uint8_t **out, uint8_t *other,
                       size_t other_size, size_t most)
{
    struct mutator *mutator = data;
    (void)other;
    (void)other_size;
    if (mutator->room < most) {
        free(mutator->made);
        mutator->made = malloc(most);
        mutator->room = mutator->made != NULL ? most : 0;
    }
    *out = mutator->made;
    if (mutator->made == NULL)
        return 0;
    size = size < most ? size : most;
    memcpy(mutator->made, input, size);
    return bend(mutator->layout, mutator->made, size, most, mutator->seed++);
}

void afl_custom_deinit(void *data)
{
    struct mutator *mutator = data;
    free(mutator->made);
    free(mutator);
}
