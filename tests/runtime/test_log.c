/* test_log.c: where os_log's lines go; natively. test_win32.py has the other half. */
#include "../portable_cmocka.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#include "os.h"

static int priority;
static char logged[2048];

/* The linker puts this in front of the system's log (--wrap). */
__attribute__((format(printf, 2, 3))) void __wrap_syslog(int level, const char *format, ...);

void __wrap_syslog(int level, const char *format, ...)
{
    va_list arguments;

    priority = level;
    va_start(arguments, format);
    vsnprintf(logged, sizeof logged, format, arguments);
    va_end(arguments);
}

/* What os_log writes to standard error. */
static const char *written(const char *line)
{
    static char text[2048];
    FILE *file = tmpfile();
    int kept = dup(STDERR_FILENO);
    size_t len;

    assert_non_null(file);
    fflush(stderr);
    assert_true(dup2(fileno(file), STDERR_FILENO) >= 0);
    os_log("desk", line);
    fflush(stderr);
    assert_true(dup2(kept, STDERR_FILENO) >= 0);
    close(kept);
    rewind(file);
    len = fread(text, 1, sizeof text - 1, file);
    text[len] = '\0';
    fclose(file);
    return text;
}

static void line_goes_to_the_systems_log(void **state)
{
    (void)state;
    assert_int_equal(unsetenv("TSPEC_LOG"), 0);
    assert_string_equal(written("/etc/x.ini:7: port is '100%s'"), "");
    assert_string_equal(logged, "tspec-desk: /etc/x.ini:7: port is '100%s'");
    assert_int_equal(priority, LOG_DAEMON | LOG_ERR);
}

static void line_goes_to_standard_error_too_if_asked(void **state)
{
    (void)state;
    assert_int_equal(setenv("TSPEC_LOG", "1", 1), 0);
    logged[0] = '\0';
    assert_string_equal(written("100%s"), "100%s\n");
    assert_string_equal(logged, "tspec-desk: 100%s");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(line_goes_to_the_systems_log),
        cmocka_unit_test(line_goes_to_standard_error_too_if_asked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
