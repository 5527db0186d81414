/* host_os.h: all that the host needs of the operating system. host_posix.c and host_win32.c both fulfil it. */
#ifndef HOST_OS_H
#define HOST_OS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Microseconds on a clock that never goes back. */
uint64_t host_now_us(void);

/* Microseconds since midnight, UTC. */
uint64_t host_time_of_day_us(void);

/* The program's arguments as UTF-8, NULL at the end. They live as long as the program. */
char **host_arguments(int argc, char **argv);

/* Make standard output and error carry bytes as they are (UTF-8, "\n" alone); output is held until it is flushed.
 * To be called before anything is written. */
void host_prepare_output(void);

/* Is standard output a terminal that understands colours? */
bool host_output_has_colours(void);

/* How wide the terminal is that standard error goes to, in characters. 0: it is none, or one that cannot go back in a
 * line. */
unsigned host_errors_width(void);

/* fopen for a path in UTF-8. */
FILE *host_file_open(const char *path, const char *mode);

/* Can a file of that path (UTF-8) be written? Afterwards all is as it was: one that is there has its contents, one that
 * is not is not there. On false errno says why. */
bool host_file_can_be_written(const char *path);

/* Load a shared object or DLL. The path is UTF-8 and means the current folder where it names none.
 * Returns NULL with the system's reason in why[0..size). */
void *host_library_open(const char *path, char *why, size_t size);

/* The address of an export, NULL if there is none of that name. */
void *host_library_symbol(void *library, const char *name);

void host_library_close(void *library);

/* A mutex with one condition variable. */
struct host_monitor;

/* Never NULL: the program ends if there is no memory. */
struct host_monitor *host_monitor_new(void);
void host_monitor_free(struct host_monitor *monitor);
void host_monitor_enter(struct host_monitor *monitor);
void host_monitor_leave(struct host_monitor *monitor);

/* Inside the monitor: wait to be woken or for the clock to reach deadline_us. May also return for no reason.
 * False: the deadline has passed. */
bool host_monitor_wait(struct host_monitor *monitor, uint64_t deadline_us);

/* Inside the monitor: wake whoever waits. */
void host_monitor_wake(struct host_monitor *monitor);

/* Call on_interrupt(context) on a thread of its own at the first Ctrl-C; the second one ends the program.
 * To be called before any other thread is started, once. */
void host_catch_interrupt(void (*on_interrupt)(void *context), void *context);

#endif
