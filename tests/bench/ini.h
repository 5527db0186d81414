/* ini.h: what a provider is configured with for the switch of pbx.h. */
#ifndef BENCH_INI_H
#define BENCH_INI_H

#include "pbx.h"

/* Write the file that TSPEC_CONFIG then names, with so many lines: each has a connection of its own, PBX_LINE, or all
 * share one, PBX_SHARES. The program ends with a sentence if it cannot be written. */
void ini_write(const struct pbx *pbx, enum pbx_client client, unsigned lines);

/* Remove it, once the provider is unloaded: it would see that its settings are gone. */
void ini_remove(void);

#endif
