/* library_kind.h: what a file is, before it is loaded: the system's loader says of most that they are "invalid". */
#ifndef HOST_LIBRARY_KIND_H
#define HOST_LIBRARY_KIND_H

#include <stdbool.h>
#include <stddef.h>

/* Can this program load the file as a library? On false why[0..size) says what the file is and what to do, as the end
 * of a sentence. */
bool library_suits(const char *path, char *why, size_t size);

#endif
