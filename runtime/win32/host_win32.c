/* host_win32.c: the look-up of conn.h. */
#include "net/conn.h"

/* Winsock stays for as long as that takes: the poller that has it may be closed meanwhile. */
void host_look_up(const char *host, bool numeric, struct addresses *found)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = numeric ? AI_NUMERICHOST : 0}, *list;
    WSADATA data;

    *found = (struct addresses){.error = WSAStartup(MAKEWORD(2, 2), &data)};
    if (found->error != 0)
        return;
    found->error = getaddrinfo(host, NULL, &hints, &list);
    if (found->error == 0) {
        *found = addresses_of(list);
        freeaddrinfo(list);
    }
    WSACleanup();
}
