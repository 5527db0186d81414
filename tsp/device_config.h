/* device_config.h: a line's configuration as applications keep it and give it back, an opaque block.
 *
 * A line's settings are the administrator's: whoever uses an application may neither read nor write them, and TAPI says
 * to nobody who that is. So the block has no settings. It says whose it is; a line accepts its own, which changes
 * nothing, and no other (S:tspi_linesetdevconfig: "should check this data structure for consistency"). */
#ifndef TSPEC_DEVICE_CONFIG_H
#define TSPEC_DEVICE_CONFIG_H

#include <stdbool.h>
#include <tspi.h>

/* The block of the line with this permanent id, into TAPI's structure. Returns 0, whether or not it fits, as
 * dwNeededSize and dwStringSize say; or LINEERR_STRUCTURETOOSMALL if not even the fixed part does. */
LONG device_config_fill(LPVARSTRING out, DWORD line);

/* Whether there is room for the whole. */
bool device_config_fits(const VARSTRING *out);

/* Whether these bytes, wherever they lie, are the block of that line. */
bool device_config_is_of(DWORD line, const void *block, DWORD size);

#endif
