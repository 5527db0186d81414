/* decode.c: prints the messages of a stream, read from standard input, one a line, each as soon as it is there.
 *
 * It is built with one protocol's generated parser and the provider's own framer, so what it says is what the provider
 * would do. gen/tspec decode builds and runs it.
 *
 *   decode [--json] [--from|--to] <capture
 *
 * Exit status: 0 all accepted, 1 the capture ends inside a message, 2 a message was rejected, 3 cannot read. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "fault_name.h"
#include "framer.h"
#include "likeness.h"
#include "protocol.h"

enum { ALL_ACCEPTED, TRAILING_BYTES, REJECTED, CANNOT_READ };
enum { EXCERPT = 60 /* bytes of a rejected message that are shown, about */, BLOCK = 65536 };

struct options {
    bool json;
    bool from, to; /* directions to try */
};

static const char *const direction_names[] = {[FROM_SWITCH] = "from switch", [TO_SWITCH] = "to switch"};
static const char *const json_directions[] = {[FROM_SWITCH] = "from", [TO_SWITCH] = "to"};

/* The length of the UTF-8 character at `at`, 0 if there is none. */
static size_t utf8_len(const unsigned char *at, const unsigned char *end)
{
    size_t len = *at < 0x80 ? 1 : *at < 0xC2 ? 0 : *at < 0xE0 ? 2 : *at < 0xF0 ? 3 : *at < 0xF5 ? 4 : 0;
    if (len > (size_t)(end - at))
        return 0;
    for (size_t i = 1; i < len; i++)
        if ((at[i] & 0xC0) != 0x80)
            return 0;
    if ((*at == 0xE0 && at[1] < 0xA0) || (*at == 0xED && at[1] > 0x9F) || (*at == 0xF0 && at[1] < 0x90) ||
        (*at == 0xF4 && at[1] > 0x8F))
        return 0;
    return len;
}

/* Whether it is a character that looks like a blank or like nothing: a no-break or zero-width space, a byte order
 * mark. */
static bool is_invisible(const unsigned char *at, size_t len)
{
    return (len == 2 && memcmp(at, "\xC2\xA0", 2) == 0) || (len == 3 && memcmp(at, "\xEF\xBB\xBF", 3) == 0) ||
        (len == 3 && memcmp(at, "\xE2\x80", 2) == 0 && at[2] >= 0x80 && at[2] <= 0x8F);
}

/* Print one character of text, escaped where it is none that a terminal or JSON can take. Returns its bytes and adds
 * the columns it fills to *width. Bytes of other encodings than UTF-8 are shown as such. */
static size_t print_char(const unsigned char *at, const unsigned char *end, bool json, size_t *width)
{
    static const char letters[] = "t\tn\nr\r";
    size_t len = protocol.codepage == 65001 || *at < 0x80 ? utf8_len(at, end) : 0;
    if (!json && is_invisible(at, len))
        len = 0;
    const char *letter = *at ? strchr(letters, *at) : NULL;
    if (*at == '"' || *at == '\\')
        *width += (size_t)printf("\\%c", *at);
    else if (letter && (*at == '\t' || *at == '\n' || *at == '\r'))
        *width += (size_t)printf("\\%c", letter[-1]);
    else if (len == 0 || *at < 0x20 || *at == 0x7F)
        *width += (size_t)printf(json ? "\\u00%02x" : "\\x%02X", *at);
    else {
        fwrite(at, 1, len, stdout);
        *width += len == 3 && *at >= 0xE3 ? 2 : 1; /* from U+3000 on nearly all fill two columns */
    }
    return len ? len : 1;
}

static void print_string(struct slice text, bool json)
{
    size_t width = 0;
    putchar('"');
    for (const unsigned char *at = text.at, *end = at + text.len; at < end;)
        at += print_char(at, end, json, &width);
    putchar('"');
}

static const struct field_type *field_of(const struct message_type *type, unsigned hole)
{
    return &protocol.fields[type->field[hole]];
}

static const char *field_name(const struct message_type *type, unsigned hole)
{
    return field_of(type, hole)->name;
}

/* What a field holds, to be shown: of a secret nothing. */
static struct slice shown_value(const struct message_type *type, const struct message *message, unsigned hole)
{
    return field_of(type, hole)->is_secret ? slice_text("**") : message->field[hole];
}

