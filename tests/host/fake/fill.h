/* fill.h: how the fake provider fills TAPI's structures of variable size. */
#ifndef FAKE_FILL_H
#define FAKE_FILL_H

#include <stdbool.h>
#include <string.h>

#include <windows.h>

/* Begin to fill a structure; false if not even its fixed part fits. */
static bool begin(void *structure, DWORD fixed)
{
    DWORD *head = structure;

    head[1] = head[2] = fixed;
    return head[0] >= fixed;
}

static size_t length(const WCHAR *text)
{
    size_t count = 0;

    while (text[count])
        count++;
    return count;
}

/* Append a string to a structure whose head is three DWORDs; its size and offset go into field[0] and field[1]. */
static void put(void *structure, DWORD *field, const WCHAR *text)
{
    DWORD *head = structure, size = (DWORD)(length(text) + 1) * sizeof *text;

    head[1] += size;
    if (head[2] + size > head[0])
        return;
    memcpy((unsigned char *)structure + head[2], text, size);
    field[0] = size;
    field[1] = head[2];
    head[2] += size;
}

#endif
