/* device_config.c: see device_config.h. */
#include "device_config.h"

#include <string.h>

#include "fill.h"
#include "protocol.h"

enum { BLOCK_VERSION = 1 };

/* Applications store it: what it looks like may change only together with its version. */
struct block {
    DWORD size, version;
    DWORD protocol; /* a hash of its name: other providers' lines have the same numbers */
    DWORD line;
};

/* FNV-1a. */
static DWORD hash(const char *text)
{
    DWORD value = 2166136261u;
    for (; *text != 0; text++)
        value = (value ^ (unsigned char)*text) * 16777619u;
    return value;
}

static struct block block_of(DWORD line)
{
    return (struct block){sizeof(struct block), BLOCK_VERSION, hash(protocol.name), line};
}

LONG device_config_fill(LPVARSTRING out, DWORD line)
{
    const struct block block = block_of(line);
    return fill_varstring(out, &block, sizeof(block));
}

bool device_config_fits(const VARSTRING *out)
{
    return out->dwTotalSize >= sizeof(*out) + sizeof(struct block);
}

bool device_config_is_of(DWORD line, const void *block, DWORD size)
{
    const struct block own = block_of(line);
    return size == sizeof(own) && memcmp(block, &own, sizeof(own)) == 0;
}
