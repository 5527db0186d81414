/* decode.c: prints the messages of a stream, read from standard input, one a line, each as soon as it is there.
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
#include <unistd.h>

#include "escape.h"
#include "fault_name.h"
#include "framer.h"
#include "likeness.h"
#include "print_text.h"
#include "protocol.h"

enum { ALL_ACCEPTED, TRAILING_BYTES, REJECTED, CANNOT_READ };
enum { EXCERPT = 60 /* bytes of a rejected message that are shown, about */, BLOCK = 65536 };

struct options {
    bool json;
    bool from, to; /* directions to try */
};

static const char *const direction_names[] = {[FROM_SWITCH] = "from switch", [TO_SWITCH] = "to switch"};
static const char *const json_directions[] = {[FROM_SWITCH] = "from", [TO_SWITCH] = "to"};

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

/* What of the stream is not shown yet. */
struct unread {
    unsigned char *bytes;
    size_t len, room;
    size_t offset; /* of the first byte, in the stream */
    bool ended;    /* nothing follows */
};

/* Read what is there, into twice the room if there is none. Returns whether that was possible. */
static bool read_more(struct unread *unread)
{
    if (unread->len == unread->room) {
        size_t room = unread->room > 0 ? 2 * unread->room : BLOCK;
        unsigned char *bytes = realloc(unread->bytes, room);
        if (bytes == NULL)
            return false;
        unread->bytes = bytes;
        unread->room = room;
    }
    ssize_t len = read(STDIN_FILENO, unread->bytes + unread->len, unread->room - unread->len);
    unread->ended = len == 0;
    unread->len += len > 0 ? (size_t)len : 0;
    return len >= 0;
}

/* What begins the unread bytes, as one direction reads them. */
struct found {
    bool tried;                /* the direction is one to try */
    enum framer_status status; /* FRAMER_MORE: no whole message */
    struct slice frame;        /* behind what is passed over */
    size_t start, end;         /* of the message; start: of all that is unfinished, where there is none */
    size_t pending;            /* bytes behind the last message; more than the limit: of a longer one */
};

/* Find what begins at `start`. `greeted`: the beginning of the stream is past. The end of what is longer than the limit
 * is not looked for: it may be that of the stream. */
static struct found find(struct framer *framer, struct slice bytes, size_t start, bool greeted)
{
    struct found found = {.tried = true, .status = FRAMER_MORE, .start = start, .end = start};
    struct slice frame = {0};
    framer_reset(framer);
    if (greeted)
        framer->greeting_place = GREETING_OVER;
    while (found.status == FRAMER_MORE && found.end < bytes.len && found.pending <= framer->limit) {
        size_t rest = bytes.len - found.end, len = rest <= framer->limit ? rest : framer->limit + 1;
        framer_feed(framer, bytes.at + found.end, len);
        found.status = framer_next(framer, &frame);
        found.end += len - framer->left;
        found.pending = framer_pending(framer);
    }
    if (found.status == FRAMER_FRAME)
        found.start = found.end - frame.len;
    else if (found.status == FRAMER_MORE && found.pending <= framer->limit)
        found.start = bytes.len - found.pending;
    found.frame = slice_of(bytes.at + found.start, frame.len);
    return found;
}

/* Look for the end of what is longer than the limit, too. */
static void find_end(struct framer *framer, struct slice bytes, struct found *found)
{
    struct slice frame;
    framer_feed(framer, bytes.at + found->end, bytes.len - found->end);
    found->status = framer_next(framer, &frame);
    found->end = bytes.len - framer->left;
}

static bool any_frame(const struct found found[])
{
    return found[FROM_SWITCH].status == FRAMER_FRAME || found[TO_SWITCH].status == FRAMER_FRAME;
}

/* Read what begins the unread bytes in each direction to try. To the switch goes nothing of what it begins with. */
static void find_both(struct framer framers[], const struct unread *unread, const struct options *options,
    struct found found[])
{
    bool alike = options->from && options->to &&
                 slice_equal(protocol.terminator[FROM_SWITCH], protocol.terminator[TO_SWITCH]);
    struct slice bytes = slice_of(unread->bytes, unread->len);
    found[FROM_SWITCH] = found[TO_SWITCH] = (struct found){.tried = false};
    if (options->from)
        found[FROM_SWITCH] = find(&framers[FROM_SWITCH], bytes, 0, unread->offset > 0);
    if (options->to && !alike)
        found[TO_SWITCH] = find(&framers[TO_SWITCH], bytes, found[FROM_SWITCH].start, true);
    for (enum direction direction = FROM_SWITCH; direction <= TO_SWITCH && !any_frame(found); direction++)
        if (found[direction].pending > protocol.limit)
            find_end(&framers[direction], bytes, &found[direction]);
    if (alike)
        found[TO_SWITCH] = found[FROM_SWITCH];
}

