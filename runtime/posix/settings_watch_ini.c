/* settings_watch_ini.c: settings_watch.h with the ini file. Its folder is watched, for who saves a file often puts a
 * new one in the place of the old; and the folder above, for who installs settings may put a new folder in the place of
 * the old. Of what is replaced further up nothing is told. A file is whole when it is closed, so nothing need be waited
 * for. */
#include "settings_watch.h"

#include <limits.h>
#include <poll.h>
#include <stdio.h>
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
    char file[PATH_MAX], folder[PATH_MAX];
    const char *name, *folder_name; /* the last part of each */
    int changes, ended;
    int in_folder, in_above; /* which changes are those within the folder, and within the one above; -1: not watched */
    os_thread thread;
};

/* Watch the folder that has the name now, and no longer the one that had it. */
static void watch_folder(struct settings_watch *watch)
{
    int before = watch->in_folder;

    watch->in_folder = inotify_add_watch(watch->changes, watch->folder, IN_CLOSE_WRITE | IN_MOVED_TO);
    if (before >= 0 && before != watch->in_folder)
        inotify_rm_watch(watch->changes, before);
}

static bool names(const struct inotify_event *event, int within, const char *name)
{
    return event->wd == within && event->len > 0 && strcmp(event->name, name) == 0;
}

/* Whether one of the changes that are waiting is the file's, or may be: it came with its folder, or was forgotten. */
static bool is_changed(struct settings_watch *watch)
{
    _Alignas(struct inotify_event) char room[4096];
    bool changed = false, replaced = false;
    ssize_t length;

    while ((length = read(watch->changes, room, sizeof room)) > 0)
        for (const char *at = room; at < room + length;) {
            const struct inotify_event *event = (const void *)at;

            changed = changed || names(event, watch->in_folder, watch->name);
            replaced = replaced || event->mask & IN_Q_OVERFLOW || names(event, watch->in_above, watch->folder_name);
            at += sizeof *event + event->len;
        }
    if (replaced)
        watch_folder(watch);
    return changed || replaced;
}

static void look_out(void *given)
{
    struct settings_watch *watch = given;
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

/* Write the folder of a path to folder[0..PATH_MAX). Returns the path's last part, within it. */
static const char *split(const char *path, char *folder)
{
    const char *slash = strrchr(path, '/');
    int length = slash == NULL || slash == path ? 1 : (int)(slash - path); /* "." and "/" */

    snprintf(folder, PATH_MAX, "%.*s", length, slash == NULL ? "." : path);
    return slash == NULL ? path : slash + 1;
}

/* The folder above first, lest the other is replaced unseen in between; it may be one that may not be read, and then is
 * not watched. */
static bool watch_file(struct settings_watch *watch, const char *protocol)
{
    char above[PATH_MAX];

    settings_place(protocol, watch->file, sizeof watch->file);
    watch->name = split(watch->file, watch->folder);
    watch->folder_name = split(watch->folder, above);
    watch->in_above = inotify_add_watch(watch->changes, above, IN_CREATE | IN_MOVED_TO);
    watch_folder(watch);
    return watch->in_folder >= 0;
}

struct settings_watch *settings_watch_start(const char *protocol, void (*changed)(void *context), void *context)
{
    struct settings_watch *watch = calloc(1, sizeof *watch);

    if (watch == NULL)
        return NULL;
    watch->changed = changed;
    watch->context = context;
    watch->in_folder = -1;
    watch->changes = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    watch->ended = eventfd(0, EFD_CLOEXEC);
    if (watch->changes >= 0 && watch->ended >= 0 && watch_file(watch, protocol) &&
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
