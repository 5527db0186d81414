/* ledger_phones.c: see ledger_phones.h. */
#include "ledger_phones.h"

#include <assert.h>
#include <stdio.h>

#include "../names.h"
#include "ledger_inside.h"

enum {
    ALL_STATES = 0xFFFFFF, /* each PHONESTATE_ that there is */
    NORMALLY_OFF = ALL_STATES & ~PHONESTATE_REINIT,
    HOOKSWITCHES = PHONESTATE_HANDSETHOOKSWITCH | PHONESTATE_SPEAKERHOOKSWITCH | PHONESTATE_HEADSETHOOKSWITCH,
    DETAILED = HOOKSWITCHES | PHONESTATE_LAMP | PHONESTATE_RINGMODE,
    ALL_BUTTON_MODES = PHONEBUTTONMODE_DUMMY | PHONEBUTTONMODE_CALL | PHONEBUTTONMODE_FEATURE | PHONEBUTTONMODE_KEYPAD |
                       PHONEBUTTONMODE_LOCAL | PHONEBUTTONMODE_DISPLAY,
    ALL_MODES = PHONEHOOKSWITCHMODE_ONHOOK | PHONEHOOKSWITCHMODE_MIC | PHONEHOOKSWITCHMODE_SPEAKER |
                PHONEHOOKSWITCHMODE_MICSPEAKER | PHONEHOOKSWITCHMODE_UNKNOWN,
};

static struct phone *find_phone(struct ledger *ledger, HTAPIPHONE phone)
{
    DWORD_PTR number = (DWORD_PTR)phone;

    if (number < PHONE_HANDLES || number >= END_TO_END_IDS)
        return NULL;
    return shelf_at(&ledger->phones, (unsigned)(number - PHONE_HANDLES));
}

/* What the host itself has a handle of is there; a provider's handles may be anything. */
static struct phone *own_phone(struct ledger *ledger, HTAPIPHONE handle)
{
    struct phone *phone = find_phone(ledger, handle);

    assert(phone);
    return phone;
}

HTAPIPHONE ledger_phone(struct ledger *ledger, DWORD lamps)
{
    struct phone *phone;

    host_monitor_enter(ledger->monitor);
    phone = shelf_add(&ledger->phones);
    *phone = (struct phone){.handle = (HTAPIPHONE)(DWORD_PTR)(PHONE_HANDLES + ledger->phones.count - 1),
                            .open = true, .lamps = lamps};
    host_monitor_leave(ledger->monitor);
    return phone->handle;
}

void ledger_phone_closed(struct ledger *ledger, HTAPIPHONE handle)
{
    struct node *node, *next;
    struct phone *phone;

    host_monitor_enter(ledger->monitor);
    ledger_await_callbacks(ledger);
    phone = own_phone(ledger, handle);
    for (node = ledger->open_requests.first; node; node = next) {
        struct request *request = (struct request *)node;

        next = node->next;
        if (request->phone != handle || request->life != REQUEST_ACCEPTED)
            continue;
        if (!phone->forced) /* else nobody called phoneClose */
            ledger_write(ledger, 109, "phoneClose returned before it had completed %s", request->function);
        ledger_abandon(ledger, request);
    }
    phone->open = false;
    host_monitor_leave(ledger->monitor);
}

bool ledger_phone_open(struct ledger *ledger, HTAPIPHONE phone)
{
    bool open;

    host_monitor_enter(ledger->monitor);
    open = own_phone(ledger, phone)->open;
    host_monitor_leave(ledger->monitor);
    return open;
}

void ledger_phone_mask(struct ledger *ledger, HTAPIPHONE handle, DWORD states, DWORD button_modes)
{
    struct phone *phone;

    host_monitor_enter(ledger->monitor);
    phone = own_phone(ledger, handle);
    phone->mask = states;
    phone->button_mask = button_modes;
    host_monitor_leave(ledger->monitor);
}

DRV_REQUESTID ledger_phone_request(struct ledger *ledger, const char *function, HTAPIPHONE phone)
{
    DRV_REQUESTID id = ledger_request(ledger, function, NULL, NULL);

    host_monitor_enter(ledger->monitor);
    ledger_own_request(ledger, id)->phone = phone;
    host_monitor_leave(ledger->monitor);
    return id;
}

