/* memory.c: malloc and its like, which the linker has every object here call in place of the C library's. */
#include "memory.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "chance.h"
#include "promises.h"
#include "story.h"

enum { UNWRITTEN = 0xA5 }; /* what nobody has written is the same in each life, and nothing that anybody wants */

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

/* Nothing that others had there before is taken for the provider's. */
static void *unwritten(void *block)
{
    if (current == THE_PROVIDER && block != NULL)
        memset(block, UNWRITTEN, malloc_usable_size(block));
    return block;
}

static void forget(void *block)
{
    if (current != THE_PROVIDER || block == NULL)
        return;
    promise_wiped(block, malloc_usable_size(block));
    bytes -= malloc_usable_size(block);
    blocks--;
}

void *__wrap_malloc(size_t size)
{
    return memory_refuses() ? NULL : count(unwritten(__real_malloc(size)));
}

void *__wrap_calloc(size_t number, size_t size)
{
    if (memory_refuses())
        return NULL;
    if (current != THE_PROVIDER)
        return __real_calloc(number, size);
    void *block = count(unwritten(__real_malloc(number * size)));
    return block != NULL ? memset(block, 0, number * size) : NULL;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* The provider's goes to another place each time: what stays behind is given back. */
void *__wrap_realloc(void *block, size_t size)
{
    if (memory_refuses())
        return NULL;
    if (current != THE_PROVIDER)
        return __real_realloc(block, size);
    void *moved = count(unwritten(__real_malloc(size)));
    if (moved == NULL)
        return NULL;
    if (block != NULL)
        memcpy(moved, block, least(size, malloc_usable_size(block)));
    __wrap_free(block);
    return moved;
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
