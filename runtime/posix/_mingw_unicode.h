/* _mingw_unicode.h for POSIX: tapi.h asks for it; all it needs of it is in windows.h. */
#include <windows.h>
