/* settings_watch.h: tells of settings that are changed while they are in use, whoever does it: a dialog, an
 * administrator, a policy.
 *
 * Two implementations: win32/settings_watch_registry.c and posix/settings_watch_ini.c. */
#ifndef TSPEC_SETTINGS_WATCH_H
#define TSPEC_SETTINGS_WATCH_H

struct settings_watch;

/* Have changed(context) called, in a thread of the watch's own, whenever the protocol's settings (settings.h) may have
 * changed. What is written bit by bit is not to be taken for the whole: the registry has then been left alone for a
 * while, the file was closed. It is called once in the beginning, too, for what was changed before the watch began.
 * NULL if the system cannot tell. */
struct settings_watch *settings_watch_start(const char *protocol, void (*changed)(void *context), void *context);

/* End it; when this returns nothing is called any more. Not within `changed`. NULL is none. */
void settings_watch_stop(struct settings_watch *watch);

#endif
