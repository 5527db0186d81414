/* request_board.c: see request_board.h. */
#include "request_board.h"

#include <stdio.h>
#include <wchar.h>

#include "priority_list.h"
#include "separated_list.h"
#include "service.h"

enum {
    MOST_WAITING = 16,
    MOST_RECIPIENTS = 16,
    PATIENCE_MS = 30000, /* for who has the board; and for a program that was started, until another one may be */
};

struct recipient {
    DWORD process; /* its number; 0: the place is free */
    DWORD app, modes;
    DWORD order;   /* of registering */
    WCHAR file[MAX_PATH];
};

/* The same for x64 and x86. Requests are counted since the beginning, each has its place by its number. */
struct board {
    DWORD put, told, taken;
    DWORD told_process, told_app; /* whom */
    DWORD orders;
    DWORD starting, started_at;   /* a process's number, and when by GetTickCount */
    struct recipient recipients[MOST_RECIPIENTS];
    LINEREQMAKECALLW waiting[MOST_WAITING];
};

static SRWLOCK opening = SRWLOCK_INIT;
static HANDLE memory, mutex; /* kept until the process ends, so that what it has asked for stays */
static struct board *board;

static bool open(void)
{
    AcquireSRWLockExclusive(&opening);
    if (mutex == NULL)
        mutex = CreateMutexW(NULL, FALSE, L"Local\\tapi32 request board 1 mutex");
    if (memory == NULL)
        memory = CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, sizeof(*board),
                                    L"Local\\tapi32 request board 1");
    if (board == NULL && memory != NULL)
        board = MapViewOfFile(memory, FILE_MAP_WRITE, 0, 0, sizeof(*board));
    bool good = mutex != NULL && board != NULL;
    ReleaseSRWLockExclusive(&opening);
    return good;
}

/* --- Who takes requests ------------------------------------------------------------------------------------------- */

void board_event_name(DWORD process, WCHAR name[EVENT_NAME_UNITS])
{
    _snwprintf(name, EVENT_NAME_UNITS - 1, L"Local\\tapi32 request recipient %lu", (unsigned long)process);
    name[EVENT_NAME_UNITS - 1] = 0;
}

static HANDLE event_of(DWORD process)
{
    WCHAR name[EVENT_NAME_UNITS];
    board_event_name(process, name);
    return OpenEventW(EVENT_MODIFY_STATE, FALSE, name);
}

static bool has_event(DWORD process)
{
    HANDLE event = event_of(process);
    if (event != NULL)
        CloseHandle(event);
    return event != NULL;
}

static void forget_dead(void)
{
    for (struct recipient *recipient = board->recipients; recipient < board->recipients + MOST_RECIPIENTS; recipient++)
        if (recipient->process != 0 && !has_event(recipient->process))
            recipient->process = 0;
}

/* A place of this process's application, or with 0 and 0 a free one; NULL if there is none. */
static struct recipient *find(DWORD process, DWORD app)
{
    for (struct recipient *recipient = board->recipients; recipient < board->recipients + MOST_RECIPIENTS; recipient++)
        if (recipient->process == process && (process == 0 || recipient->app == app))
            return recipient;
    return NULL;
}

/* By its place in the user's list; who is not listed comes last. */
static DWORD rank_of(const struct recipient *recipient, const WCHAR *list)
{
    WCHAR file[MAX_PATH];
    wmemcpy(file, recipient->file, MAX_PATH);
    file[MAX_PATH - 1] = 0;
    return list_place(list, PRIORITY_SEPARATOR, file) - 1;
}

/* The one of the highest priority that dials for others; of several the one that has registered first. */
static const struct recipient *first_recipient(void)
{
    WCHAR list[PRIORITY_UNITS];
    const struct recipient *first = NULL;
    DWORD first_rank = 0;
    priority_read(priority_requests, list);
    for (const struct recipient *one = board->recipients; one < board->recipients + MOST_RECIPIENTS; one++) {
        if (one->process == 0 || !(one->modes & LINEREQUESTMODE_MAKECALL))
            continue;
        DWORD rank = rank_of(one, list);
        if (first == NULL || rank < first_rank || (rank == first_rank && (LONG)(one->order - first->order) < 0)) {
            first = one;
            first_rank = rank;
        }
    }
    return first;
}

bool board_register(DWORD app, DWORD modes)
{
    struct recipient *recipient = find(GetCurrentProcessId(), app);
    if (recipient != NULL) {
        recipient->modes |= modes;
        return true;
    }
    recipient = find(0, 0);
    if (recipient == NULL)
        return false;
    recipient->app = app;
    recipient->modes = modes;
    recipient->order = board->orders++;
    service_own_module(recipient->file, MAX_PATH);
    recipient->process = GetCurrentProcessId();
    board->starting = 0;
    return true;
}

