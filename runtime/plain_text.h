/* plain_text.h: passes over plain text many bytes at a time. */
#ifndef TSPEC_PLAIN_TEXT_H
#define TSPEC_PLAIN_TEXT_H

#include <stdint.h>
#include <string.h>

enum { PLAIN_FIRST = 0x0E }; /* what is below is not plain: NUL, CR, LF and others that texts rarely have */

#ifdef __SSE2__
#include <emmintrin.h>

enum { PLAIN_STEP = 16 };

/* The bytes of a step that are not plain, as bits. */
static inline unsigned plain_stops(const unsigned char *at, unsigned char a, unsigned char b, unsigned char c)
{
    __m128i bytes = _mm_loadu_si128((const __m128i *)at);
    __m128i stops = _mm_cmplt_epi8(bytes, _mm_set1_epi8(PLAIN_FIRST)); /* signed: from 0x80 on, too */
    stops = _mm_or_si128(stops, _mm_cmpeq_epi8(bytes, _mm_set1_epi8((char)a)));
    stops = _mm_or_si128(stops, _mm_cmpeq_epi8(bytes, _mm_set1_epi8((char)b)));
    stops = _mm_or_si128(stops, _mm_cmpeq_epi8(bytes, _mm_set1_epi8((char)c)));
    return (unsigned)_mm_movemask_epi8(stops);
}

static inline unsigned plain_first(unsigned stops)
{
    return (unsigned)__builtin_ctz(stops);
}

#else

enum { PLAIN_STEP = 8 };

#define PLAIN_EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/* The bytes below a small one, as their highest bits; above the first of them there may be bits of others. */
static inline uint64_t plain_below(uint64_t bytes, unsigned char bound)
{
    return (bytes - PLAIN_EACH(bound)) & ~bytes & PLAIN_EACH(0x80);
}

/* The same for the bytes of a step, on a machine whose lowest byte comes first. */
static inline uint64_t plain_stops(const unsigned char *at, unsigned char a, unsigned char b, unsigned char c)
{
    uint64_t bytes;
    memcpy(&bytes, at, sizeof bytes);
    return (bytes & PLAIN_EACH(0x80)) | plain_below(bytes, PLAIN_FIRST) | plain_below(bytes ^ PLAIN_EACH(a), 1) |
           plain_below(bytes ^ PLAIN_EACH(b), 1) | plain_below(bytes ^ PLAIN_EACH(c), 1);
}

static inline unsigned plain_first(uint64_t stops)
{
    return (unsigned)__builtin_ctzll(stops) / 8;
}

#endif

/* Pass over printable ASCII characters other than these three. Returns where it ends: at the first other byte, or less
 * than a step before `end`; who calls looks at the rest byte by byte. Reads nothing from `end` on. */
static inline const unsigned char *plain_end(const unsigned char *at, const unsigned char *end, unsigned char a,
    unsigned char b, unsigned char c)
{
    for (; end - at >= PLAIN_STEP; at += PLAIN_STEP)
        if (plain_stops(at, a, b, c) != 0)
            return at + plain_first(plain_stops(at, a, b, c));
    return at;
}

#endif
