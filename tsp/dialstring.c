/* dialstring.c: see dialstring.h. */
#include "dialstring.h"

#include <string.h>

#include "os.h"

static LONG error_for(WCHAR unit)
{
    switch (unit) {
    case 'W':
    case 'w':
        return LINEERR_DIALDIALTONE;
    case '@':
        return LINEERR_DIALQUIET;
    case '$':
        return LINEERR_DIALBILLING;
    case '?':
        return LINEERR_DIALPROMPT;
    }
    return 0;
}

/* Whether `unit` is one of these ASCII characters. */
static bool is_one_of(WCHAR unit, const char *characters)
{
    return unit != 0 && unit < 128 && strchr(characters, unit) != NULL;
}

/* Copy what is to be dialed. Returns how many units it takes, or an error. */
static LONG take_digits(const struct protocol *spoken, LPCWSTR address, WCHAR *kept, size_t *units)
{
    *units = 0;
    for (size_t i = 0; address[i] != 0 && !is_one_of(address[i], spoken->dest_ends_at); i++) {
        LONG error = error_for(address[i]);
        if (error != 0)
            return error;
        bool skipped = is_one_of(address[i], spoken->dest_skips) ||
                       (i == 0 && is_one_of(address[i], spoken->dest_skips_first));
        if (!skipped && *units == TEXT_BYTES)
            return LINEERR_INVALADDRESS;
        if (!skipped)
            kept[(*units)++] = address[i];
    }
    return 0;
}

LONG dialstring_read(const struct protocol *spoken, LPCWSTR address, struct text *number)
{
    WCHAR kept[TEXT_BYTES];
    size_t units;
    if (address == NULL)
        return LINEERR_INVALADDRESS;
    LONG error = take_digits(spoken, address, kept, &units);
    if (error != 0)
        return error;
    size_t len = os_from_utf16(spoken->codepage, kept, units, number->at, TEXT_BYTES);
    if (len == 0 || len == OS_NO_TEXT)
        return LINEERR_INVALADDRESS;
    number->len = (unsigned short)len;
    return 0;
}

LONG group_read(const struct protocol *spoken, LPCWSTR group, struct text *text)
{
    size_t units = 0;
    text->len = 0;
    while (group != NULL && units <= TEXT_BYTES && group[units] != 0)
        units++;
    size_t len = units <= TEXT_BYTES ? os_from_utf16(spoken->codepage, group, units, text->at, TEXT_BYTES) : OS_NO_TEXT;
    if (units > 0 && (len == 0 || len == OS_NO_TEXT))
        return LINEERR_INVALGROUPID;
    text->len = (unsigned short)len;
    return 0;
}

/* The field that the digits of the protocol's message fill. */
static const struct field_type *digits_field(const struct protocol *spoken)
{
    const struct operation *binding = &spoken->operations[OPERATION_GENERATE_DIGITS];
    const struct message_type *type = &spoken->messages[binding->message];
    unsigned hole = 0;
    while (hole + 1 < type->count && binding->source[hole] != SOURCE_ARGUMENT)
        hole++;
    return &spoken->fields[type->field[hole]];
}

static bool is_digit(const struct field_type *field, WCHAR unit)
{
    return is_one_of(unit, "0123456789ABCDabcd*#,") && field_may_hold(field, unit);
}

LONG digits_read(const struct protocol *spoken, LPCWSTR digits, struct text *text)
{
    if (!protocol_offers(spoken, OPERATION_GENERATE_DIGITS))
        return LINEERR_OPERATIONUNAVAIL;
    const struct field_type *field = digits_field(spoken);
    text->len = 0;
    for (; *digits != 0; digits++) {
        if (!is_digit(field, *digits))
            continue;
        if (text->len == TEXT_BYTES)
            return LINEERR_OPERATIONFAILED;
        text->at[text->len++] = (unsigned char)*digits;
    }
    return 0;
}
