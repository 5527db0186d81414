/* secret_win32.c: secret.h with Windows' data protection, in the scope of the machine: who configures the provider is
 * another user than the telephony service. The protocol's name is the second half of the key, so that a blob means
 * nothing elsewhere. */
#include "secret.h"

#include <windows.h>
#include <wincrypt.h>

enum { SYSTEM_PATH = MAX_PATH + sizeof("\\crypt32.dll") };

/* CryptProtectData and CryptUnprotectData; the second argument, a description, is not used. */
typedef BOOL WINAPI crypt_function(DATA_BLOB *in, void *description, DATA_BLOB *entropy, void *reserved,
                                   CRYPTPROTECT_PROMPTSTRUCT *prompt, DWORD flags, DATA_BLOB *out);

/* Loaded only where there is a secret, and from Windows' own folder only. By its whole path, because Windows 7 knows
 * LOAD_LIBRARY_SEARCH_SYSTEM32 only after an update. */
static HMODULE load_crypt32(void)
{
    WCHAR path[SYSTEM_PATH];
    UINT units = GetSystemDirectoryW(path, MAX_PATH);
    if (units == 0 || units >= MAX_PATH)
        return NULL;
    wcscpy(path + units, L"\\crypt32.dll");
    return LoadLibraryExW(path, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
}

static DATA_BLOB blob_of(const void *bytes, size_t len)
{
    return (DATA_BLOB){(DWORD)len, (BYTE *)bytes};
}

/* False: Windows refuses. Else *out is to be freed. */
static bool call(const char *function, DWORD flags, const char *protocol, DATA_BLOB in, DATA_BLOB *out)
{
    HMODULE library = load_crypt32();
    FARPROC address = library != NULL ? GetProcAddress(library, function) : NULL;
    crypt_function *crypt;
    DATA_BLOB entropy = blob_of(protocol, strlen(protocol));
    memcpy(&crypt, &address, sizeof(crypt));
    bool good = crypt != NULL && crypt(&in, NULL, &entropy, NULL, NULL, flags | CRYPTPROTECT_UI_FORBIDDEN, out);
    if (library != NULL)
        FreeLibrary(library);
    return good;
}

static void free_blob(DATA_BLOB *blob)
{
    if (blob->pbData != NULL)
        secret_wipe(blob->pbData, blob->cbData);
    LocalFree(blob->pbData);
}

size_t secret_protect(const char *protocol, const char *text, unsigned char *blob, size_t room)
{
    DATA_BLOB out = {0};
    size_t len = 0;
    if (call("CryptProtectData", CRYPTPROTECT_LOCAL_MACHINE, protocol, blob_of(text, strlen(text)), &out) &&
        out.cbData <= room) {
        len = out.cbData;
        memcpy(blob, out.pbData, len);
    }
    free_blob(&out);
    return len;
}

/* Without a NUL, which would end it, and in UTF-8. */
static bool is_text(const DATA_BLOB *blob)
{
    int len = (int)blob->cbData;
    return len == 0 || (memchr(blob->pbData, 0, blob->cbData) == NULL &&
                        MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, (LPCSTR)blob->pbData, len, NULL, 0) > 0);
}

bool secret_reveal(const char *protocol, const unsigned char *blob, size_t len, char *text, size_t room)
{
    DATA_BLOB out = {0};
    bool good = call("CryptUnprotectData", 0, protocol, blob_of(blob, len), &out) && out.cbData < room && is_text(&out);
    size_t text_len = good ? out.cbData : 0;
    if (text_len > 0)
        memcpy(text, out.pbData, text_len);
    text[text_len] = 0;
    free_blob(&out);
    return good;
}
