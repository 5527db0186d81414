/* os_types.h for POSIX: what os.h's objects are made of. */
#ifndef TSPEC_OS_TYPES_H
#define TSPEC_OS_TYPES_H

#include <iconv.h>
#include <pthread.h>

typedef pthread_mutex_t os_mutex;
typedef pthread_cond_t os_cond;
typedef iconv_t os_decoder;
typedef int os_file;

typedef struct {
    pthread_t thread;
    void *code; /* what it runs, held loaded */
} os_thread;

#endif