void ledger_phone_forget(struct ledger *ledger, HTAPIPHONE handle)
{
    struct phone *phone;

    host_monitor_enter(ledger->monitor);
    phone = own_phone(ledger, handle);
    phone->unsaid = 0;
    phone->told_count = 0;
    host_monitor_leave(ledger->monitor);
}

/* Was it told? All details of the state, ored, go into *details. */
static bool was_told(const struct phone *phone, DWORD state, DWORD detail, DWORD *details)
{
    const unsigned count = phone->told_count < TOLD_STATES ? phone->told_count : TOLD_STATES;
    bool told = phone->unsaid & state;
    unsigned i;

    *details = 0;
    for (i = 0; i < count; i++)
        if (phone->told[i].state == state) {
            *details |= phone->told[i].detail;
            told = told || !(state & DETAILED) || phone->told[i].detail == detail;
        }
    return told;
}

bool ledger_wait_phone_state(struct ledger *ledger, HTAPIPHONE handle, DWORD state, DWORD detail, uint64_t deadline_us,
                             DWORD *told)
{
    const struct phone *phone;
    bool seen;

    host_monitor_enter(ledger->monitor);
    phone = own_phone(ledger, handle);
    while (!(seen = was_told(phone, state, detail, told)) && phone->open &&
           ledger_wait_on(ledger, "PHONE_STATE", deadline_us))
        ;
    host_monitor_leave(ledger->monitor);
    return seen;
}

unsigned ledger_wait_buttons(struct ledger *ledger, HTAPIPHONE handle, uint64_t deadline_us, uint64_t *pressed)
{
    const struct phone *phone;
    unsigned presses;

    host_monitor_enter(ledger->monitor);
    phone = own_phone(ledger, handle);
    while ((phone->presses == 0 || phone->pressed) && phone->open &&
           ledger_wait_on(ledger, "PHONE_BUTTON", deadline_us))
        ;
    presses = phone->presses;
    *pressed = phone->pressed;
    host_monitor_leave(ledger->monitor);
    return presses;
}

unsigned ledger_phone_outside_mask(struct ledger *ledger)
{
    unsigned count;

    host_monitor_enter(ledger->monitor);
    count = ledger->phone_outside_mask;
    host_monitor_leave(ledger->monitor);
    return count;
}

/* Rule 108: dwParam2 is of use only where one thing has changed. */
static void take_state(struct ledger *ledger, struct phone *phone, DWORD states, DWORD detail)
{
    bool single = (states & (states - 1)) == 0;

    if (states == 0 || states & ~(DWORD)ALL_STATES)
        ledger_write(ledger, 108, "PHONE_STATE was reported with dwParam1 0x%X, which is no PHONESTATE",
                     (unsigned)states);
    else if (single && states & HOOKSWITCHES && (detail == 0 || detail & (detail - 1) || detail & ~(DWORD)ALL_MODES))
        ledger_write(ledger, 108, "PHONE_STATE was reported with 0x%X as a hookswitch's mode, which is not one "
                     "PHONEHOOKSWITCHMODE", (unsigned)detail);
    else if (states == PHONESTATE_LAMP && detail >= phone->lamps)
        ledger_write(ledger, 108, "PHONE_STATE was reported for lamp %u; PHONECAPS.dwNumButtonLamps is %u",
                     (unsigned)detail, (unsigned)phone->lamps);
    else
        ledger_keep(ledger, 108);
    if (!single)
        phone->unsaid |= states;
    else
        phone->told[phone->told_count++ % TOLD_STATES] = (struct told_state){states, detail};
    if (states & NORMALLY_OFF & ~phone->mask)
        ledger->phone_outside_mask++;
}

