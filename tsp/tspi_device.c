/* tspi_device.c: what a device is to a person and to a program that remembers it: its icon. */
#include "device_class.h"
#include "module.h"
#include "session.h"

/* What each function here checks first. The class may be left out: applications pass the same one to all of them. */
static LONG check_asked(DWORD device, LPCWSTR class, const void *pointer)
{
    if (!session_has_device(device))
        return LINEERR_BADDEVICEID;
    if (!device_class_means_line(class))
        return LINEERR_INVALDEVICECLASS;
    return pointer != NULL ? 0 : (LONG)LINEERR_INVALPOINTER;
}

/* All lines have the provider's. Where there is none it is NULL, and TAPI shows one of its own (S:tspi_linegeticon). */
LONG TSPIAPI TSPI_lineGetIcon(DWORD dwDeviceID, LPCWSTR lpszDeviceClass, LPHICON lphIcon)
{
    LONG result = check_asked(dwDeviceID, lpszDeviceClass, lphIcon);
    if (result == 0)
        *lphIcon = module_icon();
    return session_answer(result, "lineGetIcon device=%u", (unsigned)dwDeviceID);
}
