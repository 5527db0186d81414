/* unavailable.c: functions of TAPI's that are not carried out here. Each says so: none returns success. */
#include <windows.h>

#include <tapi.h>

/* Its arguments are not looked at. */
#define UNAVAILABLE(error, function, ...) \
    LONG WINAPI function(__VA_ARGS__) \
    { \
        return (LONG)error; \
    }

UNAVAILABLE(LINEERR_OPERATIONUNAVAIL, lineAgentSpecific, HLINE hLine, DWORD dwAddressID, DWORD dwAgentExtensionIDIndex,
            LPVOID lpParams, DWORD dwSize)
UNAVAILABLE(LINEERR_OPERATIONUNAVAIL, lineCreateAgentA, HLINE hLine, LPSTR lpszAgentID, LPSTR lpszAgentPIN, LPHAGENT
            lphAgent)
UNAVAILABLE(LINEERR_OPERATIONUNAVAIL, lineCreateAgentSessionA, HLINE hLine, HAGENT hAgent, LPSTR lpszAgentPIN, DWORD
            dwWorkingAddressID, LPGUID lpGroupID, LPHAGENTSESSION lphAgentSession)
UNAVAILABLE(LINEERR_OPERATIONUNAVAIL, lineCreateAgentSessionW, HLINE hLine, HAGENT hAgent, LPWSTR lpszAgentPIN, DWORD
            dwWorkingAddressID, LPGUID lpGroupID, LPHAGENTSESSION lphAgentSession)
UNAVAILABLE(LINEERR_OPERATIONUNAVAIL, lineCreateAgentW, HLINE hLine, LPWSTR lpszAgentID, LPWSTR lpszAgentPIN, LPHAGENT
            lphAgent)
UNAVAILABLE(LINEERR_OPERATIONUNAVAIL, lineGetAgentActivityListA, HLINE hLine, DWORD dwAddressID, LPLINEAGENTACTIVITYLIST
            lpAgentActivityList)
UNAVAILABLE(LINEERR_OPERATIONUNAVAIL, lineGetAgentActivityListW, HLINE hLine, DWORD dwAddressID, LPLINEAGENTACTIVITYLIST
            lpAgentActivityList)
UNAVAILABLE(LINEERR_OPERATIONUNAVAIL, lineGetAgentCapsA, HLINEAPP hLineApp, DWORD dwDeviceID, DWORD dwAddressID, DWORD
            dwAppAPIVersion, LPLINEAGENTCAPS lpAgentCaps)
UNAVAILABLE(LINEERR_OPERATIONUNAVAIL, lineGetAgentCapsW, HLINEAPP hLineApp, DWORD dwDeviceID, DWORD dwAddressID, DWORD
            dwAppAPIVersion, LPLINEAGENTCAPS lpAgentCaps)
UNAVAILABLE(LINEERR_OPERATIONUNAVAIL, lineGetAgentGroupListA, HLINE hLine, DWORD dwAddressID, LPLINEAGENTGROUPLIST
            lpAgentGroupList)
UNAVAILABLE(LINEERR_OPERATIONUNAVAIL, lineGetAgentGroupListW, HLINE hLine, DWORD dwAddressID, LPLINEAGENTGROUPLIST
            lpAgentGroupList)
UNAVAILABLE(LINEERR_OPERATIONUNAVAIL, lineGetAgentInfo, HLINE hLine, HAGENT hAgent, LPLINEAGENTINFO lpAgentInfo)
UNAVAILABLE(LINEERR_OPERATIONUNAVAIL, lineGetAgentSessionInfo, HLINE hLine, HAGENTSESSION hAgentSession,
            LPLINEAGENTSESSIONINFO lpAgentSessionInfo)
UNAVAILABLE(LINEERR_OPERATIONUNAVAIL, lineGetAgentSessionList, HLINE hLine, HAGENT hAgent, LPLINEAGENTSESSIONLIST
            lpAgentSessionList)
