/* tspi_device.c: what a device is to a person and to a program that remembers it: its icon, its
 * configuration. */
#include "device_class.h"
#include "device_config.h"
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

LONG TSPIAPI TSPI_lineGetDevConfig(DWORD dwDeviceID, LPVARSTRING lpDeviceConfig, LPCWSTR lpszDeviceClass)
{
    LONG result = check_asked(dwDeviceID, lpszDeviceClass, lpDeviceConfig);
    if (result == 0)
        result = device_config_fill(lpDeviceConfig, session_permanent_id(dwDeviceID));
    return session_answer(result, "lineGetDevConfig device=%u", (unsigned)dwDeviceID);
}

/* Accepts what lineGetDevConfig gave for the same line, which is in force already: calls are not concerned. */
LONG TSPIAPI TSPI_lineSetDevConfig(DWORD dwDeviceID, LPVOID const lpDeviceConfig, DWORD dwSize, LPCWSTR lpszDeviceClass)
{
    LONG result = check_asked(dwDeviceID, lpszDeviceClass, lpDeviceConfig);
    if (result == 0 && !device_config_is_of(session_permanent_id(dwDeviceID), lpDeviceConfig, dwSize))
        result = LINEERR_INVALPARAM;
    return session_answer(result, "lineSetDevConfig device=%u size=%u", (unsigned)dwDeviceID, (unsigned)dwSize);
}
