/* pairs.c: see pairs.h. */
#include "pairs.h"

#include <stdlib.h>
#include <string.h>

struct listed {
    struct listed *next;
    struct pair pair;
};

static SRWLOCK lock = SRWLOCK_INIT;
static struct listed *lists[PAIR_KINDS]; /* the newest first: what is asked for is mostly new */

void pair_add(enum pair_kind kind, const struct pair *pair)
{
    struct listed *listed = malloc(sizeof(*listed));
    if (listed == NULL)
        abort();
    listed->pair = *pair;
    AcquireSRWLockExclusive(&lock);
    listed->next = lists[kind];
    lists[kind] = listed;
    ReleaseSRWLockExclusive(&lock);
}

static bool has_books(const struct pair *pair, DWORD_PTR books)
{
    return pair->books == books;
}

static bool has_driver(const struct pair *pair, DWORD_PTR driver)
{
    DWORD_PTR own = pair->driver;
    if (pair->where != NULL)
        memcpy(&own, pair->where, sizeof(own));
    return own == driver && (pair->given || own != 0);
}

static bool has_owner(const struct pair *pair, DWORD_PTR owner)
{
    return pair->owner == owner;
}

/* Where the first of them is linked. */
static struct listed **find(enum pair_kind kind, bool (*has)(const struct pair *, DWORD_PTR), DWORD_PTR what)
{
    struct listed **at = &lists[kind];
    while (*at != NULL && !has(&(*at)->pair, what))
        at = &(*at)->next;
    return at;
}

static void unlink_at(struct listed **at)
{
    struct listed *listed = *at;
    *at = listed->next;
    free(listed);
}

static bool look_up(enum pair_kind kind, bool (*has)(const struct pair *, DWORD_PTR), DWORD_PTR what, struct pair *pair)
{
    *pair = (struct pair){0};
    AcquireSRWLockShared(&lock);
    const struct listed *found = *find(kind, has, what);
    if (found != NULL)
        *pair = found->pair;
    ReleaseSRWLockShared(&lock);
    return found != NULL;
}

bool pair_of_books(enum pair_kind kind, DWORD_PTR books, struct pair *pair)
{
    return look_up(kind, has_books, books, pair);
}

bool pair_of_driver(enum pair_kind kind, DWORD_PTR driver, struct pair *pair)
{
    return look_up(kind, has_driver, driver, pair);
}

static void set_driver(enum pair_kind kind, DWORD_PTR books, bool given, DWORD_PTR driver)
{
    AcquireSRWLockExclusive(&lock);
    struct listed *found = *find(kind, has_books, books);
    if (found != NULL) {
        found->pair.given = given;
        found->pair.driver = driver;
        found->pair.where = NULL;
    }
    ReleaseSRWLockExclusive(&lock);
}

void pair_set_driver(enum pair_kind kind, DWORD_PTR books, DWORD_PTR driver)
{
    set_driver(kind, books, driver != 0 || kind == PAIR_LINE, driver); /* a call's is not 0 (rule 26) */
}

void pair_take_driver(enum pair_kind kind, DWORD_PTR books)
{
    set_driver(kind, books, false, 0);
}

void pair_set_tapi(enum pair_kind kind, DWORD_PTR books, DWORD_PTR handle)
{
    AcquireSRWLockExclusive(&lock);
    struct listed *found = *find(kind, has_books, books);
    if (found != NULL)
        found->pair.tapi = handle;
    ReleaseSRWLockExclusive(&lock);
}

bool pair_take(enum pair_kind kind, DWORD_PTR books, struct pair *pair)
{
    *pair = (struct pair){0};
    AcquireSRWLockExclusive(&lock);
    struct listed **at = find(kind, has_books, books);
    bool found = *at != NULL;
    if (found) {
        *pair = (*at)->pair;
        unlink_at(at);
    }
    ReleaseSRWLockExclusive(&lock);
    return found;
}

/* Under the lock. */
static void end_call_at(struct listed **at)
{
    struct listed **digits;
    while (*(digits = find(PAIR_DIGITS, has_owner, (*at)->pair.books)) != NULL)
        unlink_at(digits);
    unlink_at(at);
}

void pairs_end_call(DWORD_PTR books)
{
    AcquireSRWLockExclusive(&lock);
    struct listed **at = find(PAIR_CALL, has_books, books);
    if (*at != NULL)
        end_call_at(at);
    ReleaseSRWLockExclusive(&lock);
}

void pairs_end_line(DWORD_PTR books)
{
    AcquireSRWLockExclusive(&lock);
    struct listed **at;
    while (*(at = find(PAIR_CALL, has_owner, books)) != NULL)
        end_call_at(at);
    if (*(at = find(PAIR_LINE, has_books, books)) != NULL)
        unlink_at(at);
    ReleaseSRWLockExclusive(&lock);
}

void pairs_end(void)
{
    AcquireSRWLockExclusive(&lock);
    for (int kind = 0; kind < PAIR_KINDS; kind++)
        while (lists[kind] != NULL)
            unlink_at(&lists[kind]);
    ReleaseSRWLockExclusive(&lock);
}
