/* provider_list.h: the registry's list of the providers that are installed: NumProviders, NextProviderID, and of each
 * ProviderID and ProviderFilename with its place in the list
 * (https://learn.microsoft.com/windows/win32/tapi/telephony-service-provider-installation). */
#ifndef TAPI32_PROVIDER_LIST_H
#define TAPI32_PROVIDER_LIST_H

#include <windows.h>

struct listed {
    DWORD id; /* permanent */
    WCHAR file[MAX_PATH];
};

/* The list, to be freed with free(). Returns 0, LINEERR_NOMEM, or LINEERR_INIFILECORRUPT where an entry lacks something
 * or is of a wrong type; then the list has the others. */
LONG provider_list_read(struct listed **list, DWORD *count);

/* A number that no provider has, nor will have. 0, LINEERR_NOMEM, LINEERR_INIFILECORRUPT or, where the registry cannot
 * be written, LINEERR_OPERATIONFAILED. */
LONG provider_list_new_id(DWORD *id);

/* Put a provider at the end; take one out, whereupon the later ones move up. Returns what provider_list_new_id does,
 * and LINEERR_INVALPARAM for a number that is not listed. On an error the list is as before. */
LONG provider_list_add(const struct listed *provider);
LONG provider_list_remove(DWORD id);

/* The provider of a number. Errors as above. */
LONG provider_list_find(DWORD id, struct listed *provider);

#endif
