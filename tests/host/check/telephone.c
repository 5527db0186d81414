/* telephone.c: see telephone.h. */
#include "telephone.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "../ledger/ledger_phones.h"
#include "../names.h"

enum {
    EACH_STATE = 0xFFFFFF, /* PHONESTATE_ that there is */
    EACH_BUTTON_MODE = 0x3F, /* PHONEBUTTONMODE_ */
    WHOLE_CAPS = 0x4000,
};

LONG telephone_negotiate(struct check *check, DWORD device, DWORD low, DWORD high, DWORD *version)
{
    *version = 0;
    return CALL(check, 106, phoneNegotiateTSPIVersion, device, low, high, version);
}

bool telephone_learn(struct check *check, DWORD number, struct telephone *phone)
{
    static union {
        PHONECAPS it;
        unsigned char bytes[WHOLE_CAPS + 1024]; /* a provider that writes behind it does no harm here */
    } room;
    struct subject *subject = &phone->subject;

    *subject = (struct subject){.session = &check->session, .device = check->session.phone_base + number};
    if (telephone_negotiate(check, subject->device, VERSION_2_0, VERSION_3_0, &subject->version) != 0)
        return false;
    subject->sizes = sizes_of(subject->version);
    memset(&room, 0, sizeof room);
    room.it.dwTotalSize = WHOLE_CAPS;
    if (!subject->sizes || CALL(check, 25, phoneGetDevCaps, subject->device, subject->version, 0, &room.it) != 0)
        return false;
    phone->caps = room.it;
    phone->whole = room.bytes;
    phone->whole_size = WHOLE_CAPS;
    phone->tells = false;
    return true;
}

static bool opened_before; /* a telephone, in this process */

LONG telephone_open(struct check *check, struct telephone *phone)
{
    LONG result;

    phone->handle = ledger_phone(check->ledger, phone->caps.dwNumButtonLamps);
    phone->subject.phone = (HDRVPHONE)(DWORD_PTR)UNWRITTEN;
    ledger_phone_opening(phone->handle);
    result = CALL(check, 107, phoneOpen, phone->subject.device, phone->handle, &phone->subject.phone,
                  phone->subject.version, check->session.callbacks->phone_event);
    ledger_phone_opening(NULL);
    result = scene_opened(result, "phoneOpen", (DWORD_PTR)phone->subject.phone);
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

bool telephones_are_there(struct check *check)
{
    return HAS(check, phoneNegotiateTSPIVersion) && HAS(check, phoneGetDevCaps) && HAS(check, phoneOpen) &&
           HAS(check, phoneClose);
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

DWORD telephone_entry(const struct telephone *phone, DWORD size, DWORD offset, DWORD index)
{
    DWORD value = 0;

    if (index < size / sizeof value && offset < phone->whole_size && size <= phone->whole_size - offset)
        memcpy(&value, phone->whole + offset + index * sizeof value, sizeof value);
    return value;
}

bool telephone_is_open(struct check *check, const struct telephone *phone)
{
    return ledger_phone_open(check->ledger, phone->handle);
}

bool telephone_asks(struct check *check, struct telephone *phone, const char *function)
{
    if (!ledger_phone_open(check->ledger, phone->handle))
        return false;
    ledger_phone_forget(check->ledger, phone->handle);
    phone->request = ledger_phone_request(check->ledger, function, phone->handle);
    return true;
}

LONG telephone_settled(struct check *check, const struct telephone *phone, const char *function, LONG result)
{
    scene_answered(check, phone->request, function, result);
    if (result != (LONG)phone->request)
        return result < 0 ? result : 1;
    return scene_completed(check, phone->request, 23, function, &result) ? result : 1;
}

bool telephone_offers(const struct telephone *phone, unsigned rule, bool exported, const char *function, DWORD features)
{
    bool offered = phone->caps.dwPhoneFeatures & features;

    if (!exported)
        finding_absent(rule, "TSPI_%s is not exported", function);
    else if (!offered)
        finding_absent(rule, "PHONECAPS.dwPhoneFeatures does not offer %s", function);
    return exported && offered;
}

void telephone_refuses(unsigned rule, LONG result, const char *format, ...)
{
    va_list arguments;
    char what[200];

    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    if (result == 0)
        finding_broken(rule, "%s succeeded", what);
    else if (result < 0)
        finding(rule, NULL);
}

bool telephone_told(struct check *check, const struct telephone *phone, unsigned rule, DWORD state, DWORD detail,
                    const char *what)
{
    DWORD told;

    if (!phone->tells || !(phone->caps.dwPhoneStates & state) ||
        ledger_wait_phone_state(check->ledger, phone->handle, state, detail, scene_deadline(check), &told))
        return true;
    if (ledger_phone_open(check->ledger, phone->handle) && !ledger_is_broken(check->ledger, 108) &&
        !ledger_is_broken(check->ledger, 109) && scene_is_late(check))
        finding_broken(rule, "%s succeeded, but no PHONE_STATE said so within %u ms; of details they told 0x%X", what,
                       (unsigned)(check->options->timeout_us / 1000), (unsigned)told);
    return false;
}

bool telephone_is_gone(struct check *check, const struct telephone *phone, LONG result)
{
    bool unknown = result == (LONG)PHONEERR_INVALPHONEHANDLE;
    struct expected close = scene_expect(check, "PHONE_CLOSE");

    while (unknown && ledger_phone_open(check->ledger, phone->handle) && scene_waits_on(check, &close))
        ;
    return !ledger_phone_open(check->ledger, phone->handle);
}

/* Rule 112: also what the provider does not produce. */
void telephone_ask_for_states(struct check *check, struct telephone *phone, bool all)
{
    const DWORD modes = all ? EACH_BUTTON_MODE : 0;
    const DWORD states = all ? EACH_STATE & ~(DWORD)(PHONESTATE_OWNER | PHONESTATE_MONITORS) /* TAPI's own */ : 0;
    char name[64];
    LONG result;

    if (!ledger_phone_open(check->ledger, phone->handle))
        return;
    if (!HAS(check, phoneSetStatusMessages)) {
        finding_absent(112, "TSPI_phoneSetStatusMessages is not exported");
        return;
    }
    ledger_phone_mask(check->ledger, phone->handle, states, modes);
    result = CALL(check, 112, phoneSetStatusMessages, phone->subject.phone, states, modes,
                  all ? PHONEBUTTONSTATE_UP | PHONEBUTTONSTATE_DOWN : 0);
    if (result == (LONG)PHONEERR_OPERATIONUNAVAIL)
        finding_absent(112, "phoneSetStatusMessages returns PHONEERR_OPERATIONUNAVAIL");
    else if (result != 0 && !telephone_is_gone(check, phone, result))
        finding_broken(112,
                       "phoneSetStatusMessages returned %s for the states 0x%X and buttons of the modes 0x%X, of which "
                       "each is a PHONESTATE or a PHONEBUTTONMODE",
                       error_name(result, name, sizeof name), (unsigned)states, (unsigned)modes);
    else if (result == 0)
        finding(112, NULL);
    phone->tells = all && result == 0;
}
