/* verdict.c: see verdict.h. */
#include "verdict.h"

#include <stdbool.h>
#include <stdio.h>
#include <windows.h>

#include "../host/check/rules.h"

enum { TEXT = 240, FILES = 1000 };

static HANDLE file = INVALID_HANDLE_VALUE;
static bool held[RULES + 1];
static char broken[RULES + 1][TEXT]; /* the first breach of each */

static void put(const char *text, int length)
{
    DWORD written;
    if (length > 0)
        WriteFile(file, text, (DWORD)length, &written, NULL);
}

/* The file is short and changes seldom, so all of it is written anew. */
static void write_all(void)
{
    char line[TEXT + 64];
    unsigned rule, held_count = 0, broken_count = 0;
    SetFilePointer(file, 0, NULL, FILE_BEGIN);
    for (rule = 1; rule <= RULES; rule++) {
        held_count += held[rule] && !broken[rule][0];
        if (!broken[rule][0])
            continue;
        broken_count++;
        put(line, snprintf(line, sizeof(line), "rule %u: %s\n", rule, broken[rule]));
    }
    put(line, snprintf(line, sizeof(line), "%u rules held, %u broken\n", held_count, broken_count));
    SetEndOfFile(file);
}

void verdict_begin(void)
{
    WCHAR name[MAX_PATH - 8] = L"", other[MAX_PATH];
    DWORD length = GetEnvironmentVariableW(L"TSPEC_STRICT_REPORT", name, ARRAYSIZE(name));
    if (length == 0 || length >= ARRAYSIZE(name))
        return;
    lstrcpyW(other, name);
    for (unsigned i = 2; i < FILES && file == INVALID_HANDLE_VALUE; i++) {
        file = CreateFileW(other, GENERIC_WRITE, FILE_SHARE_READ, NULL, CREATE_NEW, FILE_ATTRIBUTE_NORMAL, NULL);
        wsprintfW(other, L"%ls.%u", name, i);
    }
    write_all();
}

void verdict_without_provider(const char *why)
{
    char line[512];
    put(line, snprintf(line, sizeof(line), "there is no provider to watch: %s\n", why));
}

void verdict_take(unsigned rule, const char *text)
{
    if (text != NULL && broken[rule][0])
        return;
    if (text != NULL)
        snprintf(broken[rule], TEXT, "%s", text);
    else
        held[rule] = true;
    write_all();
}
