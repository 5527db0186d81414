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
#include "framer.h"
#include "print_lines.h"
#include "protocol.h"

enum { ALL_ACCEPTED, TRAILING_BYTES, REJECTED, CANNOT_READ };
enum { BLOCK = 65536 };

struct options {
    bool json;
    bool from, to; /* directions to try */
};

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
    bool lacks_body;           /* it is unfinished though its terminator came */
    size_t begin;              /* where it was looked for */
    size_t start, end;         /* of the message; start: of all that is unfinished, where there is none */
    size_t pending;            /* bytes behind the last message; more than the limit: of a longer one */
};

/* Begin to look for what begins at `start`. `greeted`: the beginning of the stream is past. */
static void begin(struct framer *framer, size_t start, bool greeted, struct found *found)
{
    *found = (struct found){.tried = true, .status = FRAMER_MORE, .begin = start, .start = start, .end = start};
    framer_reset(framer);
    if (greeted)
        framer->greeting_place = GREETING_OVER;
}

/* Go on to look for it in what was not looked at yet. The end of what is longer than the limit is not looked for: it
 * may be that of the stream. */
static void find(struct framer *framer, struct slice bytes, struct found *found)
{
    while (found->status == FRAMER_MORE && found->end < bytes.len && found->pending <= framer->limit) {
        size_t rest = bytes.len - found->end, len = rest <= framer->limit ? rest : framer->limit + 1;
        framer_feed(framer, bytes.at + found->end, len);
        found->status = framer_next(framer, &found->frame);
        found->end += len - framer->left;
        found->pending = framer_pending(framer);
        if (found->status == FRAMER_MORE && found->pending <= framer->limit) /* also where it becomes longer later */
            found->start = found->end - found->pending;
    }
    if (found->status == FRAMER_FRAME)
        found->start = found->end - found->frame.len;
    found->frame = slice_of(bytes.at + found->start, found->frame.len);
    found->lacks_body = framer->owed > 0;
}

/* Look for the end of what is longer than the limit, too. */
static void find_end(struct framer *framer, struct slice bytes, struct found *found)
{
    framer_feed(framer, bytes.at + found->end, bytes.len - found->end);
    found->status = framer_next(framer, &found->frame);
    found->end = bytes.len - framer->left;
    found->lacks_body = framer->owed > 0;
}

static bool any_frame(const struct found found[])
{
    return found[FROM_SWITCH].status == FRAMER_FRAME || found[TO_SWITCH].status == FRAMER_FRAME;
}

/* Read what begins the unread bytes in each direction to try. To the switch goes nothing of what it begins with.
 * `more`: they are those of the last time, and some behind them, so that no byte is looked at each time when more are
 * read. */
static void find_both(struct framer framers[], const struct unread *unread, const struct options *options, bool more,
    struct found found[])
{
    bool alike = options->from && options->to &&
                 slice_equal(protocol.terminator[FROM_SWITCH], protocol.terminator[TO_SWITCH]);
    struct slice bytes = slice_of(unread->bytes, unread->len);
    if (!more)
        found[FROM_SWITCH] = (struct found){.tried = false};
    if (!more || alike)
        found[TO_SWITCH] = (struct found){.tried = false};
    if (options->from && !more)
        begin(&framers[FROM_SWITCH], 0, unread->offset > 0, &found[FROM_SWITCH]);
    if (options->from)
        find(&framers[FROM_SWITCH], bytes, &found[FROM_SWITCH]);
    if (options->to && !alike && (!more || found[TO_SWITCH].begin != found[FROM_SWITCH].start))
        begin(&framers[TO_SWITCH], found[FROM_SWITCH].start, true, &found[TO_SWITCH]);
    if (options->to && !alike)
        find(&framers[TO_SWITCH], bytes, &found[TO_SWITCH]);
    for (enum direction direction = FROM_SWITCH; direction <= TO_SWITCH && !any_frame(found); direction++)
        if (found[direction].status == FRAMER_MORE && found[direction].pending > protocol.limit)
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
    print_accepted(offset + found->start, direction, message, json);
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
        if (found[direction].tried && found[direction].pending == 0)
            return false;
        if (found[direction].tried && found[direction].start < start)
            start = found[direction].start;
    }
    bool long_rest = unread->len - start > protocol.limit;
    print_trailing(unread->offset + start, slice_of(unread->bytes + start, long_rest ? 0 : unread->len - start),
        found[FROM_SWITCH].lacks_body || found[TO_SWITCH].lacks_body, options->json);
    return true;
}

/* Print every message of standard input. Returns the exit status. */
static int show_all(struct framer framers[], struct unread *unread, const struct options *options)
{
    int status = ALL_ACCEPTED;
    struct found found[2];
    bool more = false;
    for (;;) {
        size_t done = 0, len;
        bool accepted = true;
        struct unread rest = *unread;
        while (find_both(framers, &rest, options, more, found), (len = show(found, &rest, options, &accepted)) > 0) {
            more = false;
            status = accepted ? status : REJECTED;
            rest.bytes += len;
            rest.len -= len;
            rest.offset += len;
            done += len;
        }
        fflush(stdout);
        if (rest.ended)
            return show_rest(found, &rest, options) && status == ALL_ACCEPTED ? TRAILING_BYTES : status;
        more = true;
        if (done > 0)
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
