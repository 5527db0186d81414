/* promises.c: those that are seen from outside of the core; see promises.h. */
#define _GNU_SOURCE /* memmem */
#include "promises.h"

#include <string.h>

#include "core/line.h"
#include "core/link.h"
#include "net/channel.h"
#include "central.h"
#include "promises_core.h"
#include "story.h"
#include "tapi.h"
#include "tasks.h"

enum { PROOF_US = PROOF_MS * 1000, DIGITS_WITHIN_US = 130000000 /* their turn, and the answer */ };

static bool people_shown;

void promise_no_lock(const char *what)
{
    if (task_self() != NULL && task_locks() > 0)
        story_fail("lock", "a task waits for %s with a lock in its hands", what);
}

void promise_lock_to_send(void)
{
    if (task_locks() < 2)
        story_fail("lock", "a message is sent outside of the core's lock");
}

static void check_without(const char *where, const char *key, const char *bytes, size_t len, const char *text)
{
    const char *at = memmem(bytes, len, text, strlen(text));
    size_t before = at == NULL ? 0 : at - bytes < 80 ? (size_t)(at - bytes) : 80;

    if (at != NULL)
        story_fail(key, "%s has it: …%.*s", where, (int)(before + strlen(text)), at - before);
}

void promise_no_secret(const char *where, const void *bytes, size_t len)
{
    check_without(where, "secret", bytes, len, SECRET);
    if (!people_shown)
        check_without(where, "people", bytes, len, PRIVATE_DIGITS);
}

void promise_wiped(const void *bytes, size_t len)
{
    check_without("memory that is given back", "secret", bytes, len, SECRET);
}

void promises_people_shown(bool shown)
{
    people_shown = shown;
}

/* --- Back-off --- */

/* What is known of a link's attempts. */
static struct attempts {
    unsigned attempt, failed;   /* the last one, and the last one that failed */
    unsigned failures;          /* in a row, at least */
    bool up, heard;
    bool flaps;                 /* the connection before proved nothing */
    uint64_t made_us, lost_us, hastened_us;
    unsigned waited;            /* the attempt after which it waited when it was hastened last; 0: it did not wait */
    uint64_t refused_us;        /* when the switch let us not in, and no attempt since then; 0: it did */
    bool was_refused;           /* when it was hastened last */
} links[LINKS];

static struct attempts *attempts_of(unsigned link)
{
    return &links[link % LINKS];
}

/* After a refused login nothing hastens the next one, and what is to be dialed is refused meanwhile. */
static bool is_refused(const struct attempts *of)
{
    return of->refused_us != 0 && now_us() + 2000 < of->refused_us + (uint64_t)RETRY_LAST_MS * 1000;
}

void promise_hastened(DWORD device)
{
    const struct line *line = promises_line(device);

    if (line == NULL)
        return;
    struct attempts *of = attempts_of(line->link->number);
    of->hastened_us = now_us();
    of->was_refused = is_refused(of);
    of->waited = line->link->state == LINK_RETRYING && !line->link->refused ? line->link->attempt : 0;
}

uint64_t promises_made_at(DWORD device)
{
    const struct line *line = promises_line(device);

    return line != NULL ? attempts_of(line->link->number)->made_us : 0;
}

void promise_let_go(DWORD device)
{
    const struct line *line = promises_line(device);

    if (line == NULL)
        return;
    struct attempts *of = attempts_of(line->link->number);
    of->failures = 0;
    of->flaps = false;
    of->refused_us = 0;
}

void promise_dialed(DWORD device, LONG result)
{
    const struct line *line = promises_line(device);

    if (line == NULL || result <= 0)
        return;
    const struct attempts *of = attempts_of(line->link->number);
    if (of->was_refused && is_refused(of)) /* before it was asked, and still */
        story_fail("login", "a call is dialed where the switch has refused the login");
    if (line->link->state == LINK_RETRYING && line->link->attempt == of->waited)
        story_fail("back-off", "a call is dialed, and its link waits on");
}

