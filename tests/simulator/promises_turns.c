/* promises_turns.c: how requests take turns on their way to the switch; see promises.h. Looked at whenever one is sent,
 * which the linker's --wrap tells, and when nobody has anything to do. */
#include "promises.h"

#include <string.h>

#include "core/call.h"
#include "core/line.h"
#include "core/link.h"
#include "core/request.h"
#include "core/request_message.h"
#include "core/request_queue.h"
#include "promises_core.h"
#include "story.h"

enum { LINES = 4096, NUMBERS = 1 << 20 };

void __real_request_queue_sent(struct request *request, bool in_order);
void __wrap_request_queue_sent(struct request *request, bool in_order);

/* A line's last turn: which it was, and the newest request that there was then. */
static struct {
    uint64_t count;
    uint32_t newest;
} turns[LINES];
static uint64_t turn_count;

static struct {
    unsigned attempt;
    uint64_t asked_ms; /* for a sign of life */
} alive[LINKS];

static unsigned char used[NUMBERS / 8];

void promises_forget_turns(void)
{
    memset(turns, 0, sizeof turns);
    memset(alive, 0, sizeof alive);
    memset(used, 0, sizeof used);
}

/* Its place in the queue may be one that it got when its call was named. */
static bool may_have_been_nameless(const struct request *request)
{
    return operation_says(&protocol, request->operation, SOURCE_CALL);
}

static void check_order(const struct request *sent)
{
    for (const struct request *other = sent->line->waiting.first; other != NULL; other = other->next)
        if (other->number < sent->number &&
            (other->call == sent->call || !(may_have_been_nameless(other) || may_have_been_nameless(sent))))
            story_fail("turn", "a request is sent before an older one of its line");
}

/* Nobody has two turns while another one waits for one. */
static void check_fairness(const struct core *core, const struct line *line)
{
    for (const struct line *other = line->link->requests.turn_first; other != NULL; other = other->next_turn) {
        const struct request *waits = other->waiting.first;
        bool passed_over = other != line && waits->number <= turns[line->number % LINES].newest &&
                           turns[other->number % LINES].count < turns[line->number % LINES].count;
        if (passed_over && !may_have_been_nameless(waits))
            story_fail("turn", "line %u has two turns while line %u waits for one", line->number, other->number);
    }
    turns[line->number % LINES].count = ++turn_count;
    turns[line->number % LINES].newest = core->requests_numbered;
}

static uint64_t sent_ms[LINES]; /* by number */

uint64_t promises_sent_ms(const struct request *request)
{
    return sent_ms[request->number % LINES];
}

static bool is_unsent(const struct request *request)
{
    return request->stage == REQUEST_WAITING || request->stage == REQUEST_NAMELESS;
}

/* What a call was asked for before it was hung up, and has not been sent, never is; nor once it is over. */
void promises_requests_of(const struct call *call)
{
    unsigned count = 0, left = 0;

    for (const struct request *request = call->requests; request != NULL; request = request_next_of(request, call)) {
        const struct operation_type *row = &operation_types[request->operation];
        if (row->ends_call && left > 0)
            story_fail("drop", "a call is hung up, and what it was asked for before waits for its turn");
        if (request->stage == REQUEST_NAMELESS && request->call == call && call->len[TEXT_NAME] > 0)
            story_fail("turn", "a request waits for its call's name, and that is known");
        left += is_unsent(request) && !row->outlives_call && request->call == call;
        count += request->operation != OPERATION_SNAPSHOT;
    }
    if (left > 0 && call_is_over(call))
        story_fail("call", "a call is over, and something waits for its turn that it was asked for");
    if (count > CALL_REQUESTS)
        story_fail("bound", "%u requests of a call are under way", count);
}

/* As many are in flight as their answers can be told apart. */
static bool has_room(const struct requests *queue, const struct message_type *type)
{
    if (type->id != NO_HOLE)
        return queue->by_id_count < LINK_IN_FLIGHT;
    if (queue->in_order.first == NULL)
        return true;
    return type->pipelined && request_message(&protocol, queue->in_order.last)->pipelined &&
           queue->in_order_count < LINK_IN_ORDER;
}

/* An id is one that no request of the session has had. */
static void check_number(const struct request *request)
{
    uint32_t number = request->number;

    if (number >= NUMBERS)
        return;
    if (used[number / 8] >> number % 8 & 1)
        story_fail("number", "number %u is sent twice", (unsigned)number);
    used[number / 8] |= (unsigned char)(1 << number % 8);
}

static void check_sign_of_life(const struct request *request)
{
    const struct link *link = request->link;
    unsigned i = link->number % LINKS;

    if (alive[i].attempt == link->attempt && request->accepted_at < alive[i].asked_ms + protocol.every_ms)
        story_fail("keep-alive", "signs of life are sent within %.3f s",
                   (double)(request->accepted_at - alive[i].asked_ms) / 1e3);
    alive[i].attempt = link->attempt;
    alive[i].asked_ms = request->accepted_at;
}

void __wrap_request_queue_sent(struct request *request, bool in_order)
{
    const struct core *core = promises_core();

    if (!has_room(&request->link->requests, request_message(&protocol, request)))
        story_fail("turn", "more requests are in flight than their answers can be told apart");
    if (request->line != NULL && !link_works(request->link))
        story_fail("login", "a line's request is sent on a link in state %d", request->link->state);
    if (request->line != NULL && request->link->requests.own.first != NULL)
        story_fail("turn", "a line's request goes before the link's own");
    if (operation_types[request->operation].ends_call && request->call != NULL && request->call->drop_accepted)
        story_fail("drop", "a call is hung up twice");
    if (!in_order)
        check_number(request);
    if (request->operation == OPERATION_KEEP_ALIVE)
        check_sign_of_life(request);
    if (request->line != NULL && core != NULL) {
        check_order(request);
        check_fairness(core, request->line);
    }
    if (core != NULL)
        sent_ms[request->number % LINES] = core->now;
    __real_request_queue_sent(request, in_order);
}

void promises_turns(const struct link *link)
{
    const struct requests *queue = &link->requests;
    const struct request *next = queue->own.first != NULL          ? queue->own.first
                                 : queue->turn_first != NULL ? queue->turn_first->waiting.first
                                                             : NULL;

    if (link_works(link) && next != NULL && has_room(queue, request_message(&protocol, next)))
        story_fail("turn", "a request waits, and nothing keeps it from being sent");
}
