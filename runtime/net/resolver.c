/* resolver.c: the thread behind resolver.h. */
#include "resolver.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "os.h"

#define NO_CHANNEL UINT_MAX

/* What a channel wants to know, waiting in the queue. */
struct question {
    char *host; /* owned; NULL if the channel waits for nothing */
    uint16_t port;
    unsigned attempt;
    unsigned next; /* channel that asked after this one, or NO_CHANNEL */
};

struct resolver {
    os_mutex lock; /* all below; taken before the locks that `answer` takes */
    os_cond changed;
    os_thread thread;
    bool started, closing;
    resolver_answer *answer;
    void *context;
    unsigned first, last;        /* the queue's ends, or NO_CHANNEL */
    unsigned channels;
    struct question questions[]; /* of each channel */
};

void address_look_up(const char *host, uint16_t port, bool numeric, struct addresses *found)
{
    struct addrinfo *list = NULL;

    found->count = 0;
    found->error = host_look_up(host, numeric, &list);
    if (found->error != 0)
        return;
    for (struct addrinfo *one = list; one != NULL && found->count < ADDRESSES; one = one->ai_next) {
        union address *address = &found->at[found->count];

        if (one->ai_addrlen > sizeof *address)
            continue;
        memcpy(address, one->ai_addr, one->ai_addrlen);
        if (one->ai_family == AF_INET)
            address->ip4.sin_port = htons(port);
        else
            address->ip6.sin6_port = htons(port);
        found->count++;
    }
    freeaddrinfo(list);
}

struct resolver *resolver_open(unsigned channels, resolver_answer *answer, void *context)
{
    struct resolver *resolver = calloc(1, sizeof *resolver + channels * sizeof *resolver->questions);

    if (resolver == NULL)
        return NULL;
    os_mutex_init(&resolver->lock);
    os_cond_init(&resolver->changed);
    resolver->answer = answer;
    resolver->context = context;
    resolver->first = resolver->last = NO_CHANNEL;
    resolver->channels = channels;
    return resolver;
}

void resolver_close(struct resolver *resolver)
{
    os_mutex_lock(&resolver->lock);
    resolver->closing = true;
    os_cond_broadcast(&resolver->changed);
    os_mutex_unlock(&resolver->lock);
    if (resolver->started)
        os_thread_join(&resolver->thread);
    for (unsigned channel = 0; channel < resolver->channels; channel++)
        free(resolver->questions[channel].host);
    os_cond_free(&resolver->changed);
    os_mutex_free(&resolver->lock);
    free(resolver);
}

static void append(struct resolver *resolver, unsigned channel)
{
    resolver->questions[channel].next = NO_CHANNEL;
    if (resolver->last == NO_CHANNEL)
        resolver->first = channel;
    else
        resolver->questions[resolver->last].next = channel;
    resolver->last = channel;
}

/* Take the question of the channel after `previous` out of the queue; NO_CHANNEL means the queue's first. */
static struct question take_after(struct resolver *resolver, unsigned previous)
{
    unsigned *channel = previous == NO_CHANNEL ? &resolver->first : &resolver->questions[previous].next;
    struct question *asked = &resolver->questions[*channel];
    struct question taken = *asked;

    if (resolver->last == *channel)
        resolver->last = previous;
    *channel = asked->next;
    asked->host = NULL;
    return taken;
}

/* Give the answer to everybody else in the queue who asked the same. */
static void answer_same(struct resolver *resolver, const struct question *asked, const struct addresses *found)
{
    unsigned previous = NO_CHANNEL, channel = resolver->first;

    while (channel != NO_CHANNEL) {
        struct question *other = &resolver->questions[channel];
        unsigned next = other->next;

        if (other->port == asked->port && strcmp(other->host, asked->host) == 0) {
            struct question taken = take_after(resolver, previous);

            resolver->answer(resolver->context, channel, taken.attempt, found);
            free(taken.host);
        } else {
            previous = channel;
        }
        channel = next;
    }
}

/* Answer the first question. The lock is held on entry and on return, but not while the name is looked up. */
static void answer_first(struct resolver *resolver)
{
    unsigned channel = resolver->first;
    struct question asked = take_after(resolver, NO_CHANNEL);
    struct addresses found;

    os_mutex_unlock(&resolver->lock);
    address_look_up(asked.host, asked.port, false, &found);
    os_mutex_lock(&resolver->lock);
    if (!resolver->closing) {
        resolver->answer(resolver->context, channel, asked.attempt, &found);
        answer_same(resolver, &asked, &found);
    }
    free(asked.host);
}

static void resolver_main(void *given)
{
    struct resolver *resolver = given;

    os_mutex_lock(&resolver->lock);
    while (!resolver->closing) {
        if (resolver->first == NO_CHANNEL)
            os_cond_wait(&resolver->changed, &resolver->lock);
        else
            answer_first(resolver);
    }
    os_mutex_unlock(&resolver->lock);
}

void resolver_ask(struct resolver *resolver, unsigned channel, unsigned attempt, char *host, uint16_t port)
{
    struct question *question = &resolver->questions[channel];

    os_mutex_lock(&resolver->lock);
    if (!resolver->started)
        resolver->started = os_thread_start(&resolver->thread, resolver_main, resolver);
    if (resolver->started) {
        if (question->host == NULL)
            append(resolver, channel);
        free(question->host);
        question->host = host;
        question->port = port;
        question->attempt = attempt;
        os_cond_broadcast(&resolver->changed);
    } else {
        const struct addresses none = {.error = NO_RESOURCES};

        resolver->answer(resolver->context, channel, attempt, &none);
        free(host);
    }
    os_mutex_unlock(&resolver->lock);
}
