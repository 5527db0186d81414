/* listener.c: the socket that providers connect to, on the loopback interface. */
#include "listener.h"

#include <arpa/inet.h>
#include <errno.h>
#include <limits.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "protocol.h"

int listener_open(uint16_t port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int on = 1;

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (listener >= 0 && setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
        bind(listener, (struct sockaddr *)&address, sizeof address) == 0 && listen(listener, SOMAXCONN) == 0)
        return listener;
    if (listener >= 0)
        close(listener);
    return -1;
}

/* A file is there at once and whole; a link, pipe or device is written to, not replaced. */
static bool write_port(unsigned port, const char *path)
{
    struct stat there;
    bool is_file = lstat(path, &there) != 0 || S_ISREG(there.st_mode);
    char partial[PATH_MAX];
    FILE *file;
    int error;

    snprintf(partial, sizeof partial, is_file ? "%s.partial" : "%s", path);
    file = fopen(partial, "w");
    if (file == NULL)
        return false;
    fprintf(file, "%u\n", port);
    if (fclose(file) == 0 && (!is_file || rename(partial, path) == 0))
        return true;
    error = errno;
    if (is_file)
        unlink(partial);
    errno = error;
    return false;
}

bool listener_announce(int listener, const char *path)
{
    struct sockaddr_in address;
    socklen_t len = sizeof address;

    if (getsockname(listener, (struct sockaddr *)&address, &len) != 0)
        return false;
    if (path != NULL)
        return write_port(ntohs(address.sin_port), path);
    printf("%s switch on 127.0.0.1:%u\n", protocol.name, ntohs(address.sin_port));
    return fflush(stdout) == 0 && !ferror(stdout);
}
