/* wire.c: see wire.h. A line of the trace: 2026-01-31 12:34:56.742 4711 wire  link 0 > Dial address=4000 */
#include "wire.h"

#include <limits.h>
#include <string.h>

#include "../platform/host_os.h"

#define OPENED "lineSetStatusMessages" /* what the host calls last when it opens a line */

enum {
    LOOK_US = 20000,       /* between two looks at the trace, while nothing happens */
    PATIENCE_US = 5000000, /* for the line of a callback: a provider that writes no trace must not stop the host */
};

/* Read on until a line is whole. False: there is no whole one yet. What is too long is cut. */
static bool read_line(struct wire *wire)
{
    int c;

    if (!wire->file)
        wire->file = fopen(wire->path, "rb");
    if (!wire->file)
        return false;
    while (!wire->whole && (c = getc(wire->file)) != EOF) {
        if (c == '\n')
            wire->whole = true;
        else if (wire->len < sizeof wire->line - 1)
            wire->line[wire->len++] = (char)c;
    }
    if (!wire->whole)
        fseek(wire->file, 0, SEEK_CUR); /* the file grows: its end is none, for Windows' library neither */
    wire->line[wire->len] = '\0';
    return wire->whole;
}

static void drop_line(struct wire *wire)
{
    wire->whole = false;
    wire->len = 0;
}

/* The word that a line is about and, in *rest, what follows it; *time_us: its time of day. */
static bool split(const char *line, char about[8], const char **rest, uint64_t *time_us)
{
    unsigned year, month, day, hour, minute, second, ms;
    int at = 0;

    if (sscanf(line, "%u-%u-%u %u:%u:%u.%u %*u %7s %n", &year, &month, &day, &hour, &minute, &second, &ms, about,
               &at) != 8)
        return false;
    *rest = line + at;
    *time_us = (((hour * 60 + minute) * 60 + second) * (uint64_t)1000 + ms) * 1000;
    return true;
}

/* A time of day, which the trace cuts to milliseconds, on host_now_us's clock; not after `latest_us`, when the event
 * came that follows. */
static uint64_t on_our_clock(uint64_t time_us, uint64_t latest_us)
{
    const uint64_t day_us = (uint64_t)86400 * 1000000;
    uint64_t ago = (host_time_of_day_us() + day_us - time_us) % day_us, now = host_now_us();
    uint64_t at = ago < day_us / 2 && ago < now ? now - ago : now;

    return at < latest_us ? at : latest_us;
}

static void print(struct report *report, const char *about, const char *rest, uint64_t at_us)
{
    bool bad = strstr(rest, " < rejected: ") || strstr(rest, " < skipped: ") || strstr(rest, " lost ");

    if (strncmp(rest, "link 0 ", strlen("link 0 ")) == 0) /* there is but one as a rule */
        rest += strlen("link 0 ");
    report_line(report, at_us, bad ? BAD : PLAIN, about, "%s", rest);
}

/* Print what is there, up to the line of the callback with this number, which came at `latest_us`. That one is taken,
 * and nothing behind it. */
static void show(struct report *report, unsigned callbacks, uint64_t latest_us)
{
    struct wire *wire = report->wire;
    char about[8];
    const char *rest;
    uint64_t time_us;

    for (; read_line(wire); drop_line(wire)) {
        if (!split(wire->line, about, &rest, &time_us))
            continue;
        wire->told = true;
        if (strcmp(about, "tapi") == 0) {
            if (wire->callbacks >= callbacks)
                return;
            if (++wire->callbacks == callbacks) {
                drop_line(wire);
                return;
            }
        }
        wire->opened |= strncmp(rest, OPENED, strlen(OPENED)) == 0;
        if (strcmp(about, "wire") == 0 || strcmp(about, "link") == 0 || strstr(rest, "lines lost"))
            print(report, about, rest, on_our_clock(time_us, latest_us));
    }
}

/* Or a callback has come before that, whose line is not taken yet. */
static bool has_opened(const struct wire *wire, unsigned callbacks)
{
    (void)callbacks;
    return wire->opened || wire->whole;
}

static bool has_callback(const struct wire *wire, unsigned callbacks)
{
    return wire->callbacks >= callbacks;
}

/* Print what came before `latest_us`, up to what is waited for. */
static void catch_up(struct report *report, bool (*has)(const struct wire *wire, unsigned callbacks),
                     unsigned callbacks, uint64_t latest_us)
{
    struct wire *wire = report->wire;
    struct host_monitor *monitor = host_monitor_new();
    uint64_t until = host_now_us() + PATIENCE_US;

    host_monitor_enter(monitor);
    while (!has(wire, callbacks)) {
        show(report, callbacks, latest_us);
        if (has(wire, callbacks) || wire->silent)
            break;
        host_monitor_wait(monitor, host_now_us() + 1000);
        wire->silent = host_now_us() > until;
    }
    host_monitor_leave(monitor);
    host_monitor_free(monitor);
    wire->callbacks = callbacks > wire->callbacks ? callbacks : wire->callbacks;
}

void wire_begin(struct report *report)
{
    if (report->wire)
        catch_up(report, has_opened, 0, host_now_us());
}

bool wire_next(struct report *report, struct ledger *ledger, uint64_t deadline_us, struct happening *happening)
{
    struct wire *wire = report->wire;
    uint64_t now;

    if (!wire)
        return ledger_next(ledger, deadline_us, happening);
    do {
        now = host_now_us();
        if (ledger_next(ledger, deadline_us < now + LOOK_US ? deadline_us : now + LOOK_US, happening)) {
            catch_up(report, has_callback, happening->callback, happening->at_us);
            return true;
        }
        show(report, wire->callbacks, UINT64_MAX);
    } while (now < deadline_us);
    return false;
}

void wire_end(struct report *report)
{
    if (!report->wire)
        return;
    show(report, UINT_MAX, UINT64_MAX);
    if (report->wire->file)
        fclose(report->wire->file);
    if (!report->wire->told)
        complain("there is no trace at %s: the provider writes none.", report->wire->path);
}
