/* visuals.h: our own look in somebody else's process: the controls of our manifest, and this thread's scaling. */
#ifndef TSPEC_UI_VISUALS_H
#define TSPEC_UI_VISUALS_H

#include <windows.h>

struct visuals {
    HANDLE context;
    ULONG_PTR cookie;
    void *scaling_before;
};

/* For the calling thread, until visuals_end, which must be called on the same one. What Windows does not have is done
 * without. */
void visuals_begin(struct visuals *visuals);
void visuals_end(const struct visuals *visuals);

#endif
