/* request_message.c: see request_message.h. */
#include "request_message.h"

#include <stdio.h>

#include "line.h"
#include "link.h"
#include "request_numbers.h"
#include "request_queue.h"

const struct operation *request_binding(const struct core *core, const struct request *request)
{
    return &core->protocol->operations[request->operation];
}

const struct message_type *request_message(const struct protocol *spoken, const struct request *request)
{
    return &spoken->messages[spoken->operations[request->operation].message];
}

/* The name of a call that is there; of one that is gone nothing is known. */
static struct slice name_of(const struct call *call)
{
    return call != NULL ? call_text(call, TEXT_NAME) : (struct slice){0};
}

bool request_lacks_call_name(const struct core *core, const struct request *request)
{
    bool nameless = request->call != NULL && request->call->len[TEXT_NAME] == 0;
    return nameless && operation_says(core->protocol, request->operation, SOURCE_CALL);
}

enum { ID_TEXT = ID_DIGITS + 1 }; /* and a NUL */

static struct slice setting_of(const struct request *request, unsigned setting)
{
    return slice_text(request->link->config->setting[setting]);
}

/* What a value is written into that stands nowhere yet. */
struct written {
    char id[ID_TEXT];
    char digest[DIGEST_DIGITS + 1];
};

/* What TAPI gave; on connect, what the switch said. */
static struct slice argument_of(const struct request *request)
{
    bool of_link = operation_types[request->operation].scope == SCOPE_LINK;
    return of_link ? link_challenge(request->link) : request_text(request, TEXT_ARGUMENT);
}

/* Empty if there is no digest: then the message cannot be sent. */
static struct slice md5_of(const struct core *core, const struct request *request, unsigned setting,
                           char text[DIGEST_DIGITS + 1])
{
    unsigned char digest[DIGEST_DIGITS / 2];
    if (core->md5 == NULL || !core->md5(argument_of(request), setting_of(request, setting), digest))
        return (struct slice){0};
    for (unsigned i = 0; i < sizeof digest; i++)
        snprintf(text + 2 * i, 3, "%02x", digest[i]);
    return slice_of(text, DIGEST_DIGITS);
}

static struct slice value_of(const struct core *core, const struct request *request, const struct operation *binding,
                             unsigned hole, struct written *written)
{
    switch ((enum source)binding->source[hole]) {
    case SOURCE_ARGUMENT:
        return argument_of(request);
    case SOURCE_DETAIL:
        return request_text(request, TEXT_DETAIL);
    case SOURCE_DIALED:
        return call_text(request->call, TEXT_DEST);
    case SOURCE_LINE:
        return line_terminal(request->line->config);
    case SOURCE_CALL:
        return name_of(request->call);
    case SOURCE_SECOND:
        return name_of(request->second);
    case SOURCE_NEW_CALL:
        return name_of(operation_types[request->operation].second == SECOND_BEGUN ? request->second : request->call);
    case SOURCE_ID:
        return slice_of(written->id, (size_t)snprintf(written->id, ID_TEXT, "%u", (unsigned)request->number));
    case SOURCE_SETTING:
        return setting_of(request, binding->setting[hole]);
    case SOURCE_TEXT:
        return slice_text(binding->text[hole]);
    case SOURCE_MD5:
        return md5_of(core, request, binding->setting[hole], written->digest);
    case SOURCE_RECEIVED:
        break; /* of replies */
    }
    return (struct slice){0};
}

size_t request_encode(struct core *core, const struct request *request, struct fault *fault)
{
    const struct protocol *spoken = core->protocol;
    const struct operation *binding = request_binding(core, request);
    struct slice field[MESSAGE_FIELDS];
    struct written written;
    unsigned holes = spoken->messages[binding->message].count;
    for (unsigned i = 0; i < holes; i++)
        field[i] = value_of(core, request, binding, i, &written);
    return spoken->encode(binding->message, field, core->scratch, spoken->limit, fault);
}

/* The number that an answer bears; 0, which no request has, if it is none. */
static uint32_t read_number(struct slice text)
{
    uint64_t number = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] < '0' || text.at[i] > '9' || text.len >= ID_TEXT)
            return 0;
        number = number * 10 + text.at[i] - '0';
    }
    return number <= UINT32_MAX ? (uint32_t)number : 0;
}

struct request *request_answered(const struct core *core, const struct requests *queue,
                                 const struct message *message)
{
    unsigned id = core->protocol->messages[message->kind].id;
    if (id == NO_HOLE)
        return queue->in_order.first;
    struct request *request = request_numbered(core, read_number(message->field[id]));
    return request != NULL && request_queue_of(request) == queue ? request : NULL;
}

LONG request_refusal(const struct protocol *spoken, const struct request *request, const struct message *message)
{
    unsigned hole = spoken->messages[message->kind].hole[ROLE_REFUSAL];
    struct slice word = hole != NO_HOLE ? message->field[hole] : (struct slice){0};
    uint32_t error = cause_value(spoken->refusal_causes, spoken->refusal_cause_count, word, 0);
    for (const uint32_t *own = operation_types[request->operation].refusals; own != NULL && *own != 0; own++)
        if (*own == error)
            return (LONG)error;
    return LINEERR_OPERATIONFAILED;
}
