/* addresses.h: where a switch can be reached: a host's addresses, or a serial port. */
#ifndef TSPEC_ADDRESSES_H
#define TSPEC_ADDRESSES_H

#include <stdbool.h>
#include <stdint.h>

#ifdef _WIN32
#include <winsock2.h>
#include <ws2tcpip.h>
#else
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#endif

#include "serial.h"

enum { ADDRESSES = 8 }; /* of one host, at most; further ones are not tried */

union address {
    struct sockaddr any;
    struct sockaddr_in ip4;
    struct sockaddr_in6 ip6;
};

/* The best comes first. If there are none, `error` is the system's number for why, unless it is a serial port: whoever
 * has that closes it. */
struct addresses {
    union address at[ADDRESSES];
    unsigned count;
    bool is_serial;
    serial_port serial; /* is_serial: it is open */
    int error;
};

/* What getaddrinfo found, without ports. */
struct addresses addresses_of(const struct addrinfo *list);

/* The same address with a port. */
union address address_with_port(union address address, uint16_t port);

/* The size of an address in bytes, as bind and connect want it. */
int address_size(const union address *address);

#endif
