/* place.h: the machine that the provider is on: its settings, which others can change. */
#ifndef SIMULATOR_PLACE_H
#define SIMULATOR_PLACE_H

#include <stdint.h>

#include "sections.h"

/* What is stored. The provider learns of a change by place_settings_changed, or when its next session begins. */
struct sections *place_settings(void);

/* Another name of the switch, of which it has another address. */
#define SECOND_HOST "second.example"

void place_settings_changed(void);

/* How many serial ports it has open. */
unsigned place_open_ports(void);

/* How many threads of its own it has neither waited for nor left behind. */
unsigned place_threads(void);

/* How long it has waited for its disk, in all. */
uint64_t place_disk_us(void);

#endif
