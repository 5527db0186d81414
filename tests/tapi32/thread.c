/* thread.c: see thread.h. */
#include "thread.h"

#include <stdlib.h>
#include <windows.h>

struct task {
    void (*work)(void *);
    void *argument;
    HMODULE module; /* ours, held */
};

static DWORD WINAPI run(void *given)
{
    struct task task = *(struct task *)given;
    free(given);
    task.work(task.argument);
    FreeLibraryAndExitThread(task.module, 0);
}

bool thread_start(void (*work)(void *), void *argument)
{
    struct task *task = malloc(sizeof(*task));
    if (task == NULL)
        return false;
    *task = (struct task){.work = work, .argument = argument};
    if (GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, (const WCHAR *)(void *)&run, &task->module)) {
        HANDLE thread = CreateThread(NULL, 0, run, task, 0, NULL);
        if (thread != NULL) {
            CloseHandle(thread);
            return true;
        }
        FreeLibrary(task->module);
    }
    free(task);
    return false;
}
