/* requests.c: Assisted Telephony: who asks, who is asked, and who is started for that. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "recipient.h"
#include "trial.h"

#define PRIORITIES "Software\\Microsoft\\Windows\\CurrentVersion\\Telephony\\HandoffPriorities"

enum {
    CALLS = LINEREQUESTMODE_MAKECALL,
    ALL = LINEREQUESTMODE_MAKECALL | LINEREQUESTMODE_MEDIACALL | LINEREQUESTMODE_DROP,
    MOST_WAITING = 16,
    PATIENCE_MS = 120000,
};

static char diary[MAX_PATH];
static HANDLE written;

static LONG ask(const char *number)
{
    return tapiRequestMakeCallA(number, "asker", NULL, NULL);
}

static void put_first(const char *file)
{
    must("lineSetAppPriority", lineSetAppPriorityA(file, 0, NULL, CALLS, NULL, 1));
}

/* --- Within a process --------------------------------------------------------------------------------------------- */

static LONG get(const struct told *told, DWORD mode)
{
    LINEREQMAKECALL request;
    return lineGetRequestA(told->app, mode, &request);
}

static LONG take_over(const struct told *told, DWORD modes, DWORD enable)
{
    return lineRegisterRequestRecipient(told->app, 7, modes, enable);
}

static void expect_told(struct told *told, const char *what)
{
    expect_message(told, what, &(LINEMESSAGE){0, LINE_REQUEST, 7, CALLS, 0, 0});
}

static void refuse_requests(void)
{
    char text[TAPIMAXDESTADDRESSSIZE + 1];
    const char *nowhere = (const char *)1;
    memset(text, '5', sizeof(text));
    text[TAPIMAXDESTADDRESSSIZE] = 0;
    expect("no number", ask(NULL), TAPIERR_INVALDESTADDRESS);
    expect("a number that is nowhere", ask(nowhere), TAPIERR_INVALDESTADDRESS);
    expect("a number that is too long", ask(text), TAPIERR_INVALDESTADDRESS);
    expect("a name that is nowhere", tapiRequestMakeCallA("1", nowhere, NULL, NULL), TAPIERR_INVALPOINTER);
    expect("a comment that is nowhere", tapiRequestMakeCallW(L"1", NULL, NULL, (const WCHAR *)nowhere),
           TAPIERR_INVALPOINTER);
    text[TAPIMAXDESTADDRESSSIZE - 1] = 0;
    expect("a number that just fits, but nobody", ask(text), TAPIERR_NOREQUESTRECIPIENT);
    put_first("nowhere.exe");
    expect("a program that cannot be started", ask("1"), TAPIERR_NOREQUESTRECIPIENT);
}

static void try_modes(struct told *told)
{
    LINEREQMAKECALL request;
    expect("before lineInitialize", lineRegisterRequestRecipient(1, 7, CALLS, TRUE), LINEERR_UNINITIALIZED);
    expect("before lineInitialize, to get", lineGetRequestA(1, CALLS, &request), LINEERR_UNINITIALIZED);
    begin(told);
    expect("no application", lineRegisterRequestRecipient(told->app + 1, 7, CALLS, TRUE), LINEERR_INVALAPPHANDLE);
    expect("no mode", take_over(told, 0, TRUE), LINEERR_INVALREQUESTMODE);
    expect("no such mode", take_over(told, 8 | CALLS, TRUE), LINEERR_INVALREQUESTMODE);
    expect("not registered", get(told, CALLS), LINEERR_NOTREGISTERED);
    expect("several modes", take_over(told, ALL, TRUE), 0);
    expect("no request", get(told, CALLS), LINEERR_NOREQUEST);
    expect("none of another mode", get(told, LINEREQUESTMODE_MEDIACALL), LINEERR_NOREQUEST);
    expect("two modes at once", get(told, CALLS | LINEREQUESTMODE_DROP), LINEERR_INVALREQUESTMODE);
    expect("nowhere to put it", lineGetRequestW(told->app, CALLS, NULL), LINEERR_INVALPOINTER);
    expect("one mode less", take_over(told, CALLS, FALSE), 0);
    expect("not registered any more", get(told, CALLS), LINEERR_NOTREGISTERED);
    expect("but for others", get(told, LINEREQUESTMODE_DROP), LINEERR_NOREQUEST);
    expect("nobody dials", ask("1"), TAPIERR_NOREQUESTRECIPIENT);
}

