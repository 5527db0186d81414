/* devices.c: which lines and telephones there are, what TAPI calls them, and the commands by which they come and go:
 * words, each a line of the file that the environment's TSPEC_FAKE_COMMANDS names, to which they are appended. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake.h"

enum { LOOKS_MS = 5 /* how often the file is looked at */ };

void devices_begin(struct devices *devices, DWORD base)
{
    unsigned i;

    devices->count = devices->configured;
    for (i = 0; i < MOST_DEVICES; i++)
        devices->names[i] = (struct device_name){i < devices->count, base + i};
}

unsigned devices_find(const struct devices *devices, DWORD id)
{
    unsigned i = 0;

    while (i < MOST_DEVICES && !(devices->names[i].known && devices->names[i].id == id))
        i++;
    if (i < MOST_DEVICES && devices->shifted)
        i = (i + 1) % MOST_DEVICES;
    return i;
}

LONG devices_name(struct devices *devices, DWORD_PTR temporary, DWORD id)
{
    const unsigned index = (unsigned)(temporary - TEMPORARY_IDS);
    const bool lines = devices == &fake.line_devices;
    const bool is_lost = lines ? does("forgets a line that it has created")
                               : does("forgets a telephone that it has created");
    const bool is_misnamed = lines ? does("calls a created line by its temporary id")
                                   : does("calls a created telephone by its temporary id");

    if (index >= devices->count || devices->names[index].known)
        return (LONG)LINEERR_BADDEVICEID;
    if (!is_lost)
        devices->names[index] = (struct device_name){true, is_misnamed ? (DWORD)temporary : id};
    devices->shifted = lines && does("a created line takes the place of another");
    return 0;
}

static void tell_of_phone(DWORD message, DWORD_PTR param1, DWORD_PTR param2)
{
    leave();
    fake.phone_event(NULL, message, param1, param2, 0);
    enter();
}

/* A device that is there from now on, as its permanent id says, or in this session only. Returns its temporary id. */
static DWORD_PTR add(struct devices *devices, bool stays)
{
    devices->configured += stays;
    return TEMPORARY_IDS + devices->count++;
}

static bool has_room(const struct devices *devices)
{
    return devices->count < MOST_DEVICES;
}

/* The last one is there no more. Returns what TAPI calls it. */
static struct device_name drop(struct devices *devices, bool comes_back)
{
    struct device_name name = devices->names[--devices->count];

    devices->configured -= !comes_back;
    devices->names[devices->count].known = false;
    return name;
}

void line_create(bool stays)
{
    const bool is_anothers = does("creates a line of another provider");

    if (has_room(&fake.line_devices))
        tell_of_none(NULL, LINE_CREATE, (DWORD_PTR)fake.provider + is_anothers, add(&fake.line_devices, stays));
}

static void line_remove(void)
{
    struct device_name name = drop(&fake.line_devices, does("brings a removed line back in the next session"));

    fake.line_devices.shifted |= does("moves its lines up when one is removed");
    if (does("removes a line that is not its own"))
        name.id += 1000;
    if (name.known)
        tell_of_none(NULL, LINE_REMOVE, name.id, 0);
    if (name.known && does("removes a line twice"))
        tell_of_none(NULL, LINE_REMOVE, name.id, 0);
}

static void phone_create(void)
{
    const bool is_anothers = does("creates a telephone of another provider");

    if (has_room(&fake.phone_devices))
        tell_of_phone(PHONE_CREATE, (DWORD_PTR)fake.provider + is_anothers,
                      add(&fake.phone_devices, !does("forgets a new telephone in the next session")));
}

static void phone_remove(void)
{
    struct device_name name = drop(&fake.phone_devices, false);

    if (does("removes a telephone that is not its own"))
        name.id += 1000;
    if (name.known)
        tell_of_phone(PHONE_REMOVE, name.id, 0);
    if (name.known && does("removes a telephone twice"))
        tell_of_phone(PHONE_REMOVE, name.id, 0);
}

static void obey(const char *command)
{
    if (does("comes and goes in the next session only")) {
        fake.line_devices.configured += strcmp(command, "create-line") == 0;
        fake.line_devices.configured -= strcmp(command, "remove-line") == 0;
    } else if (strcmp(command, "create-line") == 0)
        line_create(!does("forgets a new line in the next session"));
    else if (strcmp(command, "remove-line") == 0)
        line_remove();
    else if (strcmp(command, "create-phone") == 0)
        phone_create();
    else if (strcmp(command, "remove-phone") == 0)
        phone_remove();
    else if (strcmp(command, "press-button") == 0)
        phone_press(&fake.phones[0]);
}

/* Where the file's new commands begin. */
static long read_so_far;

static FILE *open_commands(void)
{
    const char *path = getenv("TSPEC_FAKE_COMMANDS");

    return path ? fopen(path, "r") : NULL;
}

static void run_look(const struct plan *planned)
{
    FILE *file = open_commands();
    char command[32];

    plan(LOOKS_MS, *planned);
    if (!file)
        return;
    fseek(file, read_so_far, SEEK_SET);
    while (fgets(command, sizeof command, file)) {
        command[strcspn(command, "\r\n")] = '\0';
        obey(command);
    }
    read_so_far = ftell(file);
    fclose(file);
}

void commands_begin(void)
{
    FILE *file;

    read_so_far = 0;
    if (!getenv("TSPEC_FAKE_COMMANDS"))
        return;
    file = open_commands();
    if (file) {
        fseek(file, 0, SEEK_END);
        read_so_far = ftell(file);
        fclose(file);
    }
    plan(0, (struct plan){.run = run_look});
}
