/* place_simulated.c: what else a provider finds where it is: settings that are kept in memory and can change, a file
 * that it was loaded from, serial ports. */
#include "../place.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "module.h"
#include "net/serial.h"
#include "os.h"
#include "settings_watch.h"

#include "../chance.h"
#include "../memory.h"
#include "../promises.h"
#include "../story.h"
#include "../tasks.h"
#include "../trouble.h"

enum { PORT = 1 };

static struct sections stored;

/* --- Settings --- */

struct sections *place_settings(void)
{
    return &stored;
}

bool settings_read(const char *protocol, const struct settings_visitor *visitor, char *error, size_t room)
{
    struct culprit culprit;

    (void)protocol;
    if (room > 0)
        error[0] = 0;
    return sections_visit(&stored, visitor, &culprit);
}

void settings_place(const char *protocol, char *place, size_t room)
{
    (void)protocol;
    snprintf(place, room, "the simulated settings");
}

struct settings_watch {
    void (*changed)(void *context);
    void *context;
    os_thread thread;
    bool due, ends;
};

static struct settings_watch *watch;

static void work(void *given)
{
    struct settings_watch *self = given;

    while (!self->ends) {
        if (!self->due) {
            task_wait(self, FOR_EVER);
            continue;
        }
        self->due = false;
        self->changed(self->context);
    }
}

/* As Windows' registry tells, also of what was changed before. */
struct settings_watch *settings_watch_start(const char *protocol, void (*changed)(void *context), void *context)
{
    struct settings_watch *begun = malloc(sizeof *begun);

    (void)protocol;
    if (begun == NULL)
        return NULL;
    *begun = (struct settings_watch){changed, context, .due = true};
    if (os_thread_start(&begun->thread, work, begun))
        return watch = begun;
    free(begun);
    return NULL;
}

void settings_watch_stop(struct settings_watch *ended)
{
    if (ended == NULL)
        return;
    watch = NULL;
    ended->ends = true;
    tasks_wake(ended);
    os_thread_join(&ended->thread);
    free(ended);
}

void place_settings_changed(void)
{
    if (watch == NULL)
        return;
    watch->due = true;
    tasks_wake(watch);
}

/* --- The file, serial ports --- */

bool module_path(WCHAR *path, size_t room)
{
    size_t units = os_to_utf16(CODEPAGE_UTF8, slice_text("simulated.tsp"), path, room);

    if (units >= room)
        return false;
    path[units] = 0;
    return true;
}

HICON module_icon(void)
{
    return NULL;
}

static unsigned ports;

bool serial_open(const char *name, uint32_t baud, serial_port *port, int *error)
{
    (void)name, (void)baud;
    promise_no_lock("a serial port");
    if (trouble.names == NAMES_MUTE)
        task_sleep(chance_below(&chances[CHANCE_NETWORK], 40000000));
    *port = PORT;
    *error = ENOENT;
    ports += trouble.reach == REACH_GOOD;
    return trouble.reach == REACH_GOOD;
}

void serial_close(serial_port port)
{
    (void)port;
    ports--;
}

unsigned place_open_ports(void)
{
    return ports;
}

const char *serial_trouble(int error)
{
    return strerror(error);
}
