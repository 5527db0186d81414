/* test_entry_config.c: sessions whose configuration is missing or wrong, and a provider that is on Windows' list twice.
 * What the system's log is told comes here by the linker's --wrap. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../tsp/dialog_message.h"
#include "os.h"
#include "tapisrv.h"

enum { NO_PORT = 9, FIRST = 1, SECOND = 2 }; /* dwPermanentProviderIDs; tapisrv's is the first */

void __wrap_os_log(const char *protocol, const char *line);

static char logged[1024];
static unsigned log_count;

void __wrap_os_log(const char *protocol, const char *line)
{
    assert_string_equal(protocol, "addpac");
    snprintf(logged, sizeof(logged), "%s", line);
    log_count++;
}

static void forget_log(void)
{
    log_count = 0;
    logged[0] = 0;
}

/* One line was logged since, and it says this. */
static void check_logged(const char *what)
{
    assert_int_equal(log_count, 1);
    if (strstr(logged, what) == NULL)
        fail_msg("'%s' does not say '%s'", logged, what);
    forget_log();
}

static void write_config(const char *text)
{
    FILE *file = fopen(getenv("TSPEC_CONFIG"), "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static DWORD lines_of(DWORD provider)
{
    DWORD lines = 77, phones = 77;
    assert_int_equal(TSPI_providerEnumDevices(provider, &lines, &phones, NULL, NULL, NULL), 0);
    assert_int_equal(phones, 0);
    return lines;
}

static LONG init_of(DWORD provider, DWORD base, unsigned lines)
{
    DWORD options = 0;
    return TSPI_providerInit(VERSION_2_1, provider, base, 0, lines, 0, tapi_complete, &options);
}

/* Rule 6, with no device at all. */
static void check_no_device(void)
{
    DWORD version;
    HDRVLINE line;
    assert_int_equal(TSPI_lineNegotiateTSPIVersion(INITIALIZE_NEGOTIATION, VERSION_2_0, VERSION_3_0, &version), 0);
    assert_int_equal(TSPI_lineNegotiateTSPIVersion(LINE_BASE, VERSION_2_0, VERSION_3_0, &version),
                     (LONG)LINEERR_BADDEVICEID);
    assert_int_equal(TSPI_lineOpen(LINE_BASE, NULL, &line, VERSION_2_1, tapi_line_event), (LONG)LINEERR_BADDEVICEID);
    assert_int_equal(TSPI_lineClose(NULL), (LONG)LINEERR_INVALLINEHANDLE); /* there is a session */
}

/* Begin and end a session as TAPI does; the log is told once what is wrong. */
static void check_session_without_lines(const char *complaint)
{
    assert_int_equal(lines_of(FIRST), 0);
    assert_int_equal(tapi_init(0), 0);
    check_no_device();
    assert_int_equal(tapi_shutdown(), 0);
    check_logged(complaint);
}

static int begin(void **state)
{
    (void)state;
    tapi_begin(1, NO_PORT);
    forget_log();
    return 0;
}

static int end(void **state)
{
    (void)state;
    tapi_end();
    return 0;
}

static void wrong_configuration_is_a_session_without_lines(void **state)
{
    (void)state;
    write_config("[switch]\nport = 0\n[line 1]\n");
    check_session_without_lines(":2: port is '0'; write a number from 1 to 65535");
    write_config("[switch]\nport = 5060\n[line 1]\nring = loud\n");
    check_session_without_lines(":4: unknown setting 'ring'");
    write_config("[switch\n");
    check_session_without_lines(":1: this is no section");
}

static void missing_configuration_is_a_session_without_lines(void **state)
{
    (void)state;
    char *kept = strdup(getenv("TSPEC_CONFIG"));
    assert_non_null(kept);
    setenv("TSPEC_CONFIG", "/nonexistent/lines.ini", 1);
    check_session_without_lines("/nonexistent/lines.ini: cannot be opened");
    setenv("TSPEC_CONFIG", kept, 1);
    free(kept);
}

static void configuration_without_a_line_is_told_with_its_place(void **state)
{
    (void)state;
    char complaint[256];
    snprintf(complaint, sizeof(complaint), "%s: there is no line; add one", getenv("TSPEC_CONFIG"));
    write_config("[switch]\nport = 5060\n");
    check_session_without_lines(complaint);
}

static void mistake_is_told_again_when_it_is_made_again(void **state)
{
    (void)state;
    static const char wrong[] = "[switch]\nport = 0\n", complaint[] = "port is '0'";
    write_config(wrong);
    check_session_without_lines(complaint);
    check_session_without_lines(complaint); /* nothing is kept from one session to the next (rule 11) */
    assert_int_equal(lines_of(FIRST), 0);
    check_logged(complaint);
    write_config("[switch]\nport = 5060\n[line 1]\n");
    assert_int_equal(lines_of(FIRST), 1);
    assert_int_equal(log_count, 0);
    write_config(wrong);
    assert_int_equal(lines_of(FIRST), 0);
    check_logged(complaint);
}

/* Lines that TAPI counted and that are not there could not be opened. */
static void configuration_that_changes_while_tapi_starts_is_refused(void **state)
{
    (void)state;
    assert_int_equal(lines_of(FIRST), 1);
    write_config("[switch]\nport = 5060\n[line 1]\n[line 2]\n");
    assert_int_equal(tapi_init(1), (LONG)LINEERR_OPERATIONFAILED);
    check_logged("the configuration changed between providerEnumDevices and providerInit");
    write_config("[switch]\nport = 0\n[line 1]\n");
    assert_int_equal(tapi_init(1), (LONG)LINEERR_OPERATIONFAILED);
    check_logged("port is '0'");
}

static void trace_tells_of_a_session_without_lines(void **state)
{
    (void)state;
    char config[256], path[64], text[1024] = "";
    snprintf(path, sizeof(path), "%s.log", getenv("TSPEC_CONFIG"));
    snprintf(config, sizeof(config), "[switch]\nport = 0\n[trace]\nlevel = calls\nfile = %s\n", path);
    write_config(config);
    check_session_without_lines("port is '0'");
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_true(fread(text, 1, sizeof(text) - 1, file) > 0);
    fclose(file);
    unlink(path);
    assert_non_null(strstr(text, "providerInit"));
    assert_non_null(strstr(text, "lines=0"));
}

static LONG ask(DWORD_PTR object, DWORD type, DWORD question, DWORD *answer)
{
    struct dialog_message message = {sizeof(message), question, 77};
    LONG result = TSPI_providerGenericDialogData(object, type, &message, sizeof(message));
    *answer = message.answer;
    return result;
}

static void dialogs_learn_when_settings_count_and_which_line_is_theirs(void **state)
{
    (void)state;
    DWORD answer;
    write_config("[switch]\nport = 5060\n[line 4]\n");
    assert_int_equal(ask(FIRST, TUISPIDLL_OBJECT_PROVIDERID, DIALOG_SAVED, &answer), 0);
    assert_int_equal(answer, FORCE_NOW);
    assert_int_equal(ask(LINE_BASE, TUISPIDLL_OBJECT_LINEID, DIALOG_LINE_NUMBER, &answer), (LONG)LINEERR_BADDEVICEID);
    assert_int_equal(tapi_init(1), 0);
    assert_int_equal(ask(LINE_BASE, TUISPIDLL_OBJECT_LINEID, DIALOG_LINE_NUMBER, &answer), 0);
    assert_int_equal(answer, 4);
    assert_int_equal(ask(LINE_BASE + 1, TUISPIDLL_OBJECT_LINEID, DIALOG_LINE_NUMBER, &answer),
                     (LONG)LINEERR_BADDEVICEID);
    assert_int_equal(tapi_shutdown(), 0);
}

static DWORD told_to_be_in_force(void)
{
    DWORD answer;
    assert_int_equal(ask(FIRST, TUISPIDLL_OBJECT_PROVIDERID, DIALOG_SAVED, &answer), 0);
    return answer;
}

/* Only what a session would do otherwise is worth an application's beginning anew. */
static void applications_are_asked_to_begin_anew_for_other_settings(void **state)
{
    (void)state;
    static const char *const others[] = {
        "[switch]\nport = 5061\n[line 4]\n",
        "[switch]\nport = 5060\nhost = 127.0.0.2\n[line 4]\n",
        "[switch]\nport = 5060\n[line 5]\n",
        "[switch]\nport = 5060\n[line 4]\nname = Reception\n",
        "[switch]\nport = 5060\n[line 4]\nterminal = 1004\n",
        "[switch]\nport = 5060\n[line 4]\n[line 5]\n",
        "[switch]\nport = 5060\n[line 4]\n[trace]\nlevel = calls\n",
        "[switch]\nport = 5060\n[line 4]\n[trace]\nfile = /x\n",
        "[switch]\nport = 5060\n[line 4]\n[trace]\nsize = 1\n",
        "[switch]\nport = 5060\n[line 4]\n[trace]\npeople = shown\n",
        "[switch]\nport = 5060\n[line 4]\n[window]\ndialed = shown\n",
        "[switch]\nport = 0\n",
    };
    write_config("[switch]\nport = 5060\n[line 4]\n");
    assert_int_equal(tapi_init(1), 0);
    assert_int_equal(told_to_be_in_force(), FORCE_NOW);
    for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
        write_config(others[i]);
        assert_int_equal(told_to_be_in_force(), FORCE_AFTER_RESTART); /* no line is open, so nobody can be asked */
    }
    HDRVLINE line = tapi_open(0);
    write_config("[switch]\nhost = localhost\nport = 5060\n[line 4]\nname = Line 4\n");
    assert_int_equal(told_to_be_in_force(), FORCE_NOW);
    write_config("[switch]\nport = 0\n");
    assert_int_equal(told_to_be_in_force(), FORCE_AFTER_RESTART);
    assert_false(tapi_was_told_line_state(LINEDEVSTATE_REINIT));
    write_config(others[0]);
    assert_int_equal(told_to_be_in_force(), FORCE_AFTER_REINIT);
    tapi_wait_for_line_state(LINEDEVSTATE_REINIT); /* though TAPI has not asked for it (lineSetStatusMessages) */
    write_config(others[1]);
    assert_int_equal(told_to_be_in_force(), FORCE_AFTER_REINIT); /* which is not asked for again */
    assert_int_equal(TSPI_lineClose(line), 0);
    assert_int_equal(tapi_shutdown(), 0);
}

/* Whoever may edit the file: what is wrong is logged, and that is all. Had anybody been asked, it would count now. */
static void nobody_is_asked_to_begin_anew_for_settings_that_are_wrong(void **state)
{
    (void)state;
    write_config("[switch]\nport = 5060\n[line 4]\n");
    assert_int_equal(tapi_init(1), 0);
    HDRVLINE line = tapi_open(0);
    write_config("[switch]\nport = 0\n");
    tapi_change_settings();
    check_logged("port is '0'");
    assert_int_equal(TSPI_lineClose(line), 0);
    write_config("[switch]\nport = 5061\n[line 4]\n");
    assert_int_equal(told_to_be_in_force(), FORCE_AFTER_RESTART); /* no line is open */
    assert_int_equal(tapi_shutdown(), 0);
}

static void blocks_that_no_dialog_sends_are_refused(void **state)
{
    (void)state;
    DWORD answer;
    struct dialog_message message = {sizeof(message) + 1, DIALOG_SAVED, 0};
    assert_int_equal(TSPI_providerGenericDialogData(FIRST, TUISPIDLL_OBJECT_PROVIDERID, &message, sizeof(message)),
                     (LONG)LINEERR_INVALPARAM);
    message.size = sizeof(message);
    assert_int_equal(TSPI_providerGenericDialogData(FIRST, TUISPIDLL_OBJECT_PROVIDERID, &message, sizeof(message) - 1),
                     (LONG)LINEERR_INVALPARAM);
    assert_int_equal(ask(FIRST, TUISPIDLL_OBJECT_PROVIDERID, 77, &answer), (LONG)LINEERR_INVALPARAM);
    assert_int_equal(ask(FIRST, TUISPIDLL_OBJECT_PROVIDERID, DIALOG_LINE_NUMBER, &answer), (LONG)LINEERR_INVALPARAM);
    assert_int_equal(ask(LINE_BASE, TUISPIDLL_OBJECT_PHONEID, DIALOG_SAVED, &answer), (LONG)LINEERR_INVALPARAM);
}

/* There is one session of the code (S:tspi_providerinit). Had the second one succeeded, its lines would be none's. */
static void provider_that_is_installed_twice_works_once(void **state)
{
    (void)state;
    DWORD addresses, version;
    assert_int_equal(tapi_init(1), 0);
    HDRVLINE line = tapi_open(0);
    assert_int_equal(lines_of(SECOND), 0);
    assert_int_equal(lines_of(FIRST), 1);
    assert_int_equal(log_count, 0);
    for (unsigned lines = 0; lines < 2; lines++) {
        assert_int_equal(init_of(SECOND, LINE_BASE + 1, lines), (LONG)LINEERR_NOMULTIPLEINSTANCE);
        check_logged("with the ids 1 and 2, and works once; remove one in Phone and Modem");
    }
    assert_int_equal(TSPI_lineNegotiateTSPIVersion(LINE_BASE + 1, VERSION_2_0, VERSION_3_0, &version),
                     (LONG)LINEERR_BADDEVICEID);
    assert_int_equal(TSPI_providerShutdown(VERSION_2_1, SECOND), 0); /* not the first's */
    assert_int_equal(TSPI_lineGetNumAddressIDs(line, &addresses), 0);
    assert_int_equal(tapi_shutdown(), 0);
    assert_int_equal(TSPI_lineGetNumAddressIDs(line, &addresses), (LONG)LINEERR_UNINITIALIZED);
}

static void either_entry_works_when_the_other_has_no_session(void **state)
{
    (void)state;
    assert_int_equal(tapi_init(1), 0);
    assert_int_equal(tapi_shutdown(), 0);
    assert_int_equal(lines_of(SECOND), 1);
    assert_int_equal(init_of(SECOND, LINE_BASE, 1), 0);
    assert_int_equal(lines_of(FIRST), 0);
    assert_int_equal(TSPI_providerShutdown(VERSION_2_1, SECOND), 0);
    assert_int_equal(log_count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(wrong_configuration_is_a_session_without_lines, begin, end),
        cmocka_unit_test_setup_teardown(missing_configuration_is_a_session_without_lines, begin, end),
        cmocka_unit_test_setup_teardown(configuration_without_a_line_is_told_with_its_place, begin, end),
        cmocka_unit_test_setup_teardown(mistake_is_told_again_when_it_is_made_again, begin, end),
        cmocka_unit_test_setup_teardown(configuration_that_changes_while_tapi_starts_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(trace_tells_of_a_session_without_lines, begin, end),
        cmocka_unit_test_setup_teardown(provider_that_is_installed_twice_works_once, begin, end),
        cmocka_unit_test_setup_teardown(dialogs_learn_when_settings_count_and_which_line_is_theirs, begin, end),
        cmocka_unit_test_setup_teardown(applications_are_asked_to_begin_anew_for_other_settings, begin, end),
        cmocka_unit_test_setup_teardown(nobody_is_asked_to_begin_anew_for_settings_that_are_wrong, begin, end),
        cmocka_unit_test_setup_teardown(blocks_that_no_dialog_sends_are_refused, begin, end),
        cmocka_unit_test_setup_teardown(either_entry_works_when_the_other_has_no_session, begin, end),
    };
    return cmocka_run_group_tests_name("entry points: configuration", tests, NULL, NULL);
}
