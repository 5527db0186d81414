/* forward.c: the functions that only ask: TAPI's question goes on to the provider, and its answer is put to the ledger.
 *
 * Each is a row: its name, and the types of its parameters as tspi.h has them; but of those that are completed later,
 * without the first one, which is the request's id. */
#include "asking.h"
#include "between.h"

/* Parameters have the names p12 to p1, so that the last one is always p1. */
#define DECLARE_1(type) type p1
#define DECLARE_2(type, ...) type p2, DECLARE_1(__VA_ARGS__)
#define DECLARE_3(type, ...) type p3, DECLARE_2(__VA_ARGS__)
#define DECLARE_4(type, ...) type p4, DECLARE_3(__VA_ARGS__)
#define DECLARE_5(type, ...) type p5, DECLARE_4(__VA_ARGS__)
#define DECLARE_6(type, ...) type p6, DECLARE_5(__VA_ARGS__)
#define DECLARE_7(type, ...) type p7, DECLARE_6(__VA_ARGS__)
#define DECLARE_8(type, ...) type p8, DECLARE_7(__VA_ARGS__)
#define DECLARE_9(type, ...) type p9, DECLARE_8(__VA_ARGS__)
#define DECLARE_10(type, ...) type p10, DECLARE_9(__VA_ARGS__)
#define DECLARE_11(type, ...) type p11, DECLARE_10(__VA_ARGS__)
#define DECLARE_12(type, ...) type p12, DECLARE_11(__VA_ARGS__)
#define GIVE_1 p1
#define GIVE_2 p2, GIVE_1
#define GIVE_3 p3, GIVE_2
#define GIVE_4 p4, GIVE_3
#define GIVE_5 p5, GIVE_4
#define GIVE_6 p6, GIVE_5
#define GIVE_7 p7, GIVE_6
#define GIVE_8 p8, GIVE_7
#define GIVE_9 p9, GIVE_8
#define GIVE_10 p10, GIVE_9
#define GIVE_11 p11, GIVE_10
#define GIVE_12 p12, GIVE_11

#define COUNTED(a, b, c, d, e, f, g, h, i, j, k, l, count, ...) count
#define COUNT(...) COUNTED(__VA_ARGS__, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)
#define JOIN(a, b) a##b
#define WITH(what, count) JOIN(what, count)
#define DECLARE(...) WITH(DECLARE_, COUNT(__VA_ARGS__))(__VA_ARGS__)
#define GIVE(...) WITH(GIVE_, COUNT(__VA_ARGS__))

#define FIRST(...) FIRST_OF(__VA_ARGS__, 0)
#define FIRST_OF(first, ...) first
#define THIRD(...) THIRD_OF(__VA_ARGS__, 0)
#define THIRD_OF(first, second, third, ...) third

