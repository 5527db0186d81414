/* test_config_settings.c: what a protocol's spec declares as settings is read for the switch and for each line; what is
 * wrong is told with place and remedy, of a secret without what it is; and no secret stays in memory. */
#define _GNU_SOURCE /* memmem */
#include "../portable_cmocka.h"

#include <malloc.h>
#include <pthread.h>
#include <stdlib.h>
#include <uchar.h>
#include <unistd.h>

#include "config.h"
#include "config_settings.h"
#include "secret.h"
#include "settings.h"

#define SECRET "s3cr?t" /* unlike all else */
#define GIVEN "[switch]\nport = 1\nuser = alice\npassword = " SECRET "\n"
#define LINE "[line 1]\nterminal = 1001\n"

enum { USER, PASSWORD, GROUP, REALM }; /* in the order of the spec */

void __real_free(void *at);
void __wrap_free(void *at);

static unsigned frees, freed_secrets;

/* What is given back to the C library. */
void __wrap_free(void *at)
{
    frees += at != NULL;
    freed_secrets += at != NULL && memmem(at, malloc_usable_size(at), SECRET, strlen(SECRET)) != NULL;
    __real_free(at);
}

static char path[64];
static struct config config;
static char error[512];

static int make_path(void **state)
{
    (void)state;
    strcpy(path, "/tmp/test_config_settings.XXXXXX");
    int file = mkstemp(path);
    return file < 0 || close(file) != 0 || setenv("TSPEC_CONFIG", path, 1) != 0;
}

static int remove_path(void **state)
{
    (void)state;
    return unlink(path);
}

