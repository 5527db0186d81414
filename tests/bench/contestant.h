/* contestant.h: the parsers that are measured beside each other. */
#ifndef BENCH_CONTESTANT_H
#define BENCH_CONTESTANT_H

#include "simple.h"

/* Read a stream that comes in blocks of that size. */
typedef void reader(const unsigned char *bytes, size_t len, size_t block, simple_sink *sink, void *context);

struct contestant {
    const char *name;
    reader *read;
    bool checks;        /* all that the spec asks of a message: it reads the same as the others from damaged ones, too */
    const char *head;   /* what each message must begin with, or NULL; then only messages are counted, their fields are others */
};

/* For the protocol that the program is built with; the end has no name. The first one is the generated parser, the
 * second one `simple`, the yardstick. */
extern const struct contestant contestants[];

/* contestants.c: those that are there for any protocol. Each has a loop of its own, for a call through a pointer costs
 * as much as a byte does, where they come one by one. */
reader read_generated, read_by_hand, read_ragel, read_strsep;

/* By memchr and comparisons; by Ragel's automaton; by a copy that is cut in pieces with strsep. */
simple_parser simple_parse, ragel_parse, strsep_parse;

#endif
