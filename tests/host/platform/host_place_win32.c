/* host_place_win32.c: where code lies, for Windows: module, offset, and a symbol from its debug information or
 * exports. */
#include <windows.h>

#include <dbghelp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "host_process.h"

enum { LONGEST_NAME = 200 };

struct symbol {
    char name[LONGEST_NAME];
    uint64_t offset;
    char source[LONGEST_NAME]; /* "file.c:12", "" where that is not known */
    bool is_next;              /* only the export that lies next before: the code need not be its */
};

static const char *file_of(const char *path)
{
    const char *name = path, *at;

    for (at = path; *at; at++)
        if (*at == '\\' || *at == '/')
            name = at + 1;
    return name;
}

/* The export that lies next before the code. */
static bool find_export(HMODULE module, const void *code, struct symbol *symbol)
{
    const char *base = (const char *)module, *at, *best = NULL;
    const IMAGE_NT_HEADERS *headers = (const void *)(base + ((const IMAGE_DOS_HEADER *)module)->e_lfanew);
    const IMAGE_DATA_DIRECTORY *directory = &headers->OptionalHeader.DataDirectory[IMAGE_DIRECTORY_ENTRY_EXPORT];
    const IMAGE_EXPORT_DIRECTORY *exports = (const void *)(base + directory->VirtualAddress);
    DWORD i;

    for (i = 0; directory->VirtualAddress && i < exports->NumberOfNames; i++) {
        at = base + ((const DWORD *)(base + exports->AddressOfFunctions))[
            ((const WORD *)(base + exports->AddressOfNameOrdinals))[i]];
        if (at > (const char *)code || (best && at <= best))
            continue;
        best = at;
        snprintf(symbol->name, sizeof symbol->name, "%s",
                 base + ((const DWORD *)(base + exports->AddressOfNames))[i]);
    }
    symbol->offset = best ? (uint64_t)((const char *)code - best) : 0;
    symbol->is_next = true;
    return best != NULL;
}

/* dbghelp.dll comes with Windows. */
static struct {
    __typeof__(&SymInitialize) initialize;
    __typeof__(&SymLoadModuleEx) load_module;
    __typeof__(&SymFromAddr) from_address;
    __typeof__(&SymGetLineFromAddr64) line_from_address;
} symbols;

static bool find_dbghelp(void)
{
    HMODULE dbghelp = LoadLibraryA("dbghelp.dll");

    if (!dbghelp)
        return false;
    symbols.initialize = (__typeof__(symbols.initialize))(uintptr_t)GetProcAddress(dbghelp, "SymInitialize");
    symbols.load_module = (__typeof__(symbols.load_module))(uintptr_t)GetProcAddress(dbghelp, "SymLoadModuleEx");
    symbols.from_address = (__typeof__(symbols.from_address))(uintptr_t)GetProcAddress(dbghelp, "SymFromAddr");
    symbols.line_from_address =
        (__typeof__(symbols.line_from_address))(uintptr_t)GetProcAddress(dbghelp, "SymGetLineFromAddr64");
    return symbols.initialize && symbols.load_module && symbols.from_address && symbols.line_from_address;
}

/* What the debug information of the code's module says, where there is any. That of all modules would take a second. */
static bool find_symbol(HMODULE module, const char *path, const void *code, struct symbol *symbol)
{
    union {
        SYMBOL_INFO it;
        char room[sizeof(SYMBOL_INFO) + LONGEST_NAME];
    } info = {.it = {.SizeOfStruct = sizeof info.it, .MaxNameLen = LONGEST_NAME}};
    IMAGEHLP_LINE64 line = {.SizeOfStruct = sizeof line};
    HANDLE process = GetCurrentProcess();
    DWORD column;

    if (!find_dbghelp() || !symbols.initialize(process, NULL, FALSE) ||
        !symbols.load_module(process, NULL, path, NULL, (uintptr_t)module, 0, NULL, 0) ||
        !symbols.from_address(process, (uintptr_t)code, &symbol->offset, &info.it))
        return false;
    snprintf(symbol->name, sizeof symbol->name, "%s", info.it.Name);
    symbol->is_next = info.it.Flags & SYMFLAG_EXPORT;
    if (symbols.line_from_address(process, (uintptr_t)code, &column, &line))
        snprintf(symbol->source, sizeof symbol->source, ", %s:%lu", file_of(line.FileName), line.LineNumber);
    return true;
}

void host_code_place(const void *code, char *text, size_t size)
{
    struct symbol symbol = {.offset = 0};
    char path[MAX_PATH];
    HMODULE module;
    int length;

    if (!code || !GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS |
                                     GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT, code, &module)) {
        snprintf(text, size, "at 0x%llX, in no module", (unsigned long long)(uintptr_t)code);
        return;
    }
    if (!GetModuleFileNameA(module, path, sizeof path))
        path[0] = '\0';
    length = snprintf(text, size, "at %s+0x%llX", file_of(path),
                      (unsigned long long)((const char *)code - (const char *)module));
    if (length < 0 || (size_t)length >= size ||
        (!find_symbol(module, path, code, &symbol) && !find_export(module, code, &symbol)))
        return;
    if (symbol.is_next)
        snprintf(text + length, size - (size_t)length, ", 0x%llX bytes after %s", (unsigned long long)symbol.offset,
                 symbol.name);
    else
        snprintf(text + length, size - (size_t)length, ", in %s+0x%llX%s", symbol.name, (unsigned long long)symbol.offset,
                 symbol.source);
}
