/* dial.c: an application that dials; compiled with ANSI and, with UNICODE defined, with Unicode functions. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tchar.h>

#include "client.h"

#ifdef UNICODE
#define DIAL dial_unicode
#else
#define DIAL dial_ansi
#endif

/* How large an application of that age has the fixed part of LINEDEVCAPS. */
static DWORD size_of_dev_caps(DWORD version)
{
    return version < 0x00010004   ? 236
           : version < 0x00020000 ? 240
           : version < 0x00020002 ? 252
           : version < 0x00030000 ? 268
                                  : 292;
}

/* ... and of LINECALLPARAMS. */
static DWORD size_of_call_params(DWORD version)
{
    return version < 0x00020000 ? 112 : version < 0x00030000 ? 176 : 180;
}

static void begin(struct told *told, const struct wish *wish)
{
    LINEINITIALIZEEXPARAMS params;
    told_begin(told, wish, &params);
    if (wish->version < 0x00020000) {
        must("lineInitialize", lineInitialize(&told->app, NULL, told_callback, "client", &told->devices));
        return;
    }
    DWORD version = wish->version;
    must("lineInitializeEx", lineInitializeEx(&told->app, NULL, told_callback, _T("client"), &told->devices, &version,
                                              &params));
    told->event = params.dwOptions == LINEINITIALIZEEXOPTION_USEEVENT ? params.Handles.hEvent : NULL;
}

/* A text of a structure, printed. */
static void say_text(const char *what, const void *structure, DWORD size, DWORD offset)
{
#ifdef UNICODE
    printf("%s %.*ls\n", what, (int)(size / sizeof(WCHAR)), (const WCHAR *)((const char *)structure + offset));
#else
    printf("%s %.*s\n", what, (int)size, (const char *)structure + offset);
#endif
}

/* With room for the fixed part only, TAPI says how much is needed. */
static void say_line(const struct told *told, DWORD device)
{
    DWORD size = size_of_dev_caps(told->version);
    LINEDEVCAPS *caps = calloc(1, sizeof(*caps));
    caps->dwTotalSize = size;
    must("lineGetDevCaps", lineGetDevCaps(told->app, device, told->version, 0, caps));
    if (caps->dwUsedSize != size || caps->dwNeededSize <= size || caps->dwLineNameSize != 0) {
        printf("lineGetDevCaps used %u of %u bytes, needed %u\n", (unsigned)caps->dwUsedSize, (unsigned)size,
               (unsigned)caps->dwNeededSize);
        exit(1);
    }
    DWORD needed = caps->dwNeededSize;
    caps = realloc(caps, needed + sizeof(*caps));
    caps->dwTotalSize = needed;
    must("lineGetDevCaps", lineGetDevCaps(told->app, device, told->version, 0, caps));
    say_text("line", caps, caps->dwLineNameSize, caps->dwLineNameOffset);
    free(caps);
}

static void say_call(HCALL call)
{
    char room[4096] = "";
    LINECALLINFO *info = (LINECALLINFO *)room;
    info->dwTotalSize = sizeof(room);
    must("lineGetCallInfo", lineGetCallInfo(call, info));
    if (info->dwCalledIDSize > 0)
        say_text("called", info, info->dwCalledIDSize, info->dwCalledIDOffset);
    say_text("displayable", info, info->dwDisplayableAddressSize, info->dwDisplayableAddressOffset);
}

static HLINE open_line(struct told *told, const struct wish *wish)
{
    LINEEXTENSIONID id;
    HLINE line;
    must("lineNegotiateAPIVersion", lineNegotiateAPIVersion(told->app, wish->device, 0x00010003, wish->version,
                                                            &told->version, &id));
    printf("version 0x%08X\n", (unsigned)told->version);
    say_line(told, wish->device);
    must("lineOpen", lineOpen(told->app, wish->device, &line, told->version, 0, 42, wish->privileges,
                              LINEMEDIAMODE_INTERACTIVEVOICE, NULL));
    must("lineSetStatusMessages", lineSetStatusMessages(line, LINEDEVSTATE_CONNECTED, 0));
    return line;
}

/* Dial; returns the request. */
static LONG make_call(const struct told *told, HLINE line, const char *wanted, HCALL *call)
{
    char room[sizeof(LINECALLPARAMS)] = "";
    LINECALLPARAMS *params = (LINECALLPARAMS *)room;
    TCHAR number[64];
    params->dwTotalSize = size_of_call_params(told->version);
    params->dwBearerMode = LINEBEARERMODE_VOICE;
    params->dwMinRate = params->dwMaxRate = 3100;
    params->dwMediaMode = LINEMEDIAMODE_INTERACTIVEVOICE;
    params->dwCallParamFlags = 0;
    params->dwAddressMode = LINEADDRESSMODE_ADDRESSID;
    _sntprintf(number, 63, sizeof(TCHAR) == 1 ? _T("%s") : _T("%hs"), wanted);
    return must("lineMakeCall", lineMakeCall(line, call, number, 0, params));
}

/* Until the call is over; it is hung up when it is connected. Returns whether it was. */
static int follow_call(struct told *told, HCALL call, LONG request)
{
    LINEMESSAGE message;
    DWORD state = 0;
    int connected = 0;
    while (state != LINECALLSTATE_IDLE) {
        told_next(told, &message);
        if (message.dwMessageID == LINE_REPLY && message.dwParam2 != 0 && message.dwParam1 == (DWORD_PTR)request)
            exit(1);
        if (message.dwMessageID != LINE_CALLSTATE)
            continue;
        if (message.hDevice != call || message.dwCallbackInstance != 42) {
            printf("a state of another call\n");
            exit(1);
        }
        state = (DWORD)message.dwParam1;
        if (state == LINECALLSTATE_CONNECTED) {
            connected = 1;
            say_call(call);
            must("lineDrop", lineDrop(call, NULL, 0));
        }
    }
    return connected;
}

int DIAL(const struct wish *wish)
{
    struct told told;
    HCALL call = 0;
    begin(&told, wish);
    HLINE line = open_line(&told, wish);
    LONG request = make_call(&told, line, wish->number, &call);
    int connected = follow_call(&told, call, request);
    must("lineDeallocateCall", lineDeallocateCall(call));
    must("lineClose", lineClose(line));
    must("lineShutdown", lineShutdown(told.app));
    return !connected;
}
