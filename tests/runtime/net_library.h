/* net_library.h: a library that has a net in it, as a provider has, for test_net_unload.c to load and unload. */
#ifndef TSPEC_NET_LIBRARY_H
#define TSPEC_NET_LIBRARY_H

/* Open a net and begin to connect to a host whose name is looked up by calling this function. */
typedef void library_begin(void (*look_up)(void));

/* Wait until the attempt is down, which it is when the look-up has ended. */
typedef void library_wait(void);

/* Close the net. */
typedef void library_end(void);

#endif
