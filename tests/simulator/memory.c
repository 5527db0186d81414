/* memory.c: malloc and its like, which the linker has every object here call in place of the C library's. */
#include "memory.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "chance.h"
#include "story.h"

static enum owner current;
static uint64_t fails_once_in, refusals;
static size_t bytes, blocks;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *block, size_t size);
void __real_free(void *block);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *block, size_t size);
char *__wrap_strdup(const char *text);
void __wrap_free(void *block);

enum owner memory_swap(enum owner owner)
{
    enum owner before = current;

    current = owner;
    return before;
}

void memory_fail_once_in(uint64_t times)
{
    fails_once_in = times;
}

size_t memory_bytes(void)
{
    return bytes;
}

size_t memory_blocks(void)
{
    return blocks;
}

uint64_t memory_refusals(void)
{
    return refusals;
}

bool memory_refuses(void)
{
    if (current != THE_PROVIDER || fails_once_in == 0 || !chance_once_in(&chances[CHANCE_MEMORY], fails_once_in))
        return false;
    refusals++;
    story("memory  refused");
    return true;
}

static void *count(void *block)
{
    if (current == THE_PROVIDER && block != NULL) {
        bytes += malloc_usable_size(block);
        blocks++;
    }
    return block;
}

static void forget(void *block)
{
    if (current != THE_PROVIDER || block == NULL)
        return;
    bytes -= malloc_usable_size(block);
    blocks--;
}

void *__wrap_malloc(size_t size)
{
    return memory_refuses() ? NULL : count(__real_malloc(size));
}

void *__wrap_calloc(size_t number, size_t size)
{
    return memory_refuses() ? NULL : count(__real_calloc(number, size));
}

void *__wrap_realloc(void *block, size_t size)
{
    if (memory_refuses())
        return NULL;
    forget(block);
    return count(__real_realloc(block, size));
}

char *__wrap_strdup(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = __wrap_malloc(size);

    return copy != NULL ? memcpy(copy, text, size) : NULL;
}

void __wrap_free(void *block)
{
    forget(block);
    __real_free(block);
}