/* A value that reads the same without quotes is printed without. */
static void print_value(struct slice value)
{
    bool plain = value.len > 0;
    for (size_t i = 0; i < value.len; i++)
        plain = plain && value.at[i] > ' ' && value.at[i] < 0x7F && !strchr("\"\\=", value.at[i]);
    if (plain)
        fwrite(value.at, 1, value.len, stdout);
    else
        print_string(value, false);
}

static void print_accepted(size_t offset, enum direction direction, const struct message *message)
{
    const struct message_type *type = &protocol.messages[message->kind];
    printf("%5zu  %-11s  %s", offset, direction_names[direction], type->name);
    for (unsigned hole = 0; hole < message->count; hole++) {
        printf("%s%s=", hole == 0 ? "  " : " ", field_name(type, hole));
        print_value(shown_value(type, message, hole));
    }
    puts(message->state == STATE_UNKNOWN ? "  (unknown state)" : "");
}

static void print_accepted_json(size_t offset, enum direction direction, const struct message *message)
{
    const struct message_type *type = &protocol.messages[message->kind];
    printf("{\"offset\":%zu,\"direction\":\"%s\",", offset, json_directions[direction]);
    printf("\"message\":\"%s\",\"fields\":{", type->name);
    for (unsigned hole = 0; hole < message->count; hole++) {
        printf("%s\"%s\":", hole == 0 ? "" : ",", field_name(type, hole));
        print_string(shown_value(type, message, hole), true);
    }
    if (message->state != STATE_NONE)
        printf("},\"known_state\":%s}\n", message->state == STATE_UNKNOWN ? "false" : "true");
    else
        puts("}}");
}

/* The name of the field in which a fault is. A rejected message has no kind, so the name is known only if all messages
 * of the direction that have such a hole agree on it; else NULL. */
static const char *fault_field(const struct fault *fault, enum direction direction)
{
    const char *name = NULL;
    for (unsigned kind = 0; fault->hole != NO_HOLE && kind < protocol.message_count; kind++) {
        const struct message_type *type = &protocol.messages[kind];
        if (type->direction != direction || fault->hole >= type->count)
            continue;
        if (name && strcmp(name, field_name(type, fault->hole)) != 0)
            return NULL;
        name = field_name(type, fault->hole);
    }
    return name;
}

/* The part of the frame round the fault, and a caret below the byte. */
static void print_excerpt(struct slice frame, size_t at)
{
    size_t first = at > EXCERPT / 2 ? at - EXCERPT / 2 : 0, width = 0, caret = 0;
    while (first > 0 && protocol.codepage == 65001 && (frame.at[first] & 0xC0) == 0x80)
        first--;
    size_t last = frame.len - first > EXCERPT ? first + EXCERPT : frame.len;
    printf("       %s", first ? "…" : " ");
    for (const unsigned char *byte = frame.at + first; byte < frame.at + last;) {
        size_t before = width;
        const unsigned char *next = byte + print_char(byte, frame.at + frame.len, false, &width);
        if (byte <= frame.at + at && frame.at + at < next)
            caret = before;
        byte = next;
    }
    if (at >= frame.len)
        caret = width;
    printf("%s\n        %*s^\n", last < frame.len ? "…" : "", (int)caret, "");
}

static void print_shown(struct slice frame, size_t at)
{
    if (protocol_has_secrets(&protocol))
        puts("        not shown, for a secret may be in it");
    else
        print_excerpt(frame, at);
}

/* End an object of JSON with the bytes that were not accepted, if they may be shown. */
static void print_bytes_json(struct slice bytes)
{
    if (!protocol_has_secrets(&protocol)) {
        fputs(",\"bytes\":\"", stdout);
        for (size_t i = 0; i < bytes.len; i++)
            printf("%02x", bytes.at[i]);
        putchar('"');
    }
    puts("}");
}

/* What should have been there, and which message looks most like it. */
static void print_likeness(struct slice frame, enum direction direction, const struct fault *fault, bool json)
{
    struct likeness likeness;
    char text[LIKENESS_TEXT];
    likeness_find(&protocol, frame, direction, fault, &likeness);
    if (!json) {
        if (likeness_text(&likeness, text) > 0)
            printf("        %s\n", text);
        return;
    }
    fputs(",\"expected\":[", stdout);
    for (unsigned i = 0; i < likeness.count; i++) {
        fputs(i == 0 ? "" : ",", stdout);
        print_string(slice_text(likeness.expected[i]), true);
    }
    printf(likeness.nearest != NULL ? "],\"nearest\":\"%s\"" : "],\"nearest\":null",
        likeness.nearest != NULL ? likeness.nearest->name : "");
}

