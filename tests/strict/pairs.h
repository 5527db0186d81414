/* pairs.h: how each side names a thing. The provider is given the ledger's handles and numbers, TAPI keeps its own, and
 * a line or call has the provider's handle, too, which both sides know. Only what is open has a pair.
 *
 * Each function takes the lock for itself; what it finds is a copy. */
#ifndef STRICT_PAIRS_H
#define STRICT_PAIRS_H

#include <stdbool.h>

#include <windows.h>

#include <tspi.h>

enum pair_kind { PAIR_LINE, PAIR_CALL, PAIR_REQUEST, PAIR_DIGITS, PAIR_KINDS };

struct pair {
    DWORD_PTR books;   /* HTAPILINE, HTAPICALL, DRV_REQUESTID or dwEndToEndID: the ledger's */
    DWORD_PTR tapi;    /* ... and TAPI's; 0: not known yet */
    DWORD_PTR driver;  /* HDRVLINE or HDRVCALL, where it is given */
    bool given;        /* the provider has given its handle: a line's may be 0 (rule 174) */
    const void *where; /* not NULL: the provider's function still runs, and writes its handle there; 0 till then */
    DWORD_PTR owner;   /* the ledger's line of a call, or call of digits */
};

/* Never fails: the program ends if there is no memory. */
void pair_add(enum pair_kind kind, const struct pair *pair);

/* False: there is none, and *pair is zeroed. */
bool pair_of_books(enum pair_kind kind, DWORD_PTR books, struct pair *pair);
bool pair_of_driver(enum pair_kind kind, DWORD_PTR driver, struct pair *pair);

/* The provider's function has returned, and has given its handle; or is about to take it back. */
void pair_set_driver(enum pair_kind kind, DWORD_PTR books, DWORD_PTR driver);
void pair_take_driver(enum pair_kind kind, DWORD_PTR books);

void pair_set_tapi(enum pair_kind kind, DWORD_PTR books, DWORD_PTR handle);

/* As pair_of_books, and remove it. */
bool pair_take(enum pair_kind kind, DWORD_PTR books, struct pair *pair);

/* Of what belongs to it, too: a call's digits, a line's calls. */
void pairs_end_call(DWORD_PTR books);
void pairs_end_line(DWORD_PTR books);

/* The session is over. */
void pairs_end(void);

#endif
