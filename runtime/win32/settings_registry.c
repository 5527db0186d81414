/* settings_registry.c: settings.h with the registry. 32-bit programs see the 64-bit settings, too: there is one set. */
#include "settings.h"

#include <stdio.h>
#include <string.h>
#include <windows.h>

#include "os.h"
#include "secret.h"

enum {
    NAME_UNITS = 256,   /* a key's name has at most 255 characters; a value's name is not to have more */
    VALUE_UNITS = 1024, /* the longest text of a value, its NUL included */
    UTF8_BYTES = 3,     /* for one UTF-16 unit, at most */
    SHOWN_BYTES = 60,   /* of a name in a sentence, at most: behind it there is to be room for the remedy */
};

struct reader {
    const char *protocol;
    const struct settings_visitor *visitor;
    char *error;
    size_t room;
};

/* One section's key. */
struct section {
    HKEY key;
    char place[NAME_UNITS + SHOWN_BYTES]; /* the key's path, as sentences show it */
};

/* Put "place: complaint" where the caller looks for it, and return false. */
static bool complain(const struct reader *reader, const char *place, const char *complaint)
{
    snprintf(reader->error, reader->room, "%s: %s", place, complaint);
    return false;
}

/* A name as a sentence shows it, which is one line whatever the registry holds: with ? for what ends one, and of a long
 * one its first whole characters. */
static const char *show(const char *name, char shown[SHOWN_BYTES + 1])
{
    size_t len = strlen(name);

    if (len > SHOWN_BYTES)
        for (len = SHOWN_BYTES; len > 0 && ((unsigned char)name[len] & 0xC0) == 0x80;)
            len--;
    for (size_t i = 0; i < len; i++)
        shown[i] = (unsigned char)name[i] < ' ' || name[i] == 0x7F ? '?' : name[i];
    shown[len] = '\0';
    return shown;
}

/* The same about one value of the key. */
static bool complain_of_value(const struct reader *reader, const char *place, const char *name, const char *complaint)
{
    char shown[SHOWN_BYTES + 1];

    snprintf(reader->error, reader->room, "%s: the value '%s' %s", place, show(name, shown), complaint);
    return false;
}

