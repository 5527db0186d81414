/* api_provider.c: the providers that are installed: lineGetProviderList, lineAddProvider, lineRemoveProvider,
 * lineConfigProvider. They need no lineInitialize. */
#include <stdlib.h>
#include <string.h>

#include "apps.h"
#include "device_changes.h"
#include "dialog_instances.h"
#include "layouts.h"
#include "listing.h"
#include "provider_list.h"
#include "provider_ui.h"
#include "service.h"
#include "text.h"

static LONG put_list(const struct listed *list, DWORD count, bool is_ansi, LINEPROVIDERLIST *out)
{
    struct listing listing;
    LINEPROVIDERLIST bare = {0};
    DWORD size = count * (DWORD)sizeof(LINEPROVIDERENTRY);
    if (!listing_begin(&listing, sizeof(bare) + size, count * MAX_PATH, is_ansi))
        return LINEERR_NOMEM;
    LINEPROVIDERLIST *all = listing.bytes;
    LINEPROVIDERENTRY *entry = (LINEPROVIDERENTRY *)(all + 1);
    all->dwNumProviders = count;
    all->dwProviderListSize = size;
    all->dwProviderListOffset = sizeof(bare);
    for (DWORD i = 0; i < count; i++, entry++) {
        entry->dwPermanentProviderID = list[i].id;
        listing_text(&listing, &entry->dwProviderFilenameSize, list[i].file);
    }
    return listing_end(&listing, &bare, sizeof(bare), out);
}

static LONG get_list(DWORD version, LINEPROVIDERLIST *out, bool is_ansi)
{
    struct listed *list;
    DWORD count;
    if (version < API_1_3)
        return LINEERR_INCOMPATIBLEAPIVERSION;
    LONG result = provider_list_read(&list, &count);
    if (result == 0)
        result = put_list(list, count, is_ansi, out);
    free(list);
    return result;
}

LONG WINAPI lineGetProviderListW(DWORD dwAPIVersion, LPLINEPROVIDERLIST lpProviderList)
{
    return get_list(dwAPIVersion, lpProviderList, false);
}

LONG WINAPI lineGetProviderListA(DWORD dwAPIVersion, LPLINEPROVIDERLIST lpProviderList)
{
    return get_list(dwAPIVersion, lpProviderList, true);
}

/* Other providers are loaded once all applications of this process have ended their use of TAPI. */
static void ask_to_reinitialize(void)
{
    service_lock();
    apps_ask_to_reinitialize();
    service_unlock();
}

/* It is on the list if all that the provider does when it is installed, which may be nothing, went well, else not; its
 * number is not given again. */
static LONG add(const WCHAR *file, HWND owner, DWORD *id)
{
    struct listed provider;
    struct provider_ui ui;
    if (file[0] == 0 || wcslen(file) >= MAX_PATH)
        return LINEERR_INVALPARAM;
    lstrcpynW(provider.file, file, MAX_PATH);
    LONG result = provider_list_new_id(&provider.id);
    if (result != 0 || (result = provider_ui_open(&ui, file, provider.id)) != 0)
        return result;
    result = provider_ui_run(&ui, "TUISPI_providerInstall", owner, 0);
    if (result == 0 && (result = provider_list_add(&provider)) != 0)
        provider_ui_run(&ui, "TUISPI_providerRemove", owner, 0);
    provider_ui_close(&ui);
    if (result == 0) {
        *id = provider.id;
        ask_to_reinitialize();
    }
    return result;
}

LONG WINAPI lineAddProviderW(LPCWSTR lpszProviderFilename, HWND hwndOwner, LPDWORD lpdwPermanentProviderID)
{
    if (lpszProviderFilename == NULL || lpdwPermanentProviderID == NULL)
        return LINEERR_INVALPOINTER;
    if (hwndOwner != NULL && !IsWindow(hwndOwner))
        return LINEERR_INVALPARAM;
    return add(lpszProviderFilename, hwndOwner, lpdwPermanentProviderID);
}

LONG WINAPI lineAddProviderA(LPCSTR lpszProviderFilename, HWND hwndOwner, LPDWORD lpdwPermanentProviderID)
{
    IN_UNICODE(lpszProviderFilename, lineAddProviderW(wide, hwndOwner, lpdwPermanentProviderID));
}

static LONG open_listed(DWORD id, HWND owner, struct provider_ui *ui)
{
    struct listed provider;
    if (owner != NULL && !IsWindow(owner))
        return LINEERR_INVALPARAM;
    LONG result = provider_list_find(id, &provider);
    return result != 0 ? result : provider_ui_open(ui, provider.file, id);
}

/* A provider that is loaded closes its lines, and goes; applications are told. */
static void stop(DWORD id)
{
    if (!service_enter())
        return;
    service_lock();
    struct installed *provider = service_provider_of(id);
    service_unlock();
    if (provider != NULL)
        devices_remove(provider);
    service_leave();
    if (provider != NULL) {
        dialogs_end_of(provider);
        service_end_provider(id);
    }
}

/* A provider whose file is gone or damaged cannot be asked, and goes all the same. */
LONG WINAPI lineRemoveProvider(DWORD dwPermanentProviderID, HWND hwndOwner)
{
    struct provider_ui ui;
    LONG result = open_listed(dwPermanentProviderID, hwndOwner, &ui);
    if (result == 0) {
        result = provider_ui_run(&ui, "TUISPI_providerRemove", hwndOwner, 0);
        provider_ui_close(&ui);
    } else if (result == (LONG)LINEERR_OPERATIONFAILED) {
        result = 0;
    }
    if (result == 0)
        result = provider_list_remove(dwPermanentProviderID);
    if (result == 0)
        stop(dwPermanentProviderID);
    return result;
}

LONG WINAPI lineConfigProvider(HWND hwndOwner, DWORD dwPermanentProviderID)
{
    struct provider_ui ui;
    LONG result = open_listed(dwPermanentProviderID, hwndOwner, &ui);
    if (result != 0)
        return result;
    result = provider_ui_run(&ui, "TUISPI_providerConfig", hwndOwner, LINEERR_OPERATIONUNAVAIL);
    provider_ui_close(&ui);
    return result;
}
