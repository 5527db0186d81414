/* files.h: files and a folder of a test's own. Included by one source file of a test. */
#ifndef TSPEC_FILES_H
#define TSPEC_FILES_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../portable_cmocka.h"
#include "os.h"

#ifdef _WIN32
#include <direct.h>
#define make_folder(name) _mkdir(name)
#else
#include <sys/stat.h>
#include <unistd.h>
#define make_folder(name) mkdir(name, 0700)
#endif

static char folder[200], path[256], other[256]; /* the test's folder, and two files that might be in it */

static inline void files_begin(const char *test)
{
    const char *temporary = getenv("TEMP") != NULL ? getenv("TEMP") : "/tmp";
    snprintf(folder, sizeof(folder), "%s/%s.%llu", temporary, test, (unsigned long long)os_clock_us());
    snprintf(path, sizeof(path), "%s/a.log", folder);
    snprintf(other, sizeof(other), "%s/other", folder);
    assert_int_equal(make_folder(folder), 0);
}

/* The tests left nothing in it. */
static inline void files_end(void)
{
    assert_int_equal(rmdir(folder), 0);
}

static char read_text[1 << 20]; /* of the file that was read last */

/* Read a file. False if there is none; then the text is empty. */
static inline bool read_file(const char *name)
{
    FILE *file = fopen(name, "rb");
    read_text[0] = 0;
    if (file == NULL)
        return false;
    read_text[fread(read_text, 1, sizeof(read_text) - 1, file)] = 0;
    fclose(file);
    return true;
}

/* What is in a file. NULL if there is none. */
static inline const char *content(const char *name)
{
    return read_file(name) ? read_text : NULL;
}

static inline void write_file(const char *name, const char *words)
{
    FILE *file = fopen(name, "wb");
    assert_non_null(file);
    assert_true(fputs(words, file) >= 0 && fclose(file) == 0);
}

static inline bool can_open(const char *name)
{
    os_file file;
    uint64_t size;
    bool opened = os_file_open(&file, name, &size);
    if (opened)
        os_file_close(file);
    return opened;
}

#endif
