/* corpus_messages.h: what a protocol's messages are like, and what helps to make them. */
#ifndef TSPEC_CORPUS_MESSAGES_H
#define TSPEC_CORPUS_MESSAGES_H

#include <stddef.h>
#include <stdint.h>

#include "slice.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))

enum { CORPUS_SENT = 2 };

/* A message to encode. */
struct corpus_sent {
    const char *what;
    unsigned kind;
    const struct slice *field;
};

/* --- of the protocol */

extern const char corpus_framing[];

/* Blanks may stand round it, or after it. */
extern const char corpus_mark;
extern const struct corpus_sent corpus_sent[CORPUS_SENT];

/* Write a message, its terminator included, into out[0..size). Returns its length. */
size_t corpus_message(uint32_t *seed, char *out, size_t size);

/* --- of all */

/* A number below `below`. */
uint32_t corpus_draw(uint32_t *seed, uint32_t below);

/* A person's name, in one of many scripts, or nothing. */
void corpus_name(uint32_t *seed, char *out, size_t size);
void corpus_number(uint32_t *seed, char *out, size_t size);

#endif
