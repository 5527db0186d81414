/* verdicts.h: what is known of each rule: its verdict, and every distinct finding. */
#ifndef HOST_VERDICTS_H
#define HOST_VERDICTS_H

#include <stdbool.h>
#include <stddef.h>

#include "evidence.h"
#include "rules.h"

/* In rising order: a later one overrules an earlier one. */
enum verdict { NOT_REACHED, NOT_APPLICABLE, HELD, BROKEN };

/* Lines that grow, each with its end. */
struct lines {
    char *text; /* NULL: none */
    size_t length;
};

/* Something that a stage has seen, once or often. */
struct finding {
    struct finding *next;
    bool is_warning;      /* it breaks no rule */
    unsigned times;
    const char *stage;
    char text[512];
    char note[400];       /* bytes, addresses; "": none */
    struct lines bytes;   /* what a structure has, and should have */
    struct lines calls;   /* the calls and events round it */
    char excuse[300];     /* why it does not count; "": it does */
};

struct ruling {
    enum verdict verdict;
    unsigned times;           /* that it was broken */
    char text[512];           /* what was seen first, or why it is not applicable or not reached */
    struct finding *findings; /* the first ones, in the order in which they came */
    unsigned left_out;        /* distinct findings that came after them */
};

struct verdicts {
    struct ruling rulings[RULES + 1];
    struct evidence evidence;
    bool useless; /* the provider could not be used */
    char why[512];
};

/* Nothing is known yet but what a host can never see. */
void verdicts_begin(struct verdicts *verdicts);
void verdicts_free(struct verdicts *verdicts);

/* Take in what a stage (its name lives on) says of a rule with a word of findings.h. What it is of goes into *about if
 * it is the first of its kind, else NULL. False: the word is none. */
bool verdicts_take(struct verdicts *verdicts, const char *stage, const char *word, unsigned rule, const char *text,
                   struct finding **about);

/* A rule was broken, by the parent's own judgement. Returns as verdicts_take gives. */
struct finding *verdicts_break(struct verdicts *verdicts, const char *stage, unsigned rule, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* The provider cannot be used. */
void verdicts_give_up(struct verdicts *verdicts, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* One more line of bytes, or of calls round a finding. */
void finding_add_line(struct lines *lines, const char *line);

/* All has been played, with these arguments: give a reason to each rule that was not reached without one. */
void verdicts_end(struct verdicts *verdicts, char **arguments);

/* After verdicts_end: it could not be used, and nothing at all was seen of it, as where there is no such file. */
bool verdicts_have_nothing(const struct verdicts *verdicts);

/* "not reached", "not applicable", "held", "broken". */
const char *verdict_name(enum verdict verdict);

/* How many rules have this verdict. */
unsigned verdicts_count(const struct verdicts *verdicts, enum verdict verdict);

/* How many rules are broken in a way that nothing excuses. */
unsigned verdicts_count_unexcused(const struct verdicts *verdicts);

/* How many rules have a warning. */
unsigned verdicts_count_warnings(const struct verdicts *verdicts);

/* The excuse of a broken rule, if all that breaks it has one; else NULL. */
const char *ruling_excuse(const struct ruling *ruling);

/* The first warning; "" if there is none. */
const char *ruling_warning(const struct ruling *ruling);

#endif
