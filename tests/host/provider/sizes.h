/* sizes.h: how large TAPI's structures are under each version. sizeof is wrong under 2.x: the headers at hand always
 * describe 3.0. */
#ifndef HOST_SIZES_H
#define HOST_SIZES_H

#include <windows.h>

enum {
    VERSION_1_3 = 0x00010003,
    VERSION_1_4 = 0x00010004,
    VERSION_2_0 = 0x00020000,
    VERSION_2_1 = 0x00020001,
    VERSION_2_2 = 0x00020002,
    VERSION_3_0 = 0x00030000,
};

/* Bytes of the fixed part of each structure. */
struct sizes {
    DWORD version; /* from which on they hold */
    DWORD dev_caps, address_caps, dev_status, call_info, call_status, call_params, phone_caps;
};

/* The sizes under a negotiated version; NULL below 2.0, which the host does not speak. Never freed. */
const struct sizes *sizes_of(DWORD version);

#endif
