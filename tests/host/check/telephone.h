/* telephone.h: what the stage of the telephones is made of: one of them, open or not. */
#ifndef HOST_TELEPHONE_H
#define HOST_TELEPHONE_H

#include "scene.h"

struct telephone {
    struct subject subject; /* subject.phone once it is open */
    HTAPIPHONE handle;
    PHONECAPS caps; /* without its strings and arrays */
    const unsigned char *whole; /* with them, until the next telephone is learnt of */
    size_t whole_size;          /* that it has room for */
    bool tells;     /* phoneSetStatusMessages has been asked for all */
    DRV_REQUESTID request; /* the last one */
};

/* phoneNegotiateTSPIVersion for a device, between low and high. Returns what it returned. */
LONG telephone_negotiate(struct check *check, DWORD device, DWORD low, DWORD high, DWORD *version);

/* phoneNegotiateTSPIVersion and phoneGetDevCaps of the provider's number-th telephone. False: it cannot be used. */
bool telephone_learn(struct check *check, DWORD number, struct telephone *phone);

/* phoneOpen, which returned that; phoneClose, unless the provider has closed it. */
LONG telephone_open(struct check *check, struct telephone *phone);
void telephone_close(struct check *check, struct telephone *phone);

/* An entry of an array of PHONECAPS (its size and offset), of DWORDs; 0: there is none. */
DWORD telephone_entry(const struct telephone *phone, DWORD size, DWORD offset, DWORD index);

/* Call a synchronous function for an open telephone. rule is broken if it hangs or crashes. Its value is what the
 * function returned, or PHONEERR_INVALPHONEHANDLE if the telephone is not open any more. */
#define ASK(check, telephone, rule, function, ...) \
    (telephone_is_open(check, telephone) \
         ? scene_left(check, #function, \
                      (scene_enter(rule, #function), \
                       (check)->provider.TSPI_##function((telephone)->subject.phone, __VA_ARGS__))) \
         : (LONG)PHONEERR_INVALPHONEHANDLE)
bool telephone_is_open(struct check *check, const struct telephone *phone);

/* Call an asynchronous function for an open telephone, and wait for its completion. rule is broken if it hangs or
 * crashes. Its value is what became of it: 0 or an error; 1: nothing, or the telephone is not open. (tapi.h renames
 * some functions, so that these macros hand no name on.) */
#define SETTLE(check, telephone, rule, function, ...) \
    (telephone_asks(check, telephone, #function) \
         ? telephone_settled(check, telephone, #function, \
                             (scene_enter(rule, #function), \
                              (check)->provider.TSPI_##function((telephone)->request, (telephone)->subject.phone, \
                                                                __VA_ARGS__))) \
         : 1)

/* The same in two steps: the request is made, unless the telephone is not open any more; its function returned result. */
bool telephone_asks(struct check *check, struct telephone *phone, const char *function);
LONG telephone_settled(struct check *check, const struct telephone *phone, const char *function, LONG result);

/* Is a function exported, and offered by PHONECAPS.dwPhoneFeatures? If not, the rule does not apply, which is told. */
#define OFFERS(check, telephone, rule, function, features) \
    telephone_offers(telephone, rule, (check)->provider.TSPI_##function != NULL, #function, features)
bool telephone_offers(const struct telephone *phone, unsigned rule, bool exported, const char *function,
                      DWORD features);

/* What was done must be refused; result is what became of it, as SETTLE has it. */
void telephone_refuses(unsigned rule, LONG result, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Wait for the PHONE_STATE that tells what was set, as the telephone has it among its dwPhoneStates and was asked for
 * it; what says what that is. False: it did not come, which breaks rule if it is the first thing that is late. */
bool telephone_told(struct check *check, const struct telephone *phone, unsigned rule, DWORD state, DWORD detail,
                    const char *what);

/* Does a PHONE_CLOSE explain the error that a function returned? Where the handle is not known one may be on its way,
 * which is waited for. */
bool telephone_is_gone(struct check *check, const struct telephone *phone, LONG result);

/* Is each function exported without which no telephone can be used? */
bool telephones_are_there(struct check *check);

/* A session, the stage's next scene, with the first telephone open. False: there is none, or it was skipped. */
bool telephone_begin(struct check *check, struct telephone *phone);
void telephone_end(struct check *check, struct telephone *phone);

/* phoneSetStatusMessages for all that a provider may tell, of buttons too, or for nothing. phone->tells becomes
 * whether it will. */
void telephone_ask_for_states(struct check *check, struct telephone *phone, bool all);

/* hookswitch.c: sessions in which hookswitches are set (rules 110 and 111), and a telephone is closed over that (109). */
void hookswitch_play(struct check *check);
void hookswitch_play_closing(struct check *check);

#endif
