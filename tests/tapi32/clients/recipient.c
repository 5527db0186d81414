/* recipient.c: a program that dials for others: it takes what is asked by tapiRequestMakeCall, and writes into a diary
 * what it would dial. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "recipient.h"

static const char *own_name(void)
{
    static char file[MAX_PATH];
    GetModuleFileNameA(NULL, file, MAX_PATH - 1);
    return strrchr(file, '\\') + 1;
}

static void write_line(const char *what)
{
    char line[512];
    DWORD written;
    HANDLE diary = CreateFileA(getenv(DIARY_VARIABLE), FILE_APPEND_DATA, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
                               OPEN_ALWAYS, 0, NULL);
    snprintf(line, sizeof(line), "%s %s\n", own_name(), what);
    WriteFile(diary, line, (DWORD)strlen(line), &written, NULL);
    CloseHandle(diary);
    HANDLE event = OpenEventA(EVENT_MODIFY_STATE, FALSE, WRITTEN_EVENT);
    SetEvent(event);
    CloseHandle(event);
}

/* All that waits. Returns whether the program is to go on. */
static int take_requests(HLINEAPP app)
{
    LINEREQMAKECALL request;
    char line[512];
    while (lineGetRequestA(app, LINEREQUESTMODE_MAKECALL, &request) == 0) {
        if (strcmp(request.szDestAddress, NUMBER_DIE) == 0)
            TerminateProcess(GetCurrentProcess(), 0);
        if (strcmp(request.szDestAddress, NUMBER_END) == 0)
            return 0;
        snprintf(line, sizeof(line), "dials %s for %s", request.szDestAddress, request.szAppName);
        write_line(line);
    }
    return 1;
}

int main(void)
{
    HLINEAPP app;
    DWORD devices, version = 0x00020000;
    LINEINITIALIZEEXPARAMS params = {.dwTotalSize = sizeof(params), .dwOptions = LINEINITIALIZEEXOPTION_USEEVENT};
    LINEMESSAGE message;
    if (lineInitializeExA(&app, NULL, NULL, "recipient", &devices, &version, &params) != 0 ||
        lineRegisterRequestRecipient(app, 47, LINEREQUESTMODE_MAKECALL, TRUE) != 0)
        return 1;
    write_line("is there");
    do {
        if (lineGetMessage(app, &message, INFINITE) != 0)
            return 1;
    } while (message.dwMessageID != LINE_REQUEST || take_requests(app));
    if (lineShutdown(app) != 0)
        return 1;
    write_line("ends");
    return 0;
}
