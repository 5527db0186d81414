/* bend_settings.h: settings that are nearly right, as an ini file has them. */
#ifndef TSPEC_BEND_SETTINGS_H
#define TSPEC_BEND_SETTINGS_H

#include "bend_value.h"

/* Write a text like this one with a line of it changed, left out, doubled or moved, or a new one; or one that has
 * nothing to do with it. Returns its length, at most `room`. */
size_t bend_settings(struct chance *chance, struct slice text, uint8_t *out, size_t room);

#endif
