/* version.h: the version of the host and of tspi-check. */
#ifndef HOST_VERSION_H
#define HOST_VERSION_H

#define VERSION "1.0"
#define VERSION_NUMBERS 1, 0, 0, 0 /* the same for Windows */

#endif
