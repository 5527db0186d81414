/* resolver.c: the threads behind resolver.h. */
#include "resolver.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "conn.h"
#include "os.h"

/* A host that the system is, or is to be, asked for; or a serial port. */
struct look_up {
    struct look_up *next;  /* in the queue */
    struct worker *worker; /* that is at it */
    atomic_flag settled;   /* set by the thread when it has the answer, and by resolver_close, which wants none: whoever
                            * sets it second knows that the other one was there */
    uint32_t baud; /* of a serial port; 0: a host */
    char host[];
};

/* What a channel wants to know. */
struct question {
    struct look_up *look_up; /* NULL: nothing */
    unsigned attempt;
};

/* A place for a thread. */
struct worker {
    struct resolver *resolver;
    bool started;            /* there is a thread, which must be joined or left */
    os_thread thread;
    struct look_up *look_up; /* what the thread is at; NULL if it ends or there is none */
};

struct resolver {
    os_mutex lock; /* all below; taken before the locks that `answer` takes */
    bool closing;
    resolver_answer *answer;
    void *context;
    struct look_up *first, *last; /* of those that wait for a thread */
    struct worker workers[LOOK_UPS_AT_ONCE];
    unsigned channels;
    struct question *questions; /* of each channel */
};

struct resolver *resolver_open(unsigned channels, resolver_answer *answer, void *context)
{
    struct resolver *resolver = calloc(1, sizeof *resolver);

    if (resolver == NULL)
        return NULL;
    os_mutex_init(&resolver->lock);
    for (unsigned i = 0; i < LOOK_UPS_AT_ONCE; i++)
        resolver->workers[i].resolver = resolver;
    resolver->answer = answer;
    resolver->context = context;
    if (resolver_grow(resolver, channels))
        return resolver;
    os_mutex_free(&resolver->lock);
    free(resolver);
    return NULL;
}

bool resolver_grow(struct resolver *resolver, unsigned channels)
{
    struct question *questions;

    if (channels <= resolver->channels)
        return true;
    os_mutex_lock(&resolver->lock);
    questions = realloc(resolver->questions, channels * sizeof *questions);
    if (questions != NULL) {
        memset(&questions[resolver->channels], 0, (channels - resolver->channels) * sizeof *questions);
        resolver->questions = questions;
        resolver->channels = channels;
    }
    os_mutex_unlock(&resolver->lock);
    return questions != NULL;
}

static void append(struct resolver *resolver, struct look_up *look_up)
{
    if (resolver->first == NULL)
        resolver->first = look_up;
    else
        resolver->last->next = look_up;
    resolver->last = look_up;
}

static struct look_up *take_first(struct resolver *resolver)
{
    struct look_up *look_up = resolver->first;

    if (look_up != NULL)
        resolver->first = look_up->next;
    return look_up;
}

/* Nobody wants what was found. */
static void discard(const struct addresses *found)
{
    if (found->is_serial)
        serial_close(found->serial);
}

/* Tell everybody who asked for it, and forget it. */
static void answer_all(struct resolver *resolver, struct look_up *look_up, const struct addresses *found)
{
    bool taken = false;

    for (unsigned channel = 0; channel < resolver->channels; channel++) {
        struct question *question = &resolver->questions[channel];

        if (question->look_up != look_up)
            continue;
        question->look_up = NULL;
        taken |= resolver->answer(resolver->context, channel, question->attempt, found);
    }
    if (!taken)
        discard(found);
    free(look_up);
}

static void assign(struct worker *worker, struct look_up *look_up)
{
    worker->look_up = look_up;
    if (look_up != NULL)
        look_up->worker = worker;
}

/* Pass on what a look-up has found. Returns the next one for the same thread, or NULL. */
static struct look_up *finish(struct look_up *look_up, const struct addresses *found)
{
    struct worker *worker = look_up->worker;
    struct resolver *resolver = worker->resolver;

    os_mutex_lock(&resolver->lock);
    answer_all(resolver, look_up, found);
    look_up = resolver->closing ? NULL : take_first(resolver);
    assign(worker, look_up);
    os_mutex_unlock(&resolver->lock);
    return look_up;
}

static void look_up_now(const struct look_up *look_up, struct addresses *found)
{
    if (look_up->baud == 0) {
        host_look_up(look_up->host, false, found);
        return;
    }
    *found = (struct addresses){.count = 0};
    found->is_serial = serial_open(look_up->host, look_up->baud, &found->serial, &found->error);
}

