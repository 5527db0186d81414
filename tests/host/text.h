/* text.h: TAPI's UTF-16 and the host's UTF-8. */
#ifndef HOST_TEXT_H
#define HOST_TEXT_H

#include <stddef.h>

#include <windows.h>

/* Convert units of UTF-16, which may stand at an odd address, up to the first NUL. Half a pair becomes U+FFFD. What
 * does not fit into size bytes is cut off at a character. Returns the length without the NUL. */
size_t text_from_utf16(const void *units, size_t count, char *out, size_t size);

/* Convert UTF-8 to a new string, to be freed by the caller; its units, the NUL included, go into *count.
 * Returns NULL if the text is no UTF-8. */
WCHAR *text_to_utf16(const char *text, size_t *count);

#endif
