/* windows_headers.h: what nearly all of a Windows target's programs read, 115,000 lines with those that they include:
 * compiled once (build/windows_tests.ninja). */
#include <windows.h>

#include <tspi.h>
