/* outbox.c: the ring behind outbox.h. */
#include "outbox.h"

#include <stdlib.h>
#include <string.h>

#include "secret.h"

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

bool outbox_put(struct outbox *outbox, const void *bytes, size_t len)
{
    size_t end, to_edge;

    if (len > OUTBOX_BYTES - outbox->len)
        return false;
    if (outbox->ring == NULL && (outbox->ring = malloc(OUTBOX_BYTES)) == NULL)
        return false;
    end = (outbox->first + outbox->len) % OUTBOX_BYTES;
    to_edge = least(len, OUTBOX_BYTES - end);
    memcpy(outbox->ring + end, bytes, to_edge);
    memcpy(outbox->ring, (const unsigned char *)bytes + to_edge, len - to_edge);
    outbox->len += len;
    return true;
}

struct slice outbox_front(const struct outbox *outbox)
{
    if (outbox->len == 0)
        return slice_of(NULL, 0);
    return slice_of(outbox->ring + outbox->first, least(outbox->len, OUTBOX_BYTES - outbox->first));
}

/* A login may have waited there. */
void outbox_take(struct outbox *outbox, size_t len)
{
    if (len > 0)
        secret_wipe(outbox->ring + outbox->first, len);
    outbox->first = (outbox->first + len) % OUTBOX_BYTES;
    outbox->len -= len;
    if (outbox->len > 0)
        return;
    free(outbox->ring);
    outbox->ring = NULL;
    outbox->first = 0;
}

void outbox_clear(struct outbox *outbox)
{
    do
        outbox_take(outbox, outbox_front(outbox).len);
    while (outbox->len > 0);
}
