/* key.c: the settings in the registry, looked at without the provider. */
#include <stdio.h>
#include <string.h>

#include "driver.h"

static DWORD options; /* of the keys that are made */

#define LIST "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Telephony\\Providers"

/* The provider's key, or one below it. */
static const char *key_path(const char *section)
{
    static char path[512];
    snprintf(path, sizeof(path), "SOFTWARE\\tspec\\%s%s%s", driver.protocol, section[0] != 0 ? "\\" : "", section);
    return path;
}

static void print_values(HKEY key, const char *section)
{
    for (DWORD i = 0;; i++) {
        WCHAR name[256], data[1024] = L"";
        DWORD name_len = 256, bytes = sizeof(data) - sizeof(*data), type;
        if (RegEnumValueW(key, i, name, &name_len, NULL, &type, (BYTE *)data, &bytes) != ERROR_SUCCESS)
            return;
        printf("%s|%ls|", section, name);
        if (type == REG_BINARY) {
            puts("REG_BINARY");
        } else if (type == REG_DWORD) {
            DWORD number;
            memcpy(&number, data, sizeof(number));
            printf("REG_DWORD %lu\n", number);
        } else {
            fputs(type == REG_EXPAND_SZ ? "REG_EXPAND_SZ " : "", stdout);
            print_wide(data);
        }
    }
}

void key_print(void)
{
    HKEY root, key;
    if (RegOpenKeyExA(HKEY_LOCAL_MACHINE, key_path(""), 0, KEY_READ, &root) != ERROR_SUCCESS)
        return;
    for (DWORD i = 0;; i++) {
        char section[256];
        DWORD len = sizeof(section);
        if (RegEnumKeyExA(root, i, section, &len, NULL, NULL, NULL, NULL) != ERROR_SUCCESS)
            break;
        printf("[%s]\n", section);
        if (RegOpenKeyExA(root, section, 0, KEY_READ, &key) == ERROR_SUCCESS) {
            print_values(key, section);
            RegCloseKey(key);
        }
    }
    RegCloseKey(root);
}

void key_clear(void)
{
    options = 0;
    RegDeleteTreeA(HKEY_LOCAL_MACHINE, key_path(""));
}

void key_make_volatile(void)
{
    options = REG_OPTION_VOLATILE; /* below a volatile key there can only be volatile ones */
}

void key_list(const char *file)
{
    HKEY key;
    DWORD count = *file != 0 ? 1 : 0, id = 1;
    if (RegCreateKeyExA(HKEY_LOCAL_MACHINE, LIST, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL) != ERROR_SUCCESS)
        return;
    RegSetValueExA(key, "NumProviders", 0, REG_DWORD, (BYTE *)&count, sizeof(count));
    RegSetValueExA(key, "ProviderID0", 0, REG_DWORD, (BYTE *)&id, sizeof(id));
    RegSetValueExA(key, "ProviderFilename0", 0, REG_SZ, (const BYTE *)file, (DWORD)strlen(file) + 1);
    RegCloseKey(key);
}

static void set_value(HKEY key, const char *name, const char *text)
{
    DWORD number, type = strchr(text, '%') != NULL ? REG_EXPAND_SZ : REG_SZ;
    if (strcmp(text, "REG_BINARY") == 0)
        RegSetValueExA(key, name, 0, REG_BINARY, (BYTE *)"lost", 4);
    else if (sscanf(text, "REG_DWORD %lu", &number) == 1)
        RegSetValueExA(key, name, 0, REG_DWORD, (BYTE *)&number, sizeof(number));
    else
        RegSetValueExA(key, name, 0, type, (BYTE *)text, (DWORD)strlen(text) + 1);
}

/* A text that has a % is REG_EXPAND_SZ; "REG_DWORD 5" is a number, "REG_BINARY" a secret of another machine. */
void key_set(char *what)
{
    char *name = strchr(what, '|'), *text;
    HKEY key;
    if (name == NULL || (text = strchr(name + 1, '|')) == NULL)
        return;
    *name++ = *text++ = 0;
    if (RegCreateKeyExA(HKEY_LOCAL_MACHINE, key_path(what), 0, NULL, options, KEY_ALL_ACCESS, NULL, &key, NULL) !=
        ERROR_SUCCESS)
        return;
    if (*name != 0)
        set_value(key, name, text);
    RegCloseKey(key);
}
