/* trace_file.h: the trace's file, written in blocks of whole lines, and put aside when it is long enough. */
#ifndef TSPEC_TRACE_FILE_H
#define TSPEC_TRACE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "os.h"

enum {
    TRACE_PATH = 512,        /* bytes of a path, its NUL included */
    TRACE_BLOCK = 16 * 1024, /* bytes that are written at once, at most */
};

struct trace_file {
    const char *protocol;  /* whose it is, for the system's log */
    char path[TRACE_PATH]; /* "": there is no place for it */
    uint64_t size;         /* bytes after which the file is put aside */
    char *block;           /* TRACE_BLOCK bytes, the caller's: lines that are not yet written */
    size_t len;            /* of `block` */
    unsigned lines;        /* in `block` */
    unsigned lost;         /* lines that are lacking before those */
    os_file file;
    bool open, complained;
    uint64_t written;      /* the file's length */
};

/* Add a line, which ends in a line feed and is no longer than a block. */
void trace_file_add(struct trace_file *file, const char *line, size_t len);

/* So many lines are lacking here. */
void trace_file_lose(struct trace_file *file, unsigned lines);

/* Write what was added. What cannot be written is lost, and counted in the place of the next that can. */
void trace_file_flush(struct trace_file *file);

/* Write what was added, and close. */
void trace_file_close(struct trace_file *file);

#endif
