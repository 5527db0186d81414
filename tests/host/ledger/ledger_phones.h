/* ledger_phones.h: the ledger's books of telephones: which are open, what was asked of them, and what was told. */
#ifndef HOST_LEDGER_PHONES_H
#define HOST_LEDGER_PHONES_H

#include "ledger.h"

/* A handle for a telephone that is about to be opened, and has so many buttons and lamps. */
HTAPIPHONE ledger_phone(struct ledger *ledger, DWORD lamps);

/* phoneOpen failed, or phoneClose returned: nothing more may come for the telephone (rule 109). */
void ledger_phone_closed(struct ledger *ledger, HTAPIPHONE phone);

/* Is it open still? Not after the provider's PHONE_CLOSE. */
bool ledger_phone_open(struct ledger *ledger, HTAPIPHONE phone);

/* The mask that phoneSetStatusMessages is about to be given. */
void ledger_phone_mask(struct ledger *ledger, HTAPIPHONE phone, DWORD mask);

/* ledger_request for a telephone. */
DRV_REQUESTID ledger_phone_request(struct ledger *ledger, const char *function, HTAPIPHONE phone);

/* Forget what was told of the telephone so far, and wait for PHONE_STATE with this bit; dwParam2 goes into *detail, if it
 * was the only bit. False: none came until then, or cannot come any more. */
void ledger_phone_forget(struct ledger *ledger, HTAPIPHONE phone);
bool ledger_wait_phone_state(struct ledger *ledger, HTAPIPHONE phone, DWORD bit, uint64_t deadline_us, DWORD *detail);

/* How many PHONE_STATE were beyond the mask, which is allowed. */
unsigned ledger_phone_outside_mask(struct ledger *ledger);

/* The provider's PHONEEVENT was called. */
void ledger_take_phone_event(struct ledger *ledger, HTAPIPHONE phone, DWORD message, const DWORD_PTR param[3]);

#endif
