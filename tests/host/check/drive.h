/* drive.h: a command of the user's that makes the switch do something: call us, hang up, cut the connection. */
#ifndef HOST_DRIVE_H
#define HOST_DRIVE_H

#include "../provider/device.h"
#include "check.h"

/* Where the user has given a command and no number, what the command is to do takes the number's place. */
void drive_instead_of_numbers(struct check_options *options);

/* Is this no number, but what the command is to do? */
bool drive_is_action(const char *number);

/* Run the command, once the line has its switch, and wait for its end. False: it failed, which is told as unreached for
 * the rule, 0: for none. */
bool drive_switch(struct check *check, const struct device *device, const char *action, unsigned rule);

/* Run the command, which is to change something at the provider itself: a line or a telephone comes or goes, a button
 * is pressed. False: it could not. */
bool drive_provider(struct check *check, const char *action);

#endif
