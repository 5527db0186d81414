/* story.h: what happened in a life, told as it happens. The same seed tells the same story, to the letter: its hash
 * says so. */
#ifndef SIMULATOR_STORY_H
#define SIMULATOR_STORY_H

#include <stdbool.h>
#include <stdint.h>

enum { KEY_BYTES = 64, SENTENCE_BYTES = 400 };

/* What is counted: for who wants to know how much there was in so many hours. */
enum count { COUNT_CALLS, COUNT_REQUESTS, COUNT_CALLBACKS, COUNT_INCIDENTS, COUNT_CONNECTIONS, COUNT_SESSIONS, COUNTS };

/* How a life ended. It is written into memory that outlives the process. */
struct ending {
    bool ended;                    /* the life, well or badly; else the process did before */
    char broken[KEY_BYTES];        /* the rule or promise; empty: none was */
    char sentence[SENTENCE_BYTES]; /* how */
    uint64_t hash;
    uint64_t at_us;                /* when, in the life's time */
    uint64_t actions, incidents;   /* how many were due */
    uint64_t counts[COUNTS];
};

/* Begin to tell; `aloud`: on standard output, line by line. */
void story_begin(struct ending *ending, bool aloud);

void story(const char *format, ...) __attribute__((format(printf, 1, 2)));

void story_count(enum count what);

/* The number of what is due now, from 0. */
uint64_t story_next_action(void);
uint64_t story_next_incident(void);

/* A rule or a promise was broken: the process ends. key is the same whenever the same thing is wrong. */
void story_fail(const char *key, const char *format, ...) __attribute__((format(printf, 2, 3), noreturn));

/* The life is over. */
void story_end(void);

#endif
