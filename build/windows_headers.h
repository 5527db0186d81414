/* windows_headers.h: what nearly all of a Windows target's sources read, 115,000 lines with those that they include:
 * compiled once (build/windows_headers.ninja). */
#include <winsock2.h>

#include <windows.h>

#include <tspi.h>
