/* trial.c: see trial.h. */
#include "trial.h"

#include <stdio.h>
#include <string.h>

int failures;

void expect(const char *what, LONG result, LONG wanted)
{
    printf("%s %s\n", result == wanted ? "as documented:" : "WRONG:", what);
    if (result != wanted)
        printf("  returned 0x%08X, not 0x%08X\n", (unsigned)result, (unsigned)wanted);
    fflush(stdout);
    failures += result != wanted;
}

HLINEAPP begin(struct told *told)
{
    LINEINITIALIZEEXPARAMS params;
    DWORD version = 0x00030000;
    told_begin(told, &(struct wish){.notify = "event", .version = version}, &params);
    must("lineInitializeEx", lineInitializeExA(&told->app, NULL, NULL, "trial", &told->devices, &version, &params));
    told->event = params.Handles.hEvent;
    return told->app;
}

HLINE open_line(HLINEAPP app, DWORD device, DWORD privileges)
{
    HLINE line;
    must("lineOpen", lineOpenA(app, device, &line, 0x00020000, 0, 0, privileges, LINEMEDIAMODE_INTERACTIVEVOICE, NULL));
    return line;
}

void wait_state(struct told *told, DWORD state, LINEMESSAGE *message)
{
    do
        told_next(told, message);
    while (message->dwMessageID != LINE_CALLSTATE || message->dwParam1 != state);
}

static int is_of_calls(DWORD message)
{
    return message == LINE_CALLSTATE || message == LINE_REPLY || message == LINE_APPNEWCALL || message == LINE_CALLINFO;
}

void expect_message(struct told *told, const char *what, const LINEMESSAGE *wanted)
{
    LINEMESSAGE message;
    do
        told_next(told, &message);
    while (is_of_calls(message.dwMessageID));
    int same = memcmp(&message, wanted, sizeof(message)) == 0;
    expect(what, same, 1);
    if (!same)
        printf("  message %u of %x: %llx %llx %llx\n", (unsigned)message.dwMessageID, (unsigned)message.hDevice,
               (unsigned long long)message.dwParam1, (unsigned long long)message.dwParam2,
               (unsigned long long)message.dwParam3);
}

LONG try_test_provider(DWORD *id)
{
    char file[MAX_PATH] = "";
    GetModuleFileNameA(NULL, file, MAX_PATH - 1);
    strcpy(strrchr(file, '\\') + 1, "tapi_test.tsp");
    return lineAddProviderA(file, NULL, id);
}

bool has_test_provider(const struct wish *wish)
{
    return strcmp(wish->number, "installed") == 0;
}

DWORD add_test_provider(const struct wish *wish)
{
    DWORD id;
    if (has_test_provider(wish))
        return 0;
    must("lineAddProvider", try_test_provider(&id));
    return id;
}

void remove_test_provider(DWORD id)
{
    if (id != 0)
        must("lineRemoveProvider", lineRemoveProvider(id, NULL));
}