/* The same for an error number of Windows, which says nothing more. */
static bool complain_of_error(const struct reader *reader, const char *place, const char *what, LSTATUS status)
{
    snprintf(reader->error, reader->room,
             "%s: cannot %s: Windows error %ld; check that the telephony service, NETWORK SERVICE, may read it",
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

static bool is_blank(WCHAR unit)
{
    return unit == L' ' || unit == L'\t' || unit == L'\r' || unit == L'\n';
}

static bool number_text(const WCHAR *data, char *text, size_t room)
{
    DWORD number;

    memcpy(&number, data, sizeof number);
    snprintf(text, room, "%lu", (unsigned long)number);
    return true;
}

/* Make text of this many units. The NUL at the end of a REG_SZ counts as data, but is not always there. */
static bool plain_text(const WCHAR *data, size_t len, char *text, size_t room)
{
    while (len > 0 && (data[len - 1] == L'\0' || is_blank(data[len - 1])))
        len--;
    for (; len > 0 && is_blank(*data); len--)
        data++;
    return to_utf8(data, len, text, room);
}

/* The same with the values of variables, %NAME%, in place of their names; what is no variable stays as it is. There is
 * room for a NUL at data[len]. */
static bool expanded_text(WCHAR *data, size_t len, char *text, size_t room)
{
    WCHAR expanded[VALUE_UNITS];
    DWORD units;
    bool good;

    while (len > 0 && data[len - 1] == L'\0')
        len--;
    data[len] = L'\0';
    units = ExpandEnvironmentStringsW(data, expanded, VALUE_UNITS);
    good = wcslen(data) == len && units > 0 && units <= VALUE_UNITS && plain_text(expanded, units, text, room);
    secret_wipe(expanded, sizeof expanded);
    return good;
}

/* Make text of a value's data. */
static bool value_text(DWORD type, WCHAR *data, size_t len, char *text, size_t room)
{
    switch (type) {
    case REG_DWORD:
        return number_text(data, text, room);
    case REG_EXPAND_SZ:
        return expanded_text(data, len, text, room);
    default:
        return plain_text(data, len, text, room);
    }
}

static bool is_readable(DWORD type, DWORD bytes)
{
    return type == REG_SZ || type == REG_EXPAND_SZ || (type == REG_DWORD && bytes == sizeof(DWORD));
}

static bool visit_lost(const struct reader *reader, const struct section *section, const char *name)
{
    const struct settings_visitor *visitor = reader->visitor;
    if (visitor->lost != NULL)
        return visitor->lost(visitor->context, name);
    return complain_of_value(reader, section->place, name, "is a secret of another machine or another protocol, or "
                             "none at all; set it anew");
}

/* Make text of the data of the value of this name, and visit it. */
static bool visit_value(const struct reader *reader, const struct section *section, const char *name, DWORD type,
                        WCHAR *data, DWORD bytes)
{
    char text[VALUE_UNITS * UTF8_BYTES];
    bool good;

    if (type == REG_BINARY && !secret_reveal(reader->protocol, (const unsigned char *)data, bytes, text, sizeof text))
        return visit_lost(reader, section, name);
    if (type != REG_BINARY && !is_readable(type, bytes))
        return complain_of_value(reader, section->place, name,
                                 "is neither REG_SZ, REG_EXPAND_SZ nor REG_DWORD; write it as text, REG_SZ");
    if (type == REG_BINARY || value_text(type, data, bytes / sizeof *data, text, sizeof text))
        good = reader->visitor->value(reader->visitor->context, name, text, section->place);
    else
        good = complain_of_value(reader, section->place, name,
                                 "is no Unicode text of at most 1000 characters; write it again");
    secret_wipe(text, sizeof text);
    return good;
}

/* Visit the value of this name. */
static bool read_value(const struct reader *reader, const struct section *section, const WCHAR *name, size_t len)
{
    WCHAR data[VALUE_UNITS + 1];
    char name_text[NAME_UNITS * UTF8_BYTES];
    DWORD bytes = VALUE_UNITS * sizeof *data, type;
    LSTATUS status;
    bool good;

    if (!to_utf8(name, len, name_text, sizeof name_text))
        return complain(reader, section->place, "a value's name is no Unicode text; rename it");
    status = RegQueryValueExW(section->key, name, NULL, &type, (BYTE *)data, &bytes);
    if (status == ERROR_MORE_DATA)
        return complain_of_value(reader, section->place, name_text, "is too long; shorten it to 1000 characters");
    if (status != ERROR_SUCCESS)
        return complain_of_error(reader, section->place, "read its values", status);
    good = visit_value(reader, section, name_text, type, data, bytes);
    secret_wipe(data, sizeof data);
    return good;
}

/* Visit all values of a section. */
static bool read_values(const struct reader *reader, const struct section *section)
{
    bool good = true;

    for (DWORD index = 0; good; index++) {
        WCHAR name[NAME_UNITS];
        DWORD len = NAME_UNITS;
        LSTATUS status = RegEnumValueW(section->key, index, name, &len, NULL, NULL, NULL, NULL);

        if (status == ERROR_NO_MORE_ITEMS)
            return true;
        if (status == ERROR_MORE_DATA)
            return complain(reader, section->place, "a value's name has more than 255 characters; rename it");
        if (status != ERROR_SUCCESS)
            return complain_of_error(reader, section->place, "list its values", status);
        if (len > 0) /* else it is the key's own value, which registry tools set unasked */
            good = read_value(reader, section, name, len);
    }
    return false;
}

/* Visit a subkey and all its values. */
static bool read_section(const struct reader *reader, HKEY root, const WCHAR *name, size_t len, const char *root_place)
{
    char text[NAME_UNITS * UTF8_BYTES], shown[SHOWN_BYTES + 1];
    struct section section;
    LSTATUS status;
    bool good;

    if (!to_utf8(name, len, text, sizeof text))
        return complain(reader, root_place, "a subkey's name is no Unicode text; rename it");
    snprintf(section.place, sizeof section.place, "%s\\%s", root_place, show(text, shown));
    status = RegOpenKeyExW(root, name, 0, KEY_READ | KEY_WOW64_64KEY, &section.key);
    if (status != ERROR_SUCCESS)
        return complain_of_error(reader, section.place, "open it", status);
    good = reader->visitor->section(reader->visitor->context, text, section.place) && read_values(reader, &section);
    RegCloseKey(section.key);
    return good;
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
            return complain_of_error(reader, place, "list its subkeys", status);
        good = read_section(reader, root, name, len, place);
    }
    return false;
}

void settings_place(const char *protocol, char *place, size_t room)
{
    snprintf(place, room, "HKEY_LOCAL_MACHINE\\SOFTWARE\\tspec\\%s", protocol);
}

bool settings_read(const char *protocol, const struct settings_visitor *visitor, char *error, size_t room)
{
    const struct reader reader = {protocol, visitor, error, room};
    char place[NAME_UNITS];
    WCHAR path[NAME_UNITS];
    LSTATUS status;
    HKEY root;
    bool good;

    settings_place(protocol, place, sizeof place);
    _snwprintf(path, NAME_UNITS, L"SOFTWARE\\tspec\\%hs", protocol);
    status = RegOpenKeyExW(HKEY_LOCAL_MACHINE, path, 0, KEY_READ | KEY_WOW64_64KEY, &root);
    if (status == ERROR_FILE_NOT_FOUND)
        return complain(&reader, place, "the key does not exist; make it, with the subkeys switch and line 1");
    if (status != ERROR_SUCCESS)
        return complain_of_error(&reader, place, "open it", status);
    good = read_sections(&reader, root, place);
    RegCloseKey(root);
    return good;
}
