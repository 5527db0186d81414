/* settings_registry.c: settings.h with the registry. 32-bit programs see the 64-bit settings, too: there is one set. */
#include "settings.h"

#include <stdio.h>
#include <string.h>
#include <windows.h>

#include "os.h"

enum {
    NAME_UNITS = 256,   /* a key's name has at most 255 characters; a value's name is not to have more */
    VALUE_UNITS = 1024, /* the longest text of a value */
    UTF8_BYTES = 3,     /* for one UTF-16 unit, at most */
};

struct reader {
    settings_visitor *visit;
    void *context;
    char *error;
    size_t room;
};

/* Put "place: complaint" where the caller looks for it, and return false. */
static bool complain(const struct reader *reader, const char *place, const char *complaint)
{
    snprintf(reader->error, reader->room, "%s: %s", place, complaint);
    return false;
}

/* The same for an error number of Windows, which says nothing more. */
static bool complain_of(const struct reader *reader, const char *place, const char *what, LSTATUS status)
{
    snprintf(reader->error, reader->room, "%s: cannot %s, Windows error %ld; check who may read it, or import it again",
             place, what, (long)status);
    return false;
}

/* Convert to a C string. False if it is no text, contains a NUL or does not fit. */
static bool to_utf8(const WCHAR *text, size_t len, char *out, size_t room)
{
    size_t written = os_from_utf16(CP_UTF8, text, len, (unsigned char *)out, room - 1);

    if (written == OS_NO_TEXT)
        return false;
    out[written] = '\0';
    return strlen(out) == written;
}

/* Make text of a value's data. The NUL at the end of a REG_SZ counts as data, but is not always there. */
static bool value_text(DWORD type, const WCHAR *data, DWORD bytes, char *text, size_t room)
{
    size_t len = bytes / sizeof *data;

    if (type == REG_DWORD) {
        DWORD number;

        memcpy(&number, data, sizeof number);
        snprintf(text, room, "%lu", (unsigned long)number);
        return true;
    }
    while (len > 0 && data[len - 1] == L'\0')
        len--;
    return to_utf8(data, len, text, room);
}

/* Visit a section's value number `index`. False with *end set if there is none. */
static bool read_value(const struct reader *reader, HKEY key, DWORD index, const char *section, const char *place,
                       bool *end)
{
    WCHAR name[NAME_UNITS], data[VALUE_UNITS];
    char name_text[NAME_UNITS * UTF8_BYTES], text[VALUE_UNITS * UTF8_BYTES];
    DWORD name_len = NAME_UNITS, bytes = sizeof data, type;
    LSTATUS status = RegEnumValueW(key, index, name, &name_len, NULL, &type, (BYTE *)data, &bytes);

    *end = status == ERROR_NO_MORE_ITEMS;
    if (*end)
        return false;
    if (status == ERROR_MORE_DATA)
        return complain(reader, place, "a value is too long; shorten it to 1000 characters and its name to 255");
    if (status != ERROR_SUCCESS)
        return complain_of(reader, place, "read its values", status);
    if (name_len == 0)
        return true; /* the key's own value, which registry tools set unasked */
    if (!to_utf8(name, name_len, name_text, sizeof name_text))
        return complain(reader, place, "a value's name is no Unicode text; rename it");
    if (type != REG_SZ && (type != REG_DWORD || bytes != sizeof(DWORD)))
        return complain(reader, place, "a value is neither REG_SZ nor REG_DWORD; write it as text, REG_SZ");
    if (!value_text(type, data, bytes, text, sizeof text))
        return complain(reader, place, "a value is no Unicode text; write it again");
    return reader->visit(reader->context, section, name_text, text, place);
}

/* Visit all values of a subkey. */
static bool read_section(const struct reader *reader, HKEY root, const WCHAR *name, size_t len, const char *root_place)
{
    char section[NAME_UNITS * UTF8_BYTES], place[2 * NAME_UNITS * UTF8_BYTES];
    bool good = true, end = false;
    LSTATUS status;
    HKEY key;

    if (!to_utf8(name, len, section, sizeof section))
        return complain(reader, root_place, "a key's name is no Unicode text; rename it");
    snprintf(place, sizeof place, "%s\\%s", root_place, section);
    status = RegOpenKeyExW(root, name, 0, KEY_READ | KEY_WOW64_64KEY, &key);
    if (status != ERROR_SUCCESS)
        return complain_of(reader, place, "open it", status);
    for (DWORD index = 0; good; index++)
        good = read_value(reader, key, index, section, place, &end);
    RegCloseKey(key);
    return end;
}

static bool read_sections(const struct reader *reader, HKEY root, const char *place)
{
    bool good = true;

    for (DWORD index = 0; good; index++) {
        WCHAR name[NAME_UNITS];
        DWORD len = NAME_UNITS;
        LSTATUS status = RegEnumKeyExW(root, index, name, &len, NULL, NULL, NULL, NULL);

        if (status == ERROR_NO_MORE_ITEMS)
            return true;
        if (status != ERROR_SUCCESS)
            return complain_of(reader, place, "list its keys", status);
        good = read_section(reader, root, name, len, place);
    }
    return false;
}

bool settings_read(const char *protocol, settings_visitor *visit, void *context, char *error, size_t room)
{
    const struct reader reader = {visit, context, error, room};
    char place[NAME_UNITS];
    WCHAR path[NAME_UNITS];
    LSTATUS status;
    HKEY root;
    bool good;

    snprintf(place, sizeof place, "HKEY_LOCAL_MACHINE\\SOFTWARE\\tspec\\%s", protocol);
    _snwprintf(path, NAME_UNITS, L"SOFTWARE\\tspec\\%hs", protocol);
    status = RegOpenKeyExW(HKEY_LOCAL_MACHINE, path, 0, KEY_READ | KEY_WOW64_64KEY, &root);
    if (status == ERROR_FILE_NOT_FOUND)
        return complain(&reader, place, "the key does not exist; configure the provider, or import its settings there");
    if (status != ERROR_SUCCESS)
        return complain_of(&reader, place, "open it", status);
    good = read_sections(&reader, root, place);
    RegCloseKey(root);
    return good;
}
