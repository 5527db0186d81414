/* kept_registry.c: kept.h with a registry that stands in for Windows', and does what its documentation says of names
 * that are too long, data that has no NUL, and keys and values that go while they are read. A section of the ini file
 * is a key; the first character of a value may say of what type it is: see type_of. */
#include "kept.h"

#include <stdbool.h>
#include <string.h>

#include "invariant.h"
#include "os.h"
#include "protocol.h"
#include "registry.h"
#include "secret.h"

enum { ITEMS = 64, UNITS = 1200, SHORT_NAME = 255, ROOT_NAME = 96 };

struct value {
    WCHAR name[UNITS], data[UNITS + 1];
    DWORD name_len, bytes, type;
};

struct registry_key {
    WCHAR name[UNITS];
    DWORD name_len;
    unsigned first, count; /* of its values */
};

static struct registry_key root, keys[ITEMS];
static struct value values[ITEMS];
static unsigned key_count, value_count;
static int opened;
static uint8_t fails_at; /* the call that fails; 0: none does */
static uint8_t calls;

/* --- Into the registry -------------------------------------------------------------------------------------------- */

/* Text as it is; what is no UTF-8 as a lone half of a character, so that this is there, too. */
static DWORD widen(struct slice text, WCHAR out[UNITS])
{
    size_t len = os_to_utf16(CP_UTF8, text, out, UNITS);
    len = len < UNITS - 1 ? len : UNITS - 1;
    for (size_t i = 0; i < len; i++)
        if (out[i] == 0xFFFD)
            out[i] = 0xD800;
    out[len] = 0;
    return (DWORD)len;
}

static struct slice trimmed(struct slice text)
{
    while (text.len > 0 && (text.at[0] == ' ' || text.at[0] == '\t'))
        text = slice_of(text.at + 1, text.len - 1);
    while (text.len > 0 && (text.at[text.len - 1] == ' ' || text.at[text.len - 1] == '\r'))
        text.len--;
    return text;
}

/* What a value's first character says; else it is REG_SZ. */
static DWORD type_of(struct slice *text)
{
    static const struct {
        char sign;
        DWORD type;
    } types[] = {{'%', REG_EXPAND_SZ}, {'#', REG_DWORD}, {'*', REG_BINARY}, {'!', REG_NONE}};
    for (unsigned i = 0; text->len > 0 && i < sizeof types / sizeof *types; i++)
        if (text->at[0] == types[i].sign) {
            *text = slice_of(text->at + (types[i].type != REG_EXPAND_SZ), text->len - (types[i].type != REG_EXPAND_SZ));
            return types[i].type;
        }
    return REG_SZ;
}

/* Texts have their NUL, or none, or two, or half a unit more. */
static void add_value(struct slice name, struct slice text)
{
    if (key_count == 0 || value_count == ITEMS)
        return;
    struct value *value = &values[value_count++];
    keys[key_count - 1].count++;
    memset(value, 0, sizeof *value);
    value->type = type_of(&text);
    value->name_len = widen(name, value->name);
    if (value->type == REG_BINARY) {
        value->bytes = (DWORD)(text.len < sizeof value->data ? text.len : sizeof value->data);
        memcpy(value->data, text.at, value->bytes);
        return;
    }
    DWORD len = widen(text, value->data);
    bool fits = value->type == REG_DWORD && len >= sizeof(DWORD) / sizeof(WCHAR);
    value->bytes = fits ? sizeof(DWORD) : len * (DWORD)sizeof(WCHAR) + (value_count * 3) % 5;
}

static void add_key(struct slice name)
{
    if (key_count == ITEMS)
        return;
    struct registry_key *key = &keys[key_count++];
    key->name_len = widen(name, key->name);
    key->name_len = key->name_len < SHORT_NAME ? key->name_len : SHORT_NAME;
    key->name[key->name_len] = 0;
    key->first = value_count;
    key->count = 0;
}

static void add_line(struct slice line)
{
    const unsigned char *equals = line.len > 0 ? memchr(line.at, '=', line.len) : NULL;
    if (line.len > 1 && line.at[0] == '[' && line.at[line.len - 1] == ']')
        add_key(slice_of(line.at + 1, line.len - 2));
    else if (equals != NULL)
        add_value(trimmed(slice_of(line.at, (size_t)(equals - line.at))),
                  trimmed(slice_of(equals + 1, (size_t)(line.at + line.len - equals - 1))));
}

const char *kept_begin(void)
{
    static char place[ROOT_NAME];
    snprintf(place, sizeof place, "HKEY_LOCAL_MACHINE\\SOFTWARE\\tspec\\%s", protocol.name);
    return place;
}

void kept_store(const unsigned char *text, size_t size, uint8_t how)
{
    const unsigned char *end = text + size;
    key_count = value_count = 0;
    calls = 0;
    fails_at = how / 2; /* the lowest bit is the allocations' */
    for (const unsigned char *at = text, *next; at < end; at = next + 1) {
        next = memchr(at, '\n', (size_t)(end - at));
        next = next != NULL ? next : end;
        add_line(trimmed(slice_of(at, (size_t)(next - at))));
    }
}

