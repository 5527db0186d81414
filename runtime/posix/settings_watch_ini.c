/* settings_watch_ini.c: settings_watch.h with the ini file. Its folder is watched, for who saves a file often puts a
 * new one in the place of the old. A file is whole when it is closed, so nothing need be waited for. */
#include "settings_watch.h"

#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "os.h"
#include "settings.h"

struct settings_watch {
    void (*changed)(void *context);
    void *context;
    char path[PATH_MAX];
    const char *name; /* in it, of the file */
    int changes, ended;
    os_thread thread;
};

/* Whether one of the changes that are waiting is the file's. */
static bool is_changed(const struct settings_watch *watch)
{
    _Alignas(struct inotify_event) char room[4096];
    bool changed = false;
    ssize_t length;

    while ((length = read(watch->changes, room, sizeof room)) > 0)
        for (const char *at = room; at < room + length;) {
            const struct inotify_event *event = (const void *)at;

            changed = changed || event->mask & IN_Q_OVERFLOW ||
                      (event->len > 0 && strcmp(event->name, watch->name) == 0);
            at += sizeof *event + event->len;
        }
    return changed;
}

static void look_out(void *given)
{
    const struct settings_watch *watch = given;
    struct pollfd news[] = {{.fd = watch->ended, .events = POLLIN}, {.fd = watch->changes, .events = POLLIN}};
    bool changed = true; /* perhaps, before there was a watch */

    do {
        if (changed)
            watch->changed(watch->context);
        poll(news, 2, -1);
        changed = is_changed(watch);
    } while (!news[0].revents);
}

static void close_all(struct settings_watch *watch)
{
    if (watch->changes >= 0)
        close(watch->changes);
    if (watch->ended >= 0)
        close(watch->ended);
    free(watch);
}

/* Where the protocol's settings are: watch->name is the file's. Returns its folder; "" where that is the root, of which
 * there is no watch. */
static const char *find_file(struct settings_watch *watch, const char *protocol)
{
    char *slash;

    settings_place(protocol, watch->path, sizeof watch->path);
    slash = strrchr(watch->path, '/');
    watch->name = slash != NULL ? slash + 1 : watch->path;
    if (slash == NULL)
        return ".";
    *slash = '\0';
    return watch->path;
}

struct settings_watch *settings_watch_start(const char *protocol, void (*changed)(void *context), void *context)
{
    struct settings_watch *watch = calloc(1, sizeof *watch);
    const char *folder;

    if (watch == NULL)
        return NULL;
    watch->changed = changed;
    watch->context = context;
    folder = find_file(watch, protocol);
    watch->changes = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    watch->ended = eventfd(0, EFD_CLOEXEC);
    if (watch->changes >= 0 && watch->ended >= 0 &&
        inotify_add_watch(watch->changes, folder, IN_CLOSE_WRITE | IN_MOVED_TO) >= 0 &&
        os_thread_start(&watch->thread, look_out, watch))
        return watch;
    close_all(watch);
    return NULL;
}

void settings_watch_stop(struct settings_watch *watch)
{
    if (watch == NULL)
        return;
    eventfd_write(watch->ended, 1);
    os_thread_join(&watch->thread);
    close_all(watch);
}
