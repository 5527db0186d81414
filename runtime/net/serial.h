/* serial.h: serial ports, which are opened by a thread that may wait, and then belong to a connection (conn.h).
 *
 * Implemented by posix/serial_posix.c and win32/serial_win32.c. Bytes go as they are: 8 data bits, no parity, one stop
 * bit, RTS/CTS flow control. DTR is raised while a port is open. Carrier detect means nothing: a modem that takes
 * commands has no carrier. */
#ifndef TSPEC_SERIAL_H
#define TSPEC_SERIAL_H

#include <stdbool.h>
#include <stdint.h>

typedef intptr_t serial_port; /* a file descriptor or a HANDLE */

/* Open a port for this program alone, at `baud` bit/s. The name is a path, or COM and a number. What has arrived before
 * is dropped. May wait: the port of a device that is paired by radio is opened by connecting to it. False with the
 * system's error number. */
bool serial_open(const char *name, uint32_t baud, serial_port *port, int *error);

/* Close it, and drop what it has not sent yet. */
void serial_close(serial_port port);

/* What an error of a serial port means and what to do, a part of a sentence that lives for ever. */
const char *serial_trouble(int error);

#endif
