/* lateness.h: how long a stage waits for what ought to come. At first as long as the user says; but what has been late
 * once is not waited for as long again, or a provider that never does one thing would keep the check for an hour.
 *
 * Things are known by their names, so that what is late makes nothing else seem late; and one that came before, or
 * comes after all, is given some times as long as it took then: on a busy machine everything takes longer.
 *
 * What is expected, and the wait for it, are the thread's own. What is known of things is shared: where several threads
 * expect something, all of them wait inside the ledger's lock. */
#ifndef HOST_LATENESS_H
#define HOST_LATENESS_H

#include <stdbool.h>
#include <stdint.h>

/* What earlier processes have learnt: "lineDrop=0;CONNECTED=20112", as tell was told it; NULL: nothing. tell hears
 * of each thing that was late, as "lineDrop=0". */
void lateness_begin(const char *learnt, void (*tell)(const char *thing));

/* From now on this thread's waits until that time are for what ought to come; others are not looked at. */
void lateness_expect(uint64_t deadline_us);

/* A wait for a thing begins, or goes on, until deadline_us. Returns until when. The ledger asks. */
uint64_t lateness_allow(const char *thing, uint64_t deadline_us);

/* It was over for a moment, or (in_time is false) for good. */
void lateness_waited(const char *thing, uint64_t deadline_us, bool in_time);

/* Was the last such wait over without what it was for, and before its time? Then that is nobody's fault. */
bool lateness_was_cut(void);

#endif
