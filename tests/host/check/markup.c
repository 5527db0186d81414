/* markup.c: text inside JSON and XML. */
#include "markup.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

/* How many bytes the character has that begins here; 0 if it is no UTF-8. */
static int length_of(const unsigned char *at)
{
    int length = at[0] < 0x80 ? 1 : at[0] >= 0xC2 && at[0] < 0xE0 ? 2 : at[0] >= 0xE0 && at[0] < 0xF0 ? 3
               : at[0] >= 0xF0 && at[0] < 0xF5 ? 4 : 0, i;

    for (i = 1; i < length; i++)
        if ((at[i] & 0xC0) != 0x80)
            return 0;
    if ((at[0] == 0xE0 && at[1] < 0xA0) || (at[0] == 0xED && at[1] >= 0xA0) || /* too long, or half a pair */
        (at[0] == 0xF0 && at[1] < 0x90) || (at[0] == 0xF4 && at[1] >= 0x90) ||
        (at[0] == 0xEF && at[1] == 0xBF && at[2] >= 0xBE))                     /* no character */
        return 0;
    return length;
}

static bool is_control(const unsigned char *at)
{
    return at[0] < 0x20 && at[0] != '\n' && at[0] != '\t';
}

static void write_text(FILE *file, const char *text, void (*write)(FILE *file, unsigned char byte))
{
    const unsigned char *at = (const unsigned char *)text;
    int length;

    while (*at) {
        length = length_of(at);
        if (length == 1 && !is_control(at))
            write(file, *at);
        else if (length > 1)
            fwrite(at, 1, (size_t)length, file);
        else
            fputs("\xEF\xBF\xBD", file);
        at += length ? length : 1;
    }
}

static void write_json_byte(FILE *file, unsigned char byte)
{
    if (byte == '"' || byte == '\\')
        fprintf(file, "\\%c", byte);
    else if (byte < 0x20)
        fprintf(file, "\\u%04x", byte);
    else
        fputc(byte, file);
}

static void write_xml_byte(FILE *file, unsigned char byte)
{
    switch (byte) {
    case '&': fputs("&amp;", file); break;
    case '<': fputs("&lt;", file); break;
    case '>': fputs("&gt;", file); break;
    case '"': fputs("&quot;", file); break;
    case '\n': fputs("&#10;", file); break;
    case '\t': fputs("&#9;", file); break;
    default: fputc(byte, file);
    }
}

void write_json_text(FILE *file, const char *text)
{
    fputc('"', file);
    write_text(file, text, write_json_byte);
    fputc('"', file);
}

void write_xml_text(FILE *file, const char *text)
{
    write_text(file, text, write_xml_byte);
}

void write_json_uri(FILE *file, const char *path)
{
    const unsigned char *at = (const unsigned char *)path;

    fputc('"', file);
    if (isalpha(at[0]) && at[1] == ':')
        fputs("file:///", file);
    for (; *at; at++)
        if (*at == '\\')
            fputc('/', file);
        else if ((*at < 0x80 && isalnum(*at)) || strchr("-._~/:", *at))
            fputc(*at, file);
        else
            fprintf(file, "%%%02X", *at);
    fputc('"', file);
}
