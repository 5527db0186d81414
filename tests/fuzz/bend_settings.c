/* bend_settings.c: see bend_settings.h. */
#include "bend_settings.h"

#include <stdio.h>

enum { LINE = 700, FEW = 12 };

/* What may stand in a file; %u is a small number. Of a value without a text below the spec says what fits. */
static const char *const sections[] = {"switch", "trace", "window", "line %u", "line %u", "line %u", "line 0%u", "line 4294967295",
                                       "line 4294967296", "line", "line  1", "Switch", "", "li\x1Bne %u", "\xC3\xA9"};
static const char *const values[][2] = {
    {"host", "pbx%u"}, {"host", "PBX"}, {"host", "fe80::1%%Eth0"}, {"host", ""}, {"port", "506%u"}, {"port", "65535"},
    {"port", "65536"}, {"port", "0"}, {"port", "COM%u"}, {"port", "\\\\.\\com7"}, {"port", "/dev/ttyS%u"},
    {"port", "05"}, {"port", "COM257"}, {"baud", "9600"}, {"baud", "10000001"}, {"baud", "-1"}, {"name", "Line \xC3\xA9"},
    {"name", ""}, {"terminal", "100%u"}, {"terminal", "1001"}, {"terminal", ""}, {"level", "wire"}, {"level", "off"},
    {"level", "Wire"}, {"people", "masked"}, {"people", "shown"}, {"file", "/tmp/x.log"}, {"file", "C:\\x"},
    {"file", "x.log"}, {"file", ""}, {"size", "1"}, {"size", "1048577"}, {"dialed", "off"}, {"dialed", "shown"},
    {"dialed", "on"}, {"Host", "x"}, {"", "x"}, {"x\x7F\ry", "x"},
};
static const char *const lines[] = {"", "; a comment", "#", "[switch] x", "[trace", "no value", "\xEF\xBB\xBF[switch]", "= x", "\xFF",
                                    "\r", "[switch]\r", "=", "]"};

#define COUNT(array) (unsigned)(sizeof(array) / sizeof *(array))

static size_t put_text(struct chance *chance, char *out, const char *format)
{
    return (size_t)snprintf(out, LINE, format, 1 + draw(chance, FEW));
}

/* The field that a setting fills, or any. */
static const struct field_type *field_of(struct chance *chance, unsigned setting)
{
    for (unsigned i = 0; i < OPERATIONS; i++) {
        const struct operation *binding = &protocol.operations[i];
        for (unsigned hole = 0; binding->message != NO_MESSAGE && hole < protocol.messages[binding->message].count;
             hole++)
            if (binding->source[hole] == SOURCE_SETTING && binding->setting[hole] == setting)
                return &protocol.fields[protocol.messages[binding->message].field[hole]];
    }
    return &protocol.fields[draw(chance, protocol.field_count)];
}

/* One of the protocol's settings, mostly with a value that its field holds. */
static size_t put_setting(struct chance *chance, char *out)
{
    static unsigned char room[BEND_VALUE];
    unsigned setting = draw(chance, protocol.setting_count);
    const struct field_type *field = field_of(chance, setting);
    struct slice value = draw(chance, 4) ? good_value(chance, field, room) : bent_value(chance, field, TO_SWITCH, room);
    size_t len = (size_t)sprintf(out, "%s = ", protocol.settings[setting].name);
    value.len = value.len < LINE / 2 ? value.len : LINE / 2;
    memcpy(out + len, value.at, value.len);
    return len + value.len;
}

static size_t put_section(struct chance *chance, char *out)
{
    char name[64];
    snprintf(name, sizeof name, "[%s]", sections[draw(chance, draw(chance, 4) ? 6 : COUNT(sections))]);
    return put_text(chance, out, name);
}

/* A line without its end. */
static size_t put_line(struct chance *chance, char out[LINE])
{
    unsigned how = draw(chance, 16), name = draw(chance, COUNT(values)),
             value = draw(chance, 4) ? name : draw(chance, COUNT(values));
    char text[128];
    if (how < 4)
        return put_section(chance, out);
    if (how < 9 && protocol.setting_count > 0)
        return put_setting(chance, out);
    if (how == 9)
        return put_text(chance, out, lines[draw(chance, COUNT(lines))]);
    snprintf(text, sizeof text, "%s = %s", values[name][0], values[value][1]);
    return put_text(chance, out, text);
}

/* A text that is right: the switch, and a few lines. */
static size_t put_good(struct chance *chance, char *out, size_t room)
{
    size_t len = 0;
    unsigned count = draw(chance, 4);
    for (int section = -1; section < (int)count && len + 2 * LINE < room; section++) {
        if (section < 0)
            len += (size_t)sprintf(out + len, "[switch]\nport = 5060\n");
        else
            len += (size_t)sprintf(out + len, "[line %d]\nterminal = %d\n", section + 1, 1001 + section);
        for (unsigned setting = 0; setting < protocol.setting_count && section < 0 && len + 2 * LINE < room;
             setting++) {
            static unsigned char value[BEND_VALUE];
            struct slice good = good_value(chance, field_of(chance, setting), value);
            good.len = good.len < LINE / 2 ? good.len : LINE / 2;
            len += (size_t)sprintf(out + len, "%s = %.*s\n", protocol.settings[setting].name, (int)good.len, good.at);
        }
    }
    return len;
}

/* The n-th line of the text with its end; empty, behind the last. */
static struct slice line_of(struct slice text, unsigned n)
{
    const unsigned char *at = text.at, *end = text.at + text.len, *next = at;
    for (unsigned i = 0; i <= n; i++) {
        at = next;
        next = at < end ? memchr(at, '\n', (size_t)(end - at)) : NULL;
        next = next != NULL ? next + 1 : end;
    }
    return slice_of(at, (size_t)(next - at));
}

size_t bend_settings(struct chance *chance, struct slice text, uint8_t *out, size_t room)
{
    char line[LINE + 1];
    struct slice old = line_of(text, draw(chance, FEW)), fresh = line_of(text, draw(chance, FEW));
    unsigned how = draw(chance, 8);
    if (room < 2 * LINE || text.len > room - 2 * LINE)
        return 0;
    if (how == 0 || text.len == 0)
        return put_good(chance, (char *)out, room);
    size_t before = (size_t)(old.at - text.at), gone = how < 4 || how == 6 ? 0 : old.len;
    if (how < 6) {
        fresh = slice_of(line, put_line(chance, line) + 1);
        line[fresh.len - 1] = '\n';
    } else if (how == 7) {
        fresh.len = 0;
    }
    fresh.len = fresh.len < LINE ? fresh.len : LINE;
    memcpy(out, text.at, before);
    memcpy(out + before, fresh.at, fresh.len);
    memcpy(out + before + fresh.len, old.at + gone, text.len - before - gone);
    return text.len + fresh.len - gone;
}
