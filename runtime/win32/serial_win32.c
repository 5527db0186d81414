/* serial_win32.c: serial.h with Windows' communications functions. */
#include "net/serial.h"

#include <winsock2.h>
#include <windows.h>

enum { PATH_UNITS = 300 };

/* COM10 and up have no other name than this one; all others have it, too. */
static HANDLE open_device(const char *name)
{
    WCHAR path[PATH_UNITS] = L"\\\\.\\";
    unsigned len = name[0] == '\\' ? 0 : 4;

    if (MultiByteToWideChar(CP_UTF8, 0, name, -1, path + len, (int)(PATH_UNITS - len)) == 0)
        return INVALID_HANDLE_VALUE;
    return CreateFileW(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, FILE_FLAG_OVERLAPPED, NULL);
}

static bool set_up(HANDLE port, uint32_t baud)
{
    COMMTIMEOUTS none = {0}; /* what is asked for is waited for; see serial_bytes in net_win32.c */
    DCB how = {.DCBlength = sizeof how};

    if (!GetCommState(port, &how))
        return false;
    how = (DCB){.DCBlength = sizeof how, .BaudRate = baud, .fBinary = TRUE, .fOutxCtsFlow = TRUE,
                .fDtrControl = DTR_CONTROL_ENABLE, .fRtsControl = RTS_CONTROL_HANDSHAKE, .XonLim = how.XonLim,
                .XoffLim = how.XoffLim, .ByteSize = 8, .Parity = NOPARITY, .StopBits = ONESTOPBIT,
                .XonChar = how.XonChar, .XoffChar = how.XoffChar};
    return SetCommState(port, &how) && SetCommTimeouts(port, &none) &&
           PurgeComm(port, PURGE_RXCLEAR | PURGE_TXCLEAR);
}

bool serial_open(const char *name, uint32_t baud, serial_port *port, int *error)
{
    HANDLE device = open_device(name);

    *port = (serial_port)device;
    if (device != INVALID_HANDLE_VALUE && set_up(device, baud))
        return true;
    *error = (int)GetLastError();
    if (device != INVALID_HANDLE_VALUE)
        CloseHandle(device);
    return false;
}

void serial_close(serial_port port)
{
    PurgeComm((HANDLE)port, PURGE_RXABORT | PURGE_RXCLEAR | PURGE_TXABORT | PURGE_TXCLEAR);
    CloseHandle((HANDLE)port);
}

const char *serial_trouble(int error)
{
    switch (error) {
    case ERROR_FILE_NOT_FOUND:
    case ERROR_PATH_NOT_FOUND:
        return "there is no such port; connect the device, or correct port";
    case ERROR_ACCESS_DENIED:
    case ERROR_SHARING_VIOLATION:
        return "another program has the port, or the device is gone; end that program, or connect the device again";
    case ERROR_INVALID_FUNCTION:
    case ERROR_INVALID_HANDLE:
    case ERROR_NOT_SUPPORTED:
        return "it is no serial port; correct port";
    case ERROR_INVALID_PARAMETER:
        return "it does not do what baud says; correct baud";
    case ERROR_BAD_COMMAND:
    case ERROR_DEVICE_NOT_CONNECTED:
    case ERROR_DEVICE_REMOVED:
    case ERROR_GEN_FAILURE:
    case ERROR_OPERATION_ABORTED:
        return "the device is gone; connect it again";
    case ERROR_SEM_TIMEOUT:
        return "the device does not answer; check that it is on and near enough";
    case WSAENOBUFS:
        return "it takes nothing more; check that it is on, and that its cable has RTS and CTS";
    default:
        return "it does not work; check the device and its cable";
    }
}
