/* adopt.c: see adopt.h. Where providerCreate…Device fails there is no such device, and no harm is done. */
#include "adopt.h"

#include "../ledger/ledger_devices.h"
#include "../names.h"

bool adopt_line(struct check *check, DWORD_PTR temporary, DWORD number, struct device *device)
{
    const DWORD id = check->session.line_base + number;
    char name[64];
    LONG result;

    if (CALL(check, 115, providerCreateLineDevice, temporary, id) != 0)
        return false;
    ledger_device_came(check->ledger, LINE_DEVICES);
    if (!scene_learn_created(check, number, device)) {
        finding_broken(115, "providerCreateLineDevice(0x%llX, %u) succeeded, but a line of that id is not known",
                       (unsigned long long)temporary, (unsigned)id);
        return false;
    }
    result = scene_try_open(check, device);
    if (result == (LONG)LINEERR_BADDEVICEID || result == (LONG)LINEERR_NODEVICE)
        finding_broken(115, "lineOpen of device %u, which providerCreateLineDevice made, returned %s", (unsigned)id,
                       error_name(result, name, sizeof name));
    else
        finding(115, NULL);
    if (result == 0)
        scene_close(check, device);
    return true;
}

bool adopt_phone(struct check *check, DWORD_PTR temporary, DWORD number, struct telephone *phone)
{
    const DWORD id = check->session.phone_base + number;
    char name[64];
    LONG result;

    if (CALL(check, 147, providerCreatePhoneDevice, temporary, id) != 0)
        return false;
    ledger_device_came(check->ledger, PHONE_DEVICES);
    if (!telephone_learn(check, number, phone)) {
        finding_broken(147, "providerCreatePhoneDevice(0x%llX, %u) succeeded, but a telephone of that id is not known",
                       (unsigned long long)temporary, (unsigned)id);
        return false;
    }
    result = telephone_open(check, phone);
    if (result == (LONG)PHONEERR_BADDEVICEID || result == (LONG)PHONEERR_NODEVICE)
        finding_broken(147, "phoneOpen of device %u, which providerCreatePhoneDevice made, returned %s", (unsigned)id,
                       error_name(result, name, sizeof name));
    else
        finding(147, NULL);
    if (result == 0)
        telephone_close(check, phone);
    return true;
}