/* Rule 144. */
static void take_button(struct ledger *ledger, struct phone *phone, const DWORD_PTR param[3])
{
    if (param[0] >= phone->lamps)
        ledger_write(ledger, 144, "PHONE_BUTTON was reported for button %u; PHONECAPS.dwNumButtonLamps is %u",
                     (unsigned)param[0], (unsigned)phone->lamps);
    else if (!is_one_of(param[1], ALL_BUTTON_MODES))
        ledger_write(ledger, 144, "PHONE_BUTTON was reported with the mode 0x%X, which is not one PHONEBUTTONMODE",
                     (unsigned)param[1]);
    else if (!is_one_of(param[2], PHONEBUTTONSTATE_UP | PHONEBUTTONSTATE_DOWN))
        ledger_write(ledger, 144, "PHONE_BUTTON was reported with the state 0x%X, which is neither UP nor DOWN",
                     (unsigned)param[2]);
    else
        ledger_keep(ledger, 144);
    ledger->phone_outside_mask += !(param[1] & phone->button_mask);
    phone->presses += param[2] == PHONEBUTTONSTATE_DOWN;
    if (param[0] >= TRACKED_BUTTONS)
        return;
    if (param[2] == PHONEBUTTONSTATE_DOWN)
        phone->pressed |= 1ull << param[0];
    else
        phone->pressed &= ~(1ull << param[0]);
}

/* The page of TSPI's messages of telephones has these. */
static bool is_of_tspi(DWORD message)
{
    return message == PHONE_BUTTON || message == PHONE_CLOSE || message == PHONE_CREATE || message == PHONE_DEVSPECIFIC ||
           message == PHONE_REMOVE || message == PHONE_STATE;
}

static _Thread_local HTAPIPHONE opening; /* the telephone that this thread is in phoneOpen for, or NULL */

void ledger_phone_opening(HTAPIPHONE phone)
{
    opening = phone;
}

static void take_event(struct ledger *ledger, struct phone *phone, HTAPIPHONE handle, DWORD message,
                       const DWORD_PTR param[3])
{
    if (ledger->shut)
        ledger_write(ledger, 10, "a telephone event was reported after providerShutdown");
    else if (!is_of_tspi(message))
        ledger_write(ledger, 151, "message %u was reported to PHONEEVENT, which is none of TSPI's of telephones",
                     (unsigned)message);
    else if (message == PHONE_CREATE)
        ledger_take_creation(ledger, PHONE_DEVICES, !handle, param);
    else if (message == PHONE_REMOVE)
        ledger_take_removal(ledger, PHONE_DEVICES, !handle, param);
    else if (!phone && !(message == PHONE_STATE && param[0] == PHONESTATE_REINIT))
        ledger_write(ledger, 108, "a telephone event was reported for htPhone 0x%llX, which is none of TAPI's",
                     (unsigned long long)(DWORD_PTR)handle);
    else if (phone && handle == opening)
        ledger_write(ledger, 152,
                     "a telephone event was reported from inside phoneOpen, for the telephone that it opens");
    else if (phone && phone->forced)
        ledger_write(ledger, 108, "a telephone event was reported after PHONE_CLOSE");
    else if (phone && !phone->open)
        ledger_write(ledger, 109, "a telephone event was reported after phoneClose");
    else if (phone && message == PHONE_CLOSE)
        phone->open = false, phone->forced = true;
    else if (phone && message == PHONE_STATE)
        take_state(ledger, phone, (DWORD)param[0], (DWORD)param[1]);
    else if (phone && message == PHONE_BUTTON)
        take_button(ledger, phone, param);
}

static const char *name_of(DWORD message)
{
    return message == PHONE_STATE ? "PHONE_STATE" : message == PHONE_CLOSE ? "PHONE_CLOSE" : "telephone event";
}

void ledger_take_phone_event(struct ledger *ledger, HTAPIPHONE handle, DWORD message, const DWORD_PTR param[3])
{
    char text[120];

    host_monitor_enter(ledger->monitor);
    host_monitor_wake(ledger->monitor);
    ledger->callbacks++;
    if (ledger->happened) {
        snprintf(text, sizeof text, "%s (%u): 0x%llX, 0x%llX", name_of(message), (unsigned)message,
                 (unsigned long long)param[0], (unsigned long long)param[1]);
        ledger->happened(text);
    }
    take_event(ledger, find_phone(ledger, handle), handle, message, param);
    host_monitor_leave(ledger->monitor);
}
