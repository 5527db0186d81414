/* trace_given.h: what a TSPI function was given, in a form that costs no more than storing it: the format is kept, and
 * the values as they are; the trace's writer formats them. */
#ifndef TSPEC_TRACE_GIVEN_H
#define TSPEC_TRACE_GIVEN_H

#include <stdint.h>

enum { TRACE_VALUES = 6 };

struct trace_given {
    const char *format;           /* a literal in printf's form, with %u, %x, %llx and %s */
    uint64_t value[TRACE_VALUES]; /* of a %s the pointer: to a literal, too */
};

/* TRACE_GIVEN("lineDrop hdCall=0x%llx", call): a pointer to a trace_given, good until the block ends. The compiler
 * compares the format with the values, of which there may be none and at most TRACE_VALUES. */
#define TRACE_GIVEN(format, ...)                                                           \
    (&(struct trace_given){((void)sizeof(trace_check(format, ##__VA_ARGS__)), "" format), \
                           {TRACE_LIST(_, ##__VA_ARGS__)}})

/* Never called, and nowhere defined. */
__attribute__((format(printf, 1, 2))) int trace_check(const char *format, ...);

/* The values as an array has them: from (_, a, b) to (uint64_t)a, (uint64_t)b; from (_) to 0. */
#define TRACE_LIST(...) \
    TRACE_LIST_OF(__VA_ARGS__, TRACE_6, TRACE_5, TRACE_4, TRACE_3, TRACE_2, TRACE_1, TRACE_0, _)(__VA_ARGS__)
#define TRACE_LIST_OF(_, a, b, c, d, e, f, list, ...) list
#define TRACE_0(_) 0
#define TRACE_1(_, a) (uint64_t)(uintptr_t)(a)
#define TRACE_2(_, a, ...) TRACE_1(_, a), TRACE_1(_, __VA_ARGS__)
#define TRACE_3(_, a, ...) TRACE_1(_, a), TRACE_2(_, __VA_ARGS__)
#define TRACE_4(_, a, ...) TRACE_1(_, a), TRACE_3(_, __VA_ARGS__)
#define TRACE_5(_, a, ...) TRACE_1(_, a), TRACE_4(_, __VA_ARGS__)
#define TRACE_6(_, a, ...) TRACE_1(_, a), TRACE_5(_, __VA_ARGS__)

#endif
