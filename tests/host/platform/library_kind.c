/* library_kind.c: what a file is, by its first bytes. */
#include "library_kind.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "host_os.h"

enum {
    HEAD = 4096,
    X86 = 0x14C, X64 = 0x8664, ARM64 = 0xAA64, /* IMAGE_FILE_MACHINE_… */
    IS_DLL = 0x2000,                           /* IMAGE_FILE_DLL */
};

/* A machine that tspi-check.exe is built for. */
static const struct machine {
    unsigned number;
    const char *name, *folder;
} machines[] = {{X64, "x64", "win64"}, {X86, "x86", "win32"}, {ARM64, "ARM64", "winarm64"}};

enum { MACHINES = sizeof machines / sizeof *machines };

/* The one that this program is for; 0: it is none of Windows'. */
#if !defined _WIN32
enum { OURS = 0 };
#elif defined __i386__
enum { OURS = X86 };
#elif defined __aarch64__
enum { OURS = ARM64 };
#else
enum { OURS = X64 };
#endif

static unsigned word_at(const unsigned char *bytes)
{
    return bytes[0] | (unsigned)bytes[1] << 8;
}

static const struct machine *find_machine(unsigned number)
{
    unsigned i;

    for (i = 0; i < MACHINES; i++)
        if (machines[i].number == number)
            return &machines[i];
    return NULL;
}

/* A file for Windows, 32-bit or 64-bit, whose header begins here. */
static bool suits_windows(const unsigned char *header, const char *path, char *why, size_t size)
{
    const struct machine *machine = find_machine(word_at(header + 4)), *ours = find_machine(OURS);

    if (!(word_at(header + 22) & IS_DLL))
        snprintf(why, size, "%s is a program of Windows, no DLL; a provider is a DLL, mostly called .tsp", path);
    else if (!machine)
        snprintf(why, size, "%s is a DLL for a machine of the number 0x%X, for which there is no tspi-check", path,
                 word_at(header + 4));
    else if (!ours)
        snprintf(why, size, "%s is an %s DLL for Windows; out/%s/tspi-check.exe checks it, on Windows or under Wine", path,
                 machine->name, machine->folder);
    else if (machine != ours)
        snprintf(why, size, "%s is an %s DLL, and this is tspi-check for %s; out/%s/tspi-check.exe is the one for %s", path,
                 machine->name, ours->name, machine->folder, machine->name);
    else
        return true;
    return false;
}

/* A file that begins as all of DOS and Windows do. */
static bool suits_dos(const unsigned char *head, size_t length, const char *path, char *why, size_t size)
{
    size_t at = length >= 0x40 ? word_at(head + 0x3C) | (size_t)word_at(head + 0x3E) << 16 : HEAD;

    if (at + 24 > length)
        snprintf(why, size, "%s is a program of DOS, or cut off", path);
    else if (memcmp(head + at, "PE\0\0", 4) == 0)
        return suits_windows(head + at, path, why, size);
    else if (memcmp(head + at, "NE", 2) == 0)
        snprintf(why, size, "%s is a 16-bit DLL or program, of the time of TAPI 1.x; providers of TAPI 2.0 and later are "
                 "32-bit or 64-bit", path);
    else
        snprintf(why, size, "%s is a program of DOS", path);
    return false;
}

static bool suits(const unsigned char *head, size_t length, const char *path, char *why, size_t size)
{
    if (length >= 2 && memcmp(head, "MZ", 2) == 0)
        return suits_dos(head, length, path, why, size);
    if (length >= 4 && memcmp(head, "\177ELF", 4) == 0 && !OURS)
        return true; /* the loader says clearly what it has against it */
    if (length >= 4 && memcmp(head, "\177ELF", 4) == 0)
        snprintf(why, size, "%s is a library of Linux, no DLL", path);
    else if (length == 0)
        snprintf(why, size, "%s is empty", path);
    else
        snprintf(why, size, "%s is no %s: it does not begin as one", path, OURS ? "DLL" : "library");
    return false;
}

bool library_suits(const char *path, char *why, size_t size)
{
    unsigned char head[HEAD];
    FILE *file = host_file_open(path, "rb");
    size_t length;
    bool failed;

    if (!file) {
        snprintf(why, size, "%s cannot be read; check its path", path);
        return false;
    }
    length = fread(head, 1, sizeof head, file);
    failed = ferror(file) != 0;
    fclose(file);
    if (failed)
        snprintf(why, size, "%s cannot be read; it is a folder, perhaps", path);
    return !failed && suits(head, length, path, why, size);
}
