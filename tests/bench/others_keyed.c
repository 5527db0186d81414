/* others_keyed.c: messages of tests/gen/good/manager.tspec read with strsep and std::string, their lines with llhttp,
 * and who reads them at all. */
#define _GNU_SOURCE /* strsep */
#include "contestant.h"
#include "cxx_string.h"
#include "said_keyed.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <llhttp/llhttp.h>

static void cut_line(char *line, struct said *said)
{
    char *value = line, *key = strsep(&value, ":");
    if (value == NULL)
        return;
    key[strcspn(key, " \t")] = '\0';
    value += strspn(value, " \t");
    for (int i = 0; i < KEYS; i++)
        if (strcasecmp(key, said_keys[i].text) == 0)
            said_add(said, i, (unsigned char *)value, strlen(value));
}

bool strsep_parse(const unsigned char *at, const unsigned char *end, struct message *message)
{
    static char copy[SIMPLE_LIMIT];
    struct said said = {.head = KEYS};
    char *rest = copy, *line;
    memcpy(copy, at, (size_t)(end - at));
    copy[end - at] = '\0';
    while ((line = strsep(&rest, "\r\n")) != NULL)
        cut_line(line, &said);
    return said_understand(&said, (unsigned char *)copy + (end - at), message);
}

/* --- std::string --- */

struct asker {
    simple_sink *sink;
    void *context;
};

static void take_values(void *context, const struct cxx_piece *pieces, size_t count)
{
    const struct asker *asker = context;
    struct said said = {.head = pieces[RESPONSE].at != NULL ? RESPONSE : pieces[EVENT].at != NULL ? EVENT : KEYS};
    struct message message;
    for (size_t key = 0; key < count; key++)
        said.value[key] = slice_of(pieces[key].at, pieces[key].len);
    bool good = said_understand(&said, (const unsigned char *)"", &message);
    asker->sink(asker->context, good ? &message : NULL);
}

static void read_cxx(const unsigned char *bytes, size_t len, size_t block, simple_sink *sink, void *context)
{
    const char *keys[KEYS];
    struct asker asker = {sink, context};
    for (int i = 0; i < KEYS; i++)
        keys[i] = said_keys[i].text;
    cxx_begin();
    for (size_t at = 0; at < len; at += block)
        cxx_feed_lines((const char *)bytes + at, len - at < block ? len - at : block, keys, KEYS, take_values, &asker);
}

/* --- llhttp: it is told of keys and values, and looks for none --- */

static llhttp_t http;
static struct asker http_asker;
static struct slice http_lines[64][2];
static unsigned http_count;

static void http_add(int part, const char *at, size_t len)
{
    struct slice *piece = &http_lines[http_count % 64][part];
    *piece = piece->len == 0 ? slice_of(at, len) : slice_of(piece->at, piece->len + len);
}

static int http_key(llhttp_t *parser, const char *at, size_t len)
{
    (void)parser;
    http_add(0, at, len);
    return 0;
}

static int http_value(llhttp_t *parser, const char *at, size_t len)
{
    (void)parser;
    http_add(1, at, len);
    return 0;
}

static int http_line_end(llhttp_t *parser)
{
    (void)parser;
    http_count++;
    http_lines[http_count % 64][0] = http_lines[http_count % 64][1] = (struct slice){0};
    return 0;
}

static int http_message_end(llhttp_t *parser)
{
    struct message message = {.count = 1, .field = {http_lines[0][1]}};
    (void)parser;
    http_asker.sink(http_asker.context, &message);
    http_count = 0;
    http_lines[0][0] = http_lines[0][1] = (struct slice){0};
    return 0;
}

static void read_http(const unsigned char *bytes, size_t len, size_t block, simple_sink *sink, void *context)
{
    static llhttp_settings_t settings;
    llhttp_settings_init(&settings);
    settings.on_header_field = http_key;
    settings.on_header_value = http_value;
    settings.on_header_value_complete = http_line_end;
    settings.on_message_complete = http_message_end;
    llhttp_init(&http, HTTP_REQUEST, &settings);
    http_asker = (struct asker){sink, context};
    http_count = 0;
    for (size_t at = 0; at < len; at += block)
        if (llhttp_execute(&http, (const char *)bytes + at, len - at < block ? len - at : block) != HPE_OK)
            abort();
}

const struct contestant contestants[] = {
    {"generated", read_generated, true, NULL},
    {"by hand", read_by_hand, true, NULL},
    {"Ragel", read_ragel, true, NULL},
    {"strsep", read_strsep, false, NULL},
    {"std::string", read_cxx, false, NULL},
    {"llhttp", read_http, false, "NOTIFY / HTTP/1.1\r\n"},
    {0},
};
