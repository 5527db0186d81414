/* story.c: see story.h. */
#include "story.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "memory.h"
#include "tasks.h"

static struct ending *told;
static bool is_aloud;

static void add_to_hash(const char *text)
{
    for (; *text != '\0'; text++)
        told->hash = (told->hash ^ (unsigned char)*text) * 0x100000001b3;
}

void story_begin(struct ending *ending, bool aloud)
{
    *ending = (struct ending){.hash = 0xcbf29ce484222325};
    told = ending;
    is_aloud = aloud;
}

void story(const char *format, ...)
{
    enum owner owner = memory_swap(THE_WORLD);
    char line[300];
    va_list arguments;
    int len = snprintf(line, sizeof line, "%5llu.%06u  %-9s ", (unsigned long long)(now_us() / 1000000),
                       (unsigned)(now_us() % 1000000), task_name(task_self()));

    va_start(arguments, format);
    vsnprintf(line + len, sizeof line - (size_t)len, format, arguments);
    va_end(arguments);
    add_to_hash(line);
    if (is_aloud)
        puts(line);
    memory_swap(owner);
}

void story_count(enum count what)
{
    told->counts[what]++;
}

uint64_t story_next_action(void)
{
    return told->actions++;
}

uint64_t story_next_incident(void)
{
    return told->incidents++;
}

void story_end(void)
{
    told->ended = true;
    told->at_us = now_us();
}

void story_fail(const char *key, const char *format, ...)
{
    va_list arguments;

    memory_swap(THE_WORLD);
    va_start(arguments, format);
    vsnprintf(told->sentence, sizeof told->sentence, format, arguments);
    va_end(arguments);
    snprintf(told->broken, sizeof told->broken, "%s", key);
    story("BROKEN  %s: %s", key, told->sentence);
    story_end();
    fflush(stdout);
    _exit(3);
}
