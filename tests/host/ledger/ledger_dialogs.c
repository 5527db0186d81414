/* ledger_dialogs.c: see ledger_dialogs.h. */
#include "ledger_dialogs.h"

#include <string.h>

#include "../provider/guard.h"
#include "ledger_inside.h"

static struct dialog *find_dialog(const struct ledger *ledger, DWORD_PTR handle)
{
    struct node *node = ledger->open_dialogs.first;

    while (node && (DWORD_PTR)((struct dialog *)node)->handle != handle)
        node = node->next;
    return (struct dialog *)node;
}

static struct dialog *find_driver(const struct ledger *ledger, HDRVDIALOGINSTANCE driver)
{
    struct node *node = ledger->open_dialogs.first;

    while (node && ((struct dialog *)node)->driver != driver)
        node = node->next;
    return (struct dialog *)node;
}

static struct dialog *add_dialog(struct ledger *ledger, HDRVDIALOGINSTANCE driver)
{
    struct dialog *dialog = shelf_add(&ledger->dialogs);

    dialog->driver = driver;
    list_add(&ledger->open_dialogs, &dialog->node);
    return dialog;
}

void ledger_give_dialogs(struct ledger *ledger, bool give)
{
    host_monitor_enter(ledger->monitor);
    ledger->gives_dialogs = give;
    host_monitor_leave(ledger->monitor);
}

bool ledger_take_wish(struct ledger *ledger, uint64_t deadline_us, struct dialog_wish *wish)
{
    bool wanted;

    host_monitor_enter(ledger->monitor);
    while (!ledger->wanted && ledger_wait_on(ledger, "LINE_CREATEDIALOGINSTANCE", deadline_us))
        ;
    wanted = ledger->wanted;
    ledger->wanted = false;
    *wish = ledger->wish;
    host_monitor_leave(ledger->monitor);
    return wanted;
}

void ledger_dialog_shown(struct ledger *ledger, HDRVDIALOGINSTANCE driver, HTAPIDIALOGINSTANCE handle)
{
    host_monitor_enter(ledger->monitor);
    add_dialog(ledger, driver)->handle = handle;
    host_monitor_leave(ledger->monitor);
}

void ledger_dialog_freed(struct ledger *ledger, HDRVDIALOGINSTANCE driver)
{
    struct dialog *dialog;

    host_monitor_enter(ledger->monitor);
    ledger_await_callbacks(ledger);
    dialog = find_driver(ledger, driver);
    if (dialog)
        list_remove(&ledger->open_dialogs, &dialog->node);
    host_monitor_leave(ledger->monitor);
}

bool ledger_take_dialog_data(struct ledger *ledger, HTAPIDIALOGINSTANCE handle, unsigned char *block, DWORD *size,
                             bool *closes)
{
    struct dialog *dialog;
    bool sent;

    host_monitor_enter(ledger->monitor);
    dialog = find_dialog(ledger, (DWORD_PTR)handle);
    sent = dialog && dialog->has_data;
    if (sent) {
        *size = dialog->size;
        *closes = dialog->closes;
        memcpy(block, dialog->data, dialog->size);
        dialog->has_data = false;
    }
    host_monitor_leave(ledger->monitor);
    return sent;
}

/* Is the request one for which TAPI knows the application still? */
static bool is_open(struct ledger *ledger, DRV_REQUESTID id)
{
    const struct request *request = ledger_find_request(ledger, id);

    return request && !request->completed && (request->life == REQUEST_RUNNING || request->life == REQUEST_ACCEPTED);
}

static void copy_wish(struct ledger *ledger, const TUISPICREATEDIALOGINSTANCEPARAMS *params)
{
    struct dialog_wish *wish = &ledger->wish;
    unsigned i;

    memset(wish, 0, sizeof *wish);
    wish->driver = params->hdDlgInst;
    for (i = 0; params->lpszUIDLLName[i] && i < MAX_PATH - 1; i++)
        wish->file[i] = params->lpszUIDLLName[i];
    wish->size = !params->lpParams ? 0 : params->dwSize < WISH_BYTES ? params->dwSize : WISH_BYTES;
    if (wish->size > 0)
        memcpy(wish->block, params->lpParams, wish->size);
}

/* Rule 121. Returns whether the window may be shown. */
static bool check_wish(struct ledger *ledger, HTAPILINE provider, const TUISPICREATEDIALOGINSTANCEPARAMS *params)
{
    if ((DWORD_PTR)provider != PROVIDER_HANDLE)
        ledger_write(ledger, 121, "CREATEDIALOGINSTANCE was reported with 0x%llX in place of the provider's handle",
                     (unsigned long long)(DWORD_PTR)provider);
    else if (!is_open(ledger, params->dwRequestID))
        ledger_write(ledger, 121, "CREATEDIALOGINSTANCE was reported for request %u, which is not open; TAPI finds the "
                     "application by it", (unsigned)params->dwRequestID);
    else if (!params->lpszUIDLLName)
        ledger_write(ledger, 121, "CREATEDIALOGINSTANCE was reported without a UI DLL");
    else if (find_driver(ledger, params->hdDlgInst))
        ledger_write(ledger, 121, "CREATEDIALOGINSTANCE was reported with hdDlgInst 0x%llX, which another window has",
                     (unsigned long long)(DWORD_PTR)params->hdDlgInst);
    else {
        ledger_keep(ledger, 121);
        return true;
    }
    return false;
}

void ledger_take_new_dialog(struct ledger *ledger, HTAPILINE provider, const DWORD_PTR param[3])
{
    TUISPICREATEDIALOGINSTANCEPARAMS *params = (TUISPICREATEDIALOGINSTANCEPARAMS *)param[0];
    struct dialog *dialog;

    if (!params) {
        ledger_write(ledger, 121, "CREATEDIALOGINSTANCE was reported without TUISPICREATEDIALOGINSTANCEPARAMS");
        return;
    }
    crash_about(121, "LINE_CREATEDIALOGINSTANCE's parameters do not lie where they are said to");
    if (check_wish(ledger, provider, params) && ledger->gives_dialogs) {
        dialog = add_dialog(ledger, params->hdDlgInst);
        dialog->handle = (HTAPIDIALOGINSTANCE)(DIALOG_HANDLES + ledger->dialogs.count - 1);
        copy_wish(ledger, params);
        ledger->wish.handle = dialog->handle;
        ledger->wanted = true;
        params->htDlgInst = dialog->handle;
    } else {
        params->htDlgInst = 0;
    }
    crash_about(0, NULL);
}

void ledger_take_dialog_message(struct ledger *ledger, DWORD_PTR handle, const DWORD_PTR param[3])
{
    struct dialog *dialog = find_dialog(ledger, handle);

    if (!dialog) {
        ledger_write(ledger, 121, "SENDDIALOGINSTANCEDATA was reported for the instance 0x%llX, which %s",
                     (unsigned long long)handle, handle ? "is none, or was freed" : "was not made");
        return;
    }
    dialog->has_data = true;
    dialog->closes = param[0] == 0;
    dialog->size = dialog->closes ? 0 : param[1] < WISH_BYTES ? (DWORD)param[1] : WISH_BYTES;
    crash_about(121, "LINE_SENDDIALOGINSTANCEDATA's block does not lie where it is said to");
    if (dialog->size > 0)
        memcpy(dialog->data, (const void *)param[0], dialog->size);
    crash_about(0, NULL);
    ledger_keep(ledger, 121);
}