/* It has proved itself, as far as can be seen from here. */
static bool may_be_proven(const struct attempts *of)
{
    return of->heard || now_us() + 2000 >= of->made_us + PROOF_US;
}

void promise_in_service(DWORD device)
{
    const struct line *line = promises_line(device);

    if (line == NULL || !line->link->in_service) /* it was so, and is told before what followed */
        return;
    const struct attempts *of = attempts_of(line->link->number);
    if (of->up && of->flaps && !may_be_proven(of))
        story_fail("service", "a line is said to work again before its connection has proved itself");
}

/* The least that the provider waits after so many failures in a row. */
static uint64_t least_wait_us(unsigned failures)
{
    uint64_t ms = RETRY_FIRST_MS;

    while (--failures > 0 && ms < RETRY_LAST_MS)
        ms *= 2;
    return (ms < RETRY_LAST_MS ? ms : RETRY_LAST_MS) / 2 * 1000;
}

void promise_attempt(const struct channel *channel)
{
    struct attempts *of = attempts_of(channel->number);

    if (channel->attempt == of->attempt) /* another address of the same host */
        return;
    if (of->failures > 0 && of->hastened_us < of->lost_us &&
        now_us() + 1000 < of->lost_us + least_wait_us(of->failures))
        story_fail("back-off", "link %u tries again %.3f s after failure %u in a row", channel->number,
                   (double)(now_us() - of->lost_us) / 1e6, of->failures);
    if (is_refused(of))
        story_fail("login", "link %u tries again %.3f s after a refused login", channel->number,
                   (double)(now_us() - of->refused_us) / 1e6);
    of->refused_us = 0;
    story("link %u tries, attempt %u", channel->number, channel->attempt);
    of->attempt = channel->attempt;
    of->up = false;
}

void promise_made(const struct channel *channel)
{
    struct attempts *of = attempts_of(channel->number);

    story("link %u is connected", channel->number);
    of->failures -= of->failed == channel->attempt; /* that was another address */
    of->failed = 0;
    of->up = true;
    of->heard = false;
    of->made_us = now_us();
}

void promise_heard(const struct channel *channel)
{
    attempts_of(channel->number)->heard = true;
}

void promise_lost(const struct channel *channel)
{
    struct attempts *of = attempts_of(channel->number);
    bool proven = of->up && may_be_proven(of);

    if (of->failed != channel->attempt)
        of->failures = proven ? 1 : of->failures + 1;
    if (of->up)
        of->flaps = !may_be_proven(of);
    story("link %u is lost, failure %u in a row", channel->number, of->failures);
    if (of->up)
        promises_will_find(channel);
    of->failed = channel->attempt;
    of->lost_us = now_us();
    of->up = false;
}

/* Why, is not known from here: it may try again at once. */
void promise_closed(const struct channel *channel)
{
    struct attempts *of = attempts_of(channel->number);

    if (!of->up)
        return;
    if (promises_is_wanted(channel->number) && central_keeps_out(channel->number))
        of->refused_us = now_us();
    of->flaps = of->flaps && !may_be_proven(of);
    of->up = false;
    of->failures = 0;
}

/* Lines that lose their switch at once do not come back at once: of many waits some are long, and some short. Those of
 * one length are anywhere between half of it and all. */
void promises_jitter(const struct link *link)
{
    enum { MANY = 48, SOME = 4 };
    static unsigned last[LINKS], waits, longer;
    const struct attempts *of = attempts_of(link->number);
    unsigned i = link->number % LINKS;
    uint64_t lost_ms = of->lost_us / 1000, all_ms = RETRY_FIRST_MS;

    if (link->state != LINK_RETRYING || link->refused || of->failed != link->attempt || last[i] == link->attempt)
        return;
    last[i] = link->attempt;
    if (link->due.at - lost_ms >= RETRY_LAST_MS / 2) /* cut off: it is not known of what */
        return;
    while (link->due.at - lost_ms >= all_ms)
        all_ms *= 2;
    longer += link->due.at - lost_ms >= all_ms / 4 * 3;
    if (++waits < MANY)
        return;
    if (longer < SOME || longer > MANY - SOME)
        story_fail("jitter", "%u of %u waits were long", longer, waits);
    waits = longer = 0;
}

