/* guard.h: memory that is lent to a provider, and what a crash in it means.
 *
 * A structure ends in a canary and then a page that nobody may touch; an input is taken away whole as soon as its
 * function has returned (rule 22). Whoever touches either dies, and the crash is explained by where it touched. */
#ifndef HOST_GUARD_H
#define HOST_GUARD_H

#include <stdbool.h>
#include <stddef.h>

/* At least size bytes, zeroed, aligned to 4, with a canary around the first size of them and a closed page behind.
 * rule and what say what it means if somebody goes there: "behind VARSTRING", a literal. */
void *guard_lend(size_t size, unsigned rule, const char *what);

/* What was written over the canaries first. */
struct damage {
    ptrdiff_t at;  /* from the lent memory's beginning on; negative before it */
    size_t count;  /* bytes from there on */
    unsigned char found[16], expected[16];
};

/* Are the canaries whole? */
bool guard_is_whole(const void *lent, size_t size);

/* False: they are. */
bool guard_find_damage(const void *lent, size_t size, struct damage *damage);

/* From now on it may only be read. rule and text say what it means if somebody writes. */
void guard_freeze(void *lent, size_t size, unsigned rule, const char *text);

/* Take it away for good: from now on nobody may touch it. rule and text say what it means if somebody does. */
void guard_take_away(void *lent, size_t size, unsigned rule, const char *text);

/* Give it back to the system. */
void guard_free(void *lent, size_t size);

/* While this thread does something that may crash for a known reason: which rule that is; 0: no longer. */
void crash_about(unsigned rule, const char *text);

/* What a crash at an address means: a rule, 0 if nothing is known, and a sentence's end. To read behind a structure is
 * no writing there (rule 60), but a crash (rule 25). Safe in a crashed thread. */
unsigned guard_explain(const void *address, bool was_read, char *text, size_t size);

#endif
