/* plain_portable.c: plain_text.h as it is on a machine without SSE2. It is compiled so (tests.ninja). */
#ifdef __SSE2__
#error "compile with -U__SSE2__"
#endif
#include "plain_text.h"

const unsigned char *portable_plain_end(const unsigned char *at, const unsigned char *end, unsigned char a,
    unsigned char b, unsigned char c);

const unsigned char *portable_plain_end(const unsigned char *at, const unsigned char *end, unsigned char a,
    unsigned char b, unsigned char c)
{
    return plain_end(at, end, a, b, c);
}
