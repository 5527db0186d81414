/* guard.c: memory that is lent to a provider, and what a crash in it means. */
#include "guard.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../platform/host_process.h"

enum { FRONT = 32, CANARY = 0xC5, WRITING = 60, CRASHING = 25 /* rules */ };

/* A rule, 0: none, and a sentence's end. */
struct meaning {
    unsigned rule;
    const char *text;
};

/* The pages of lent memory, and what it means if somebody dies in them. None is forgotten while nobody may touch them,
 * however many follow; the list is read on a thread that crashed, so an area stays where it is for good. */
struct area {
    struct area *next;
    const char *from, *behind, *to; /* from, to: NULL once they are given back */
    const char *lent;
    struct meaning inside, after;
};

static _Atomic(struct area *) areas; /* the newest first */
static _Thread_local unsigned about_rule;
static _Thread_local const char *about_text;

static size_t room_of(size_t size)
{
    size_t page = host_page_size();

    return (FRONT + size + 4 + page - 1) / page * page;
}

/* The lent memory lies as close before the closed page as its alignment allows. */
static char *pages_of(const void *lent, size_t size)
{
    size_t end = (size + 3) / 4 * 4;

    return (char *)(uintptr_t)lent + end - room_of(size);
}

static struct area *area_from(const char *pages)
{
    struct area *area = areas;

    while (area->from != pages)
        area = area->next;
    return area;
}

static void remember(struct area area)
{
    struct area *kept = malloc(sizeof *kept);

    if (!kept)
        abort();
    *kept = area;
    kept->next = areas;
    while (!atomic_compare_exchange_weak(&areas, &kept->next, kept))
        ;
}

void *guard_lend(size_t size, unsigned rule, const char *what)
{
    size_t room = room_of(size), page = host_page_size();
    char *pages = host_pages(room + page);
    char *lent = pages + room - (size + 3) / 4 * 4;

    memset(pages, CANARY, room);
    memset(lent, 0, size);
    remember((struct area){.from = pages, .behind = pages + room, .to = pages + room + page, .lent = lent,
                           .after = {rule, what}});
    host_pages_close(pages + room, page);
    return lent;
}

/* Is there a canary at that distance from the beginning, and is it not what it was? */
static bool is_damaged(const unsigned char *bytes, size_t size, ptrdiff_t at)
{
    bool is_lent = at >= 0 && at < (ptrdiff_t)size;

    return !is_lent && bytes[at] != CANARY;
}

bool guard_find_damage(const void *lent, size_t size, struct damage *damage)
{
    ptrdiff_t end = (ptrdiff_t)((size + 3) / 4 * 4), at = -FRONT;

    while (at < end && !is_damaged(lent, size, at))
        at++;
    *damage = (struct damage){.at = at};
    for (; at < end && damage->count < sizeof damage->found && is_damaged(lent, size, at); at++) {
        damage->expected[damage->count] = CANARY;
        damage->found[damage->count++] = ((const unsigned char *)lent)[at];
    }
    return damage->count > 0;
}

bool guard_is_whole(const void *lent, size_t size)
{
    struct damage damage;

    return !guard_find_damage(lent, size, &damage);
}

void guard_freeze(void *lent, size_t size, unsigned rule, const char *text)
{
    char *pages = pages_of(lent, size);

    area_from(pages)->inside = (struct meaning){rule, text}; /* first: who touches it dies at once */
    host_pages_freeze(pages, room_of(size));
}

void guard_take_away(void *lent, size_t size, unsigned rule, const char *text)
{
    char *pages = pages_of(lent, size);

    area_from(pages)->inside = (struct meaning){rule, text};
    host_pages_close(pages, room_of(size));
}

void guard_free(void *lent, size_t size)
{
    char *pages = pages_of(lent, size);
    struct area *area = area_from(pages);

    area->from = area->to = NULL;
    host_pages_free(pages, room_of(size) + host_page_size());
}

void crash_about(unsigned rule, const char *text)
{
    about_rule = rule;
    about_text = text;
}

unsigned guard_explain(const void *address, bool was_read, char *text, size_t size)
{
    const char *at = address;
    const struct area *area = areas;
    struct meaning meaning = {0};

    while (area && !(at >= area->from && at < area->to))
        area = area->next;
    if (area)
        meaning = at < area->behind ? area->inside : area->after;
    if (!meaning.rule) {
        snprintf(text, size, "%s", about_rule ? about_text : "");
        return about_rule;
    }
    snprintf(text, size, "%s, at its byte %d", meaning.text, (int)(at - area->lent));
    return was_read && meaning.rule == WRITING ? CRASHING : meaning.rule;
}
