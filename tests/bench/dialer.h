/* dialer.h: applications that place call after call on all lines, each on its own: dial, be connected, hang up, begin
 * anew. */
#ifndef BENCH_DIALER_H
#define BENCH_DIALER_H

/* Load the provider, which has so many lines, and open them. */
void dialer_start(const char *provider, unsigned lines);

/* Let calls go on for so long. Returns how many of their requests, two a call, were answered meanwhile. */
unsigned dialer_run(unsigned ms);

/* lineClose for each line, with calls that there are, and providerShutdown. */
void dialer_stop(void);

#endif
