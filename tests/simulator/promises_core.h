/* promises_core.h: what the files of promises share. */
#ifndef SIMULATOR_PROMISES_CORE_H
#define SIMULATOR_PROMISES_CORE_H

#include <windows.h>

/* The session's line with that device id, or NULL. */
const struct line *promises_line(DWORD device);

void promises_forget_links(void);
void promises_told(void);

#endif
