/* os_posix.c: os.h for POSIX systems: pthreads, the monotonic clock, iconv. */
#include "os.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

void os_mutex_init(os_mutex *mutex)
{
    pthread_mutex_init(mutex, NULL);
}

void os_mutex_free(os_mutex *mutex)
{
    pthread_mutex_destroy(mutex);
}

void os_mutex_lock(os_mutex *mutex)
{
    pthread_mutex_lock(mutex);
}

void os_mutex_unlock(os_mutex *mutex)
{
    pthread_mutex_unlock(mutex);
}

void os_cond_init(os_cond *cond)
{
    pthread_cond_init(cond, NULL);
}

void os_cond_free(os_cond *cond)
{
    pthread_cond_destroy(cond);
}

void os_cond_wait(os_cond *cond, os_mutex *mutex)
{
    pthread_cond_wait(cond, mutex);
}

void os_cond_broadcast(os_cond *cond)
{
    pthread_cond_broadcast(cond);
}

struct thread_start {
    void (*body)(void *);
    void *argument;
};

static void *thread_main(void *given)
{
    struct thread_start start = *(struct thread_start *)given;

    free(given);
    start.body(start.argument);
    return NULL;
}

bool os_thread_start(os_thread *thread, void (*body)(void *), void *argument)
{
    struct thread_start *start = malloc(sizeof *start);

    if (start == NULL)
        return false;
    *start = (struct thread_start){body, argument};
    if (pthread_create(thread, NULL, thread_main, start) != 0) {
        free(start);
        return false;
    }
    return true;
}

void os_thread_join(os_thread *thread)
{
    pthread_join(*thread, NULL);
}

uint64_t os_thread_self(void)
{
    return (uint64_t)pthread_self();
}

uint64_t os_clock_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

uint32_t os_seed(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (uint32_t)now.tv_nsec ^ (uint32_t)now.tv_sec ^ (uint32_t)getpid() * 2654435761u;
}

/* iconv's name for a code page of Windows. */
static const char *charset_name(unsigned codepage, char *name, size_t size)
{
    switch (codepage) {
    case CODEPAGE_UTF8:
        return "UTF-8";
    case 28591:
        return "ISO-8859-1";
    case 20127:
        return "ASCII";
    default:
        snprintf(name, size, "CP%u", codepage);
        return name;
    }
}

static const char *utf16_name(void)
{
    return __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? "UTF-16LE" : "UTF-16BE";
}

/* Where os_to_utf16 writes: as much as there is room for, but everything is counted. */
struct units {
    WCHAR *out;
    size_t room, count;
};

static void add_unit(struct units *units, WCHAR unit)
{
    if (units->count < units->room)
        units->out[units->count] = unit;
    units->count++;
}

/* Convert the good text at the front of *text, at most a piece's length. True if a bad byte follows it. */
static bool convert_piece(iconv_t converter, struct slice *text, struct units *units)
{
    WCHAR piece[128];
    char *from = (char *)text->at, *to = (char *)piece;
    size_t from_left = text->len, to_left = sizeof piece;
    bool bad = iconv(converter, &from, &from_left, &to, &to_left) == (size_t)-1 && errno != E2BIG;

    for (const WCHAR *unit = piece; (const char *)unit < to; unit++)
        add_unit(units, *unit);
    *text = slice_of(from, from_left);
    return bad;
}

size_t os_to_utf16(unsigned codepage, struct slice text, WCHAR *out, size_t room)
{
    struct units units = {out, room, 0};
    char name[16];
    iconv_t converter = iconv_open(utf16_name(), charset_name(codepage, name, sizeof name));
    bool known = converter != (iconv_t)-1;

    while (text.len > 0) {
        if (!known || convert_piece(converter, &text, &units)) {
            add_unit(&units, 0xFFFD);
            text = slice_of(text.at + 1, text.len - 1);
        }
    }
    if (known)
        iconv_close(converter);
    return units.count;
}

size_t os_from_utf16(unsigned codepage, const WCHAR *text, size_t len, unsigned char *out, size_t room)
{
    char name[16];
    iconv_t converter = iconv_open(charset_name(codepage, name, sizeof name), utf16_name());
    char *from = (char *)text, *to = (char *)out;
    size_t from_left = len * sizeof *text, to_left = room;
    bool exact;

    if (converter == (iconv_t)-1)
        return OS_NO_TEXT;
    /* A positive result counts characters that were replaced; the second call ends the state of a stateful charset. */
    exact = iconv(converter, &from, &from_left, &to, &to_left) == 0 &&
            iconv(converter, NULL, NULL, &to, &to_left) == 0;
    iconv_close(converter);
    return exact ? room - to_left : OS_NO_TEXT;
}

void os_log(const char *line)
{
    if (getenv("TSPEC_LOG") != NULL)
        fprintf(stderr, "%s\n", line);
}