UNAVAILABLE(LINEERR_OPERATIONUNAVAIL, lineGetAgentStatusA, HLINE hLine, DWORD dwAddressID, LPLINEAGENTSTATUS
            lpAgentStatus)
UNAVAILABLE(LINEERR_OPERATIONUNAVAIL, lineGetAgentStatusW, HLINE hLine, DWORD dwAddressID, LPLINEAGENTSTATUS
            lpAgentStatus)
UNAVAILABLE(LINEERR_OPERATIONUNAVAIL, lineGetGroupListA, HLINE hLine, LPLINEAGENTGROUPLIST lpGroupList)
UNAVAILABLE(LINEERR_OPERATIONUNAVAIL, lineGetGroupListW, HLINE hLine, LPLINEAGENTGROUPLIST lpGroupList)
UNAVAILABLE(LINEERR_OPERATIONUNAVAIL, lineGetProxyStatus, HLINEAPP hLineApp, DWORD dwDeviceID, DWORD dwAppAPIVersion,
            LPLINEPROXYREQUESTLIST lpLineProxyReqestList)
UNAVAILABLE(LINEERR_OPERATIONUNAVAIL, lineGetQueueInfo, HLINE hLine, DWORD dwQueueID, LPLINEQUEUEINFO lpLineQueueInfo)
UNAVAILABLE(LINEERR_OPERATIONUNAVAIL, lineGetQueueListA, HLINE hLine, LPGUID lpGroupID, LPLINEQUEUELIST lpQueueList)
UNAVAILABLE(LINEERR_OPERATIONUNAVAIL, lineGetQueueListW, HLINE hLine, LPGUID lpGroupID, LPLINEQUEUELIST lpQueueList)
UNAVAILABLE(LINEERR_OPERATIONUNAVAIL, lineProxyMessage, HLINE hLine, HCALL hCall, DWORD dwMsg, DWORD dwParam1, DWORD
            dwParam2, DWORD dwParam3)
UNAVAILABLE(LINEERR_OPERATIONUNAVAIL, lineProxyResponse, HLINE hLine, LPLINEPROXYREQUEST lpProxyRequest, DWORD dwResult)
UNAVAILABLE(LINEERR_OPERATIONUNAVAIL, lineSetAgentActivity, HLINE hLine, DWORD dwAddressID, DWORD dwActivityID)
UNAVAILABLE(LINEERR_OPERATIONUNAVAIL, lineSetAgentGroup, HLINE hLine, DWORD dwAddressID, LPLINEAGENTGROUPLIST
            lpAgentGroupList)
UNAVAILABLE(LINEERR_OPERATIONUNAVAIL, lineSetAgentMeasurementPeriod, HLINE hLine, HAGENT hAgent, DWORD
            dwMeasurementPeriod)
UNAVAILABLE(LINEERR_OPERATIONUNAVAIL, lineSetAgentSessionState, HLINE hLine, HAGENTSESSION hAgentSession, DWORD
            dwAgentSessionState, DWORD dwNextAgentSessionState)
UNAVAILABLE(LINEERR_OPERATIONUNAVAIL, lineSetAgentState, HLINE hLine, DWORD dwAddressID, DWORD dwAgentState, DWORD
            dwNextAgentState)
UNAVAILABLE(LINEERR_OPERATIONUNAVAIL, lineSetAgentStateEx, HLINE hLine, HAGENT hAgent, DWORD dwAgentState, DWORD
            dwNextAgentState)
UNAVAILABLE(LINEERR_OPERATIONUNAVAIL, lineSetQueueMeasurementPeriod, HLINE hLine, DWORD dwQueueID, DWORD
            dwMeasurementPeriod)