/* What the provider does not export is as unavailable as if it were not exported here; nothing is written down. */
#define LATER(function, missing, line, call, ...) \
    LONG WINAPI function(DRV_REQUESTID request, DECLARE(__VA_ARGS__)) \
    { \
        struct asking asking; \
        if (real()->function == NULL) \
            return (LONG)missing; \
        asking_begin(&asking, #function + PREFIX, request, line, call); \
        return asking_end(&asking, real()->function(asking.id, GIVE(__VA_ARGS__))); \
    }

#define AT_ONCE(function, missing, ...) \
    LONG WINAPI function(DECLARE(__VA_ARGS__)) \
    { \
        LONG result; \
        if (real()->function == NULL) \
            return (LONG)missing; \
        result = real()->function(GIVE(__VA_ARGS__)); \
        ledger_checked(books(), #function + PREFIX, result); \
        return result; \
    }

#define ABOUT_CALL(function, ...) LATER(function, LINEERR_OPERATIONUNAVAIL, NULL, FIRST(GIVE(__VA_ARGS__)), __VA_ARGS__)
#define ABOUT_LINE(function, ...) LATER(function, LINEERR_OPERATIONUNAVAIL, FIRST(GIVE(__VA_ARGS__)), NULL, __VA_ARGS__)
#define ABOUT_BOTH(function, ...) \
    LATER(function, LINEERR_OPERATIONUNAVAIL, FIRST(GIVE(__VA_ARGS__)), THIRD(GIVE(__VA_ARGS__)), __VA_ARGS__)
#define ABOUT_PHONE(function, ...) LATER(function, PHONEERR_OPERATIONUNAVAIL, NULL, NULL, __VA_ARGS__)
#define NOW(function, ...) AT_ONCE(function, LINEERR_OPERATIONUNAVAIL, __VA_ARGS__)
#define PHONE_NOW(function, ...) AT_ONCE(function, PHONEERR_OPERATIONUNAVAIL, __VA_ARGS__)

/* What is completed later: of a call. */
ABOUT_CALL(TSPI_lineAccept, HDRVCALL, LPCSTR, DWORD)
ABOUT_CALL(TSPI_lineAddToConference, HDRVCALL, HDRVCALL)
ABOUT_CALL(TSPI_lineAnswer, HDRVCALL, LPCSTR, DWORD)
ABOUT_CALL(TSPI_lineBlindTransfer, HDRVCALL, LPCWSTR, DWORD)
ABOUT_CALL(TSPI_lineCompleteCall, HDRVCALL, LPDWORD, DWORD, DWORD)
ABOUT_CALL(TSPI_lineDial, HDRVCALL, LPCWSTR, DWORD)
ABOUT_CALL(TSPI_lineDrop, HDRVCALL, LPCSTR, DWORD)
ABOUT_CALL(TSPI_lineHold, HDRVCALL)
ABOUT_CALL(TSPI_linePark, HDRVCALL, DWORD, LPCWSTR, LPVARSTRING)
ABOUT_CALL(TSPI_lineRedirect, HDRVCALL, LPCWSTR, DWORD)
ABOUT_CALL(TSPI_lineReleaseUserUserInfo, HDRVCALL)
ABOUT_CALL(TSPI_lineRemoveFromConference, HDRVCALL)
ABOUT_CALL(TSPI_lineSecureCall, HDRVCALL)
ABOUT_CALL(TSPI_lineSendUserUserInfo, HDRVCALL, LPCSTR, DWORD)
ABOUT_CALL(TSPI_lineSetCallData, HDRVCALL, LPVOID, DWORD)
ABOUT_CALL(TSPI_lineSetCallParams, HDRVCALL, DWORD, DWORD, DWORD, LPLINEDIALPARAMS const)
ABOUT_CALL(TSPI_lineSetCallQualityOfService, HDRVCALL, LPVOID, DWORD, LPVOID, DWORD)
ABOUT_CALL(TSPI_lineSetCallTreatment, HDRVCALL, DWORD)
ABOUT_CALL(TSPI_lineSwapHold, HDRVCALL, HDRVCALL)
ABOUT_CALL(TSPI_lineUnhold, HDRVCALL)

/* ... of a line. */
ABOUT_LINE(TSPI_lineDevSpecificFeature, HDRVLINE, DWORD, LPVOID, DWORD)
ABOUT_LINE(TSPI_lineSetLineDevStatus, HDRVLINE, DWORD, DWORD)
ABOUT_LINE(TSPI_lineUncompleteCall, HDRVLINE, DWORD)

/* ... of a line, and perhaps a call of it: the third. */
ABOUT_BOTH(TSPI_lineDevSpecific, HDRVLINE, DWORD, HDRVCALL, LPVOID, DWORD)
ABOUT_BOTH(TSPI_lineSetTerminal, HDRVLINE, DWORD, HDRVCALL, DWORD, DWORD, DWORD, DWORD)

/* ... of a telephone, of which there are no books. */
ABOUT_PHONE(TSPI_phoneDevSpecific, HDRVPHONE, LPVOID, DWORD)
ABOUT_PHONE(TSPI_phoneSetButtonInfo, HDRVPHONE, DWORD, LPPHONEBUTTONINFO const)
ABOUT_PHONE(TSPI_phoneSetData, HDRVPHONE, DWORD, LPVOID const, DWORD)
ABOUT_PHONE(TSPI_phoneSetDisplay, HDRVPHONE, DWORD, DWORD, LPCWSTR, DWORD)
ABOUT_PHONE(TSPI_phoneSetGain, HDRVPHONE, DWORD, DWORD)
ABOUT_PHONE(TSPI_phoneSetHookSwitch, HDRVPHONE, DWORD, DWORD)
ABOUT_PHONE(TSPI_phoneSetLamp, HDRVPHONE, DWORD, DWORD)
ABOUT_PHONE(TSPI_phoneSetRing, HDRVPHONE, DWORD, DWORD)
ABOUT_PHONE(TSPI_phoneSetVolume, HDRVPHONE, DWORD, DWORD)

/* What is answered at once. */
NOW(TSPI_lineConditionalMediaDetection, HDRVLINE, DWORD, LPLINECALLPARAMS const)
NOW(TSPI_lineDropOnClose, HDRVCALL)
NOW(TSPI_lineDropNoOwner, HDRVCALL)
NOW(TSPI_lineGetAddressCaps, DWORD, DWORD, DWORD, DWORD, LPLINEADDRESSCAPS)
NOW(TSPI_lineGetAddressID, HDRVLINE, LPDWORD, DWORD, LPCWSTR, DWORD)
NOW(TSPI_lineGetAddressStatus, HDRVLINE, DWORD, LPLINEADDRESSSTATUS)
NOW(TSPI_lineGetCallAddressID, HDRVCALL, LPDWORD)
NOW(TSPI_lineGetCallHubTracking, HDRVLINE, LPLINECALLHUBTRACKINGINFO)
NOW(TSPI_lineGetCallIDs, HDRVCALL, LPDWORD, LPDWORD, LPDWORD)
NOW(TSPI_lineGetCallInfo, HDRVCALL, LPLINECALLINFO)
NOW(TSPI_lineGetCallStatus, HDRVCALL, LPLINECALLSTATUS)
NOW(TSPI_lineGetDevCaps, DWORD, DWORD, DWORD, LPLINEDEVCAPS)
NOW(TSPI_lineGetDevConfig, DWORD, LPVARSTRING, LPCWSTR)
NOW(TSPI_lineGetExtensionID, DWORD, DWORD, LPLINEEXTENSIONID)
NOW(TSPI_lineGetIcon, DWORD, LPCWSTR, LPHICON)
NOW(TSPI_lineGetID, HDRVLINE, DWORD, HDRVCALL, DWORD, LPVARSTRING, LPCWSTR, HANDLE)
NOW(TSPI_lineGetLineDevStatus, HDRVLINE, LPLINEDEVSTATUS)
NOW(TSPI_lineGetNumAddressIDs, HDRVLINE, LPDWORD)
NOW(TSPI_lineNegotiateExtVersion, DWORD, DWORD, DWORD, DWORD, LPDWORD)
NOW(TSPI_lineSelectExtVersion, HDRVLINE, DWORD)
NOW(TSPI_lineSetAppSpecific, HDRVCALL, DWORD)
NOW(TSPI_lineSetCallHubTracking, HDRVLINE, LPLINECALLHUBTRACKINGINFO)
NOW(TSPI_lineSetCurrentLocation, DWORD)
NOW(TSPI_lineSetDefaultMediaDetection, HDRVLINE, DWORD)
NOW(TSPI_lineSetDevConfig, DWORD, LPVOID const, DWORD, LPCWSTR)
NOW(TSPI_lineSetMediaControl, HDRVLINE, DWORD, HDRVCALL, DWORD, LPLINEMEDIACONTROLDIGIT const, DWORD,
    LPLINEMEDIACONTROLMEDIA const, DWORD, LPLINEMEDIACONTROLTONE const, DWORD, LPLINEMEDIACONTROLCALLSTATE const,
    DWORD)
NOW(TSPI_lineSetMediaMode, HDRVCALL, DWORD)
NOW(TSPI_providerConfig, HWND, DWORD)
NOW(TSPI_providerCreateLineDevice, DWORD_PTR, DWORD)
NOW(TSPI_providerCreatePhoneDevice, DWORD_PTR, DWORD)
NOW(TSPI_providerGenericDialogData, DWORD_PTR, DWORD, LPVOID, DWORD)
NOW(TSPI_providerInstall, HWND, DWORD)
NOW(TSPI_providerRemove, HWND, DWORD)
NOW(TSPI_providerUIIdentify, LPWSTR)
NOW(TSPI_lineMSPIdentify, DWORD, GUID *)
NOW(TSPI_lineCreateMSPInstance, HDRVLINE, DWORD, HTAPIMSPLINE, LPHDRVMSPLINE)
NOW(TSPI_lineCloseMSPInstance, HDRVMSPLINE)
NOW(TSPI_lineReceiveMSPData, HDRVLINE, HDRVCALL, HDRVMSPLINE, LPVOID, DWORD)

/* ... by a telephone. */
PHONE_NOW(TSPI_phoneClose, HDRVPHONE)
PHONE_NOW(TSPI_phoneGetButtonInfo, HDRVPHONE, DWORD, LPPHONEBUTTONINFO)
PHONE_NOW(TSPI_phoneGetData, HDRVPHONE, DWORD, LPVOID, DWORD)
PHONE_NOW(TSPI_phoneGetDevCaps, DWORD, DWORD, DWORD, LPPHONECAPS)
PHONE_NOW(TSPI_phoneGetDisplay, HDRVPHONE, LPVARSTRING)
PHONE_NOW(TSPI_phoneGetExtensionID, DWORD, DWORD, LPPHONEEXTENSIONID)
PHONE_NOW(TSPI_phoneGetGain, HDRVPHONE, DWORD, LPDWORD)
PHONE_NOW(TSPI_phoneGetHookSwitch, HDRVPHONE, LPDWORD)
PHONE_NOW(TSPI_phoneGetIcon, DWORD, LPCWSTR, LPHICON)
PHONE_NOW(TSPI_phoneGetID, HDRVPHONE, LPVARSTRING, LPCWSTR, HANDLE)
PHONE_NOW(TSPI_phoneGetLamp, HDRVPHONE, DWORD, LPDWORD)
PHONE_NOW(TSPI_phoneGetRing, HDRVPHONE, LPDWORD, LPDWORD)
PHONE_NOW(TSPI_phoneGetStatus, HDRVPHONE, LPPHONESTATUS)
PHONE_NOW(TSPI_phoneGetVolume, HDRVPHONE, DWORD, LPDWORD)
PHONE_NOW(TSPI_phoneNegotiateExtVersion, DWORD, DWORD, DWORD, DWORD, LPDWORD)
PHONE_NOW(TSPI_phoneNegotiateTSPIVersion, DWORD, DWORD, DWORD, LPDWORD)
PHONE_NOW(TSPI_phoneSelectExtVersion, HDRVPHONE, DWORD)
PHONE_NOW(TSPI_phoneSetStatusMessages, HDRVPHONE, DWORD, DWORD, DWORD)

