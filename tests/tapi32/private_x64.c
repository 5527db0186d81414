/* private_x64.c: what Windows' tapi32 exports for Windows' own programs, on x64 only, without documentation. */
#include <windows.h>

#include <tapi.h>

#define PRIVATE(function)                   \
    __declspec(dllexport) LONG function(void); \
    LONG function(void)                     \
    {                                       \
        return (LONG)LINEERR_OPERATIONUNAVAIL; \
    }

PRIVATE(GetTapi16CallbackMsg)
PRIVATE(LAddrParamsInited)
PRIVATE(LOpenDialAsst)
PRIVATE(LocWizardDlgProc)
PRIVATE(MMCAddProvider)
PRIVATE(MMCConfigProvider)
PRIVATE(MMCGetAvailableProviders)
PRIVATE(MMCGetDeviceFlags)
PRIVATE(MMCGetLineInfo)
PRIVATE(MMCGetLineStatus)
PRIVATE(MMCGetPhoneInfo)
PRIVATE(MMCGetPhoneStatus)
PRIVATE(MMCGetProviderList)
PRIVATE(MMCGetServerConfig)
PRIVATE(MMCInitialize)
PRIVATE(MMCRemoveProvider)
PRIVATE(MMCSetLineInfo)
PRIVATE(MMCSetPhoneInfo)
PRIVATE(MMCSetServerConfig)
PRIVATE(MMCShutdown)
PRIVATE(NonAsyncEventThread)
PRIVATE(TAPIWndProc)
PRIVATE(TUISPIDLLCallback)
PRIVATE(internalConfig)
PRIVATE(internalCreateDefLocation)
PRIVATE(internalNewLocationW)
PRIVATE(internalPerformance)
PRIVATE(internalRemoveLocation)
PRIVATE(internalRenameLocationW)