/* Without memory escapes stay as they are. */
static void print_message(const struct found *found, size_t offset, struct message *message, bool json)
{
    enum direction direction = protocol.messages[message->kind].direction;
    unsigned char *room = malloc(found->frame.len);
    if (room != NULL)
        escape_undo(&protocol, message, room);
    (json ? print_accepted_json : print_accepted)(offset + found->start, direction, message);
    free(room);
}

/* Print the message as a direction reads it that accepts it; or, if all is read that it could be, why the one that went
 * furthest does not. Returns how many bytes that were; 0: more have to be read. Sets *accepted where it is not 0. */
static size_t show(const struct found found[], const struct unread *unread, const struct options *options,
    bool *accepted)
{
    struct fault furthest = {FAULT_NONE, 0, NO_HOLE};
    enum direction blamed = FROM_SWITCH;
    bool is_open = false;
    for (enum direction direction = FROM_SWITCH; direction <= TO_SWITCH; direction++) {
        struct slice frame = found[direction].frame;
        struct message message;
        struct fault fault = {FAULT_LONG_MESSAGE, 0, NO_HOLE};
        bool is_long = found[direction].pending > protocol.limit || found[direction].status == FRAMER_SKIPPED;
        if (!found[direction].tried || (is_long && any_frame(found)))
            continue;
        if (found[direction].status == FRAMER_MORE) {
            is_open = is_open || !unread->ended;
            continue;
        }
        if (found[direction].status == FRAMER_FRAME &&
            protocol.decode(frame.at, frame.len, direction, &message, &fault)) {
            print_message(&found[direction], unread->offset, &message, options->json);
            *accepted = true;
            return found[direction].end;
        }
        if (furthest.code == FAULT_NONE || fault.offset > furthest.offset) {
            furthest = fault;
            blamed = direction;
        }
    }
    if (is_open || furthest.code == FAULT_NONE)
        return 0;
    *accepted = false;
    if (found[blamed].status == FRAMER_FRAME)
        print_rejected(unread->offset + found[blamed].start, found[blamed].frame, blamed, &furthest, options->json);
    else
        print_skipped(unread->offset, options->json);
    return found[blamed].end;
}

/* Print what follows the last message, if something does. Returns whether it does. */
static bool show_rest(const struct found found[], const struct unread *unread, const struct options *options)
{
    size_t start = unread->len;
    for (enum direction direction = FROM_SWITCH; direction <= TO_SWITCH; direction++) {
        if (!found[direction].tried)
            continue;
        if (found[direction].pending == 0)
            return false;
        if (found[direction].start < start)
            start = found[direction].start;
    }
    bool long_rest = unread->len - start > protocol.limit;
    print_trailing(unread->offset + start,
        slice_of(unread->bytes + start, long_rest ? 0 : unread->len - start), options->json);
    return true;
}

/* Print every message of standard input. Returns the exit status. */
static int show_all(struct framer framers[], struct unread *unread, const struct options *options)
{
    int status = ALL_ACCEPTED;
    struct found found[2];
    for (;;) {
        size_t done = 0, len;
        bool accepted = true;
        struct unread rest = *unread;
        while (find_both(framers, &rest, options, found), (len = show(found, &rest, options, &accepted)) > 0) {
            status = accepted ? status : REJECTED;
            rest.bytes += len;
            rest.len -= len;
            rest.offset += len;
            done += len;
        }
        fflush(stdout);
        if (rest.ended)
            return show_rest(found, &rest, options) && status == ALL_ACCEPTED ? TRAILING_BYTES : status;
        memmove(unread->bytes, unread->bytes + done, unread->len - done);
        unread->len -= done;
        unread->offset += done;
        if (!read_more(unread)) {
            fputs("decode: standard input cannot be read\n", stderr);
            return CANNOT_READ;
        }
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
    struct unread unread = {0};
    struct framer framers[] = {[FROM_SWITCH] = {0}, [TO_SWITCH] = {0}};
    int status = CANNOT_READ;
    if (framer_init(&framers[FROM_SWITCH], &protocol, FROM_SWITCH) &&
        framer_init(&framers[TO_SWITCH], &protocol, TO_SWITCH) && read_more(&unread))
        status = show_all(framers, &unread, &options);
    else
        fputs("decode: standard input cannot be read\n", stderr);
    framer_free(&framers[FROM_SWITCH]);
    framer_free(&framers[TO_SWITCH]);
    free(unread.bytes);
    return status;
}
