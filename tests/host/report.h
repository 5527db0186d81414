/* report.h: what the host tells the user: live lines on standard output, complaints on standard error. */
#ifndef HOST_REPORT_H
#define HOST_REPORT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "ledger/ledger.h"

enum tone { PLAIN, GOOD, BAD };

struct wire;

struct report {
    struct wire *wire;  /* the messages of the connection are printed, too; NULL: they are not */
    uint64_t start_us; /* where its clock shows 0.0 ms */
    uint64_t last_us;  /* the time of the last line */
    bool colour;
};

/* Starts the clock, and finds out about colours. */
void report_begin(struct report *report);

/* One line: when, one word for what it is about, and the rest. Flushed at once. What is told of late has the time of
 * the line above it: the clock does not step back. */
void report_line(struct report *report, uint64_t at_us, enum tone tone, const char *word, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* May standard output be coloured: is it a terminal, and NO_COLOR not set? */
bool report_may_colour(void);

/* The program's name, for complaints: "host" until it is set to another one. */
void report_program(const char *name);
const char *report_program_name(void);

/* "host: …" on standard error, behind all that was printed before. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Close a file that was to be written; NULL: it could not be opened. On false the reason, which errno has or which came
 * while it was written, was printed. */
bool complain_unless_written(FILE *file, const char *path);

/* The program ends: what exit code it has that was to have this one. It is 1 instead of 0 if standard output could not
 * be written; then the reason was printed. */
int report_end(int code);

/* The provider has no lines: what that may come from. */
void complain_of_no_lines(void);

/* "rule 27: …" for each breach on standard error. Returns how many there are. */
unsigned complain_of_breaches(const struct ledger *ledger);

#endif
