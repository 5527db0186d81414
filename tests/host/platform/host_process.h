/* host_process.h: what the conformance check needs of the operating system on top of host_os.h: processes, threads,
 * pages, crashes. host_process_posix.c and host_process_win32.c both fulfil it. */
#ifndef HOST_PROCESS_H
#define HOST_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* This program, run again; what it reports comes through a pipe. */
struct host_child;

/* Start it with these arguments (UTF-8, NULL at the end, the program's name not among them). It may take orders, by
 * host_child_write. It has come to this program's own code when this returns, so that an end without a word is what it
 * met there. NULL: it cannot be started. */
struct host_child *host_child_start(char **arguments, bool takes_orders);

/* Orders for it. They are lost if it has ended. */
void host_child_write(struct host_child *child, const void *bytes, size_t count);

/* Bytes that it reported, at most size. 0: it reports no more; -1: nothing came until deadline_us. */
int host_child_read(struct host_child *child, char *buffer, size_t size, uint64_t deadline_us);

/* Wait for its end, or put one to it, and free it. How it ended goes into how: "" if well. */
void host_child_end(struct host_child *child, bool kill, char *how, size_t size);

/* In the child: what is written with host_report_write goes to the parent from now on; standard output becomes
 * standard error, because a provider may print. */
void host_report_begin(void);
void host_report_write(const char *bytes, size_t count);

/* In a child that takes orders: bytes of them, at most size. 0: nobody gives any more; -1: nothing came until
 * deadline_us. */
int host_order_read(void *buffer, size_t size, uint64_t deadline_us);

/* What a thread may have done to memory that is not its own. */
#define CRASH_READ "read memory that is not its own"
#define CRASH_WROTE "wrote to memory that is not its own"
#define CRASH_TOUCHED "touched memory that is not its own"
#define CRASH_JUMPED "went where no code is, as through a pointer in memory that it has freed, or that was never set"

/* A crash. */
struct crash {
    const char *what;    /* a sentence's end: "aborted" */
    const void *code;    /* where it happened, NULL if that is not known */
    const void *touched; /* the address that it touched; NULL as well if that is not known */
    bool knows_touched;
};

/* In the child: before it dies of a crash, on the thread that crashed, tell of it; the child then ends. */
void host_catch_crashes(void (*on_crash)(const struct crash *crash));

/* Where code lies: "at theirs.tsp+0x1234, in lineOpen+0x12", with the symbol if there is one. Once a process: at its
 * end. */
void host_code_place(const void *code, char *text, size_t size);

/* End this process at once, with nothing run on the way out. */
void host_quit(int code) __attribute__((noreturn));

/* The number that the system gives the calling thread. */
unsigned host_thread_id(void);

struct host_thread;
struct host_thread *host_thread_start(void (*body)(void *), void *context);
void host_thread_join(struct host_thread *thread);

/* Whole pages, zeroed; never NULL. */
size_t host_page_size(void);
void *host_pages(size_t bytes);
void host_pages_close(void *pages, size_t bytes); /* nobody may touch them any more */
void host_pages_freeze(void *pages, size_t bytes); /* nobody may write into them any more */
void host_pages_free(void *pages, size_t bytes);

/* How many threads and handles (file descriptors) this process has. */
unsigned host_thread_count(void);
unsigned host_handle_count(void);

/* Call visit with the name of each export of a loaded library. False: they cannot be listed. */
bool host_library_exports(void *library, const char *path, void (*visit)(void *context, const char *name),
                          void *context);

/* Run a command of the user's as the system's shell does, with standard error as its output. Returns its exit status,
 * -1 if it cannot be run. */
int host_run(const char *command);

/* From now on shown hears, once and on any thread, of a window that this process shows: what says so as a sentence.
 * False: there are no windows here. */
bool host_watch_windows(void (*shown)(const char *what));

/* The same for the dialogs that a loaded library calls the system for, if anybody watches: they are answered at once,
 * and not shown. */
void host_divert_dialogs(void *library);

/* Look for windows now. */
void host_look_for_windows(void);

/* Stay where a thread may be interrupted by its own timers, signals and calls (APCs), until it is; at most 50 ms. */
void host_let_interrupt(void);

#endif
