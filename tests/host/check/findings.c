/* findings.c: what a stage of the check finds, told to its parent. */
#include "findings.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "../platform/host_process.h"
#include "../provider/guard.h"

enum { LONGEST = 600 };

static void tell(const char *word, unsigned rule, const char *text)
{
    char line[LONGEST];
    int length = snprintf(line, sizeof line - 1, "%s %u %s", word, rule, text);

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

void finding_late(void)
{
    tell("late", 0, "");
}

void finding_useless(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    tell_formatted("useless", 0, format, arguments);
    va_end(arguments);
}

void finding(unsigned rule, const char *text)
{
    tell(text ? "broken" : "held", rule, text ? text : "");
}

void finding_now(unsigned rule, const char *function)
{
    tell("now", rule, function ? function : "");
}

/* On the thread that crashed. If the address says nothing, the parent knows what the main thread was doing. */
static void on_crash(const void *address, const char *what)
{
    char about[LONGEST / 2], text[LONGEST];
    unsigned rule = guard_explain(address, about, sizeof about);

    snprintf(text, sizeof text, "%s%s%s", what, about[0] ? ": " : "", about);
    tell("crashed", rule, text);
}

void findings_begin(void)
{
    host_report_begin();
    host_catch_crashes(on_crash);
}
