/* cxx_string.h: messages read with std::string, as one would in C++ who does not mind what it costs. */
#ifndef BENCH_CXX_STRING_H
#define BENCH_CXX_STRING_H

#include <stddef.h>

/* A piece of a message; at NULL: there is none. */
struct cxx_piece {
    const char *at;
    size_t len;
};

/* What a message consists of: its words in their order, or a value for each key. */
typedef void cxx_sink(void *context, const struct cxx_piece *pieces, size_t count);

/* Begin with a new stream. */
void cxx_begin(void);

/* Take its next bytes; messages end with an empty line, and '%' divides their words, which blanks may surround. */
void cxx_feed_words(const char *bytes, size_t len, cxx_sink *sink, void *context);

/* The same for lines of "key: value", of which these keys, in small letters, are asked for. */
void cxx_feed_lines(const char *bytes, size_t len, const char *const *keys, size_t count, cxx_sink *sink,
                    void *context);

#endif