void promises_forget_links(void)
{
    memset(links, 0, sizeof links);
}

/* --- What TAPI was told --- */

/* A call that was hung up ends, with the switch's word or without; nothing is told of it before what makes it is
 * complete. */
static void check_dropped(const struct tapi_call *call, uint64_t within_us)
{
    bool lives = call->state != LINECALLSTATE_IDLE && !call->failed && !call->closing && call->made_us != 0;
    uint64_t since_us = call->made_us > call->drop_accepted_us ? call->made_us : call->drop_accepted_us;

    if (lives && call->drop_accepted_us != 0 && now_us() > since_us + within_us)
        story_fail("drop", "a call was hung up %.3f s ago, and has not ended",
                   (double)(now_us() - call->drop_accepted_us) / 1e6);
}

/* Digits that are sent have an end that TAPI is told, if the call goes on. */
static void check_digits(const struct tapi_call *call)
{
    bool lives = call->state != LINECALLSTATE_IDLE && !call->closing;

    if (lives && call->digits != 0 && now_us() > call->digits_us + DIGITS_WITHIN_US)
        story_fail("digits", "lineGenerateDigits was asked for %.3f s ago, and its end has not been told",
                   (double)(now_us() - call->digits_us) / 1e6);
}

static bool is_closing_call(const struct tapi_line *line)
{
    const struct tapi_call *call = line->calls;

    while (call != NULL && !call->closing)
        call = call->next;
    return call != NULL;
}

/* The calls of a line that TAPI has been told of and that have not ended. */
static unsigned count_calls(const struct tapi_line *line)
{
    unsigned count = 0;

    for (const struct tapi_call *call = line->calls; call != NULL; call = call->next)
        count += call->made_us != 0 && call->state != LINECALLSTATE_IDLE;
    return count;
}

/* TAPI knows how many calls a line has, and when that and where they are forwarded has changed. */
static void check_line_told(const struct tapi_line *line)
{
    unsigned count = promises_count_calls(line->device);

    if (line->open && !line->busy && !is_closing_call(line) && count_calls(line) != count)
        story_fail("count", "a line has %u calls, and counts %u", count_calls(line), count);
    if (line->open && !line->busy && (line->counted != count || line->address_counted != count))
        story_fail("count", "a line has %u calls, and TAPI was told when it had %u, and %u", count, line->counted,
                   line->address_counted);
    if (line->open && !line->busy && line->forwards_news)
        story_fail("forward", "a lineForward has succeeded, and TAPI is not told that calls are forwarded anew");
}

void promises_all_told(uint32_t idle_within_ms)
{
    for (unsigned i = 0; i < tapi.line_count; i++) {
        check_line_told(&tapi.line[i]);
        for (const struct tapi_call *call = tapi.line[i].calls; call != NULL; call = call->next) {
            check_dropped(call, ((uint64_t)idle_within_ms + 1000) * 1000);
            check_digits(call);
        }
    }
}

/* Rule 48: what lineGetCallStatus said has been told by now. */
void promises_told(void)
{
    if (!tapi.answered)
        return;
    tapi.answered = false;
    for (unsigned i = 0; i < tapi.line_count; i++)
        for (const struct tapi_call *call = tapi.line[i].calls; call != NULL; call = call->next)
            if (call->answered != 0 && !call->closing)
                story_fail("rule 48", "lineGetCallStatus said 0x%x of a call that TAPI had been told is 0x%x",
                           (unsigned)call->answered, (unsigned)call->state);
}