UNAVAILABLE(PHONEERR_OPERATIONUNAVAIL, phoneClose, HPHONE hPhone)
UNAVAILABLE(PHONEERR_OPERATIONUNAVAIL, phoneConfigDialogA, DWORD dwDeviceID, HWND hwndOwner, LPCSTR lpszDeviceClass)
UNAVAILABLE(PHONEERR_OPERATIONUNAVAIL, phoneConfigDialogW, DWORD dwDeviceID, HWND hwndOwner, LPCWSTR lpszDeviceClass)
UNAVAILABLE(PHONEERR_OPERATIONUNAVAIL, phoneDevSpecific, HPHONE hPhone, LPVOID lpParams, DWORD dwSize)
UNAVAILABLE(PHONEERR_OPERATIONUNAVAIL, phoneGetButtonInfoA, HPHONE hPhone, DWORD dwButtonLampID, LPPHONEBUTTONINFO
            lpButtonInfo)
UNAVAILABLE(PHONEERR_OPERATIONUNAVAIL, phoneGetButtonInfoW, HPHONE hPhone, DWORD dwButtonLampID, LPPHONEBUTTONINFO
            lpButtonInfo)
UNAVAILABLE(PHONEERR_OPERATIONUNAVAIL, phoneGetData, HPHONE hPhone, DWORD dwDataID, LPVOID lpData, DWORD dwSize)
UNAVAILABLE(PHONEERR_OPERATIONUNAVAIL, phoneGetDevCapsA, HPHONEAPP hPhoneApp, DWORD dwDeviceID, DWORD dwAPIVersion,
            DWORD dwExtVersion, LPPHONECAPS lpPhoneCaps)
UNAVAILABLE(PHONEERR_OPERATIONUNAVAIL, phoneGetDevCapsW, HPHONEAPP hPhoneApp, DWORD dwDeviceID, DWORD dwAPIVersion,
            DWORD dwExtVersion, LPPHONECAPS lpPhoneCaps)
UNAVAILABLE(PHONEERR_OPERATIONUNAVAIL, phoneGetDisplay, HPHONE hPhone, LPVARSTRING lpDisplay)
UNAVAILABLE(PHONEERR_OPERATIONUNAVAIL, phoneGetGain, HPHONE hPhone, DWORD dwHookSwitchDev, LPDWORD lpdwGain)
UNAVAILABLE(PHONEERR_OPERATIONUNAVAIL, phoneGetHookSwitch, HPHONE hPhone, LPDWORD lpdwHookSwitchDevs)
UNAVAILABLE(PHONEERR_OPERATIONUNAVAIL, phoneGetIDA, HPHONE hPhone, LPVARSTRING lpDeviceID, LPCSTR lpszDeviceClass)
UNAVAILABLE(PHONEERR_OPERATIONUNAVAIL, phoneGetIDW, HPHONE hPhone, LPVARSTRING lpDeviceID, LPCWSTR lpszDeviceClass)
UNAVAILABLE(PHONEERR_OPERATIONUNAVAIL, phoneGetIconA, DWORD dwDeviceID, LPCSTR lpszDeviceClass, LPHICON lphIcon)
UNAVAILABLE(PHONEERR_OPERATIONUNAVAIL, phoneGetIconW, DWORD dwDeviceID, LPCWSTR lpszDeviceClass, LPHICON lphIcon)
UNAVAILABLE(PHONEERR_OPERATIONUNAVAIL, phoneGetLamp, HPHONE hPhone, DWORD dwButtonLampID, LPDWORD lpdwLampMode)
UNAVAILABLE(PHONEERR_OPERATIONUNAVAIL, phoneGetRing, HPHONE hPhone, LPDWORD lpdwRingMode, LPDWORD lpdwVolume)
UNAVAILABLE(PHONEERR_OPERATIONUNAVAIL, phoneGetStatusA, HPHONE hPhone, LPPHONESTATUS lpPhoneStatus)
UNAVAILABLE(PHONEERR_OPERATIONUNAVAIL, phoneGetStatusMessages, HPHONE hPhone, LPDWORD lpdwPhoneStates, LPDWORD
            lpdwButtonModes, LPDWORD lpdwButtonStates)
