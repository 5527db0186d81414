/* promises_news.c: what may come of what the network brings: nothing of news of an old attempt, and an answer's
 * proof; see promises.h. What the core is told is heard by the linker's --wrap. */
#include "promises.h"

#include "core/call.h"
#include "core/line.h"
#include "core/link.h"
#include "core/request_message.h"
#include "net/queue.h"
#include "promises_core.h"
#include "story.h"
#include "tasks.h"

void __real_core_link_up(struct core *core, struct link *link, unsigned attempt);
void __wrap_core_link_up(struct core *core, struct link *link, unsigned attempt);
void __real_core_link_down(struct core *core, struct link *link, unsigned attempt);
void __wrap_core_link_down(struct core *core, struct link *link, unsigned attempt);
void __real_core_message(struct core *core, struct link *link, const struct message *message);
void __wrap_core_message(struct core *core, struct link *link, const struct message *message);

/* What news would change: the link, what is in flight on it, and what TAPI is to be told. */
struct standing {
    enum link_state state;
    unsigned attempt, failures, in_flight;
    callback last_told;
};

static unsigned in_flight(const struct requests *queue)
{
    return queue->in_order_count + queue->by_id_count;
}

static struct standing stand(const struct core *core, const struct link *link)
{
    return (struct standing){link->state, link->attempt, link->failures, in_flight(&link->requests),
                             core->callbacks.last};
}

static void check_unchanged(const struct core *core, const struct link *link, struct standing before, const char *news)
{
    struct standing now = stand(core, link);

    if (now.state != before.state || now.attempt != before.attempt || now.failures != before.failures ||
        now.in_flight != before.in_flight || now.last_told != before.last_told)
        story_fail("old news", "%s of a connection that was given up moves link %u from state %d to %d", news,
                   link->number, before.state, now.state);
}

/* Only the attempt that the network was asked for last, and not to give up, is news. */
static bool is_old(const struct link *link, unsigned attempt)
{
    return attempt != link->carried || attempt != link->attempt;
}

static void hear(void (*core_link_news)(struct core *core, struct link *link, unsigned attempt), struct core *core,
                 struct link *link, unsigned attempt, const char *news)
{
    bool old = is_old(link, attempt);
    struct standing before = stand(core, link);

    core_link_news(core, link, attempt);
    if (old)
        check_unchanged(core, link, before, news);
}

void __wrap_core_link_up(struct core *core, struct link *link, unsigned attempt)
{
    hear(__real_core_link_up, core, link, attempt, "the making");
    if (!is_old(link, attempt) && promises_held_bytes(link) > 0)
        story_fail("framer", "a connection begins with %zu bytes of the one before", promises_held_bytes(link));
}

void __wrap_core_link_down(struct core *core, struct link *link, unsigned attempt)
{
    hear(__real_core_link_down, core, link, attempt, "the loss");
}

bool __real_request_answer(struct core *core, struct requests *queue, const struct message *message,
                           struct outcome *outcome);
bool __wrap_request_answer(struct core *core, struct requests *queue, const struct message *message,
                           struct outcome *outcome);

/* It answers what was asked on the same link, and nothing else. */
bool __wrap_request_answer(struct core *core, struct requests *queue, const struct message *message,
                           struct outcome *outcome)
{
    unsigned asked = in_flight(queue);
    bool answers = __real_request_answer(core, queue, message, outcome);

    if (in_flight(queue) != asked - answers)
        story_fail("link", "an answer is taken for one to what was asked on another link");
    return answers;
}

struct outcome __real_request_overdue(struct core *core, struct request *request, bool moving, bool *reset);
struct outcome __wrap_request_overdue(struct core *core, struct request *request, bool moving, bool *reset);

/* The connection on which an answer in order stayed away last, just now; NULL: none, or it has been looked at. */
static const struct link *mute;
static unsigned mute_attempt;

static struct {
    unsigned attempt;
    uint64_t at_ms;
} resumed[LINKS]; /* when a connection was read on last */

/* What was not read has not failed: from then on an answer has all its time, if it was not asked for too long ago. */
static bool has_time_since_pause(const struct core *core, const struct request *request)
{
    unsigned i = request->link->number % LINKS;

    return resumed[i].attempt == request->link->attempt && resumed[i].at_ms < request->accepted_at + TURN_WITHIN_MS &&
           resumed[i].at_ms >= promises_sent_ms(request) &&
           core->now < resumed[i].at_ms + request_message(&protocol, request)->within_ms;
}

