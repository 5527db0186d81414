/* phone_parts.h: what a telephone has beside its hookswitches. Each is played on one that is open, and has been asked
 * for all states. */
#ifndef HOST_PHONE_PARTS_H
#define HOST_PHONE_PARTS_H

#include "telephone.h"

/* phone_caps.c: PHONECAPS is consistent (rule 136), and PHONESTATUS says what PHONECAPS and other functions say (137). */
void phone_caps_check(const struct telephone *phone);
void phone_status_check(struct check *check, struct telephone *phone);

/* What PHONESTATUS says now: its features; the PHONEHOOKSWITCHMODE of a device. 0: it cannot be asked. */
DWORD phone_status_features(struct check *check, const struct telephone *phone);
DWORD phone_status_hookswitch(struct check *check, const struct telephone *phone, DWORD device);

/* phone_asked.c: what is offered to be asked answers (rule 113). */
void phone_asked_play(struct check *check, struct telephone *phone);

/* phone_parts.c, phone_display.c: what is set is so, and is told: lamps (rule 138), display (139), ring (140), volume
 * and gain (141). */
void phone_lamps_play(struct check *check, struct telephone *phone);
void phone_display_play(struct check *check, struct telephone *phone);
void phone_ring_play(struct check *check, struct telephone *phone);
void phone_levels_play(struct check *check, struct telephone *phone);

/* phone_buttons.c: buttons (rules 142 and 144), and data (143). */
void phone_buttons_play(struct check *check, struct telephone *phone);
void phone_data_play(struct check *check, struct telephone *phone);
void phone_press_play(struct check *check, struct telephone *phone);

/* phone_others.c: devices that belong to it (rule 145), extensions (146). */
void phone_ids_play(struct check *check, struct telephone *phone);
void phone_extensions_play(struct check *check, struct telephone *phone);

#endif
