/* settings_watch_none.c: settings_watch.h where nobody tells. */
#include "settings_watch.h"

#include <stddef.h>

struct settings_watch *settings_watch_start(void (*changed)(void *context), void *context)
{
    (void)changed, (void)context;
    return NULL;
}

void settings_watch_stop(struct settings_watch *watch)
{
    (void)watch;
}
