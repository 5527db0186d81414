/* settings_watch.h: tells of settings that are changed while they are in use, whoever does it: a dialog, an
 * administrator, a policy. Windows' registry tells; natively nobody does, and whoever changes the file has to say
 * so. */
#ifndef TSPEC_SETTINGS_WATCH_H
#define TSPEC_SETTINGS_WATCH_H

struct settings_watch;

/* Have changed(context) called, in a thread of the watch's own, whenever the settings may have changed and have then
 * been left alone for a while: what is written bit by bit is not to be taken for the whole. It is called once in the
 * beginning, too, for what was changed before the watch began. NULL if the system cannot tell. */
struct settings_watch *settings_watch_start(void (*changed)(void *context), void *context);

/* End it; when this returns nothing is called any more. Not within `changed`. NULL is none. */
void settings_watch_stop(struct settings_watch *watch);

#endif
