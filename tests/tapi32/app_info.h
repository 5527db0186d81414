/* app_info.h: LINEAPPINFO: which applications have a line open, one entry for each time that one has. */
#ifndef TAPI32_APP_INFO_H
#define TAPI32_APP_INFO_H

#include <stdbool.h>
#include <windows.h>

#include <tapi.h>

/* The entries, and behind them their texts; offsets count from the first entry. */
struct app_info {
    LINEAPPINFO *entries; /* to be freed with free(); NULL without memory */
    DWORD count, len;
    DWORD media_modes;    /* of all */
};

/* Of those who have the line's device open. Not under the service's lock. */
void app_info_get(HLINE hLine, bool is_ansi, struct app_info *info);

/* They stand in that structure now, at dwAppInfoOffset, if they fit: offsets are to count from its beginning. */
void app_info_place(const struct app_info *info, LINEDEVSTATUS *status);

#endif