static void write_settings(const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    setvbuf(file, NULL, _IONBF, 0); /* its buffer would hold the secret, and be freed where nobody sees it */
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static bool reads(const char *text)
{
    write_settings(text);
    error[0] = 0;
    return config_read(&protocol, &config, error, sizeof(error));
}

static void line_has(unsigned line, unsigned setting, const char *value)
{
    assert_non_null(config.lines[line].setting[setting]);
    assert_string_equal(config.lines[line].setting[setting], value);
}

/* `sentence` is all that follows the file's name. */
static void refused(const char *text, const char *sentence)
{
    assert_false(reads(text));
    assert_memory_equal(error, path, strlen(path));
    assert_string_equal(error + strlen(path), sentence);
    assert_int_equal(config.line_count, 0);
    config_free(&config);
}

static void lines_have_the_settings_of_the_switch_and_the_defaults(void **state)
{
    (void)state;
    assert_true(reads(GIVEN "group = 0\n" LINE "[line 2]\nterminal = 1002\n"));
    for (unsigned line = 0; line < 2; line++) {
        line_has(line, USER, "alice");
        line_has(line, PASSWORD, SECRET);
        line_has(line, GROUP, "0");
        line_has(line, REALM, "home");
        for (unsigned i = protocol.setting_count; i < SETTINGS; i++)
            assert_null(config.lines[line].setting[i]);
    }
    config_free(&config);
}

static void line_may_have_its_own(void **state)
{
    (void)state;
    assert_true(reads("[line 1]\nterminal = 1\nuser = bob\npassword =\nport = 7\n[line 2]\nterminal = 1\nrealm = \n"
                      GIVEN));
    line_has(0, USER, "bob");
    line_has(0, PASSWORD, "");
    line_has(0, REALM, "home");
    line_has(1, USER, "alice");
    line_has(1, PASSWORD, SECRET);
    line_has(1, REALM, "");
    config_free(&config);
}

static void value_is_kept_in_the_encoding_of_the_switch(void **state)
{
    (void)state;
    assert_true(reads(GIVEN "realm = Köln\n" LINE));
    line_has(0, REALM, "K\xF6ln");
    config_free(&config);
}

static void terminal_may_stand_twice_if_different_people_log_in(void **state)
{
    (void)state;
    assert_true(reads(GIVEN LINE "[line 2]\nterminal = 1001\nuser = bob\n"));
    config_free(&config);
    assert_false(reads(GIVEN LINE "[line 2]\nterminal = 1001\n"));
    assert_non_null(strstr(error, ":7: line 2 has the terminal '1001', as line 1 of the same switch has"));
    config_free(&config);
}

static void missing_setting_is_told_with_the_line_and_what_it_is(void **state)
{
    (void)state;
    refused("[switch]\nport = 1\nuser = alice\n" LINE, ":4: line 1 has no password (Password); set it, here or in the "
            "section switch");
    refused("[switch]\nport = 1\n[line 2]\nterminal = 1\nuser = a\npassword = b\n" LINE,
            ":7: line 1 has no user (User name); set it, here or in the section switch");
    assert_true(reads("[switch]\nport = 1\n")); /* without lines nobody logs in */
    config_free(&config);
}

static void what_is_no_number_is_refused(void **state)
{
    (void)state;
    static const char *const numbers[] = {"", "-1", "+1", "01", "00", "1x", "4294967296", "99999999999"};
    for (unsigned i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        char text[200], sentence[200];
        snprintf(text, sizeof(text), "[switch]\ngroup = %s\n", numbers[i]);
        snprintf(sentence, sizeof(sentence), ":2: group is '%s'; write a number from 0 to 4294967295, without zeros "
                 "before it", numbers[i]);
        refused(text, sentence);
    }
}

static void what_its_field_cannot_hold_is_refused(void **state)
{
    (void)state;
    refused("[switch]\ngroup = 12345\n", ":2: group is '12345'; the switch's messages hold 1 to 4 characters of it; "
            "correct it");
    refused("[switch]\nuser = a|b\n", ":2: user is 'a|b'; the switch's messages cannot hold one of its characters; "
            "leave it out");
    refused("[switch]\nuser =\n", ":2: user is ''; the switch's messages hold 1 to 32 characters of it; correct it");
    refused("[line 1]\nrealm = 김\n", ":2: realm is '김'; the switch's encoding has no such text; write it as the "
            "switch does");
    assert_true(reads(GIVEN "realm = 12345äöü\n")); /* characters count, not bytes */
    config_free(&config);
}

/* Each value fits, but not all of them. */
static void login_that_would_be_too_long_is_refused(void **state)
{
    (void)state;
    refused("[switch]\nport = 1\nuser = 12345678901234567890123456789012\npassword = " SECRET
            "7890123456789012345678901\n" LINE,
            ":5: line 1 cannot log in with its password: message is longer than the limit; correct it");
    assert_true(reads("[switch]\nport = 1\nuser = 12345678901234567890123456789012\npassword = " SECRET "\n" LINE));
    config_free(&config);
}

static void setting_stands_once_and_under_its_name(void **state)
{
    (void)state;
    refused("[switch]\nuser = a\nuser = b\n", ":3: user is set twice in this section; remove one, or move it to its "
            "own section");
    refused("[switch]\npasswort = " SECRET "\n",
            ":2: unknown setting 'passwort'; a switch has host, port and baud, and for "
            "this protocol user, password, group, realm");
    refused("[line 1]\nUser = a\n", ":2: unknown setting 'User'; a line has name, terminal, host, port and baud, and "
            "for this protocol user, password, group, realm");
    refused("[trace]\nuser = a\n", ":2: unknown setting 'user'; a trace has level, people, file and size");
}

static void secret_that_is_wrong_is_told_of_without_what_it_is(void **state)
{
    (void)state;
    refused("[switch]\npassword = " SECRET "|\n", ":2: password cannot be what it is; the switch's messages cannot "
            "hold one of its characters; leave it out");
    refused("[switch]\npassword = " SECRET "789012345678901234567890123\n", ":2: password cannot be what it is; the "
            "switch's messages hold 0 to 32 characters of it; correct it");
    refused("[switch]\npassword = " SECRET "김\n", ":2: password cannot be what it is; the switch's encoding has no "
            "such text; write it as the switch does");
    char text[400] = "[switch]\npassword = " SECRET;
    memset(text + strlen(text), 'x', 300);
    refused(text, ":2: password cannot be what it is; write at most 256 bytes");
    refused("[switch]\npassword = " SECRET "\npassword = " SECRET "\n", ":3: password is set twice in this section; "
            "remove one, or move it to its own section");
}

/* Whatever is freed on the way, and at the end. */
static void no_secret_stays_in_memory(void **state)
{
    (void)state;
    frees = freed_secrets = 0;
    assert_true(reads(GIVEN LINE "[line 2]\nterminal = 2\npassword = " SECRET SECRET "\n[line 3]\nterminal = 3\n"));
    config_free(&config);
    assert_false(reads(GIVEN LINE "[line 2]\npassword = " SECRET "|\n"));
    config_free(&config);
    assert_false(reads("[switch]\npassword = " SECRET "\npassword = " SECRET "\n"));
    config_free(&config);
    assert_true(frees > 20);
    assert_int_equal(freed_secrets, 0);
}

enum { STACK = 1 << 20 };
static _Alignas(4096) unsigned char stack[STACK];

/* Whether a text stands on that stack, of which sanitizers may have forbidden parts. */
__attribute__((no_sanitize("address"))) static bool is_on_stack(const void *text, size_t len)
{
    static unsigned char copy[STACK];
    const volatile unsigned char *at = stack;
    for (size_t i = 0; i < STACK; i++)
        copy[i] = at[i];
    return memmem(copy, STACK, text, len) != NULL;
}

/* Let a thread do that, on a stack that can be looked at afterwards. Returns whether it has left a secret there. */
static bool leaves_secret(void *(*does)(void *))
{
    static const char16_t wide[] = u"" SECRET;
    pthread_attr_t attributes;
    pthread_t thread;
    memset(stack, 0, STACK);
    assert_int_equal(pthread_attr_init(&attributes), 0);
    assert_int_equal(pthread_attr_setstack(&attributes, stack, STACK), 0);
    assert_int_equal(pthread_create(&thread, &attributes, does, NULL), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(pthread_attr_destroy(&attributes), 0);
    return is_on_stack(SECRET, strlen(SECRET)) || is_on_stack(wide, sizeof wide - sizeof *wide);
}

static bool visit(void *context, const char *what, const char *place)
{
    (void)context, (void)what, (void)place;
    return true;
}

static bool visit_value(void *context, const char *name, const char *value, const char *place)
{
    (void)context, (void)name, (void)value, (void)place;
    return true;
}

static bool was_read;
static unsigned char sent[TEXT_BYTES];

static void *read_settings(void *none)
{
    was_read = settings_read("login", &(struct settings_visitor){.section = visit, .value = visit_value}, error,
                             sizeof error);
    return none;
}

static void *encode_secret(void *none)
{
    was_read = config_encode(&protocol, SECRET, sent) == strlen(SECRET);
    return none;
}

static void *read_config(void *none)
{
    was_read = config_read(&protocol, &config, error, sizeof error);
    return none;
}

static void *keep_secret(void *none)
{
    char kept[4096] = SECRET; /* deeper than what ends the thread */
    __asm__ volatile("" : : "r"(kept) : "memory");
    return none;
}

static void no_secret_stays_on_the_stack(void **state)
{
    (void)state;
    assert_true(leaves_secret(keep_secret));
    write_settings(LINE "[switch]\nport = 1\nuser = alice\npassword = " SECRET "\n");
    assert_false(leaves_secret(read_settings));
    assert_true(was_read);
    assert_false(leaves_secret(encode_secret));
    assert_true(was_read);
    assert_false(leaves_secret(read_config));
    assert_true(was_read);
    config_free(&config);
}

static void wiped_memory_is_zero(void **state)
{
    (void)state;
    char *text = strdup(SECRET);
    secret_wipe(text, strlen(text));
    assert_memory_equal(text, "\0\0\0\0\0\0", sizeof(SECRET));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_have_the_settings_of_the_switch_and_the_defaults),
        cmocka_unit_test(line_may_have_its_own),
        cmocka_unit_test(value_is_kept_in_the_encoding_of_the_switch),
        cmocka_unit_test(terminal_may_stand_twice_if_different_people_log_in),
        cmocka_unit_test(missing_setting_is_told_with_the_line_and_what_it_is),
        cmocka_unit_test(what_is_no_number_is_refused),
        cmocka_unit_test(what_its_field_cannot_hold_is_refused),
        cmocka_unit_test(login_that_would_be_too_long_is_refused),
        cmocka_unit_test(setting_stands_once_and_under_its_name),
        cmocka_unit_test(secret_that_is_wrong_is_told_of_without_what_it_is),
        cmocka_unit_test(no_secret_stays_in_memory),
        cmocka_unit_test(no_secret_stays_on_the_stack),
        cmocka_unit_test(wiped_memory_is_zero),
    };
    return cmocka_run_group_tests_name("config: settings", tests, make_path, remove_path);
}
