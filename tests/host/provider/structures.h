/* structures.h: TAPI's structures of variable size, fetched from the provider: first with room for the fixed part of
 * the negotiated version only, then with as much as the provider asked for (rules 60 to 64). */
#ifndef HOST_STRUCTURES_H
#define HOST_STRUCTURES_H

#include "session.h"
#include "sizes.h"

/* Whom to ask; members that a function does not need are not looked at. */
struct subject {
    struct session *session;
    const struct sizes *sizes; /* of the version negotiated for the device */
    DWORD version, device;
    HDRVLINE line;
    HDRVCALL call;
    HDRVPHONE phone;
};

/* Each returns a structure to be freed with structure_free, or NULL with the provider's error in *result; the error
 * is LINEERR_OPERATIONUNAVAIL where the function is not exported. Members that are younger than the negotiated
 * version must not be read. */
LINEDEVCAPS *get_dev_caps(const struct subject *subject, LONG *result);
LINEADDRESSCAPS *get_address_caps(const struct subject *subject, LONG *result);
LINEDEVSTATUS *get_dev_status(const struct subject *subject, LONG *result);
LINECALLINFO *get_call_info(const struct subject *subject, LONG *result);
LINECALLSTATUS *get_call_status(const struct subject *subject, LONG *result);

/* NULL is allowed. */
void structure_free(void *structure);

/* A string of a structure, as UTF-8; "" if there is none or it does not lie where it must (rules 63, 64).
 * Returns out. */
const char *structure_text(const struct subject *subject, const void *structure, DWORD size, DWORD offset, char *out,
                           size_t out_size);

#endif
