/* elevation.h: what users do who may not write the settings. */
#ifndef TSPEC_UI_ELEVATION_H
#define TSPEC_UI_ELEVATION_H

#include <stdbool.h>
#include <windows.h>

/* Say so above this window, and offer Windows' own Phone and Modem as administrator: it configures providers, is at a
 * place that only administrators can write to, and is given nothing of ours. True if the user wants that, whether or
 * not it came to it, which was said. */
bool elevation_offer(HWND owner);

#endif
