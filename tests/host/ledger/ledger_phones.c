/* ledger_phones.c: see ledger_phones.h. */
#include "ledger_phones.h"

#include <stdio.h>
#include <string.h>

#include "../names.h"
#include "ledger_inside.h"

enum {
    ALL_STATES = 0xFFFFFF, /* each PHONESTATE_ that there is */
    NORMALLY_OFF = ALL_STATES & ~PHONESTATE_REINIT,
    HOOKSWITCHES = PHONESTATE_HANDSETHOOKSWITCH | PHONESTATE_SPEAKERHOOKSWITCH | PHONESTATE_HEADSETHOOKSWITCH,
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
    phone = find_phone(ledger, handle);
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
    open = find_phone(ledger, phone)->open;
    host_monitor_leave(ledger->monitor);
    return open;
}

void ledger_phone_mask(struct ledger *ledger, HTAPIPHONE phone, DWORD mask)
{
    host_monitor_enter(ledger->monitor);
    find_phone(ledger, phone)->mask = mask;
    host_monitor_leave(ledger->monitor);
}

DRV_REQUESTID ledger_phone_request(struct ledger *ledger, const char *function, HTAPIPHONE phone)
{
    DRV_REQUESTID id = ledger_request(ledger, function, NULL, NULL);

    host_monitor_enter(ledger->monitor);
    ledger_find_request(ledger, id)->phone = phone;
    host_monitor_leave(ledger->monitor);
    return id;
}

void ledger_phone_forget(struct ledger *ledger, HTAPIPHONE handle)
{
    struct phone *phone;

    host_monitor_enter(ledger->monitor);
    phone = find_phone(ledger, handle);
    phone->unsaid = 0;
    memset(phone->modes, 0, sizeof phone->modes);
    host_monitor_leave(ledger->monitor);
}

/* Which hookswitch a state is of. */
static unsigned hookswitch_of(DWORD state)
{
    return state == PHONESTATE_HANDSETHOOKSWITCH ? 0 : state == PHONESTATE_SPEAKERHOOKSWITCH ? 1 : 2;
}

bool ledger_wait_hookswitch(struct ledger *ledger, HTAPIPHONE handle, DWORD state, DWORD mode, uint64_t deadline_us,
                            DWORD *told)
{
    const struct phone *phone;
    const DWORD *modes;
    bool seen;

    host_monitor_enter(ledger->monitor);
    phone = find_phone(ledger, handle);
    modes = &phone->modes[hookswitch_of(state)];
    while (!(seen = phone->unsaid & state || *modes & mode) && phone->open &&
           ledger_wait_on(ledger, "PHONE_STATE", deadline_us))
        ;
    *told = *modes;
    host_monitor_leave(ledger->monitor);
    return seen;
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
        ledger_write(ledger, 108, "PHONE_STATE was reported with dwParam1 0x%X, which is no PHONESTATE", (unsigned)states);
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
    else if (states & HOOKSWITCHES)
        phone->modes[hookswitch_of(states)] |= detail;
    if (states & NORMALLY_OFF & ~phone->mask)
        ledger->phone_outside_mask++;
}

static void take_event(struct ledger *ledger, struct phone *phone, HTAPIPHONE handle, DWORD message,
                       const DWORD_PTR param[3])
{
    if (ledger->shut)
        ledger_write(ledger, 10, "a telephone event was reported after providerShutdown");
    else if (message == PHONE_CREATE || message == PHONE_REMOVE)
        return; /* they are of no telephone that is open */
    else if (!phone && !(message == PHONE_STATE && param[0] == PHONESTATE_REINIT))
        ledger_write(ledger, 108, "a telephone event was reported for htPhone 0x%llX, which is none of TAPI's",
                     (unsigned long long)(DWORD_PTR)handle);
    else if (phone && phone->forced)
        ledger_write(ledger, 108, "a telephone event was reported after PHONE_CLOSE");
    else if (phone && !phone->open)
        ledger_write(ledger, 109, "a telephone event was reported after phoneClose");
    else if (phone && message == PHONE_CLOSE)
        phone->open = false, phone->forced = true;
    else if (phone && message == PHONE_STATE)
        take_state(ledger, phone, (DWORD)param[0], (DWORD)param[1]);
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
