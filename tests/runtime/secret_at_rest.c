/* secret_at_rest.c: a secret that Windows protects is read as it was written, for its protocol only, and stands nowhere
 * else. test_win32.py runs it under Wine. */
#include "../portable_cmocka.h"

#include <stdbool.h>
#include <windows.h>
#include <wincrypt.h>

#include "config.h"
#include "secret.h"
#include "settings.h"

#define SECRET "s3cr?t |\xED\x99\x8D\xEA\xB8\xB8\xEB\x8F\x99 "
#define PROTOCOL "test_secret"
#define ROOT L"SOFTWARE\\tspec\\test_secret"

/* What Windows is asked for, by functions that the linker puts in front of its own. */
typedef HMODULE WINAPI load(LPCWSTR path, HANDLE file, DWORD flags);
typedef FARPROC WINAPI find(HMODULE library, LPCSTR name);
typedef BOOL WINAPI crypt(DATA_BLOB *in, void *description, DATA_BLOB *entropy, void *reserved,
                          CRYPTPROTECT_PROMPTSTRUCT *prompt, DWORD flags, DATA_BLOB *out);

extern load *__real___imp_LoadLibraryExW;
extern find *__real___imp_GetProcAddress;

static WCHAR loaded[MAX_PATH]; /* the library that was loaded last */
static crypt *function;        /* of it */
static DWORD asked;            /* with which flags it was called */

static BOOL WINAPI call(DATA_BLOB *in, void *description, DATA_BLOB *entropy, void *reserved,
                        CRYPTPROTECT_PROMPTSTRUCT *prompt, DWORD flags, DATA_BLOB *out)
{
    asked = flags;
    return function(in, description, entropy, reserved, prompt, flags, out);
}

static HMODULE WINAPI note_load(LPCWSTR path, HANDLE file, DWORD flags)
{
    wcsncpy(loaded, path, MAX_PATH - 1);
    return __real___imp_LoadLibraryExW(path, file, flags);
}

static FARPROC WINAPI note_find(HMODULE library, LPCSTR name)
{
    FARPROC found = __real___imp_GetProcAddress(library, name);
    crypt *instead = call;
    memcpy(&function, &found, sizeof(found));
    memcpy(&found, &instead, sizeof(found));
    return found;
}

load *__wrap___imp_LoadLibraryExW = note_load;
find *__wrap___imp_GetProcAddress = note_find;

static unsigned char blob[SECRET_BLOB];

static size_t protect(const char *text)
{
    size_t len = secret_protect(PROTOCOL, text, blob, sizeof(blob));
    assert_true(len > 0);
    return len;
}

static bool has(const void *bytes, size_t len, const char *text)
{
    for (size_t i = 0; i + strlen(text) <= len; i++)
        if (memcmp((const char *)bytes + i, text, strlen(text)) == 0)
            return true;
    return false;
}

static void what_was_protected_is_revealed(void **state)
{
    (void)state;
    char longest[257] = "", text[300];
    memset(longest, 'x', sizeof(longest) - 1);
    const char *const texts[] = {SECRET, "", "x", longest};
    for (unsigned i = 0; i < 4; i++) {
        size_t len = protect(texts[i]);
        assert_true(secret_reveal(PROTOCOL, blob, len, text, sizeof(text)));
        assert_int_equal(strcmp(text, texts[i]), 0);
    }
}

static void it_is_not_legible(void **state)
{
    (void)state;
    assert_false(has(blob, protect("s3cret"), "s3cret"));
}

/* The telephony service is another user than who protects, and shows no windows. */
static void it_is_bound_to_the_machine_and_nobody_is_asked(void **state)
{
    (void)state;
    char text[300];
    size_t len = protect("s3cret");
    assert_int_equal(asked, CRYPTPROTECT_LOCAL_MACHINE | CRYPTPROTECT_UI_FORBIDDEN);
    assert_true(secret_reveal(PROTOCOL, blob, len, text, sizeof(text)));
    assert_true(asked & CRYPTPROTECT_UI_FORBIDDEN);
}

/* And from nowhere but Windows' own folder, whatever lies beside the program. */
static void library_is_loaded_while_somebody_needs_it(void **state)
{
    (void)state;
    WCHAR path[MAX_PATH + 16];
    protect(SECRET);
    GetSystemDirectoryW(path, MAX_PATH);
    assert_int_equal(wcscmp(loaded, wcscat(path, L"\\crypt32.dll")), 0);
    assert_null(GetModuleHandleW(L"crypt32.dll"));
}

static bool is_refused(const char *protocol, size_t len)
{
    char text[300] = "x";
    bool revealed = secret_reveal(protocol, blob, len, text, sizeof(text));
    assert_int_equal(text[0], 0);
    return !revealed;
}

static void another_protocol_does_not_reveal_it(void **state)
{
    (void)state;
    size_t len = protect(SECRET);
    assert_true(is_refused("test_secrets", len));
    assert_true(is_refused("test_secre", len));
    assert_true(is_refused("", len));
}

