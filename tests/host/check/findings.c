/* findings.c: what a stage of the check does and finds, told to its parent. */
#include "findings.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "../names.h"
#include "../platform/host_os.h"
#include "../platform/host_process.h"
#include "../provider/guard.h"

enum { LONGEST = 700, WORTH_TELLING_US = 100000 /* whoever waits no longer need not say for what */ };

static uint64_t begun_us;

static void tell(const char *word, unsigned rule, const char *text)
{
    char line[LONGEST];
    int length = snprintf(line, sizeof line - 1, "%u %llu %s %u %s", host_thread_id(),
                          (unsigned long long)(host_now_us() - begun_us), word, rule, text);

    if (length > LONGEST - 2)
        length = LONGEST - 2;
    line[length++] = '\n';
    host_report_write(line, (size_t)length);
}

static void tell_formatted(const char *word, unsigned rule, const char *format, va_list arguments)
{
    char text[LONGEST];

    vsnprintf(text, sizeof text, format, arguments);
    tell(word, rule, text);
}

/* A function that tells one kind of finding. */
#define TELLER(name, word) \
    void name(unsigned rule, const char *format, ...) \
    { \
        va_list arguments; \
        va_start(arguments, format); \
        tell_formatted(word, rule, format, arguments); \
        va_end(arguments); \
    }

TELLER(finding_broken, "broken")
TELLER(finding_warning, "warning")
TELLER(finding_absent, "absent")
TELLER(finding_unreached, "unreached")

/* The same for what is of no rule. */
#define TELLER_OF_NONE(name, word) \
    void name(const char *format, ...) \
    { \
        va_list arguments; \
        va_start(arguments, format); \
        tell_formatted(word, 0, format, arguments); \
        va_end(arguments); \
    }

TELLER_OF_NONE(finding_note, "note")
TELLER_OF_NONE(finding_bytes, "bytes")
TELLER_OF_NONE(finding_useless, "useless")

void finding_late(const char *what)
{
    tell("late", 0, what);
}

void finding_end(void)
{
    tell("end", 0, "");
}

void finding(unsigned rule, const char *text)
{
    tell(text ? "broken" : "held", rule, text ? text : "");
}

void finding_now(unsigned rule, const char *function)
{
    tell(function ? "now" : "left", rule, function ? function : "");
}

void finding_scene(unsigned number)
{
    tell("scene", number, "");
}

void finding_left(const char *function, LONG result)
{
    char text[100], name[64];

    if (result < 0)
        snprintf(text, sizeof text, "%s = %s", function, error_name(result, name, sizeof name));
    else
        snprintf(text, sizeof text, "%s = %d", function, (int)result);
    tell("left", 0, text);
}

void finding_happened(const char *what)
{
    tell("happened", 0, what);
}

void finding_waits(const char *for_what, uint64_t until_us)
{
    uint64_t now = host_now_us(), most_us = until_us > now ? until_us - now : 0;
    char text[LONGEST / 2];

    if (most_us < WORTH_TELLING_US)
        return;
    snprintf(text, sizeof text, "%s, at most %u.%u s", for_what, (unsigned)(most_us / 1000000),
             (unsigned)(most_us / 100000 % 10));
    tell("waits", 0, text);
}

/* On the thread that crashed. If the address says nothing, the parent knows what the main thread was doing. Where the
 * crash was is told last: to find it out may crash as well. */
static void on_crash(const struct crash *crash)
{
    char about[LONGEST / 2], text[LONGEST];
    unsigned rule = guard_explain(crash->touched, strcmp(crash->what, CRASH_READ) == 0, about, sizeof about);

    snprintf(text, sizeof text, "%s%s%s", crash->what, about[0] ? ": " : "", about);
    tell("crashed", rule, text);
    host_code_place(crash->code, text, sizeof text);
    if (crash->knows_touched)
        finding_note("%s, touching address 0x%llX", text, (unsigned long long)(uintptr_t)crash->touched);
    else
        finding_note("%s", text);
}

void findings_begin(void)
{
    begun_us = host_now_us();
    host_report_begin();
    host_catch_crashes(on_crash);
}
