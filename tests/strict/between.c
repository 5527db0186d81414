/* between.c: see between.h. */
#include "between.h"

#include "../host/ledger/ledger_watch.h"
#include "verdict.h"

enum { PATH_BYTES = 3 * MAX_PATH };

struct tapi tapi;

static INIT_ONCE once = INIT_ONCE_STATIC_INIT;
static struct provider provider;
static struct ledger *ledger;

static void load_provider(void)
{
    static char path[PATH_BYTES];
    WCHAR name[MAX_PATH] = L"";
    char why[256] = "TSPEC_STRICT_PROVIDER does not name one";
    if (GetEnvironmentVariableW(L"TSPEC_STRICT_PROVIDER", name, MAX_PATH) == 0 ||
        WideCharToMultiByte(CP_UTF8, 0, name, -1, path, PATH_BYTES, NULL, NULL) == 0 ||
        !provider_load(&provider, path, why, sizeof(why)))
        verdict_without_provider(why);
}

/* This file stays, too, when TAPI has no use for it any more: a session that follows is held against the books of those
 * before, and what the provider says too late is heard. */
static BOOL CALLBACK begin(INIT_ONCE *init, void *parameter, void **context)
{
    HMODULE own;
    (void)init, (void)parameter, (void)context;
    GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_PIN | GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, (const WCHAR *)begin,
                       &own);
    ledger = ledger_new();
    ledger_watch(ledger, verdict_take);
    verdict_begin();
    load_provider();
    return TRUE;
}

const struct provider *real(void)
{
    InitOnceExecuteOnce(&once, begin, NULL, NULL);
    return &provider;
}

struct ledger *books(void)
{
    real();
    return ledger;
}
