/* serial_posix.c: serial.h with termios. */
#include "net/serial.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <termios.h>
#include <unistd.h>

/* Two programs at one modem would take each other's answers. */
static bool claim(int fd)
{
    if (flock(fd, LOCK_EX | LOCK_NB) == 0)
        return true;
    if (errno == EWOULDBLOCK)
        errno = EBUSY;
    return false;
}

static bool set_up(int fd, uint32_t baud)
{
    struct termios how;

    if (tcgetattr(fd, &how) != 0)
        return false;
    cfmakeraw(&how);
    how.c_cflag &= ~(tcflag_t)CSTOPB;
    how.c_cflag |= CLOCAL | CREAD | CRTSCTS;
    how.c_cc[VMIN] = 1;
    how.c_cc[VTIME] = 0;
    return cfsetspeed(&how, baud) == 0 && tcsetattr(fd, TCSANOW, &how) == 0 && tcflush(fd, TCIOFLUSH) == 0;
}

bool serial_open(const char *name, uint32_t baud, serial_port *port, int *error)
{
    int fd = -1;

    errno = ENOENT; /* a name that is none of a path's is one of another system's */
    if (name[0] == '/')
        fd = open(name, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    *port = fd;
    if (fd >= 0 && claim(fd) && set_up(fd, baud))
        return true;
    *error = errno;
    if (fd >= 0)
        close(fd);
    return false;
}

/* Else close would wait for a peer that does not take it. */
void serial_close(serial_port port)
{
    tcflush((int)port, TCOFLUSH);
    close((int)port);
}

const char *serial_trouble(int error)
{
    switch (error) {
    case ENOENT:
    case ENXIO:
    case ENODEV:
    case ENOTDIR:
    case ENAMETOOLONG:
        return "there is no such port; connect the device, or correct port";
    case EBUSY:
        return "another program has the port; end it, or correct port";
    case EACCES:
    case EPERM:
        return "it may not be opened; give the provider's user the right to it (on Debian, the group dialout)";
    case ENOTTY:
    case EISDIR:
        return "it is no serial port; correct port";
    case EINVAL:
        return "it does not do what baud says; correct baud";
    case EIO:
        return "the device is gone; connect it again";
    case ENOBUFS:
        return "it takes nothing more; check that it is on, and that its cable has RTS and CTS";
    default:
        return "it does not work; check the device and its cable";
    }
}