static void what_is_no_secret_is_refused(void **state)
{
    (void)state;
    size_t len = protect(SECRET);
    assert_true(is_refused(PROTOCOL, 0));
    assert_true(is_refused(PROTOCOL, len - 1));
    blob[len - 1] ^= 1;
    assert_true(is_refused(PROTOCOL, len));
    memset(blob, 0xA5, len);
    assert_true(is_refused(PROTOCOL, len));
    assert_true(is_refused(PROTOCOL, protect("\xFF")));
}

static void without_room_nothing_is_written(void **state)
{
    (void)state;
    char text[] = "xxxxxxx";
    size_t len = protect("s3cret");
    assert_false(secret_reveal(PROTOCOL, blob, len, text, 6));
    assert_int_equal(text[0], 0);
    assert_true(secret_reveal(PROTOCOL, blob, len, text, 7));
    memset(blob, 0, sizeof(blob));
    assert_int_equal(secret_protect(PROTOCOL, "s3cret", blob, len - 1), 0);
    assert_int_equal(blob[0], 0);
}

/* A protocol whose login has a secret, which is decoded by nobody. */
static const struct setting_type types[] = {{"password", SETTING_SECRET, "Password", NULL}};
static const struct protocol spoken = {.name = PROTOCOL, .codepage = 65001, .settings = types, .setting_count = 1};

static struct config config;
static char error[512];

static HKEY make_key(LPCWSTR path)
{
    HKEY key;
    REGSAM rights = KEY_WRITE | KEY_WOW64_64KEY;
    assert_int_equal(RegCreateKeyExW(HKEY_LOCAL_MACHINE, path, 0, NULL, 0, rights, NULL, &key, NULL), 0);
    return key;
}

/* Read with this as the password, of this type. */
static bool reads(DWORD type, const void *data, size_t len)
{
    DWORD port = 7;
    memset(error, 0, sizeof(error));
    HKEY key = make_key(ROOT L"\\switch");
    assert_int_equal(RegSetValueExW(key, L"port", 0, REG_DWORD, (const BYTE *)&port, sizeof(port)), 0);
    assert_int_equal(RegSetValueExW(key, L"password", 0, type, data, (DWORD)len), 0);
    RegCloseKey(key);
    RegCloseKey(make_key(ROOT L"\\line 1"));
    return config_read(&spoken, &config, error, sizeof(error));
}

static void remove_key(void)
{
    RegDeleteKeyW(HKEY_LOCAL_MACHINE, ROOT L"\\switch");
    RegDeleteKeyW(HKEY_LOCAL_MACHINE, ROOT L"\\line 1");
    RegDeleteKeyW(HKEY_LOCAL_MACHINE, ROOT);
}

static void provider_reads_it_plain_or_protected(void **state)
{
    (void)state;
    assert_true(reads(REG_BINARY, blob, protect(SECRET))); /* with its blanks */
    assert_int_equal(strcmp(config.lines[0].setting[0], SECRET), 0);
    config_free(&config);
    assert_true(reads(REG_SZ, L"s3cret", sizeof(L"s3cret")));
    assert_int_equal(strcmp(config.lines[0].setting[0], "s3cret"), 0);
    config_free(&config);
    remove_key();
}

static void what_it_cannot_reveal_is_told_with_place_and_remedy(void **state)
{
    (void)state;
    size_t len = secret_protect("another", SECRET, blob, sizeof(blob));
    assert_true(len > 0 && !reads(REG_BINARY, blob, len));
    assert_int_equal(strcmp(error, "HKEY_LOCAL_MACHINE\\SOFTWARE\\tspec\\test_secret\\switch: the value 'password' is "
                            "a secret of another machine or another protocol, or none at all; set it anew"), 0);
    assert_int_equal(config.line_count, 0);
    config_free(&config);
    remove_key();
}

static void secret_that_is_too_long_is_told_of_without_it(void **state)
{
    (void)state;
    char text[400] = "s3cret";
    memset(text + 6, 'x', 300);
    assert_false(reads(REG_BINARY, blob, protect(text)));
    assert_int_equal(strcmp(error, "HKEY_LOCAL_MACHINE\\SOFTWARE\\tspec\\test_secret\\switch: password cannot be what "
                            "it is; write at most 256 bytes"), 0);
    config_free(&config);
    remove_key();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(library_is_loaded_while_somebody_needs_it),
        cmocka_unit_test(what_was_protected_is_revealed),
        cmocka_unit_test(it_is_not_legible),
        cmocka_unit_test(it_is_bound_to_the_machine_and_nobody_is_asked),
        cmocka_unit_test(another_protocol_does_not_reveal_it),
        cmocka_unit_test(what_is_no_secret_is_refused),
        cmocka_unit_test(without_room_nothing_is_written),
        cmocka_unit_test(provider_reads_it_plain_or_protected),
        cmocka_unit_test(what_it_cannot_reveal_is_told_with_place_and_remedy),
        cmocka_unit_test(secret_that_is_too_long_is_told_of_without_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
