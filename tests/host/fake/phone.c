/* phone.c: the telephones: what becomes of them, and what is told of that. */
#include "fake.h"

static void tell_phone(const struct phone *phone, DWORD message, DWORD states, DWORD detail)
{
    PHONEEVENT event = phone->event;
    HTAPIPHONE ht = does("tells of a telephone under its own handle") ? (HTAPIPHONE)phone->hd : phone->ht;

    leave();
    event(ht, message, states, detail, 0);
    enter();
}

static void tell_hookswitch(const struct phone *phone, DWORD mode)
{
    DWORD states = PHONESTATE_SPEAKERHOOKSWITCH, detail = mode;

    if (does("tells of a telephone's state that there is not"))
        states |= 0x80000000;
    if (does("tells no mode of a hookswitch"))
        detail = 0;
    if (does("tells another mode of a hookswitch"))
        detail = PHONEHOOKSWITCHMODE_MIC;
    if (does("sets a hookswitch and does not tell it"))
        return;
    if (phone->states & PHONESTATE_SPEAKERHOOKSWITCH || does("tells of a telephone unasked"))
        tell_phone(phone, PHONE_STATE, states, detail);
}

static void run_late_event(const struct plan *planned)
{
    tell_phone(planned->phone, PHONE_STATE, PHONESTATE_SPEAKERHOOKSWITCH, PHONEHOOKSWITCHMODE_ONHOOK);
}

static void run_telling(const struct plan *planned)
{
    tell_hookswitch(planned->phone, planned->param[0]);
}

static void run_hookswitch(const struct plan *planned)
{
    struct phone *phone = planned->phone;
    bool early = does("tells of a hookswitch before the request is completed"), changed = phone->mode != planned->param[0];

    if (planned->result == 0)
        phone->mode = planned->param[0];
    changed = changed && planned->result == 0;
    if (changed && early)
        tell_hookswitch(phone, phone->mode);
    complete(planned->request, planned->result);
    if (changed && does("tells of a hookswitch late"))
        plan(30, (struct plan){.run = run_telling, .phone = phone, .param = {phone->mode}});
    else if (changed && !early)
        tell_hookswitch(phone, phone->mode);
    if (does("closes a telephone by itself")) {
        phone->open = false;
        tell_phone(phone, PHONE_CLOSE, 0, 0);
    }
}

void phone_plan_hookswitch(struct phone *phone, DRV_REQUESTID request, DWORD mode, LONG result)
{
    plan(5, (struct plan){.run = run_hookswitch, .phone = phone, .request = request, .param = {mode}, .result = result});
}

struct phone *phone_find(HDRVPHONE hd)
{
    unsigned i;

    for (i = 0; i < MOST_DEVICES; i++)
        if (fake.phones[i].open && fake.phones[i].hd == hd)
            return &fake.phones[i];
    return NULL;
}

struct phone *phone_of_device(DWORD device)
{
    unsigned index = devices_find(&fake.phone_devices, device);

    return fake.begun && index < MOST_DEVICES && !does("has no telephone") ? &fake.phones[index] : NULL;
}

DWORD phone_index(const struct phone *phone)
{
    return (DWORD)(phone - fake.phones);
}

static bool is_of_phone(const struct plan *planned, const void *phone)
{
    return planned->phone == phone;
}

void phone_close(struct phone *phone)
{
    struct plan taken;

    while (fake.flying.phone == phone)
        wait_until(now_ms() + 1000);
    while (take(&taken, is_of_phone, phone))
        if (taken.request && !does("forgets a telephone's requests when it is closed"))
            complete(taken.request, (LONG)PHONEERR_OPERATIONFAILED);
    phone->open = false;
    if (phone->states && does("tells of a telephone after phoneClose"))
        plan(20, (struct plan){.run = run_late_event, .phone = phone});
}
