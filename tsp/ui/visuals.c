/* visuals.c: see visuals.h. */
#include "visuals.h"

#include <string.h>

#include "text.h"

enum { MANIFEST = 2 }; /* ISOLATIONAWARE_MANIFEST_RESOURCE_ID */

typedef void *(WINAPI *set_scaling)(void *);

/* Scaling by monitor, version 2, is of Windows 10, 1703; before, the process's own stays. Returns what was before, or
 * NULL. */
static void *scale(void *wanted)
{
    set_scaling set;
    FARPROC address = GetProcAddress(GetModuleHandleW(L"user32.dll"), "SetThreadDpiAwarenessContext");
    memcpy(&set, &address, sizeof(set));
    return set != NULL ? set(wanted) : NULL;
}

void visuals_begin(struct visuals *visuals)
{
    const ACTCTXW wanted = {.cbSize = sizeof(wanted),
                            .dwFlags = ACTCTX_FLAG_HMODULE_VALID | ACTCTX_FLAG_RESOURCE_NAME_VALID,
                            .lpResourceName = MAKEINTRESOURCEW(MANIFEST),
                            .hModule = text_module()};
    *visuals = (struct visuals){.context = CreateActCtxW(&wanted)};
    if (visuals->context != INVALID_HANDLE_VALUE && !ActivateActCtx(visuals->context, &visuals->cookie)) {
        ReleaseActCtx(visuals->context);
        visuals->context = INVALID_HANDLE_VALUE;
    }
    visuals->scaling_before = scale((void *)(INT_PTR)-4); /* DPI_AWARENESS_CONTEXT_PER_MONITOR_AWARE_V2 */
}

void visuals_end(const struct visuals *visuals)
{
    if (visuals->scaling_before != NULL)
        scale(visuals->scaling_before);
    if (visuals->context == INVALID_HANDLE_VALUE)
        return;
    DeactivateActCtx(0, visuals->cookie);
    ReleaseActCtx(visuals->context);
}
