/* mutator.c: libFuzzer's mutations, and in two of three cases those of bend.h. */
#include "bend.h"
#include "invariant.h"

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t room);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t room, unsigned seed);

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t room, unsigned seed)
{
    if (seed % 3 == 0)
        return LLVMFuzzerMutate(data, size, room);
    size = bend(fuzz_layout, data, size, room, seed / 3);
    return seed % 16 == 1 ? LLVMFuzzerMutate(data, size, room) : size;
}
