/* telephone.h: what the stage of the telephones is made of: one of them, open or not. */
#ifndef HOST_TELEPHONE_H
#define HOST_TELEPHONE_H

#include "scene.h"

struct telephone {
    struct subject subject; /* subject.phone once it is open */
    HTAPIPHONE handle;
    PHONECAPS caps; /* without its strings */
};

/* phoneNegotiateTSPIVersion for a device, between low and high. Returns what it returned. */
LONG telephone_negotiate(struct check *check, DWORD device, DWORD low, DWORD high, DWORD *version);

/* phoneNegotiateTSPIVersion and phoneGetDevCaps of the provider's number-th telephone. False: it cannot be used. */
bool telephone_learn(struct check *check, DWORD number, struct telephone *phone);

/* phoneOpen, which returned that; phoneClose, unless the provider has closed it. */
LONG telephone_open(struct check *check, struct telephone *phone);
void telephone_close(struct check *check, struct telephone *phone);

/* Does a PHONE_CLOSE explain the error that a function returned? Where the handle is not known one may be on its way, which
 * is waited for. */
bool telephone_is_gone(struct check *check, const struct telephone *phone, LONG result);

/* Is each function exported without which no telephone can be used? */
bool telephones_are_there(struct check *check);

/* A session, the stage's next scene, with the first telephone open. False: there is none, or it was skipped. */
bool telephone_begin(struct check *check, struct telephone *phone);
void telephone_end(struct check *check, struct telephone *phone);

/* phoneSetStatusMessages for all that a provider may tell, or for nothing. False: nothing need be told. */
bool telephone_ask_for_states(struct check *check, const struct telephone *phone, bool all);

/* hookswitch.c: sessions in which hookswitches are set (rules 110 and 111), and a telephone is closed over that (109). */
void hookswitch_play(struct check *check);
void hookswitch_play_closing(struct check *check);

#endif
