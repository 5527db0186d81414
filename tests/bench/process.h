/* process.h: what a process has of the system. */
#ifndef BENCH_PROCESS_H
#define BENCH_PROCESS_H

struct process {
    long memory;  /* bytes that are resident and its own: no files, nothing shared */
    long files;   /* descriptors */
    long threads;
};

/* What this process has now. */
struct process process_now(void);

/* Microseconds of CPU time that this process has used. */
double process_cpu_us(void);

/* Processors: of those that this process was given at its start. */
enum process_place { PROCESS_ANYWHERE, PROCESS_ON_FIRST, PROCESS_ON_OTHERS };

/* Keep the calling thread, and what it starts from now on, on some of them; of a single one there are no others, so
 * PROCESS_ON_OTHERS is that one, too. */
void process_keep(enum process_place place);

/* Let this process have so many file descriptors; a sentence and the end if the system does not let it. */
void process_needs_files(unsigned count);

/* Say what went wrong on standard error, and end the program. */
_Noreturn void process_fails(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
