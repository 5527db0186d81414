/* sizes.c: how large TAPI's structures are under each version. */
#include "sizes.h"

#include <stddef.h>

static const struct sizes table[] = {
    {VERSION_3_0, .dev_caps = 292, .address_caps = 228, .dev_status = 88, .call_info = 344, .call_status = 56,
     .call_params = 180, .phone_caps = 196},
    {VERSION_2_2, .dev_caps = 268, .address_caps = 228, .dev_status = 88, .call_info = 324, .call_status = 56,
     .call_params = 176, .phone_caps = 196},
    {VERSION_2_0, .dev_caps = 252, .address_caps = 228, .dev_status = 88, .call_info = 324, .call_status = 56,
     .call_params = 176, .phone_caps = 180},
};

const struct sizes *sizes_of(DWORD version)
{
    size_t i;

    for (i = 0; i < sizeof table / sizeof *table; i++)
        if (version >= table[i].version)
            return &table[i];
    return NULL;
}
