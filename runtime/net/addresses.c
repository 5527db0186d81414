/* addresses.c: see addresses.h. */
#include "addresses.h"

#include <string.h>

struct addresses addresses_of(const struct addrinfo *list)
{
    struct addresses found = {.count = 0};

    for (const struct addrinfo *one = list; one != NULL && found.count < ADDRESSES; one = one->ai_next)
        if (one->ai_family == AF_INET || one->ai_family == AF_INET6)
            memcpy(&found.at[found.count++], one->ai_addr, one->ai_addrlen);
    return found;
}

union address address_with_port(union address address, uint16_t port)
{
    if (address.any.sa_family == AF_INET6)
        address.ip6.sin6_port = htons(port);
    else
        address.ip4.sin_port = htons(port);
    return address;
}

int address_size(const union address *address)
{
    return address->any.sa_family == AF_INET6 ? (int)sizeof address->ip6 : (int)sizeof address->ip4;
}