struct outcome __wrap_request_overdue(struct core *core, struct request *request, bool moving, bool *reset)
{
    const struct link *link = request->link;
    bool in_order = request->stage == REQUEST_SENT && request->in_order;
    bool has_time = request->stage == REQUEST_SENT
                        ? core->now < promises_sent_ms(request) + request_message(&protocol, request)->within_ms ||
                              has_time_since_pause(core, request)
                        : request->stage == REQUEST_WAITING && moving &&
                              core->now < request->accepted_at + TURN_WITHIN_MS;
    struct outcome outcome = __real_request_overdue(core, request, moving, reset);

    if (has_time && outcome.kind == OUTCOME_FAILED)
        story_fail("deadline", "a request is given up %.3f s after it was accepted, and has more time",
                   (double)(core->now - request->accepted_at) / 1e3);

    if (in_order && outcome.kind == OUTCOME_FAILED) {
        mute = link;
        mute_attempt = link->attempt;
    }
    return outcome;
}

/* What answers come there later could not be told apart. */
void promises_mute(void)
{
    if (mute != NULL && promises_core() != NULL && link_is_connected(mute) && mute->attempt == mute_attempt)
        story_fail("answer", "an answer in order has stayed away, and link %u goes on", mute->number);
    mute = NULL;
}

bool __real_link_next_pause(struct link *link, struct action *action);
bool __wrap_link_next_pause(struct link *link, struct action *action);

static uint64_t paused_us[LINKS]; /* when the core wanted last that it is not read */

bool __wrap_link_next_pause(struct link *link, struct action *action)
{
    bool news = __real_link_next_pause(link, action);

    if (news && link->paused)
        paused_us[link->number % LINKS] = now_us();
    if (news && !link->paused && promises_core() != NULL) {
        resumed[link->number % LINKS].attempt = link->attempt;
        resumed[link->number % LINKS].at_ms = promises_core()->now;
    }
    return news;
}

/* From a connection that is paused comes what had been read, and no more. */
static void check_pause(const struct link *link)
{
    if (link_is_connected(link) && link->paused && now_us() > paused_us[link->number % LINKS])
        story_fail("bound", "link %u is read, though it is paused", link->number);
}

void __real_queue_init(struct queue *queue);
void __wrap_queue_init(struct queue *queue);
void __real_queue_free(struct queue *queue);
void __wrap_queue_free(struct queue *queue);

static const struct queue *network_queue; /* NULL: there is no network */

void __wrap_queue_init(struct queue *queue)
{
    __real_queue_init(queue);
    network_queue = queue;
}

void __wrap_queue_free(struct queue *queue)
{
    network_queue = NULL;
    __real_queue_free(queue);
}

/* What the system has told already is gone on with, though TAPI keeps a worker. */
void promises_network(void)
{
    if (network_queue != NULL && network_queue->first != NULL)
        story_fail("lost wake", "channel %u has something to do, and nobody does it", network_queue->first->number);
}

/* An answer proves that the switch works, and no other message does. When it has told of all calls, none waits for its
 * word. */
void __wrap_core_message(struct core *core, struct link *link, const struct message *message)
{
    struct standing before = stand(core, link);
    bool proven = link->proven, connected = link_is_connected(link);

    check_pause(link);
    if (core->reply.len > 0)
        story_fail("reply", "a message is read, and what the switch asked before has not been answered");
    __real_core_message(core, link, message);
    if (!connected)
        check_unchanged(core, link, before, "a message");
    bool answered = in_flight(&link->requests) < before.in_flight;
    if (link_works(link) && link->proven != (proven || answered))
        story_fail("proof", "a connection is proven%s after %s answer", link->proven ? "" : " not",
                   answered ? "an" : "no");
    if (message->kind == protocol.calls_told && link_works(link) && link->stale_due.set)
        story_fail("found", "the switch has told of all calls, and calls of the next loss are not waited for as long");
    for (unsigned i = 0; message->kind == protocol.calls_told && link_works(link) && i < link->line_count; i++)
        for (const struct call *call = link->lines[i]->alive; call != NULL; call = call->next)
            if (call->stale)
                story_fail("found", "the switch has told of all calls, and one waits for its word");
}
