/* ledger_devices.c: see ledger_devices.h. */
#include "ledger_devices.h"

#include "ledger_inside.h"

static const struct {
    const char *create, *remove, *creator;
    unsigned creates, removes; /* the rules */
} kinds[DEVICE_KINDS] = {
    [LINE_DEVICES] = {"LINE_CREATE", "LINE_REMOVE", "TSPI_providerCreateLineDevice", 73, 74},
    [PHONE_DEVICES] = {"PHONE_CREATE", "PHONE_REMOVE", "TSPI_providerCreatePhoneDevice", 147, 148},
};

void ledger_devices(struct ledger *ledger, enum device_kind kind, DWORD first, DWORD count)
{
    struct coming *coming = &ledger->comings[kind];

    host_monitor_enter(ledger->monitor);
    coming->first = first;
    coming->count = count;
    coming->has_come = false;
    host_monitor_leave(ledger->monitor);
}

void ledger_device_came(struct ledger *ledger, enum device_kind kind)
{
    host_monitor_enter(ledger->monitor);
    ledger->comings[kind].has_come = true;
    host_monitor_leave(ledger->monitor);
}

/* Is it one that TAPI has given? One that has come may have any id behind the others. */
static bool is_given(const struct coming *coming, DWORD device)
{
    return coming->count == 0 ||
           (device >= coming->first && (coming->has_come || device - coming->first < coming->count));
}

bool ledger_take_created(struct ledger *ledger, enum device_kind kind, uint64_t deadline_us, DWORD_PTR *id)
{
    struct coming *coming = &ledger->comings[kind];
    bool created;

    host_monitor_enter(ledger->monitor);
    while (!coming->created && ledger_wait_on(ledger, kinds[kind].create, deadline_us))
        ;
    created = coming->created;
    *id = coming->temporary_id;
    coming->created = false;
    host_monitor_leave(ledger->monitor);
    return created;
}

bool ledger_take_removed(struct ledger *ledger, enum device_kind kind, uint64_t deadline_us, DWORD *device)
{
    struct coming *coming = &ledger->comings[kind];
    bool removed;

    host_monitor_enter(ledger->monitor);
    while (!coming->removed && ledger_wait_on(ledger, kinds[kind].remove, deadline_us))
        ;
    removed = coming->removed;
    *device = coming->removed_device;
    coming->removed = false;
    host_monitor_leave(ledger->monitor);
    return removed;
}

/* Whether the device was removed in this session before; from now on it was. */
static bool removes_again(struct ledger *ledger, enum device_kind kind, DWORD device)
{
    struct removal *removal;
    unsigned i;

    for (i = 0; (removal = shelf_at(&ledger->removals, i)); i++)
        if (removal->kind == kind && removal->device == device && removal->session == ledger->session)
            return true;
    removal = shelf_add(&ledger->removals);
    *removal = (struct removal){kind, device, ledger->session};
    return false;
}

void ledger_take_creation(struct ledger *ledger, enum device_kind kind, bool is_of_no_device, const DWORD_PTR param[3])
{
    struct coming *coming = &ledger->comings[kind];
    const unsigned rule = kinds[kind].creates;

    if (!is_of_no_device)
        ledger_write(ledger, rule, "%s was reported with a handle of an open device, or of a call; each must be 0",
                     kinds[kind].create);
    else if (!coming->can_create)
        ledger_write(ledger, rule, "%s was reported, but %s is not exported", kinds[kind].create, kinds[kind].creator);
    else if (param[0] != PROVIDER_HANDLE)
        ledger_write(ledger, rule, "%s was reported with dwParam1 0x%llX, which is not the provider's handle",
                     kinds[kind].create, (unsigned long long)param[0]);
    else {
        ledger_keep(ledger, rule);
        coming->created = true;
        coming->temporary_id = param[1];
    }
}

void ledger_take_removal(struct ledger *ledger, enum device_kind kind, bool is_of_no_device, const DWORD_PTR param[3])
{
    struct coming *coming = &ledger->comings[kind];
    const unsigned rule = kinds[kind].removes;

    if (!is_of_no_device)
        ledger_write(ledger, rule, "%s was reported with a handle of an open device, or of a call; each must be 0",
                     kinds[kind].remove);
    else if (!is_given(coming, (DWORD)param[0]))
        ledger_write(ledger, rule, "%s was reported for device %u, which is none of the provider's", kinds[kind].remove,
                     (unsigned)param[0]);
    else if (removes_again(ledger, kind, (DWORD)param[0]))
        ledger_write(ledger, rule, "%s was reported for device %u once more", kinds[kind].remove, (unsigned)param[0]);
    else {
        ledger_keep(ledger, rule);
        coming->removed = true;
        coming->removed_device = (DWORD)param[0];
    }
}
