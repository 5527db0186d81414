/* settings_key.c: see settings_key.h. */
#include "settings_key.h"

#include <sddl.h>

#define RIGHTS L"O:BAD:P(A;CI;KA;;;SY)(A;CI;KA;;;BA)(A;CI;KR;;;NS)"

static LSTATUS make(const WCHAR *path, bool again, HKEY *key)
{
    SECURITY_ATTRIBUTES security = {sizeof(security), NULL, FALSE};
    DWORD what = DACL_SECURITY_INFORMATION | PROTECTED_DACL_SECURITY_INFORMATION;
    if (!ConvertStringSecurityDescriptorToSecurityDescriptorW(RIGHTS, SDDL_REVISION_1, &security.lpSecurityDescriptor,
                                                              NULL))
        return (LSTATUS)GetLastError();
    LSTATUS status = RegCreateKeyExW(HKEY_LOCAL_MACHINE, path, 0, NULL, 0, KEY_ALL_ACCESS | KEY_WOW64_64KEY, &security,
                                     key, NULL);
    if (status == ERROR_SUCCESS && again) {
        status = RegSetKeySecurity(*key, what, security.lpSecurityDescriptor);
        if (status != ERROR_SUCCESS)
            RegCloseKey(*key);
    }
    LocalFree(security.lpSecurityDescriptor);
    return status;
}

LSTATUS settings_key_make(const WCHAR *path, bool again, HKEY *key)
{
    LSTATUS status = ERROR_FILE_NOT_FOUND;
    if (!again)
        status = RegOpenKeyExW(HKEY_LOCAL_MACHINE, path, 0, SETTINGS_KEY_CHANGE | KEY_WOW64_64KEY, key);
    return status == ERROR_FILE_NOT_FOUND ? make(path, again, key) : status;
}
