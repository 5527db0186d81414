/* decode.c: prints the messages of a captured stream, read from standard input, one a line.
 *
 * It is built with one protocol's generated parser and the provider's own framer, so what it says is what the provider
 * would do. gen/tspec decode builds and runs it.
 *
 *   decode [--json] [--from|--to] <capture
 *
 * Exit status: 0 all accepted, 1 the capture ends inside a message, 2 a message was rejected, 3 cannot read. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fault_name.h"
#include "framer.h"
#include "protocol.h"

enum { ALL_ACCEPTED, TRAILING_BYTES, REJECTED, CANNOT_READ };
enum { EXCERPT = 60 /* bytes of a rejected message that are shown, about */ };

struct options {
    bool json;
    bool from, to; /* directions to try */
};

struct capture {
    unsigned char *bytes;
    size_t len;
};

static const char *const direction_names[] = {[FROM_SWITCH] = "from switch", [TO_SWITCH] = "to switch"};
static const char *const json_directions[] = {[FROM_SWITCH] = "from", [TO_SWITCH] = "to"};

/* All of standard input. False: it cannot be read, or there is no memory for it. */
static bool read_all(struct capture *capture)
{
    size_t size = 0, got;
    do {
        if (capture->len == size) {
            size = size ? size * 2 : 65536;
            unsigned char *grown = realloc(capture->bytes, size);
            if (!grown)
                return false;
            capture->bytes = grown;
        }
        got = fread(capture->bytes + capture->len, 1, size - capture->len, stdin);
        capture->len += got;
    } while (got > 0);
    return !ferror(stdin);
}

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

/* Print one character of text, escaped where it is none that a terminal or JSON can take. Returns its bytes and adds
 * the columns it fills to *width. Bytes of other encodings than UTF-8 are shown as such. */
