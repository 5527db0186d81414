/* corpus.h: what a busy switch sends, the same bytes at every start. */
#ifndef TSPEC_CORPUS_H
#define TSPEC_CORPUS_H

#include <stddef.h>

enum { CORPUS_BYTES = 256 * 1024 };

struct corpus {
    unsigned char *bytes;
    size_t len, messages;
};

/* Whole messages, nearly CORPUS_BYTES of them: four of five are notices with names in many scripts, some empty. Each
 * begins with `head`, if there is one. The caller frees bytes. NULL bytes: no memory. */
struct corpus corpus_make(const char *head);

/* The same with blanks added and removed, and about one message in six damaged. */
struct corpus corpus_make_damaged(void);

#endif
