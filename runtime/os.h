/* os.h: what the shell needs of the operating system beside sockets (net.h) and settings (settings.h).
 *
 * One header, two implementations: posix/os_posix.c with posix/convert_posix.c, and win32/os_win32.c. The core includes
 * none of this. */
#ifndef TSPEC_OS_H
#define TSPEC_OS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <windows.h>

#include "os_types.h"
#include "slice.h"

void os_mutex_init(os_mutex *mutex);
void os_mutex_free(os_mutex *mutex);
void os_mutex_lock(os_mutex *mutex);
void os_mutex_unlock(os_mutex *mutex);

void os_cond_init(os_cond *cond);
void os_cond_free(os_cond *cond);
void os_cond_wait(os_cond *cond, os_mutex *mutex);
void os_cond_broadcast(os_cond *cond);

/* Start a thread that runs body(argument). False if the system has none to give. What it runs stays loaded until it has
 * ended, whoever unloads the provider meanwhile. Each thread must be joined or left. */
bool os_thread_start(os_thread *thread, void (*body)(void *), void *argument);

/* Wait until the thread's body has returned, and free the thread. */
void os_thread_join(os_thread *thread);

/* Let the thread end by itself, and free it then. The provider may be unloaded meanwhile: Windows does that when the
 * thread has ended, POSIX never. */
void os_thread_leave(os_thread *thread);

/* The calling thread's number, never 0, not used by another thread while this one lives. */
uint64_t os_thread_self(void);

/* Milliseconds that only go forward, from an arbitrary start. */
uint64_t os_clock_ms(void);

/* Microseconds of the same clock. */
uint64_t os_clock_us(void);

/* The date and time of day in UTC. */
void os_utc(SYSTEMTIME *now);

/* The same in milliseconds since 1970, which is cheaper to take and to keep; and what it is in the calendar. */
uint64_t os_time_ms(void);
void os_utc_of(uint64_t time_ms, SYSTEMTIME *utc);

/* A number that differs from process to process: a seed, not a secret. */
uint32_t os_seed(void);

/* 64 bits that nobody can foresee. */
uint64_t os_secret(void);

/* The MD5 digest (RFC 1321) of two texts, one behind the other, as some switches want a password. False if the system
 * has none. */
bool os_md5(struct slice first, struct slice second, unsigned char digest[16]);

enum { CODEPAGE_UTF8 = 65001 };

/* Convert text in one of Windows' code pages to UTF-16. Writes at most `room` units, no terminating NUL; bytes that are
 * no text become U+FFFD. Returns the units that the whole text takes, which may be more than `room`. */
size_t os_to_utf16(unsigned codepage, struct slice text, WCHAR *out, size_t room);

/* The same by a decoder that was opened before: nothing is allocated. False if the system lacks memory, or does not
 * know the code page. One thread at a time uses a decoder. */
bool os_decoder_open(os_decoder *decoder, unsigned codepage);
void os_decoder_close(os_decoder *decoder);
size_t os_decode(const os_decoder *decoder, struct slice text, WCHAR *out, size_t room);

#define OS_NO_TEXT ((size_t)-1)

/* Convert `len` UTF-16 units to a code page. Returns the bytes written, or OS_NO_TEXT if they do not fit in `room` or
 * the code page has no such character (nothing is ever replaced: a number must not change on its way). */
size_t os_from_utf16(unsigned codepage, const WCHAR *text, size_t len, unsigned char *out, size_t room);

/* Tell the administrator one line of this protocol's provider, UTF-8 without a line end, of at most 1000 characters: in
 * the event log "Application" on Windows, and to a debugger; natively in the system's log, and on standard error if the
 * environment variable TSPEC_LOG is set. For errors that have no other way out. Nothing happens if there is no log.
 * Never called with a lock held: it may wait for the log's own service. */
void os_log(const char *protocol, const char *line);

/* The folder where this system keeps what programs note down: $XDG_STATE_HOME, ~/.local/state or /tmp natively,
 * %ProgramData% on Windows. False if `room` is too small or Windows knows none. */
bool os_log_folder(char *path, size_t room);

/* A file that is only appended to. The path is UTF-8; folders that are missing are made, and natively are nobody else's
 * to look into. *size is what the file has already. Other programs may read and rename it meanwhile.
 *
 * Only a regular file is opened, and only one that has no other name and, natively, no other owner. All else is refused
 * without waiting for it: a link, even to such a file, a pipe, a device, a folder. False if so, or if the system
 * refuses. */
bool os_file_open(os_file *file, const char *path, uint64_t *size);

/* False if not everything could be written. */
bool os_file_write(os_file file, const void *bytes, size_t len);

void os_file_close(os_file file);

/* Rename a file, in place of another one if there is one; in place of a link, not of what the link leads to. */
bool os_file_rename(const char *from, const char *to);

#endif
