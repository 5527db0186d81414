/* scan_ways.h: the functions of scan.h, as they are on this machine and on one without SSE2. */
#ifndef TSPEC_SCAN_WAYS_H
#define TSPEC_SCAN_WAYS_H

#include <stddef.h>

typedef const unsigned char *scan_finder(const unsigned char *at, const unsigned char *end, const unsigned char *text,
    size_t len);

struct scan_way {
    size_t step;
    const unsigned char *(*plain)(const unsigned char *at, const unsigned char *end, unsigned char a, unsigned char b,
        unsigned char c);
    scan_finder *text, *text_back;
};

extern const struct scan_way scan_portable;

#endif