/* The texts of a request that are too long are cut. */
static void try_texts(struct told *told)
{
    LINEREQMAKECALLW request;
    WCHAR text[TAPIMAXCOMMENTSIZE + 1];
    for (unsigned i = 0; i < TAPIMAXCOMMENTSIZE; i++)
        text[i] = L'c';
    text[TAPIMAXCOMMENTSIZE] = 0;
    expect("long texts", tapiRequestMakeCallW(L"1", text, text, text), 0);
    expect_told(told, "LINE_REQUEST");
    must("lineGetRequest", lineGetRequestW(told->app, CALLS, &request));
    expect("a name cut", (LONG)wcslen(request.szAppName), TAPIMAXAPPNAMESIZE - 1);
    expect("a party cut", (LONG)wcslen(request.szCalledParty), TAPIMAXCALLEDPARTYSIZE - 1);
    expect("a comment cut", (LONG)wcslen(request.szComment), TAPIMAXCOMMENTSIZE - 1);
}

/* One has registered before the other, and is asked first; the other one takes over what is left. */
static void try_queue(struct told *first)
{
    struct told second;
    begin(&second);
    must("lineRegisterRequestRecipient", take_over(first, CALLS, TRUE));
    must("lineRegisterRequestRecipient", take_over(&second, CALLS, TRUE));
    try_texts(first);
    for (unsigned i = 0; i < MOST_WAITING; i++)
        must("tapiRequestMakeCall", ask("4000"));
    expect("one too many", ask("4000"), TAPIERR_REQUESTQUEUEFULL);
    for (unsigned i = 0; i < MOST_WAITING; i++)
        expect_told(first, "LINE_REQUEST for each");
    expect("the second one is not asked", get(&second, CALLS), LINEERR_NOREQUEST);
    expect("the first one takes one", get(first, CALLS), 0);
    must("lineShutdown", lineShutdown(first->app));
    for (unsigned i = 1; i < MOST_WAITING; i++) {
        expect_told(&second, "LINE_REQUEST for each that is left");
        expect("it is taken", get(&second, CALLS), 0);
    }
    expect("all are taken", get(&second, CALLS), LINEERR_NOREQUEST);
    must("tapiRequestMakeCall", ask("4000"));
    must("lineRegisterRequestRecipient", take_over(&second, CALLS, FALSE));
    expect("nobody is left", ask("4000"), TAPIERR_NOREQUESTRECIPIENT);
    must("lineRegisterRequestRecipient", take_over(&second, CALLS, TRUE));
    expect_told(&second, "LINE_REQUEST once more, of what was left");
    expect("what was left is taken", get(&second, CALLS), 0);
    must("lineShutdown", lineShutdown(second.app));
}

/* --- Between processes -------------------------------------------------------------------------------------------- */

static char *read_diary(void)
{
    static char text[4096];
    DWORD size = 0;
    HANDLE file = CreateFileA(diary, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_ALWAYS, 0, NULL);
    ReadFile(file, text, sizeof(text) - 1, &size, NULL);
    CloseHandle(file);
    text[size] = 0;
    return text;
}

/* Wait until the diary has that line. Without it those that were started, two at most, are asked to end: nobody would
 * do so later. */
static void wait_line(const char *line)
{
    while (strstr(read_diary(), line) == NULL)
        if (WaitForSingleObject(written, PATIENCE_MS) != WAIT_OBJECT_0) {
            printf("the diary has no line %s\n", line);
            ask(NUMBER_END);
            ask(NUMBER_END);
            exit(1);
        }
}

/* The request that starts a program, without which there is nothing to wait for. */
static void expect_started(const char *number)
{
    LONG result = ask(number);
    DWORD error = GetLastError();
    expect("a program is started", result, 0);
    if (result != 0) {
        printf("no program was started: GetLastError was %lu\n", error);
        exit(1);
    }
}

/* A copy of tapi_recipient.exe by another name. */
static HANDLE start_second(char second[MAX_PATH])
{
    char first[MAX_PATH];
    STARTUPINFOA startup = {.cb = sizeof(startup)};
    PROCESS_INFORMATION process;
    GetModuleFileNameA(NULL, first, MAX_PATH - 1);
    strcpy(strrchr(first, '\\') + 1, "tapi_recipient.exe");
    GetTempPathA(MAX_PATH - 16, second);
    strcat(second, "tapi_second.exe");
    if (!CopyFileA(first, second, FALSE) ||
        !CreateProcessA(second, NULL, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &process))
        must("CreateProcess", LINEERR_OPERATIONFAILED);
    CloseHandle(process.hThread);
    return process.hProcess;
}

