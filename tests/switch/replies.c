/* replies.c: see replies.h. */
#include "replies.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "escape.h"
#include "exchange.h"
#include "log.h"

/* A message that is to be answered. */
struct asked {
    STAILQ_ENTRY(asked) link;
    size_t len;
    unsigned char *room; /* len bytes for its values */
    unsigned char frame[];
};

static void tell(const struct connection *connection, const char *what, unsigned kind)
{
    char line[256];

    snprintf(line, sizeof line, "%s %s", what, protocol.messages[kind].name);
    log_event(connection, line);
}

static void read_asked(struct asked *asked, struct message *message)
{
    struct fault fault;

    if (protocol.decode(asked->frame, asked->len, FROM_SWITCH, message, &fault)) /* as it did before */
        escape_undo(&protocol, message, asked->room);
}

static void forget(struct connection *connection, struct asked *asked)
{
    STAILQ_REMOVE_HEAD(&connection->asked, link);
    free(asked);
}

/* It must be answered, whatever call it is about. */
static bool is_owed(const struct message *message)
{
    return protocol.messages[message->kind].reply->about.calls == CALLS_NONE;
}

void replies_ask(struct connection *connection)
{
    for (unsigned kind = 0; kind < protocol.message_count; kind++) {
        const struct message_type *type = &protocol.messages[kind];
        bool answers = false;
        for (unsigned other = 0; other < protocol.message_count; other++)
            answers =
                answers || (protocol.messages[other].accepted_by | protocol.messages[other].refused_by) >> kind & 1;
        if (type->reply != NULL && type->reply->about.calls == CALLS_NONE && type->notice_count == 0 && !answers)
            exchange_say(connection, kind, &(struct saying){.notice = NULL});
    }
}

void replies_sent(struct connection *connection, struct slice frame)
{
    struct message message;
    struct fault fault;

    if (!protocol.decode(frame.at, frame.len, FROM_SWITCH, &message, &fault) ||
        protocol.messages[message.kind].reply == NULL)
        return;
    struct asked *asked = malloc(sizeof *asked + 2 * frame.len);
    if (asked == NULL)
        return;
    memcpy(asked->frame, frame.at, frame.len);
    asked->len = frame.len;
    asked->room = asked->frame + frame.len;
    STAILQ_INSERT_TAIL(&connection->asked, asked, link);
}

/* Whether a reply says what it should of what was asked. */
static bool says(const struct message *reply, const struct reply *wanted, const struct message *asked)
{
    for (unsigned hole = 0; hole < reply->count; hole++) {
        enum source source = wanted->sends.source[hole];
        if (source == SOURCE_RECEIVED && !slice_equal(reply->field[hole], asked->field[wanted->received[hole]]))
            return false;
        if (source == SOURCE_TEXT && !slice_equal(reply->field[hole], slice_text(wanted->sends.text[hole])))
            return false;
    }
    return true;
}

static bool is_reply(unsigned kind)
{
    for (unsigned asked = 0; asked < protocol.message_count; asked++)
        if (protocol.messages[asked].reply != NULL && protocol.messages[asked].reply->sends.message == kind)
            return true;
    return false;
}

bool replies_take(struct connection *connection, const struct message *message)
{
    struct asked *asked;
    struct message before;

    if (!is_reply(message->kind))
        return false;
    while ((asked = STAILQ_FIRST(&connection->asked)) != NULL) {
        read_asked(asked, &before);
        const struct reply *reply = protocol.messages[before.kind].reply;
        bool answered = reply->sends.message == message->kind && (is_owed(&before) || says(message, reply, &before));
        if (answered && !says(message, reply, &before))
            tell(connection, "another reply than it should be to", before.kind);
        else if (!answered && is_owed(&before))
            tell(connection, "no reply to", before.kind);
        forget(connection, asked);
        if (answered)
            return true;
    }
    tell(connection, "a reply that nothing asked for:", message->kind);
    return true;
}

void replies_end(struct connection *connection)
{
    struct asked *asked;
    struct message message;

    while ((asked = STAILQ_FIRST(&connection->asked)) != NULL) {
        read_asked(asked, &message);
        if (is_owed(&message))
            tell(connection, "no reply to", message.kind);
        forget(connection, asked);
    }
}
