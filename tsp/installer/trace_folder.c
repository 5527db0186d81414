/* trace_folder.c: see trace_folder.h. */
#include "trace_folder.h"

#include <aclapi.h>
#include <sddl.h>
#include <stdbool.h>
#include <stdio.h>

#include "installed_settings.h"

#define RIGHTS L"O:BAD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1301bf;;;NS)" /* 0x1301bf: to modify */

enum { PATH_UNITS = 512 };

static bool folder_path(WCHAR path[PATH_UNITS])
{
    DWORD units = GetEnvironmentVariableW(L"ProgramData", path, PATH_UNITS);

    if (units == 0 || units + sizeof "\\tspec" > PATH_UNITS)
        return false;
    wcscpy(path + units, L"\\tspec");
    return true;
}

/* By a handle, for a path could lead elsewhere a moment later. */
static DWORD set_rights(HANDLE folder, PSECURITY_DESCRIPTOR rights)
{
    BOOL present, defaulted;
    PSID owner;
    PACL list;

    if (!GetSecurityDescriptorOwner(rights, &owner, &defaulted) ||
        !GetSecurityDescriptorDacl(rights, &present, &list, &defaulted))
        return GetLastError();
    return SetSecurityInfo(folder, SE_FILE_OBJECT,
                           OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION |
                               PROTECTED_DACL_SECURITY_INFORMATION,
                           owner, NULL, list, NULL);
}

static DWORD secure_folder(const WCHAR *path, PSECURITY_DESCRIPTOR rights)
{
    BY_HANDLE_FILE_INFORMATION found;
    HANDLE folder = CreateFileW(path, FILE_READ_ATTRIBUTES | READ_CONTROL | WRITE_DAC | WRITE_OWNER,
                                FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING,
                                FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT, NULL);
    DWORD error;

    if (folder == INVALID_HANDLE_VALUE)
        return GetLastError();
    if (!GetFileInformationByHandle(folder, &found))
        error = GetLastError();
    else if ((found.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) == 0 ||
             (found.dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0)
        error = ERROR_DIRECTORY;
    else
        error = set_rights(folder, rights);
    CloseHandle(folder);
    return error;
}

DWORD trace_folder_make(void)
{
    SECURITY_ATTRIBUTES security = {sizeof security, NULL, FALSE};
    WCHAR path[PATH_UNITS];
    DWORD error = ERROR_SUCCESS;

    if (!folder_path(path))
        return ERROR_PATH_NOT_FOUND;
    if (!ConvertStringSecurityDescriptorToSecurityDescriptorW(RIGHTS, SDDL_REVISION_1, &security.lpSecurityDescriptor,
                                                              NULL))
        return GetLastError();
    if (!CreateDirectoryW(path, &security))
        error = GetLastError() == ERROR_ALREADY_EXISTS ? secure_folder(path, security.lpSecurityDescriptor)
                                                       : GetLastError();
    LocalFree(security.lpSecurityDescriptor);
    return error;
}

static DWORD delete_file(const WCHAR *folder, const WCHAR *protocol, const WCHAR *suffix)
{
    WCHAR path[PATH_UNITS];
    int units = _snwprintf(path, PATH_UNITS, L"%ls\\%ls%ls", folder, protocol, suffix);

    if (units < 0 || units >= PATH_UNITS)
        return ERROR_FILENAME_EXCED_RANGE;
    if (DeleteFileW(path) || GetLastError() == ERROR_FILE_NOT_FOUND || GetLastError() == ERROR_PATH_NOT_FOUND)
        return ERROR_SUCCESS;
    return GetLastError();
}

void trace_folder_tidy(const WCHAR *protocol)
{
    WCHAR folder[PATH_UNITS];

    if (folder_path(folder) && !settings_of_others(protocol))
        RemoveDirectoryW(folder); /* which Windows refuses while something is there */
}

DWORD trace_folder_remove(const WCHAR *protocol)
{
    WCHAR folder[PATH_UNITS];
    DWORD error, older;

    if (!folder_path(folder))
        return ERROR_PATH_NOT_FOUND;
    error = delete_file(folder, protocol, L".log");
    older = delete_file(folder, protocol, L".log.1");
    trace_folder_tidy(protocol);
    return error != ERROR_SUCCESS ? error : older;
}
