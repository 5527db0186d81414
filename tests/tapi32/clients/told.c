/* told.c: the three ways in which TAPI tells an application of things. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client.h"

enum { PATIENCE_MS = 120000 };

static const struct {
    DWORD state;
    const char *name;
} states[] = {
    {LINECALLSTATE_IDLE, "IDLE"}, {LINECALLSTATE_OFFERING, "OFFERING"}, {LINECALLSTATE_ACCEPTED, "ACCEPTED"},
    {LINECALLSTATE_DIALTONE, "DIALTONE"}, {LINECALLSTATE_DIALING, "DIALING"}, {LINECALLSTATE_RINGBACK, "RINGBACK"},
    {LINECALLSTATE_BUSY, "BUSY"}, {LINECALLSTATE_CONNECTED, "CONNECTED"}, {LINECALLSTATE_PROCEEDING, "PROCEEDING"},
    {LINECALLSTATE_ONHOLD, "ONHOLD"}, {LINECALLSTATE_DISCONNECTED, "DISCONNECTED"},
};

static const char *state_name(DWORD state)
{
    for (size_t i = 0; i < sizeof(states) / sizeof(*states); i++)
        if (states[i].state == state)
            return states[i].name;
    return "OTHER";
}

void say_message(const LINEMESSAGE *message)
{
    switch (message->dwMessageID) {
    case LINE_REPLY:
        printf("LINE_REPLY %s\n", message->dwParam2 == 0 ? "success" : "error");
        break;
    case LINE_CALLSTATE:
        printf("LINE_CALLSTATE %s privilege=%u\n", state_name((DWORD)message->dwParam1), (unsigned)message->dwParam3);
        break;
    case LINE_APPNEWCALL:
        printf("LINE_APPNEWCALL privilege=%u\n", (unsigned)message->dwParam3);
        break;
    case LINE_CALLINFO:
        printf("LINE_CALLINFO\n");
        break;
    case LINE_LINEDEVSTATE:
        printf("LINE_LINEDEVSTATE 0x%x\n", (unsigned)message->dwParam1);
        break;
    default:
        printf("message %u\n", (unsigned)message->dwMessageID);
    }
    fflush(stdout);
}

LONG must(const char *function, LONG result)
{
    if (result < 0) {
        printf("%s failed: 0x%08X\n", function, (unsigned)result);
        exit(1);
    }
    return result;
}

void told_begin(struct told *told, const struct wish *wish, LINEINITIALIZEEXPARAMS *params)
{
    *told = (struct told){.notify = wish->notify, .version = wish->version};
    *params = (LINEINITIALIZEEXPARAMS){.dwTotalSize = sizeof(*params),
                                       .dwOptions = LINEINITIALIZEEXOPTION_USEHIDDENWINDOW};
    if (strcmp(wish->notify, "event") == 0)
        params->dwOptions = LINEINITIALIZEEXOPTION_USEEVENT;
    if (strcmp(wish->notify, "port") == 0) {
        params->dwOptions = LINEINITIALIZEEXOPTION_USECOMPLETIONPORT;
        told->port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 0);
        params->Handles.hCompletionPort = told->port;
        params->dwCompletionKey = 4711;
    }
}

enum { CALLED_ROOM = 256 };
static LINEMESSAGE called[CALLED_ROOM];
static unsigned called_count, taken_count;

void CALLBACK told_callback(DWORD device, DWORD message, DWORD_PTR instance, DWORD_PTR param1, DWORD_PTR param2,
                            DWORD_PTR param3)
{
    called[called_count++ % CALLED_ROOM] = (LINEMESSAGE){device, message, instance, param1, param2, param3};
}

static int next_of_window(LINEMESSAGE *message)
{
    while (taken_count == called_count) {
        MSG msg;
        if (MsgWaitForMultipleObjects(0, NULL, FALSE, PATIENCE_MS, QS_ALLINPUT) == WAIT_TIMEOUT)
            return 0;
        while (PeekMessageW(&msg, NULL, 0, 0, PM_REMOVE))
            DispatchMessageW(&msg);
    }
    *message = called[taken_count++ % CALLED_ROOM];
    return 1;
}

static int next_of_port(HANDLE port, LINEMESSAGE *message)
{
    DWORD bytes;
    ULONG_PTR key;
    OVERLAPPED *told = NULL;
    if (!GetQueuedCompletionStatus(port, &bytes, &key, &told, PATIENCE_MS) || key != 4711)
        return 0;
    memcpy(message, told, sizeof(*message));
    LocalFree(told);
    return 1;
}

void told_next(struct told *told, LINEMESSAGE *message)
{
    int good = told->port != NULL    ? next_of_port(told->port, message)
             : told->event != NULL   ? WaitForSingleObject(told->event, PATIENCE_MS) == WAIT_OBJECT_0 &&
                                           lineGetMessage(told->app, message, 0) == 0
                                     : next_of_window(message);
    if (!good) {
        printf("no message came\n");
        exit(1);
    }
    say_message(message);
}