void kept_check(void)
{
    INVARIANT(28, opened == 0);
    calls = 0; /* what is read again is so in the same way */
}

/* --- Out of it ---------------------------------------------------------------------------------------------------- */

/* Somebody else's doing. */
static bool fails(LSTATUS *status)
{
    static const LSTATUS errors[] = {ERROR_ACCESS_DENIED, ERROR_FILE_NOT_FOUND, ERROR_MORE_DATA, ERROR_NO_MORE_ITEMS, 1018};
    if (fails_at == 0 || ++calls != fails_at)
        return false;
    *status = errors[fails_at % (sizeof errors / sizeof *errors)];
    return true;
}

static LSTATUS give_name(const WCHAR *from, DWORD from_len, WCHAR *name, DWORD *len)
{
    if (from_len >= *len)
        return ERROR_MORE_DATA;
    memcpy(name, from, (from_len + 1) * sizeof *name);
    *len = from_len;
    return ERROR_SUCCESS;
}

static bool same_name(LPCWSTR a, LPCWSTR b)
{
    size_t len = units_of(a);
    return len == units_of(b) && memcmp(a, b, len * sizeof *a) == 0;
}

LSTATUS RegOpenKeyExW(HKEY from, LPCWSTR path, DWORD options, DWORD access, HKEY *key)
{
    LSTATUS status;
    (void)options, (void)access;
    if (fails(&status))
        return status == ERROR_MORE_DATA ? ERROR_ACCESS_DENIED : status;
    *key = from == HKEY_LOCAL_MACHINE ? &root : NULL;
    for (unsigned i = 0; from == &root && *key == NULL && i < key_count; i++)
        if (same_name(keys[i].name, path))
            *key = &keys[i];
    opened += *key != NULL;
    return *key != NULL ? ERROR_SUCCESS : ERROR_FILE_NOT_FOUND;
}

LSTATUS RegCloseKey(HKEY key)
{
    (void)key;
    opened--;
    return ERROR_SUCCESS;
}

LSTATUS RegEnumKeyExW(HKEY key, DWORD index, WCHAR *name, DWORD *len, DWORD *reserved, WCHAR *class_name,
                      DWORD *class_len, void *written)
{
    LSTATUS status;
    (void)key, (void)reserved, (void)class_name, (void)class_len, (void)written;
    if (fails(&status))
        return status;
    return index < key_count ? give_name(keys[index].name, keys[index].name_len, name, len) : ERROR_NO_MORE_ITEMS;
}

LSTATUS RegEnumValueW(HKEY key, DWORD index, WCHAR *name, DWORD *len, DWORD *reserved, DWORD *type, BYTE *data,
                      DWORD *bytes)
{
    LSTATUS status;
    (void)reserved, (void)type, (void)data, (void)bytes;
    if (fails(&status))
        return status;
    if (index >= key->count)
        return ERROR_NO_MORE_ITEMS;
    const struct value *value = &values[key->first + index];
    return give_name(value->name, value->name_len, name, len);
}

LSTATUS RegQueryValueExW(HKEY key, LPCWSTR name, DWORD *reserved, DWORD *type, BYTE *data, DWORD *bytes)
{
    LSTATUS status;
    const struct value *value = &values[key->first], *end = value + key->count;
    (void)reserved;
    if (fails(&status))
        return status;
    while (value < end && !same_name(value->name, name))
        value++;
    if (value == end)
        return ERROR_FILE_NOT_FOUND;
    *type = value->type;
    bool fits = value->bytes <= *bytes;
    *bytes = value->bytes;
    if (fits)
        memcpy(data, value->data, value->bytes);
    return fits ? ERROR_SUCCESS : ERROR_MORE_DATA;
}

/* %1% is one character, %2% a thousand; others are no variables. */
DWORD ExpandEnvironmentStringsW(LPCWSTR text, WCHAR *out, DWORD room)
{
    DWORD len = 0;
    for (; *text != 0; text++) {
        bool variable = text[0] == '%' && (text[1] == '1' || text[1] == '2') && text[2] == '%';
        unsigned count = variable && text[1] == '2' ? 1000 : 1;
        for (; count > 0; count--, len++)
            if (len < room)
                out[len] = variable ? 'v' : *text;
        text += variable ? 2 : 0;
    }
    if (len < room)
        out[len] = 0;
    return len + 1;
}

/* A secret at rest is its text behind a k; see secret.h. */
bool secret_reveal(const char *name, const unsigned char *blob, size_t len, char *text, size_t room)
{
    WCHAR units[UNITS];
    bool good = len > 0 && blob[0] == 'k' && len <= room && memchr(blob, 0, len) == NULL;
    (void)name;
    if (good) {
        DWORD count = widen(slice_of(blob + 1, len - 1), units);
        for (DWORD i = 0; i < count; i++)
            good = good && units[i] != 0xD800;
        good = good && count < UNITS - 1;
    }
    text[0] = 0;
    if (!good)
        return false;
    memcpy(text, blob + 1, len - 1);
    text[len - 1] = 0;
    return true;
}
