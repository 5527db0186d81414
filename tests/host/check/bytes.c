/* bytes.c: the bytes that a finding is about. */
#include "bytes.h"

#include <stdio.h>
#include <string.h>

#include "../provider/guard.h"
#include "findings.h"

enum { MOST = 16 /* bytes of a line */ };

static const char *in_hex(const unsigned char *bytes, size_t count, char *text, size_t size)
{
    size_t shown = count < MOST ? count : MOST, length = 0, i;

    text[0] = '\0';
    for (i = 0; i < shown; i++)
        length += (size_t)snprintf(text + length, size - length, "%s%02X", i ? " " : "", bytes[i]);
    if (count > shown)
        snprintf(text + length, size - length, " ...");
    return text;
}

void bytes_tell(ptrdiff_t at, const char *name, const unsigned char *found, const unsigned char *expected, size_t count)
{
    char is[4 * MOST + 8], should[4 * MOST + 8];

    if (expected)
        finding_bytes("byte %d, %s: %s should be there, %s is", (int)at, name,
                      in_hex(expected, count, should, sizeof should), in_hex(found, count, is, sizeof is));
    else
        finding_bytes("byte %d, %s: %s", (int)at, name, in_hex(found, count, is, sizeof is));
}

void bytes_tell_damage(const void *lent, size_t size)
{
    struct damage damage;

    if (guard_find_damage(lent, size, &damage))
        bytes_tell(damage.at, damage.at < 0 ? "before its beginning" : "behind its end", damage.found, damage.expected,
                   damage.count);
}

void bytes_tell_dword(const unsigned char *bytes, size_t at, const char *name, DWORD expected)
{
    unsigned char should[sizeof expected];

    memcpy(should, &expected, sizeof should);
    bytes_tell((ptrdiff_t)at, name, bytes + at, should, sizeof should);
}

void bytes_tell_extent(const unsigned char *bytes, const struct field *field)
{
    char name[64];

    snprintf(name, sizeof name, "dw%sSize", field->name);
    bytes_tell((ptrdiff_t)field->at, name, bytes + field->at, NULL, sizeof(DWORD));
    snprintf(name, sizeof name, "dw%sOffset", field->name);
    bytes_tell((ptrdiff_t)field->at + 4, name, bytes + field->at + 4, NULL, sizeof(DWORD));
}