/* A thread: one look-up after the other, until there is none. As long as a look-up is not settled, the thread may have
 * been left behind; then nothing else of ours need exist any more. */
static void work(void *given)
{
    struct look_up *look_up = given;

    while (look_up != NULL) {
        struct addresses found;

        look_up_now(look_up, &found);
        if (atomic_flag_test_and_set(&look_up->settled)) {
            discard(&found);
            free(look_up);
            return;
        }
        look_up = finish(look_up, &found);
    }
}

/* A place where no thread is at work, or NULL. */
static struct worker *free_place(struct resolver *resolver)
{
    for (unsigned i = 0; i < LOOK_UPS_AT_ONCE; i++) {
        struct worker *worker = &resolver->workers[i];

        if (worker->look_up != NULL)
            continue;
        if (worker->started)
            os_thread_join(&worker->thread);
        worker->started = false;
        return worker;
    }
    return NULL;
}

static bool is_at_work(const struct resolver *resolver)
{
    for (unsigned i = 0; i < LOOK_UPS_AT_ONCE; i++)
        if (resolver->workers[i].look_up != NULL)
            return true;
    return false;
}

/* Have a thread look it up: a new one, or one that is at work, when it comes to it. False if there is none. */
static bool begin(struct resolver *resolver, struct look_up *look_up)
{
    struct worker *worker = free_place(resolver);

    if (worker != NULL) {
        assign(worker, look_up);
        worker->started = os_thread_start(&worker->thread, work, look_up);
        if (worker->started)
            return true;
        assign(worker, NULL);
    }
    if (!is_at_work(resolver))
        return false;
    append(resolver, look_up);
    return true;
}

static bool is_for(const struct look_up *look_up, const char *host)
{
    return look_up->baud == 0 && strcmp(look_up->host, host) == 0;
}

/* The look-up for a host, if it has been asked for. */
static struct look_up *find(const struct resolver *resolver, const char *host)
{
    struct look_up *look_up = resolver->first;

    for (unsigned i = 0; i < LOOK_UPS_AT_ONCE; i++)
        if (resolver->workers[i].look_up != NULL && is_for(resolver->workers[i].look_up, host))
            return resolver->workers[i].look_up;
    while (look_up != NULL && !is_for(look_up, host))
        look_up = look_up->next;
    return look_up;
}

static struct look_up *make(const char *host, uint32_t baud)
{
    size_t size = strlen(host) + 1;
    struct look_up *look_up = malloc(sizeof *look_up + size);

    if (look_up == NULL)
        return NULL;
    *look_up = (struct look_up){.settled = ATOMIC_FLAG_INIT, .baud = baud};
    memcpy(look_up->host, host, size);
    return look_up;
}

void resolver_ask(struct resolver *resolver, unsigned channel, unsigned attempt, const char *host, uint32_t baud)
{
    const struct addresses none = {.error = NO_RESOURCES};
    struct look_up *look_up;
    bool asked;

    os_mutex_lock(&resolver->lock);
    look_up = baud == 0 ? find(resolver, host) : NULL;
    asked = look_up != NULL;
    if (!asked)
        look_up = make(host, baud);
    resolver->questions[channel] = (struct question){look_up, attempt};
    if (look_up == NULL)
        resolver->answer(resolver->context, channel, attempt, &none);
    else if (!asked && !begin(resolver, look_up))
        answer_all(resolver, look_up, &none);
    os_mutex_unlock(&resolver->lock);
}

/* Do not wait for a thread that is inside the system's look-up. */
static void leave_behind(struct worker *worker)
{
    if (worker->look_up == NULL || atomic_flag_test_and_set(&worker->look_up->settled))
        return;
    os_thread_leave(&worker->thread);
    worker->started = false;
}

void resolver_close(struct resolver *resolver)
{
    struct look_up *look_up;

    os_mutex_lock(&resolver->lock);
    resolver->closing = true;
    for (unsigned i = 0; i < LOOK_UPS_AT_ONCE; i++)
        leave_behind(&resolver->workers[i]);
    os_mutex_unlock(&resolver->lock);
    for (unsigned i = 0; i < LOOK_UPS_AT_ONCE; i++)
        if (resolver->workers[i].started)
            os_thread_join(&resolver->workers[i].thread);
    while ((look_up = take_first(resolver)) != NULL)
        free(look_up);
    os_mutex_free(&resolver->lock);
    free(resolver->questions);
    free(resolver);
}
