/* kept_ini.c: kept.h with a file in memory. */
#define _GNU_SOURCE /* memfd_create */
#include "kept.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>


static int file;
static char path[32];

const char *kept_begin(void)
{
    file = memfd_create("settings", 0);
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    setenv("TSPEC_CONFIG", path, 1);
    return path;
}

void kept_store(const unsigned char *text, size_t size, uint8_t how)
{
    (void)how;
    if (ftruncate(file, 0) != 0 || pwrite(file, text, size, 0) != (ssize_t)size)
        abort();
}

void kept_check(void)
{
}
