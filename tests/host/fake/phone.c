/* phone.c: the telephones: what becomes of them, and what is told of that. */
#include <string.h>

#include "fake.h"

static void tell_all(const struct phone *phone, DWORD message, DWORD param1, DWORD param2, DWORD param3)
{
    PHONEEVENT event = phone->event;
    HTAPIPHONE ht = does("tells of a telephone under its own handle") ? (HTAPIPHONE)phone->hd : phone->ht;

    bool locked = does("keeps its lock while a telephone tells");

    if (!locked)
        leave();
    event(ht, message, param1, param2, param3);
    if (!locked)
        enter();
}

static void tell_phone(const struct phone *phone, DWORD message, DWORD states, DWORD detail)
{
    tell_all(phone, message, states, detail, 0);
}

static void tell_button(const struct phone *phone, DWORD state)
{
    DWORD button = does("a button is pressed that there is not") ? BUTTONS : LAMP;
    DWORD mode = does("a button is pressed in no mode") ? 0 : PHONEBUTTONMODE_CALL;

    if (does("a button is pressed in no state"))
        state = 0;
    if (phone->open && (phone->button_modes & PHONEBUTTONMODE_CALL || does("tells of a button unasked")))
        tell_all(phone, PHONE_BUTTON, button, mode, state);
}

static void run_release(const struct plan *planned)
{
    tell_button(planned->phone, PHONEBUTTONSTATE_UP);
}

void phone_press(struct phone *phone)
{
    if (!does("never lets a button go"))
        plan(10, (struct plan){.run = run_release, .phone = phone});
    tell_button(phone, PHONEBUTTONSTATE_DOWN);
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
    if (phone->open && (phone->states & PHONESTATE_SPEAKERHOOKSWITCH || does("tells of a telephone unasked")))
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
    bool early = does("tells of a hookswitch before the request is completed"),
         changed = phone->mode != planned->param[0];

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
    if (does("tells of a button unasked"))
        phone_press(phone);
    if (phone->open && does("closes a telephone by itself")) {
        phone->open = false;
        tell_phone(phone, PHONE_CLOSE, 0, 0);
    }
}

void phone_plan_hookswitch(struct phone *phone, DRV_REQUESTID request, DWORD mode, LONG result)
{
    plan(does("has a slow telephone") ? 400 : 5, (struct plan){.run = run_hookswitch, .phone = phone, .request = request, .param = {mode}, .result = result});
}

/* Is it only said that this was done? */
static bool ignores(enum part part)
{
    return (part == PART_LAMP && does("accepts to set a lamp and does not")) ||
           (part == PART_RING && does("accepts to ring and does not")) ||
           (part == PART_VOLUME && does("accepts a volume and does not set it")) ||
           (part == PART_GAIN && does("accepts a gain and does not set it")) ||
           (part == PART_DISPLAY && does("accepts to show a text and does not")) ||
           (part == PART_BUTTON && does("forgets a button's text"));
}

/* Is nobody told of it? */
static bool conceals(enum part part)
{
    return (part == PART_LAMP && (does("sets a lamp and does not tell it") || does("cannot tell of its lamp"))) ||
           (part == PART_RING && does("rings and does not tell it")) ||
           (part == PART_VOLUME && does("sets a volume and does not tell it")) ||
           (part == PART_DISPLAY && does("shows a text and does not tell it"));
}

static void set_part(struct phone *phone, enum part part, DWORD value)
{
    switch (part) {
    case PART_LAMP:
        phone->lamp = value;
        break;
    case PART_RING:
        phone->ring_mode = value;
        phone->ring_volume = phone->next_ring_volume;
        break;
    case PART_VOLUME:
        phone->volume = does("has but two volumes") ? value / 0x8000 * 0x8000 : value;
        break;
    case PART_GAIN:
        phone->gain = value;
        break;
    case PART_DISPLAY:
        memcpy(phone->display, phone->next_display, sizeof phone->display);
        break;
    case PART_BUTTON:
        memcpy(phone->text, phone->next_text, sizeof phone->text);
        break;
    }
}

static DWORD detail_of(const struct phone *phone, enum part part)
{
    if (part == PART_LAMP)
        return does("tells of a lamp that there is not") ? BUTTONS : LAMP;
    return part == PART_RING ? phone->ring_mode + does("tells another ring mode") : 0;
}

static void run_part(const struct plan *planned)
{
    static const DWORD states[] = {PHONESTATE_LAMP, PHONESTATE_RINGMODE, PHONESTATE_SPEAKERVOLUME, PHONESTATE_SPEAKERGAIN,
                                   PHONESTATE_DISPLAY, 0};
    enum part part = planned->param[0];
    struct phone *phone = planned->phone;

    if (planned->result == 0 && !ignores(part))
        set_part(phone, part, planned->param[1]);
    complete(planned->request, planned->result);
    if (does("replies by an event of a telephone") && phone->open)
        tell_phone(phone, PHONE_REPLY, planned->request, 0);
    if (planned->result == 0 && phone->open && phone->states & states[part] && !conceals(part))
        tell_phone(phone, PHONE_STATE, states[part] | (does("tells of several states at once") ? PHONESTATE_OTHER : 0),
                   detail_of(phone, part));
    if (part == PART_RING && phone->ring_mode && does("a telephone stops ringing by itself")) {
        phone->ring_mode = phone->ring_volume = 0;
        if (phone->open)
            tell_phone(phone, PHONE_STATE, PHONESTATE_RINGMODE, 0);
    }
}

void phone_plan_part(struct phone *phone, DRV_REQUESTID request, enum part part, DWORD value, LONG result)
{
    plan(5, (struct plan){.run = run_part, .phone = phone, .request = request, .param = {part, value}, .result = result});
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