static size_t print_char(const unsigned char *at, const unsigned char *end, bool json, size_t *width)
{
    static const char letters[] = "t\tn\nr\r";
    size_t len = protocol.codepage == 65001 || *at < 0x80 ? utf8_len(at, end) : 0;
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
    printf("},\"known_state\":%s}\n", message->state == STATE_UNKNOWN ? "false" : "true");
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

/* Whether a rejected message may be shown: where a secret stands in it, nobody knows. */
static bool has_secrets(void)
{
    for (unsigned field = 0; field < protocol.field_count; field++)
        if (protocol.fields[field].is_secret)
            return true;
    return false;
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

static void print_rejected(size_t offset, struct slice frame, enum direction direction, const struct fault *fault,
    bool json)
{
    const char *field = fault_field(fault, direction);
    if (json) {
        printf("{\"offset\":%zu,\"direction\":\"%s\",\"fault\":\"%s\",\"at\":%zu,\"field\":", offset,
            json_directions[direction], fault_name(fault->code), offset + fault->offset);
        printf(field ? "\"%s\"}\n" : "null}\n", field);
        return;
    }
    printf("%5zu  %-11s  rejected at byte %zu: %s%s%s\n", offset, direction_names[direction], offset + fault->offset,
        fault_text(fault->code), field ? ": " : "", field ? field : "");
    if (has_secrets())
        puts("        not shown, for a secret may be in it");
    else
        print_excerpt(frame, fault->offset);
}

static void print_line(size_t offset, const char *what, const char *text, bool json)
{
    printf(json ? "{\"offset\":%zu,\"%s\":\"%s\"}\n" : "%5zu  %s: %s\n", offset, what, text);
}

/* The next message as one direction would read it. */
struct found {
    enum framer_status status; /* FRAMER_MORE: there is none, or the direction is not tried */
    struct slice frame;
    size_t start;   /* behind what is passed over */
    size_t end;     /* where the message after it begins */
    size_t pending; /* bytes behind the last message */
};

static struct found find(struct framer *framer, const struct capture *capture, size_t offset)
{
    struct found found = {0};
    framer_reset(framer);
    framer_feed(framer, capture->bytes + offset, capture->len - offset);
    found.status = framer_next(framer, &found.frame);
    found.end = capture->len - framer->left;
    found.pending = framer_pending(framer);
    found.start = found.status == FRAMER_FRAME  ? (size_t)(found.frame.at - capture->bytes)
                  : found.status == FRAMER_MORE ? capture->len - found.pending
                                                : offset;
    return found;
}

/* Print the message as a direction reads it that accepts it, or why the one that went furthest does not, and go on behind
 * it. Returns whether it was accepted. */
static bool show(const struct found found[], const struct options *options, size_t *offset)
{
    struct fault furthest = {FAULT_NONE, 0, NO_HOLE};
    enum direction blamed = FROM_SWITCH;
    for (enum direction direction = FROM_SWITCH; direction <= TO_SWITCH; direction++) {
        struct slice frame = found[direction].frame;
        struct message message;
        struct fault fault = {FAULT_LONG_MESSAGE, 0, NO_HOLE};
        if (found[direction].status == FRAMER_MORE)
            continue;
        if (found[direction].status == FRAMER_FRAME &&
            protocol.decode(frame.at, frame.len, direction, &message, &fault)) {
            (options->json ? print_accepted_json : print_accepted)(found[direction].start, direction, &message);
            *offset = found[direction].end;
            return true;
        }
        if (furthest.code == FAULT_NONE || fault.offset > furthest.offset) {
            furthest = fault;
            blamed = direction;
        }
    }
    const struct found *at = &found[blamed];
    if (at->status == FRAMER_FRAME)
        print_rejected(at->start, at->frame, blamed, &furthest, options->json);
    else if (options->json)
        print_line(at->start, "fault", fault_name(furthest.code), true);
    else
        print_line(at->start, "rejected", fault_text(furthest.code), false);
    *offset = at->end;
    return false;
}

/* Where both directions end their messages alike they read the same. */
static bool ends_are_alike(void)
{
    return slice_equal(protocol.terminator[FROM_SWITCH], protocol.terminator[TO_SWITCH]);
}

/* Print every message of the capture. Returns the exit status. */
static int show_all(struct framer framers[], const struct capture *capture, const struct options *options)
{
    int status = ALL_ACCEPTED;
    for (size_t offset = 0;;) {
        struct found from = {0}, to = {0};
        if (options->from)
            from = find(&framers[FROM_SWITCH], capture, offset);
        if (options->to)
            to = options->from && ends_are_alike() ? from
                 : find(&framers[TO_SWITCH], capture, options->from ? from.start : offset);
        if (from.status != FRAMER_MORE || to.status != FRAMER_MORE) {
            if (!show((struct found[]){[FROM_SWITCH] = from, [TO_SWITCH] = to}, options, &offset))
                status = REJECTED;
            continue;
        }
        if ((options->from && from.pending == 0) || (options->to && to.pending == 0))
            return status;
        print_line(offset, options->json ? "trailing" : "trailing bytes", "no terminator follows", options->json);
        return status == ALL_ACCEPTED ? TRAILING_BYTES : status;
    }
}

int main(int argc, char **argv)
{
    struct options options = {false, true, true};
    for (int i = 1; i < argc; i++) {
        options.json = options.json || strcmp(argv[i], "--json") == 0;
        options.from = options.from && strcmp(argv[i], "--to") != 0;
        options.to = options.to && strcmp(argv[i], "--from") != 0;
    }
    struct capture capture = {NULL, 0};
    struct framer framers[] = {[FROM_SWITCH] = {0}, [TO_SWITCH] = {0}};
    int status = CANNOT_READ;
    if (!read_all(&capture))
        fputs("decode: standard input cannot be read\n", stderr);
    else if (!framer_init(&framers[FROM_SWITCH], &protocol, FROM_SWITCH) ||
             !framer_init(&framers[TO_SWITCH], &protocol, TO_SWITCH))
        fputs("decode: out of memory\n", stderr);
    else
        status = show_all(framers, &capture, &options);
    framer_free(&framers[FROM_SWITCH]);
    framer_free(&framers[TO_SWITCH]);
    free(capture.bytes);
    return status;
}
