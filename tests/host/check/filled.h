/* filled.h: a structure of variable size as the provider has filled it: its sizes, its fields, and whether they lie
 * right. */
#ifndef HOST_FILLED_H
#define HOST_FILLED_H

#include "layouts.h"

struct extent {
    DWORD size, offset;
    const struct field *field;
};

struct filled {
    const struct layout *layout;
    DWORD fixed;
    DWORD total, needed, used;
    struct extent extents[MOST_FIELDS];
    unsigned char *bytes; /* lent */
    LONG result;
};

/* What lies wrong in a structure's variable part. */
struct wrong {
    unsigned rule;       /* 61 or 63; 0: nothing does */
    struct extent field; /* without a field: it is dwUsedSize */
    DWORD end;           /* where what lies before it ends */
    char why[200];
};

/* Its DWORD at that byte. */
DWORD filled_dword(const struct filled *filled, size_t at);

/* Take in what the provider wrote into its bytes. */
void filled_read(struct filled *filled);

/* Rules 61 and 63. */
void filled_find_wrong(const struct filled *filled, struct wrong *wrong);

/* The bytes of what lies wrong, and those between it and what lies before it. */
void filled_tell_wrong(const struct filled *filled, const struct wrong *wrong);

/* The bytes of dwNeededSize and dwUsedSize. */
void filled_tell_sizes(const struct filled *filled);

#endif
