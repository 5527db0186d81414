/* translation.c: see translation.h. */
#include "translation.h"

#include "handles.h"
#include "layouts.h"
#include "service.h"

LONG translation_check(HLINEAPP hLineApp, DWORD version)
{
    if (version < API_1_3)
        return LINEERR_INCOMPATIBLEAPIVERSION;
    if (hLineApp == 0)
        return version >= API_2_0 ? 0 : (LONG)LINEERR_INVALAPPHANDLE;
    if (!service_enter())
        return LINEERR_UNINITIALIZED;
    service_lock();
    bool is_app = handle_find(HANDLE_APP, hLineApp) != NULL;
    service_unlock();
    service_leave();
    return is_app ? 0 : (LONG)LINEERR_INVALAPPHANDLE;
}

LONG translation_check_device(DWORD device)
{
    if (!service_enter())
        return 0;
    bool is_there = device < service_device_count();
    service_leave();
    return is_there ? 0 : (LONG)LINEERR_BADDEVICEID;
}