static void prepare_diary(void)
{
    GetTempPathA(MAX_PATH - 16, diary);
    strcat(diary, "diary");
    DeleteFileA(diary);
    SetEnvironmentVariableA(DIARY_VARIABLE, diary);
    written = CreateEventA(NULL, FALSE, FALSE, WRITTEN_EVENT);
}

static void try_processes(void)
{
    char second_file[MAX_PATH];
    prepare_diary();
    put_first("tapi_recipient.exe");
    put_first("nowhere.exe");
    expect_started("4001");
    expect("once", ask("4002"), 0);
    wait_line("tapi_recipient.exe dials 4001 for asker\n");
    wait_line("tapi_recipient.exe dials 4002 for asker\n");
    HANDLE second = start_second(second_file);
    wait_line("tapi_second.exe is there\n");
    expect("the listed one is asked", ask("4003"), 0);
    wait_line("tapi_recipient.exe dials 4003 for asker\n");
    put_first("tapi_second.exe");
    expect("the other one is, now that it comes first", ask("4004"), 0);
    wait_line("tapi_second.exe dials 4004 for asker\n");
    expect("it is asked to die", ask(NUMBER_DIE), 0);
    expect("and does", WaitForSingleObject(second, PATIENCE_MS) == WAIT_OBJECT_0, 1);
    expect("the one that is left is asked", ask("4005"), 0);
    wait_line("tapi_recipient.exe dials 4005 for asker\n");
    RegDeleteKeyA(HKEY_CURRENT_USER, PRIORITIES);
    expect("it is asked to end", ask(NUMBER_END), 0);
    wait_line("tapi_recipient.exe ends\n");
    expect("nobody is left, nor listed", ask("4006"), TAPIERR_NOREQUESTRECIPIENT);
    printf("%s", read_diary());
    CloseHandle(second);
    DeleteFileA(second_file);
    DeleteFileA(diary);
}

/* --- With a process that misbehaves ------------------------------------------------------------------------------- */

/* These names are known here alone. */
static DWORD WINAPI take_mutex(void *nothing)
{
    HANDLE mutex = OpenMutexA(SYNCHRONIZE, FALSE, "Local\\tapi32 request board 1 mutex");
    (void)nothing;
    return WaitForSingleObject(mutex, 0) != WAIT_OBJECT_0; /* and never let it go */
}

static void fill(BYTE *bytes, size_t size, unsigned factor)
{
    for (size_t i = 0; i < size; i++)
        bytes[i] = (BYTE)(i * factor);
}

static void spoil(unsigned factor)
{
    struct told dialer;
    DWORD failed = 1;
    HANDLE memory = OpenFileMappingA(FILE_MAP_WRITE, FALSE, "Local\\tapi32 request board 1");
    BYTE *bytes = MapViewOfFile(memory, FILE_MAP_WRITE, 0, 0, 0);
    MEMORY_BASIC_INFORMATION info;
    HANDLE thread = CreateThread(NULL, 0, take_mutex, NULL, 0, NULL);
    WaitForSingleObject(thread, INFINITE);
    GetExitCodeThread(thread, &failed);
    expect("somebody dies with the mutex", (LONG)failed, 0);
    VirtualQuery(bytes, &info, sizeof(info));
    fill(bytes, info.RegionSize, factor);
    expect("of nonsense nobody is asked", ask("1"), TAPIERR_NOREQUESTRECIPIENT);
    begin(&dialer);
    fill(bytes, info.RegionSize, factor);
    expect("among nonsense somebody registers", take_over(&dialer, CALLS, TRUE), 0);
    expect("and is asked", ask("4000"), 0);
    expect_told(&dialer, "LINE_REQUEST");
    expect("which it takes", get(&dialer, CALLS), 0);
    expect("and no more", get(&dialer, CALLS), LINEERR_NOREQUEST);
    must("lineShutdown", lineShutdown(dialer.app));
    UnmapViewOfFile(bytes);
    CloseHandle(memory);
    CloseHandle(thread);
}

int try_requests(void)
{
    struct told first;
    RegDeleteKeyA(HKEY_CURRENT_USER, PRIORITIES);
    refuse_requests();
    try_modes(&first);
    try_queue(&first);
    try_processes();
    spoil(37);
    spoil(256 - 37); /* what was more is less */
    RegDeleteKeyA(HKEY_CURRENT_USER, PRIORITIES);
    return failures;
}

int ask_and_leave(const char *number)
{
    put_first("tapi_recipient.exe");
    expect_started(number);
    RegDeleteKeyA(HKEY_CURRENT_USER, PRIORITIES);
    return failures;
}
