/* host_dialogs.h: windows that a UI DLL shows in the process that stands for an application, and what a user does with
 * them who wants none of them. host_dialogs_posix.c: there are none. */
#ifndef HOST_DIALOGS_H
#define HOST_DIALOGS_H

#include <stdbool.h>
#include <stdint.h>

/* Can there be any? */
bool host_has_windows(void);

/* Can there be one now, or before the deadline? An application's first window may have to wait until its desktop
 * stands. */
bool host_windows_await(uint64_t deadline_us);

/* A small window of the calling thread's, for dialogs to belong to; NULL natively, and
 * where there can be none. */
void *host_owner_new(void);
void host_owner_free(void *owner);

/* What can be seen now of this process's windows, without the owner. */
struct host_dialogs {
    unsigned count;
    bool owned;         /* one of them belongs to the owner, or to one that does */
    bool blocks_owner;  /* the owner takes no input */
};

struct host_dialogs host_dialogs_look(void *owner);

/* Close those that take input, in one of several ways. */
enum { WAYS_TO_CLOSE = 3 };
void host_dialogs_close(void *owner, unsigned way);

/* An event that can be set once, for a UI DLL. */
void *host_event_new(void);
bool host_event_is_set(void *event);
void host_event_free(void *event);

#endif