UNAVAILABLE(PHONEERR_OPERATIONUNAVAIL, phoneGetStatusW, HPHONE hPhone, LPPHONESTATUS lpPhoneStatus)
UNAVAILABLE(PHONEERR_OPERATIONUNAVAIL, phoneGetVolume, HPHONE hPhone, DWORD dwHookSwitchDev, LPDWORD lpdwVolume)
UNAVAILABLE(PHONEERR_OPERATIONUNAVAIL, phoneNegotiateExtVersion, HPHONEAPP hPhoneApp, DWORD dwDeviceID, DWORD
            dwAPIVersion, DWORD dwExtLowVersion, DWORD dwExtHighVersion, LPDWORD lpdwExtVersion)
UNAVAILABLE(PHONEERR_OPERATIONUNAVAIL, phoneOpen, HPHONEAPP hPhoneApp, DWORD dwDeviceID, LPHPHONE lphPhone, DWORD
            dwAPIVersion, DWORD dwExtVersion, DWORD_PTR dwCallbackInstance, DWORD dwPrivilege)
UNAVAILABLE(PHONEERR_OPERATIONUNAVAIL, phoneSetButtonInfoA, HPHONE hPhone, DWORD dwButtonLampID, LPPHONEBUTTONINFO const
            lpButtonInfo)
UNAVAILABLE(PHONEERR_OPERATIONUNAVAIL, phoneSetButtonInfoW, HPHONE hPhone, DWORD dwButtonLampID, LPPHONEBUTTONINFO const
            lpButtonInfo)
UNAVAILABLE(PHONEERR_OPERATIONUNAVAIL, phoneSetData, HPHONE hPhone, DWORD dwDataID, LPVOID const lpData, DWORD dwSize)
UNAVAILABLE(PHONEERR_OPERATIONUNAVAIL, phoneSetDisplay, HPHONE hPhone, DWORD dwRow, DWORD dwColumn, LPCSTR lpsDisplay,
            DWORD dwSize)
UNAVAILABLE(PHONEERR_OPERATIONUNAVAIL, phoneSetGain, HPHONE hPhone, DWORD dwHookSwitchDev, DWORD dwGain)
UNAVAILABLE(PHONEERR_OPERATIONUNAVAIL, phoneSetHookSwitch, HPHONE hPhone, DWORD dwHookSwitchDevs, DWORD
            dwHookSwitchMode)
UNAVAILABLE(PHONEERR_OPERATIONUNAVAIL, phoneSetLamp, HPHONE hPhone, DWORD dwButtonLampID, DWORD dwLampMode)
UNAVAILABLE(PHONEERR_OPERATIONUNAVAIL, phoneSetRing, HPHONE hPhone, DWORD dwRingMode, DWORD dwVolume)
UNAVAILABLE(PHONEERR_OPERATIONUNAVAIL, phoneSetStatusMessages, HPHONE hPhone, DWORD dwPhoneStates, DWORD dwButtonModes,
            DWORD dwButtonStates)
UNAVAILABLE(PHONEERR_OPERATIONUNAVAIL, phoneSetVolume, HPHONE hPhone, DWORD dwHookSwitchDev, DWORD dwVolume)
UNAVAILABLE(TAPIERR_REQUESTFAILED, tapiRequestDrop, HWND hwnd, WPARAM wRequestID)
UNAVAILABLE(TAPIERR_REQUESTFAILED, tapiRequestMediaCallA, HWND hwnd, WPARAM wRequestID, LPCSTR lpszDeviceClass, LPCSTR
            lpDeviceID, DWORD dwSize, DWORD dwSecure, LPCSTR lpszDestAddress, LPCSTR lpszAppName, LPCSTR
            lpszCalledParty, LPCSTR lpszComment)
UNAVAILABLE(TAPIERR_REQUESTFAILED, tapiRequestMediaCallW, HWND hwnd, WPARAM wRequestID, LPCWSTR lpszDeviceClass, LPCWSTR
            lpDeviceID, DWORD dwSize, DWORD dwSecure, LPCWSTR lpszDestAddress, LPCWSTR lpszAppName, LPCWSTR
            lpszCalledParty, LPCWSTR lpszComment)
