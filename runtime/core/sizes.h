/* sizes.h: how long what the core keeps of a protocol's texts can be: so much room a call and a request have for
 * them. */
#ifndef TSPEC_SIZES_H
#define TSPEC_SIZES_H

#include "../protocol.h"

enum {
    /* So many bytes have all texts of a call together, but where its name and number may be longer, or all of them can
     * only be shorter: six of the full 64 characters, where they are of one byte, and more than four of two bytes. */
    CALL_TEXT_BYTES = 448,
};

struct sizes {
    unsigned call;    /* bytes of the texts of a call */
    unsigned request; /* bytes of the texts of a request */
    bool challenge;   /* a login sends back what the switch says, or a digest of it */
};

struct sizes protocol_sizes(const struct protocol *spoken);

#endif