static void print_rejected(size_t offset, struct slice frame, enum direction direction, const struct fault *fault,
    bool json)
{
    const char *field = fault_field(fault, direction);
    if (json) {
        printf("{\"offset\":%zu,\"direction\":\"%s\",\"fault\":\"%s\",\"at\":%zu,\"field\":", offset,
            json_directions[direction], fault_name(fault->code), offset + fault->offset);
        printf(field ? "\"%s\"" : "null", field);
        print_likeness(frame, direction, fault, true);
        print_bytes_json(frame);
        return;
    }
    printf("%5zu  %-11s  rejected at byte %zu: %s%s%s\n", offset, direction_names[direction], offset + fault->offset,
        fault_text(fault->code), field ? ": " : "", field ? field : "");
    print_shown(frame, fault->offset);
    print_likeness(frame, direction, fault, false);
}

/* Decode one frame in the directions to try and print what came of it. Returns whether it was accepted. */
static bool show(size_t offset, struct slice frame, const struct options *options)
{
    struct fault furthest = {FAULT_NONE, 0, NO_HOLE};
    enum direction blamed = options->from ? FROM_SWITCH : TO_SWITCH;
    for (enum direction direction = FROM_SWITCH; direction <= TO_SWITCH; direction++) {
        struct message message;
        struct fault fault;
        if (!(direction == FROM_SWITCH ? options->from : options->to))
            continue;
        if (protocol.decode(frame.at, frame.len, direction, &message, &fault)) {
            (options->json ? print_accepted_json : print_accepted)(offset, direction, &message);
            return true;
        }
        if (furthest.code == FAULT_NONE || fault.offset > furthest.offset) {
            furthest = fault;
            blamed = direction;
        }
    }
    print_rejected(offset, frame, blamed, &furthest, options->json);
    return false;
}

/* A message longer than the limit; of it nothing is kept. */
static void print_skipped(size_t offset, bool json)
{
    if (json)
        printf("{\"offset\":%zu,\"fault\":\"%s\"}\n", offset, fault_name(FAULT_LONG_MESSAGE));
    else
        printf("%5zu  rejected: %s\n", offset, fault_text(FAULT_LONG_MESSAGE));
}

/* What came after the last message; `rest` is empty if it is longer than the limit. */
static void print_trailing(size_t offset, struct slice rest, bool json)
{
    if (json) {
        printf("{\"offset\":%zu,\"trailing\":\"no terminator follows\"", offset);
        print_bytes_json(rest);
    } else {
        printf("%5zu  trailing bytes: no terminator follows\n", offset);
        print_shown(rest, rest.len);
    }
}

/* Print every message of standard input. Returns the exit status. */
static int show_all(struct framer *framer, const struct options *options)
{
    static unsigned char block[BLOCK];
    size_t read_before = 0, offset = 0; /* of the stream: bytes of earlier blocks, and where the message begins */
    int status = ALL_ACCEPTED;
    ssize_t len;
    while ((len = read(STDIN_FILENO, block, sizeof block)) > 0) {
        enum framer_status found;
        struct slice frame;
        framer_feed(framer, block, (size_t)len);
        while ((found = framer_next(framer, &frame)) != FRAMER_MORE) {
            size_t end = read_before + (size_t)len - framer->left;
            if (found == FRAMER_SKIPPED)
                print_skipped(offset, options->json);
            if (found == FRAMER_SKIPPED || !show(end - frame.len, frame, options)) /* a greeting may stand before it */
                status = REJECTED;
            offset = end;
        }
        read_before += (size_t)len;
        fflush(stdout);
    }
    if (len < 0) {
        fputs("decode: standard input cannot be read\n", stderr);
        return CANNOT_READ;
    }
    size_t pending = framer_pending(framer);
    if (pending == 0)
        return status;
    print_trailing(offset, slice_of(framer->tail, pending > framer->limit ? 0 : pending), options->json);
    return status == ALL_ACCEPTED ? TRAILING_BYTES : status;
}

int main(int argc, char **argv)
{
    struct options options = {false, true, true};
    for (int i = 1; i < argc; i++) {
        options.json = options.json || strcmp(argv[i], "--json") == 0;
        options.from = options.from && strcmp(argv[i], "--to") != 0;
        options.to = options.to && strcmp(argv[i], "--from") != 0;
    }
    struct framer framer = {0};
    int status = CANNOT_READ;
    if (framer_init(&framer, &protocol))
        status = show_all(&framer, &options);
    else
        fputs("decode: out of memory\n", stderr);
    framer_free(&framer);
    return status;
}
