/* print_lines.c: see print_lines.h. */
#include "print_lines.h"

#include <stdio.h>
#include <string.h>

#include "fault_name.h"
#include "likeness.h"
#include "print_text.h"

enum { EXCERPT = 60 /* bytes of a rejected message that are shown, about */ };

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

static void print_accepted_text(size_t offset, enum direction direction, const struct message *message)
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

void print_accepted(size_t offset, enum direction direction, const struct message *message, bool json)
{
    (json ? print_accepted_json : print_accepted_text)(offset, direction, message);
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

void print_rejected(size_t offset, struct slice frame, enum direction direction, const struct fault *fault,
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

void print_skipped(size_t offset, bool json)
{
    if (json)
        printf("{\"offset\":%zu,\"fault\":\"%s\"}\n", offset, fault_name(FAULT_LONG_MESSAGE));
    else
        printf("%5zu  rejected: %s\n", offset, fault_text(FAULT_LONG_MESSAGE));
}

void print_trailing(size_t offset, struct slice rest, bool lacks_body, bool json)
{
    const char *lacking = lacks_body ? "its body ends too early" : "no terminator follows";
    if (json) {
        printf("{\"offset\":%zu,\"trailing\":\"%s\"", offset, lacking);
        print_bytes_json(rest);
    } else {
        printf("%5zu  trailing bytes: %s\n", offset, lacking);
        print_shown(rest, rest.len);
    }
}
