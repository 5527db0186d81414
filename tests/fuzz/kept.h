/* kept.h: where the settings are kept that a program of config.c reads: an ini file, or a registry that stands in. */
#ifndef TSPEC_FUZZ_KEPT_H
#define TSPEC_FUZZ_KEPT_H

#include <stddef.h>
#include <stdint.h>

/* Once, before all. Returns the place that each sentence about the settings begins with. */
const char *kept_begin(void);

/* Keep the text of an ini file, which stays where it is until the next. `how` is a number to do it in different ways. */
void kept_store(const unsigned char *text, size_t size, uint8_t how);

/* See that the reader has left nothing open. */
void kept_check(void);

#endif
