/* settings_ini.c: settings.h with a small, strict ini file:
 *
 *     ; a comment, on a line of its own; # begins one too
 *     [section]
 *     name = value
 *
 * UTF-8, with or without a byte order mark; lines end in LF or CRLF. Blanks round sections, names and values do not
 * count. A value is taken as it stands, without quotes or escapes, and may be empty. */
#include "settings.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reader {
    const char *path;
    unsigned line;
    char *section; /* owned; NULL before the first one */
    settings_visitor *visit;
    void *context;
    char *error;
    size_t room;
};

/* Put "path:line: complaint" where the caller looks for it, and return false. */
static bool complain(const struct reader *reader, const char *complaint)
{
    snprintf(reader->error, reader->room, "%s:%u: %s", reader->path, reader->line, complaint);
    return false;
}

/* The length of the UTF-8 sequence that a byte begins, 0 if it begins none. */
static size_t sequence_length(unsigned char first)
{
    if (first < 0x80)
        return 1;
    if (first < 0xC2 || first > 0xF4)
        return 0;
    return first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

static bool is_utf8(const char *text)
{
    const unsigned char *at = (const unsigned char *)text;

    while (*at != '\0') {
        size_t len = sequence_length(*at);
        /* The second byte's range rules out overlong forms, surrogates and what lies past U+10FFFF. */
        unsigned low = *at == 0xE0 ? 0xA0 : *at == 0xF0 ? 0x90 : 0x80;
        unsigned high = *at == 0xED ? 0x9F : *at == 0xF4 ? 0x8F : 0xBF;

        if (len == 0 || (len > 1 && (at[1] < low || at[1] > high)))
            return false;
        for (size_t i = 2; i < len; i++)
            if ((at[i] & 0xC0) != 0x80)
                return false;
        at += len;
    }
    return true;
}

/* Cut blanks off both ends of a text, in place. */
static char *trim(char *text)
{
    static const char BLANKS[] = " \t\r\n";
    char *end;

    text += strspn(text, BLANKS);
    end = text + strlen(text);
    while (end > text && strchr(BLANKS, end[-1]) != NULL)
        end--;
    *end = '\0';
    return text;
}

/* "[section]" */
static bool read_section(struct reader *reader, char *text)
{
    char *end = strchr(text, ']');
    char *name;

    if (end == NULL || end[1] != '\0')
        return complain(reader, "a section is written [name], with nothing after it");
    *end = '\0';
    name = trim(text + 1);
    if (*name == '\0')
        return complain(reader, "the section has no name; write one between the brackets");
    free(reader->section);
    reader->section = strdup(name);
    return reader->section != NULL || complain(reader, "out of memory");
}

/* "name = value" */
static bool read_value(struct reader *reader, char *text)
{
    char *equals = strchr(text, '=');
    char place[1024];
    char *name;

    if (equals == NULL)
        return complain(reader, "neither [section] nor name = value; put ; before a comment");
    *equals = '\0';
    name = trim(text);
    if (*name == '\0')
        return complain(reader, "the value has no name; write name = value");
    if (reader->section == NULL)
        return complain(reader, "the value belongs to no section; put a line [section] above it");
    snprintf(place, sizeof place, "%s:%u", reader->path, reader->line);
    return reader->visit(reader->context, reader->section, name, trim(equals + 1), place);
}

static bool read_line(struct reader *reader, char *text, size_t len)
{
    static const char BYTE_ORDER_MARK[] = "\xEF\xBB\xBF";

    if (strlen(text) != len)
        return complain(reader, "the line contains a NUL; save the file as UTF-8 text");
    if (!is_utf8(text))
        return complain(reader, "the line is not UTF-8; save the file as UTF-8");
    if (reader->line == 1 && strncmp(text, BYTE_ORDER_MARK, 3) == 0)
        text += 3;
    text = trim(text);
    switch (*text) {
    case '\0':
    case ';':
    case '#':
        return true;
    case '[':
        return read_section(reader, text);
    default:
        return read_value(reader, text);
    }
}

static bool read_file(struct reader *reader, FILE *file)
{
    char *text = NULL;
    size_t size = 0;
    ssize_t len;
    bool good = true;

    while (good && (len = getline(&text, &size, file)) >= 0) {
        reader->line++;
        good = read_line(reader, text, (size_t)len);
    }
    if (good && !feof(file))
        good = complain(reader, strerror(errno));
    free(text);
    free(reader->section);
    return good;
}

bool settings_read(const char *protocol, settings_visitor *visit, void *context, char *error, size_t room)
{
    const char *named = getenv("TSPEC_CONFIG");
    char usual[256];
    struct reader reader = {.visit = visit, .context = context, .error = error, .room = room};
    FILE *file;
    bool good;

    snprintf(usual, sizeof usual, "/etc/tspec/%s.ini", protocol);
    reader.path = named != NULL ? named : usual;
    file = fopen(reader.path, "re");
    if (file == NULL) {
        snprintf(error, room, "%s: %s; the settings are read from the file that TSPEC_CONFIG names, else from %s",
                 reader.path, strerror(errno), usual);
        return false;
    }
    good = read_file(&reader, file);
    fclose(file);
    return good;
}
