/* telephone.c: see telephone.h. */
#include "telephone.h"

#include "../ledger/ledger_phones.h"
#include "../names.h"
#include "../platform/host_os.h"

enum { EACH_STATE = 0xFFFFFF /* PHONESTATE_ that there is */ };

LONG telephone_negotiate(struct check *check, DWORD device, DWORD low, DWORD high, DWORD *version)
{
    *version = 0;
    return CALL(check, 106, phoneNegotiateTSPIVersion, device, low, high, version);
}

bool telephone_learn(struct check *check, DWORD number, struct telephone *phone)
{
    LENT(PHONECAPS) room = {.it.dwTotalSize = sizeof room.it};
    struct subject *subject = &phone->subject;

    *subject = (struct subject){.session = &check->session, .device = check->session.phone_base + number};
    if (telephone_negotiate(check, subject->device, VERSION_2_0, VERSION_3_0, &subject->version) != 0)
        return false;
    subject->sizes = sizes_of(subject->version);
    if (!subject->sizes || CALL(check, 25, phoneGetDevCaps, subject->device, subject->version, 0, &room.it) != 0)
        return false;
    phone->caps = room.it;
    return true;
}

static bool opened_before; /* a telephone, in this process */

LONG telephone_open(struct check *check, struct telephone *phone)
{
    LONG result;

    phone->handle = ledger_phone(check->ledger, phone->caps.dwNumButtonLamps);
    result = CALL(check, 107, phoneOpen, phone->subject.device, phone->handle, &phone->subject.phone,
                  phone->subject.version, check->session.callbacks->phone_event);
    if (result != 0)
        ledger_phone_closed(check->ledger, phone->handle);
    else
        opened_before = true;
    return result;
}

void telephone_close(struct check *check, struct telephone *phone)
{
    if (ledger_phone_open(check->ledger, phone->handle))
        CALL(check, 109, phoneClose, phone->subject.phone);
    ledger_phone_closed(check->ledger, phone->handle);
}

bool telephone_begin(struct check *check, struct telephone *phone)
{
    char name[64];
    LONG result = 0;

    if (!scene_begin_next(check))
        return false;
    if (telephone_learn(check, 0, phone) && (result = telephone_open(check, phone)) == 0)
        return true;
    if (result != 0 && opened_before)
        finding_broken(107, "phoneOpen of a telephone that was opened and closed before returned %s",
                       error_name(result, name, sizeof name));
    else if (result != 0)
        finding_unreached(107, "phoneOpen returned %s", error_name(result, name, sizeof name));
    scene_end(check);
    return false;
}

void telephone_end(struct check *check, struct telephone *phone)
{
    telephone_close(check, phone);
    scene_end(check);
}

bool telephone_is_gone(struct check *check, const struct telephone *phone, LONG result)
{
    uint64_t deadline = result == (LONG)PHONEERR_INVALPHONEHANDLE ? scene_deadline(check) : 0;

    while (ledger_phone_open(check->ledger, phone->handle) && host_now_us() < deadline)
        scene_pause(check, 5);
    return !ledger_phone_open(check->ledger, phone->handle);
}

/* Rule 112: also what the provider does not produce. */
bool telephone_ask_for_states(struct check *check, const struct telephone *phone, bool all)
{
    const DWORD states = all ? EACH_STATE & ~(DWORD)(PHONESTATE_OWNER | PHONESTATE_MONITORS) /* TAPI's own */ : 0;
    char name[64];
    LONG result;

    if (!ledger_phone_open(check->ledger, phone->handle))
        return false;
    if (!HAS(check, phoneSetStatusMessages)) {
        finding_absent(112, "TSPI_phoneSetStatusMessages is not exported");
        return false;
    }
    ledger_phone_mask(check->ledger, phone->handle, states);
    result = CALL(check, 112, phoneSetStatusMessages, phone->subject.phone, states, 0, 0);
    if (result == (LONG)PHONEERR_OPERATIONUNAVAIL)
        finding_absent(112, "phoneSetStatusMessages returns PHONEERR_OPERATIONUNAVAIL");
    else if (result != 0 && !telephone_is_gone(check, phone, result))
        finding_broken(112, "phoneSetStatusMessages returned %s for the states 0x%X, of which each is a PHONESTATE",
                       error_name(result, name, sizeof name), (unsigned)states);
    else if (result == 0)
        finding(112, NULL);
    return result == 0;
}
