/* log.c: what goes over the wire, for a person to read. */
#include "log.h"

#include <stdio.h>
#include <stdlib.h>

#include "codepage.h"
#include "escape.h"
#include "exchange.h"

static void print_start(const struct connection *connection, const char *arrow)
{
    const struct exchange *exchange = connection->exchange;
    unsigned long long ms = exchange->now_ms - exchange->started_ms;

    printf("%6llu.%03llu  #%u %s ", ms / 1000, ms % 1000, connection->number, arrow);
}

/* Control characters would spoil the screen; everything else is printed as it is. */
static void print_text(struct slice wire)
{
    char text[1024];
    struct slice readable = codepage_decode(wire, text, sizeof text);

    for (size_t i = 0; i < readable.len; i++) {
        if (readable.at[i] < ' ' || readable.at[i] == 0x7f)
            printf("\\x%02x", readable.at[i]);
        else
            putchar(readable.at[i]);
    }
}

/* Of a secret nothing is shown. */
static void print_field(const struct field_type *type, struct slice value)
{
    printf(" %s=", type->name);
    print_text(type->is_secret ? slice_text("**") : value);
}

static void print_message(struct message *message, size_t len)
{
    const struct message_type *type = &protocol.messages[message->kind];
    unsigned char *room = malloc(len);

    if (room != NULL)
        escape_undo(&protocol, message, room);
    printf("%s", type->name);
    for (unsigned hole = 0; hole < message->count; hole++)
        print_field(&protocol.fields[type->field[hole]], message->field[hole]);
    free(room);
}

void log_frame(const struct connection *connection, enum direction direction, struct slice frame)
{
    struct message message;
    struct fault fault;

    if (!connection->exchange->options->log)
        return;
    print_start(connection, direction == TO_SWITCH ? "<-" : "->");
    if (frame.len > protocol.limit)
        printf("message of %zu bytes, longer than the limit of %u", frame.len, protocol.limit);
    else if (protocol.decode(frame.at, frame.len, direction, &message, &fault))
        print_message(&message, frame.len);
    else
        printf("rejected: %s at byte %zu of %zu", fault_text(fault.code), fault.offset, frame.len);
    putchar('\n');
}

void log_event(const struct connection *connection, const char *event)
{
    if (!connection->exchange->options->log)
        return;
    print_start(connection, "--");
    puts(event);
}
