/* ledger_phones.h: the ledger's books of telephones: which are open, what was asked of them, and what was told. */
#ifndef HOST_LEDGER_PHONES_H
#define HOST_LEDGER_PHONES_H

#include "ledger.h"

/* A handle for a telephone that is about to be opened, and has so many buttons and lamps. */
HTAPIPHONE ledger_phone(struct ledger *ledger, DWORD lamps);

/* This thread is about to enter phoneOpen for a telephone, or has left it: NULL (rule 152). */
void ledger_phone_opening(HTAPIPHONE phone);

/* phoneOpen failed, or phoneClose returned: nothing more may come for the telephone (rule 109). */
void ledger_phone_closed(struct ledger *ledger, HTAPIPHONE phone);

/* Is it open still? Not after the provider's PHONE_CLOSE. */
bool ledger_phone_open(struct ledger *ledger, HTAPIPHONE phone);

/* The masks that phoneSetStatusMessages is about to be given: states, and modes of buttons. */
void ledger_phone_mask(struct ledger *ledger, HTAPIPHONE phone, DWORD states, DWORD button_modes);

/* ledger_request for a telephone. */
DRV_REQUESTID ledger_phone_request(struct ledger *ledger, const char *function, HTAPIPHONE phone);

/* Forget what was told of the telephone so far. */
void ledger_phone_forget(struct ledger *ledger, HTAPIPHONE phone);

/* Wait for PHONE_STATE with this state, and with this detail where the state has one, or with other states, where none
 * can be told. All details that were told of it, ored, go into *told. False: it did not come until then, or cannot come
 * any more. */
bool ledger_wait_phone_state(struct ledger *ledger, HTAPIPHONE phone, DWORD state, DWORD detail, uint64_t deadline_us,
                             DWORD *told);

/* Wait until a button was pressed (PHONE_BUTTON), and none is down any more. Returns how many presses there were; those
 * that are down still go into *pressed, a bit for each of the first 64. */
unsigned ledger_wait_buttons(struct ledger *ledger, HTAPIPHONE phone, uint64_t deadline_us, uint64_t *pressed);

/* How many PHONE_STATE and PHONE_BUTTON were beyond the masks, which is allowed. */
unsigned ledger_phone_outside_mask(struct ledger *ledger);

/* The provider's PHONEEVENT was called. */
void ledger_take_phone_event(struct ledger *ledger, HTAPIPHONE phone, DWORD message, const DWORD_PTR param[3]);

#endif
