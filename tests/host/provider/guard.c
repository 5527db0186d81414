/* guard.c: memory that is lent to a provider, and what a crash in it means. */
#include "guard.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../platform/host_process.h"

enum { FRONT = 32, CANARY = 0xC5, AREAS = 256, WRITING = 60, CRASHING = 25 /* rules */ };

/* Where nobody may touch, and what it means if somebody does. */
struct area {
    const char *from, *to;
    const char *lent; /* what it is of */
    unsigned rule;
    const char *text;
};

static struct area areas[AREAS];
static unsigned next_area;
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

static void remember(const char *from, size_t bytes, const char *lent, unsigned rule, const char *text)
{
    areas[next_area++ % AREAS] = (struct area){from, from + bytes, lent, rule, text};
}

static void forget(const char *from)
{
    unsigned i;

    for (i = 0; i < AREAS; i++)
        if (areas[i].from == from)
            areas[i] = (struct area){0};
}

void *guard_lend(size_t size, unsigned rule, const char *what)
{
    size_t room = room_of(size), page = host_page_size();
    char *pages = host_pages(room + page);
    char *lent = pages + room - (size + 3) / 4 * 4;

    memset(pages, CANARY, room);
    memset(lent, 0, size);
    host_pages_close(pages + room, page);
    remember(pages + room, page, lent, rule, what);
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
    size_t room = room_of(size);

    host_pages_freeze(pages, room);
    remember(pages, room, lent, rule, text);
}

void guard_take_away(void *lent, size_t size, unsigned rule, const char *text)
{
    char *pages = pages_of(lent, size);
    size_t room = room_of(size);

    host_pages_close(pages, room);
    forget(pages);
    remember(pages, room, lent, rule, text);
}

void guard_free(void *lent, size_t size)
{
    char *pages = pages_of(lent, size);
    size_t room = room_of(size), page = host_page_size();

    forget(pages);
    forget(pages + room);
    host_pages_free(pages, room + page);
}

void crash_about(unsigned rule, const char *text)
{
    about_rule = rule;
    about_text = text;
}

unsigned guard_explain(const void *address, bool was_read, char *text, size_t size)
{
    const char *at = address;
    unsigned i;

    for (i = 0; at && i < AREAS; i++)
        if (at >= areas[i].from && at < areas[i].to) {
            snprintf(text, size, "%s, at its byte %d", areas[i].text, (int)(at - areas[i].lent));
            return was_read && areas[i].rule == WRITING ? CRASHING : areas[i].rule;
        }
    snprintf(text, size, "%s", about_rule ? about_text : "");
    return about_rule;
}