void board_deregister(DWORD app, DWORD modes)
{
    struct recipient *recipient = find(GetCurrentProcessId(), app);
    if (recipient != NULL && (recipient->modes &= ~modes) == 0)
        recipient->process = 0;
}

DWORD board_modes(DWORD app)
{
    const struct recipient *recipient = find(GetCurrentProcessId(), app);
    return recipient != NULL ? recipient->modes : 0;
}

DWORD board_own_count(void)
{
    DWORD count = 0;
    for (unsigned i = 0; i < MOST_RECIPIENTS; i++)
        count += board->recipients[i].process == GetCurrentProcessId();
    return count;
}

void board_forget_process(void)
{
    for (unsigned i = 0; i < MOST_RECIPIENTS; i++)
        if (board->recipients[i].process == GetCurrentProcessId())
            board->recipients[i].process = 0;
}

bool board_has_recipient(void)
{
    return first_recipient() != NULL;
}

/* --- Who is started to do so -------------------------------------------------------------------------------------- */

bool board_is_starting(void)
{
    if (board->starting == 0 || GetTickCount() - board->started_at >= PATIENCE_MS)
        return false;
    HANDLE process = OpenProcess(SYNCHRONIZE, FALSE, board->starting);
    bool runs = process != NULL && WaitForSingleObject(process, 0) == WAIT_TIMEOUT;
    if (process != NULL)
        CloseHandle(process);
    return runs;
}

void board_keep_by(const PROCESS_INFORMATION *process)
{
    HANDLE there;
    board->started_at = GetTickCount();
    board->starting = process->dwProcessId;
    DuplicateHandle(GetCurrentProcess(), memory, process->hProcess, &there, 0, FALSE, DUPLICATE_SAME_ACCESS);
}

/* --- Requests ----------------------------------------------------------------------------------------------------- */

/* Counts that cannot be are those of an empty queue. */
static void check_counts(void)
{
    if (board->put - board->taken > MOST_WAITING)
        board->put = board->taken;
    if (board->told - board->taken > board->put - board->taken)
        board->told = board->taken;
}

bool board_lock(void)
{
    if (!open())
        return false;
    DWORD got = WaitForSingleObject(mutex, PATIENCE_MS);
    if (got != WAIT_OBJECT_0 && got != WAIT_ABANDONED)
        return false;
    check_counts();
    forget_dead();
    return true;
}

void board_unlock(void)
{
    ReleaseMutex(mutex);
}

static LINEREQMAKECALLW *place_of(DWORD number)
{
    return &board->waiting[number % MOST_WAITING];
}

bool board_put(const LINEREQMAKECALLW *request)
{
    if (board->put - board->taken == MOST_WAITING)
        return false;
    *place_of(board->put) = *request;
    board->put++;
    return true;
}

bool board_take(DWORD app, LINEREQMAKECALLW *request)
{
    const struct recipient *first = first_recipient();
    if (first == NULL || first->process != GetCurrentProcessId() || first->app != app || board->taken == board->put)
        return false;
    *request = *place_of(board->taken);
    request->szDestAddress[TAPIMAXDESTADDRESSSIZE - 1] = 0;
    request->szAppName[TAPIMAXAPPNAMESIZE - 1] = 0;
    request->szCalledParty[TAPIMAXCALLEDPARTYSIZE - 1] = 0;
    request->szComment[TAPIMAXCOMMENTSIZE - 1] = 0;
    if (board->told == board->taken)
        board->told++;
    board->taken++;
    return true;
}

/* Whoever has become the first one is told of all that waits. */
static const struct recipient *first_to_tell(void)
{
    const struct recipient *first = first_recipient();
    if (first != NULL && (first->process != board->told_process || first->app != board->told_app)) {
        board->told = board->taken;
        board->told_process = first->process;
        board->told_app = first->app;
    }
    return first;
}

void board_tell(void)
{
    const struct recipient *first = first_to_tell();
    HANDLE event = first != NULL && board->told != board->put ? event_of(first->process) : NULL;
    if (event != NULL) {
        SetEvent(event);
        CloseHandle(event);
    }
}

DWORD board_untold(DWORD *app)
{
    const struct recipient *first = first_to_tell();
    if (first == NULL || first->process != GetCurrentProcessId())
        return 0;
    DWORD count = board->put - board->told;
    board->told = board->put;
    *app = first->app;
    return count < MOST_WAITING ? count : MOST_WAITING;
}
