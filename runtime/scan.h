/* scan.h: looks at many bytes at a time: at 16 with SSE2, which every x64 has, else at 8, or as many as memchr does.
 * Nothing here reads a byte from `end` on. */
#ifndef TSPEC_SCAN_H
#define TSPEC_SCAN_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { SCAN_PLAIN = 0x0E }; /* what is below is not plain: NUL, CR, LF and others that texts rarely have */

#ifdef __SSE2__
#include <emmintrin.h>

enum { SCAN_STEP = 16 };

static inline __m128i scan_load(const unsigned char *at)
{
    return _mm_loadu_si128((const __m128i *)at);
}

static inline __m128i scan_equal(__m128i bytes, unsigned char byte)
{
    return _mm_cmpeq_epi8(bytes, _mm_set1_epi8((char)byte));
}

/* The bytes of a step that are not plain, as bits. */
static inline unsigned scan_stops(const unsigned char *at, unsigned char a, unsigned char b, unsigned char c)
{
    __m128i bytes = scan_load(at);
    __m128i stops = _mm_cmplt_epi8(bytes, _mm_set1_epi8(SCAN_PLAIN)); /* signed: from 0x80 on, too */
    stops = _mm_or_si128(stops, scan_equal(bytes, a));
    stops = _mm_or_si128(stops, scan_equal(bytes, b));
    stops = _mm_or_si128(stops, scan_equal(bytes, c));
    return (unsigned)_mm_movemask_epi8(stops);
}

/* The number of the first byte that has a bit. */
static inline unsigned scan_first(unsigned bits)
{
    return (unsigned)__builtin_ctz(bits);
}

static inline unsigned scan_last(unsigned bits)
{
    return 31 - (unsigned)__builtin_clz(bits);
}

/* The places of a step at which the text can begin, as its first and its last byte tell, as bits. */
static inline unsigned scan_begins(const unsigned char *at, const unsigned char *text, size_t len)
{
    return (unsigned)_mm_movemask_epi8(
        _mm_and_si128(scan_equal(scan_load(at), text[0]), scan_equal(scan_load(at + len - 1), text[len - 1])));
}

/* The first place in at..end at which the text can begin, or where it has to be looked for byte by byte. */
static inline const unsigned char *scan_pair(const unsigned char *at, const unsigned char *end,
                                             const unsigned char *text, size_t len)
{
    for (; (size_t)(end - at) >= SCAN_STEP + len - 1; at += SCAN_STEP) {
        unsigned found = scan_begins(at, text, len);
        if (found != 0)
            return at + scan_first(found);
    }
    return at;
}

/* The last place in at..end at which the text can end, or the same. */
static inline const unsigned char *scan_pair_back(const unsigned char *at, const unsigned char *end,
    const unsigned char *text, size_t len)
{
    for (; (size_t)(end - at) >= SCAN_STEP + len - 1; end -= SCAN_STEP) {
        unsigned found = scan_begins(end - len + 1 - SCAN_STEP, text, len);
        if (found != 0)
            return end + 1 - SCAN_STEP + scan_last(found);
    }
    return end;
}

#else

enum { SCAN_STEP = 8 };

#define SCAN_EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/* The bytes below a small one, as their highest bits; above the first of them there may be bits of others. */
static inline uint64_t scan_below(uint64_t bytes, unsigned char bound)
{
    return (bytes - SCAN_EACH(bound)) & ~bytes & SCAN_EACH(0x80);
}

/* The same for the bytes of a step that are not plain, on a machine whose lowest byte comes first. */
static inline uint64_t scan_stops(const unsigned char *at, unsigned char a, unsigned char b, unsigned char c)
{
    uint64_t bytes;
    memcpy(&bytes, at, sizeof bytes);
    return (bytes & SCAN_EACH(0x80)) | scan_below(bytes, SCAN_PLAIN) | scan_below(bytes ^ SCAN_EACH(a), 1) |
           scan_below(bytes ^ SCAN_EACH(b), 1) | scan_below(bytes ^ SCAN_EACH(c), 1);
}

static inline unsigned scan_first(uint64_t bits)
{
    return (unsigned)__builtin_ctzll(bits) / 8;
}

static inline const unsigned char *scan_pair(const unsigned char *at, const unsigned char *end,
                                             const unsigned char *text, size_t len)
{
    if (at >= end || *at == text[0])
        return at;
    const unsigned char *found = memchr(at, text[0], (size_t)(end - at));
    (void)len;
    return found != NULL ? found : end;
}

static inline const unsigned char *scan_pair_back(const unsigned char *at, const unsigned char *end,
    const unsigned char *text, size_t len)
{
    (void)at;
    (void)text;
    (void)len;
    return end;
}

#endif

/* Pass over printable ASCII characters other than these three. Returns where it ends: at the first other byte, or less
 * than a step before `end`; who calls looks at the rest byte by byte. */
static inline const unsigned char *scan_plain(const unsigned char *at, const unsigned char *end, unsigned char a,
    unsigned char b, unsigned char c)
{
    for (; end - at >= SCAN_STEP; at += SCAN_STEP)
        if (scan_stops(at, a, b, c) != 0)
            return at + scan_first(scan_stops(at, a, b, c));
    return at;
}

/* Where the text of 1 or more bytes begins for the first time in at..end; `end` if it does not. */
static inline const unsigned char *scan_text(const unsigned char *at, const unsigned char *end,
                                             const unsigned char *text, size_t len)
{
    for (; (size_t)(end - at) >= len; at++) {
        at = scan_pair(at, end, text, len);
        if ((size_t)(end - at) < len)
            break;
        if (memcmp(at, text, len) == 0)
            return at;
    }
    return end;
}

/* Where it begins for the last time, or NULL. */
static inline const unsigned char *scan_text_back(const unsigned char *at, const unsigned char *end,
    const unsigned char *text, size_t len)
{
    for (; (size_t)(end - at) >= len; end--) {
        end = scan_pair_back(at, end, text, len);
        if ((size_t)(end - at) < len)
            break;
        if (end[-1] == text[len - 1] && memcmp(end - len, text, len) == 0)
            return end - len;
    }
    return NULL;
}

#endif
