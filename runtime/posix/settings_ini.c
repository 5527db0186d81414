/* settings_ini.c: settings.h with a small, strict ini file:
 *
 *     ; a comment, on a line of its own; # begins one too
 *     [section]
 *     name = value
 *
 * UTF-8, with or without a byte order mark; lines end in LF or CRLF, and have 4094 bytes at most. Blanks round
 * sections, names and values do not count. A value is taken as it stands, without quotes or escapes, and may be
 * empty. */
#include "settings.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "secret.h"

#define USUAL_PATH "/etc/tspec/%s.ini"

enum {
    PLACE_BYTES = PATH_MAX + sizeof(":4294967295"),
    LINE_BYTES = 4096, /* of a line, its end and a NUL included */
};

struct reader {
    const char *path;
    unsigned line;
    bool in_section; /* not yet before the first one */
    const struct settings_visitor *visitor;
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

/* The place of the line that is being read, for visitors. */
static const char *place_of(const struct reader *reader, char place[PLACE_BYTES])
{
    snprintf(place, PLACE_BYTES, "%s:%u", reader->path, reader->line);
    return place;
}

/* "[section]" */
static bool read_section(struct reader *reader, char *text)
{
    const struct settings_visitor *visitor = reader->visitor;
    char *end = strchr(text, ']');
    char place[PLACE_BYTES];
    char *name;

    if (end == NULL || end[1] != '\0')
        return complain(reader, "this is no section; write it as [name], with nothing after it on the line");
    *end = '\0';
    name = trim(text + 1);
    if (*name == '\0')
        return complain(reader, "the section has no name; write one between the brackets");
    reader->in_section = true;
    return visitor->section(visitor->context, name, place_of(reader, place));
}

/* "name = value" */
static bool read_value(struct reader *reader, char *text)
{
    const struct settings_visitor *visitor = reader->visitor;
    char *equals = strchr(text, '=');
    char place[PLACE_BYTES];
    char *name;

    if (equals == NULL)
        return complain(reader, "this is neither [section] nor name = value; put ; before a comment");
    *equals = '\0';
    name = trim(text);
    if (*name == '\0')
        return complain(reader, "the value has no name; write name = value");
    if (!reader->in_section)
        return complain(reader, "the value belongs to no section; put a line such as [switch] above it");
    return visitor->value(visitor->context, name, trim(equals + 1), place_of(reader, place));
}

static bool read_line(struct reader *reader, char *text, size_t len)
{
    static const char BYTE_ORDER_MARK[] = "\xEF\xBB\xBF";

    if (strlen(text) != len)
        return complain(reader, "the line contains a NUL character; save the file as UTF-8, not as UTF-16");
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

/* The next line with its end. It is not left to the C library, which gives back what a line has outgrown, and maybe a
 * secret with it. Returns 0 behind the last one. */
static size_t next_line(FILE *file, char text[LINE_BYTES])
{
    size_t len = 0;
    int byte = 0;

    while (len < LINE_BYTES - 1 && byte != '\n' && (byte = getc(file)) != EOF)
        text[len++] = (char)byte;
    text[len] = '\0';
    return len;
}

static bool read_file(struct reader *reader, FILE *file)
{
    char text[LINE_BYTES];
    size_t len;
    bool good = true;

    while (good && (len = next_line(file, text)) > 0) {
        reader->line++;
        good = len < LINE_BYTES - 1 ? read_line(reader, text, len)
                                    : complain(reader, "the line is longer than 4094 bytes; shorten it");
    }
    if (good && ferror(file)) {
        snprintf(reader->error, reader->room, "%s: cannot be read: %s; name another file in TSPEC_CONFIG",
                 reader->path, strerror(errno));
        good = false;
    }
    secret_wipe(text, sizeof text);
    return good;
}

void settings_place(const char *protocol, char *place, size_t room)
{
    const char *named = getenv("TSPEC_CONFIG");

    if (named != NULL && *named != '\0')
        snprintf(place, room, "%s", named);
    else
        snprintf(place, room, USUAL_PATH, protocol);
}

bool settings_read(const char *protocol, const struct settings_visitor *visitor, char *error, size_t room)
{
    char path[PATH_MAX], buffer[BUFSIZ];
    struct reader reader = {.path = path, .visitor = visitor, .error = error, .room = room};
    FILE *file;
    bool good;

    settings_place(protocol, path, sizeof path);
    file = fopen(path, "re");
    if (file == NULL) {
        snprintf(error, room, "%s: cannot be opened: %s; name the settings' file in TSPEC_CONFIG, or put it at "
                 USUAL_PATH, path, strerror(errno), protocol);
        return false;
    }
    setvbuf(file, buffer, _IOFBF, sizeof buffer);
    good = read_file(&reader, file);
    fclose(file);
    secret_wipe(buffer, sizeof buffer);
    return good;
}
