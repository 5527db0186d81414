/* report.c: what the host tells the user. */
#include "report.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "platform/host_os.h"

static const char *program = "host";

void report_program(const char *name)
{
    program = name;
}

const char *report_program_name(void)
{
    return program;
}

bool report_may_colour(void)
{
    const char *no_color = getenv("NO_COLOR");

    return !(no_color && no_color[0]) && host_output_has_colours();
}

void report_begin(struct report *report)
{
    report->colour = report_may_colour();
    report->start_us = host_now_us();
}

void report_line(struct report *report, uint64_t at_us, enum tone tone, const char *word, const char *format, ...)
{
    static const char *const colours[] = {[PLAIN] = "", [GOOD] = "\033[32m", [BAD] = "\033[31m"};
    const char *dim = report->colour ? "\033[2m" : "", *plain = report->colour ? "\033[0m" : "";
    double ms;
    va_list arguments;

    report->last_us = at_us > report->last_us ? at_us : report->last_us;
    ms = report->last_us > report->start_us ? (double)(report->last_us - report->start_us) / 1000 : 0;
    printf("%s%9.1f ms%s  %-6s %s", dim, ms, plain, word, report->colour ? colours[tone] : "");
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    printf("%s\n", plain);
    fflush(stdout);
}

void complain(const char *format, ...)
{
    va_list arguments;

    fflush(stdout);
    fprintf(stderr, "%s: ", program);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
}

bool complain_unless_written(FILE *file, const char *path)
{
    bool failed = !file || fflush(file) != 0 || ferror(file);
    int error = errno;

    if (file)
        fclose(file);
    if (failed)
        complain("%s cannot be written: %s.", path, strerror(error));
    return !failed;
}

int report_end(int code)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return code;
    complain("standard output cannot be written: %s.", strerror(errno));
    return code != 0 ? code : 1;
}

void complain_of_no_lines(void)
{
    complain("the provider has no lines: its settings are missing or wrong; if it says why, then in the system's log.");
}

unsigned complain_of_breaches(const struct ledger *ledger)
{
    const struct breach *breach;
    unsigned count;

    fflush(stdout);
    for (count = 0; (breach = ledger_breach_at(ledger, count)); count++)
        fprintf(stderr, "rule %u: %s\n", breach->rule, breach->text);
    return count;
}
