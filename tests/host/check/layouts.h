/* layouts.h: where TAPI's structures of variable size have what: the fields whose size and offset they hold, and the
 * members that are TAPI's own. */
#ifndef HOST_LAYOUTS_H
#define HOST_LAYOUTS_H

#include <stdbool.h>
#include <stddef.h>

#include "../provider/structures.h"

enum { MOST_FIELDS = 24, MOST_OWNED = 16 };

/* A field of variable size. Its size stands at `at`, its offset behind that. */
struct field {
    const char *name; /* NULL behind the last one */
    size_t at;
    unsigned nuls;    /* with which UTF-16 ends: one of a text, two of a list of them; 0: it is something else */
};

/* A DWORD that is TAPI's own. */
struct owned {
    const char *name; /* NULL behind the last one */
    size_t at;
};

struct layout {
    const char *name, *function;
    size_t fixed_at;            /* where struct sizes has the fixed part's size; NO_SIZE: it is `fixed` */
    size_t fixed;
    struct field fields[MOST_FIELDS];
    struct owned owned[MOST_OWNED]; /* rule 65 */
};

enum structure { DEV_CAPS, ADDRESS_CAPS, DEV_STATUS, ADDRESS_STATUS, CALL_INFO, CALL_STATUS, PHONE_CAPS, PHONE_STATUS,
                 PHONE_DISPLAY, PHONE_BUTTON_INFO /* of button 0 */ };

const struct layout *layout_of(enum structure structure);

/* Bytes of the fixed part under the sizes of a version. */
DWORD layout_fixed(const struct layout *layout, const struct sizes *sizes);

#endif
