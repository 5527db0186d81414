/* asked.c: see asked.h. */
#define _GNU_SOURCE /* memmem */
#include "asked.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "promises.h"
#include "story.h"
#include "tasks.h"

enum { DIGITS = 6, MOST = 1000000 };

static const char mark[] = PRIVATE_DIGITS;

/* Indexed by what asked_in returns. */
static struct {
    uint64_t at_us;
    bool sent, made, over;
    uint64_t dropped_by_us; /* 0: it is not dropped */
} asked[MOST];
static unsigned count;

void asked_number(char number[ASKED_BYTES], const char *prefix)
{
    if (++count == MOST)
        story_fail("asked", "there are no numbers left");
    asked[count].at_us = now_us();
    snprintf(number, ASKED_BYTES, "%.10s%s%0*u", prefix, mark, DIGITS, count);
}

unsigned asked_in(const void *bytes, size_t len)
{
    const char *at = memmem(bytes, len, mark, sizeof mark - 1), *end = (const char *)bytes + len;
    char digits[DIGITS + 1] = "";
    unsigned long number;

    if (at == NULL || end - at < (ptrdiff_t)(sizeof mark - 1 + DIGITS))
        return 0;
    memcpy(digits, at + sizeof mark - 1, DIGITS);
    number = strtoul(digits, NULL, 10);
    return number <= count ? (unsigned)number : 0;
}

uint64_t asked_at(unsigned which)
{
    return asked[which].at_us;
}

void asked_sent(const void *bytes, size_t len)
{
    unsigned which = asked_in(bytes, len);

    if (which == 0 || asked[which].sent)
        return;
    if (asked[which].over)
        story_fail("asked", "what nobody waits for any more is sent, number %u", which);
    asked[which].sent = true;
}

void asked_made(struct slice number)
{
    unsigned which = asked_in(number.at, number.len);

    if (which != 0 && asked[which].made)
        story_fail("asked", "a call is made twice, number %u", which);
    asked[which].made = which != 0;
}

void asked_granted(const char *function, unsigned which, bool made)
{
    if (which != 0 && !asked[which].sent)
        story_fail("asked", "%s succeeded, and the switch was not asked, number %u", function, which);
    if (which != 0 && made && !asked[which].made)
        story_fail("asked", "%s succeeded, and the switch has made no call, number %u", function, which);
}

void asked_over(unsigned which)
{
    asked[which].over = which != 0;
}

void asked_dropped(unsigned which, uint64_t by_us)
{
    asked[which].dropped_by_us = which != 0 ? by_us : 0;
}

bool asked_is_dropped(unsigned which)
{
    return asked[which].dropped_by_us != 0 && now_us() > asked[which].dropped_by_us;
}
