/* test_trace.c: the trace's thread and its file; the same on every system. Threads, writes and complaints are seen through
 * the linker's --wrap: the disk can be made to hang. */
#include "check.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "trace/trace.h"

#ifdef _WIN32
#include <direct.h>
#define LOG_FOLDER "ProgramData"
#define setenv(name, value, overwrite) _putenv_s(name, value)
#else
#include <unistd.h>
#define LOG_FOLDER "XDG_STATE_HOME"
#endif

enum { PATIENCE_MS = 20000, TALKERS = 4, EACH_SAYS = 2000, MUCH = 1 << 20 };

bool __real_os_thread_start(os_thread *thread, void (*run)(void *), void *argument);
bool __wrap_os_thread_start(os_thread *thread, void (*run)(void *), void *argument);
bool __real_os_file_open(os_file *file, const char *name, uint64_t *size);
bool __wrap_os_file_open(os_file *file, const char *name, uint64_t *size);
bool __real_os_file_write(os_file file, const void *bytes, size_t len);
bool __wrap_os_file_write(os_file file, const void *bytes, size_t len);
bool __real_os_file_rename(const char *from, const char *to);
bool __wrap_os_file_rename(const char *from, const char *to);
void __wrap_os_log(const char *line);

static const struct protocol toy = {.name = "toy", .version = "1.0", .title = "Toy"};
static struct trace trace;
static char folder[200], path[256], aside[260], text[MUCH];

static os_mutex lock; /* all down to `complaint` */
static os_cond changed;
static bool hangs, hanging; /* the disk; a write is at it */
static bool fails;          /* the disk is full */
static unsigned threads, opens, renames, complaints;
static char complaint[1000];

bool __wrap_os_thread_start(os_thread *thread, void (*run)(void *), void *argument)
{
    threads++;
    return __real_os_thread_start(thread, run, argument);
}

bool __wrap_os_file_open(os_file *file, const char *name, uint64_t *size)
{
    opens++;
    return __real_os_file_open(file, name, size);
}

bool __wrap_os_file_write(os_file file, const void *bytes, size_t len)
{
    os_mutex_lock(&lock);
    hanging = hangs;
    os_cond_broadcast(&changed);
    while (hangs)
        os_cond_wait(&changed, &lock);
    bool full = fails;
    os_mutex_unlock(&lock);
    return !full && __real_os_file_write(file, bytes, len);
}

bool __wrap_os_file_rename(const char *from, const char *to)
{
    bool good = __real_os_file_rename(from, to);
    os_mutex_lock(&lock);
    renames++;
    os_cond_broadcast(&changed);
    os_mutex_unlock(&lock);
    return good;
}

void __wrap_os_log(const char *line)
{
    os_mutex_lock(&lock);
    complaints++;
    snprintf(complaint, sizeof(complaint), "%s", line);
    os_cond_broadcast(&changed);
    os_mutex_unlock(&lock);
}

static void set_disk(bool now_hangs, bool now_fails)
{
    os_mutex_lock(&lock);
    hangs = now_hangs;
    fails = now_fails;
    os_cond_broadcast(&changed);
    os_mutex_unlock(&lock);
}

static void wait_until_it_hangs(void)
{
    os_mutex_lock(&lock);
    while (!hanging)
        os_cond_wait(&changed, &lock);
    os_mutex_unlock(&lock);
}

static void wait_for_one(const unsigned *number)
{
    os_mutex_lock(&lock);
    while (*number == 0)
        os_cond_wait(&changed, &lock);
    os_mutex_unlock(&lock);
}

/* Read a file into `text`. False if there is none. */
static bool read_file(const char *name)
{
    FILE *file = fopen(name, "rb");
    text[0] = 0;
    if (file == NULL)
        return false;
    text[fread(text, 1, sizeof(text) - 1, file)] = 0;
    fclose(file);
    return true;
}

static void write_file(const char *name, const char *words)
{
    FILE *file = fopen(name, "wb");
    assert_non_null(file);
    assert_true(fputs(words, file) >= 0 && fclose(file) == 0);
}

static void wait_for(const char *name, const char *words)
{
    uint64_t from = os_clock_ms();
    while ((!read_file(name) || strstr(text, words) == NULL) && os_clock_ms() - from < PATIENCE_MS)
        ;
    assert_non_null(strstr(text, words));
}

static unsigned count(const char *words)
{
    unsigned found = 0;
    for (const char *at = text; (at = strstr(at, words)) != NULL; at++)
        found++;
    return found;
}

static void start(enum trace_level level, uint32_t size_kib)
{
    const struct trace_config config = {.level = level, .file = path, .size_kib = size_kib};
    threads = opens = renames = complaints = 0;
    hanging = false;
    assert_true(trace_start(&trace, &toy, &config));
}

static void begin(void)
{
    remove(path);
    remove(aside);
    start(TRACE_CALLS, 1024);
}

static void say(const char *words)
{
    struct trace_line line;
    trace_begin(&line, "tspi");
    trace_add(&line, "%s", words);
    trace_end(&trace, &line);
}

static void off_there_is_no_thread_and_no_file(void **state)
{
    (void)state;
    remove(path);
    start(TRACE_OFF, 1024);
    assert_false(trace_has(&trace, TRACE_CALLS));
    trace_stop(&trace);
    assert_int_equal(threads, 0);
    assert_false(read_file(path));
}

static void a_level_has_those_below_it(void **state)
{
    (void)state;
    begin();
    assert_true(trace_has(&trace, TRACE_CALLS));
    assert_false(trace_has(&trace, TRACE_WIRE));
    trace_stop(&trace);
    start(TRACE_WIRE, 1024);
    assert_true(trace_has(&trace, TRACE_CALLS) && trace_has(&trace, TRACE_WIRE));
    trace_stop(&trace);
}

static void lines_stand_in_order_between_the_first_and_the_last(void **state)
{
    (void)state;
    begin();
    say("one");
    say("two");
    trace_stop(&trace);
    assert_true(read_file(path));
    const char *first = strstr(text, " trace tspec: toy 1.0 (Toy), "), *one = strstr(text, " tspi  one\n");
    const char *two = strstr(text, " tspi  two\n"), *last = strstr(text, " trace end of the session\n");
    assert_true(first != NULL && first < one && one < two && two < last);
    assert_non_null(strstr(first, " bit, level calls, people masked, times are UTC\n"));
    assert_int_equal(threads, 1);
}

/* 2026-01-31 12:34:56.789 4711 tspi  one */
static void a_line_begins_with_the_time_and_the_thread(void **state)
{
    (void)state;
    struct trace_line line;
    unsigned year, month, day, hour, minute, second, ms;
    unsigned long thread;
    trace_begin(&line, "tspi");
    trace_add(&line, "one");
    assert_int_equal(sscanf(line.at, "%4u-%2u-%2u %2u:%2u:%2u.%3u %lu tspi  one", &year, &month, &day, &hour, &minute,
                            &second, &ms, &thread), 8);
    assert_true(year >= 2024 && month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour < 24);
    assert_true(thread == os_thread_self());
}

static void a_session_appends_to_what_is_there(void **state)
{
    (void)state;
    begin();
    say("before");
    trace_stop(&trace);
    start(TRACE_CALLS, 1024);
    say("after");
    trace_stop(&trace);
    assert_true(read_file(path));
    assert_int_equal(count("tspec: toy"), 2);
    assert_true(strstr(text, "before") < strstr(text, "after"));
}

static void a_line_that_is_too_long_ends_in_an_ellipsis(void **state)
{
    (void)state;
    begin();
    struct trace_line line;
    trace_begin(&line, "tspi");
    for (int i = 0; i < 100; i++)
        trace_add(&line, "%s", "+++++++++++++++++++|");
    trace_add(&line, "!");
    trace_end(&trace, &line);
    say("next");
    trace_stop(&trace);
    assert_true(read_file(path));
    const char *end = strstr(text, "|…\n");
    assert_non_null(end);
    const char *from = strstr(text, " tspi  ") - strlen("2026-01-31 12:34:56.789 1");
    assert_true(end + strlen("|…\n") - from <= TRACE_LINE && end - from > TRACE_LINE - 60);
    assert_null(strstr(text, "!"));
    assert_non_null(strstr(end, " tspi  next\n"));
}

/* Twelve lines and the first are more than a KiB, and what is left after that is less: the file is put aside once. */
static void a_file_that_is_long_enough_is_put_aside(void **state)
{
    static const char words[] = "a line of some seventy bytes, which with its beginning makes a hundred";
    (void)state;
    remove(path);
    write_file(aside, "of last week");
    start(TRACE_CALLS, 1);
    for (int i = 0; i < 12; i++)
        say(words);
    wait_for_one(&renames);
    assert_true(read_file(aside));
    assert_int_equal(count("tspec: toy"), 1);
    unsigned before = count(words);
    assert_int_equal(count("of last week"), 0);
    say("after");
    trace_stop(&trace);
    assert_int_equal(count("after"), 0);
    assert_true(before > 0);
    assert_true(read_file(path));
    assert_int_equal(before + count(words), 12);
    assert_int_equal(count("after"), 1);
    assert_int_equal(count("tspec: toy"), 0);
}

/* The writer hangs with the first line: the memory fills up, and whoever says more comes back all the same. After the
 * first long line that finds no room a short one would still find some, but then nobody could tell where lines lack. */
static void lines_that_find_no_room_are_counted_and_told_where_they_lack(void **state)
{
    enum { SAID = 1000, BYTES = 800 }; /* of the room some hundred bytes are left */
    (void)state;
    char words[BYTES];
    memset(words, 'w', BYTES - 1);
    words[BYTES - 1] = 0;
    set_disk(true, false);
    begin();
    wait_until_it_hangs();
    for (int i = 0; i < SAID; i++)
        say(i < SAID / 2 ? words : "short");
    set_disk(false, false);
    wait_for(path, " lines lost\n");
    say("after");
    trace_stop(&trace);
    assert_true(read_file(path));
    const char *loss = strstr(text, " trace … ");
    assert_non_null(loss);
    unsigned kept = count(words);
    assert_true(kept >= 70 && kept <= TRACE_ROOM / BYTES);
    assert_int_equal(count("short"), 0);
    assert_int_equal(strtoul(loss + strlen(" trace … "), NULL, 10), SAID - kept);
    assert_int_equal(count("lines lost"), 1);
    assert_null(strstr(loss, words));
    assert_non_null(strstr(loss, " tspi  after\n"));
}

/* Begin to trace to a file whose folder's name is taken by a file, and wait for the complaint. */
static void begin_where_nothing_can_be_written(char usual[sizeof(path)])
{
    remove(path);
    write_file(path, "");
    memcpy(usual, path, sizeof(path));
    strcat(path, "/trace.log");
    start(TRACE_CALLS, 1024);
    wait_for_one(&complaints);
}

static void a_file_that_cannot_be_written_is_complained_of_once(void **state)
{
    (void)state;
    char usual[sizeof(path)];
    begin_where_nothing_can_be_written(usual);
    say("more");
    say("and more");
    trace_stop(&trace);
    assert_int_equal(complaints, 1);
    assert_true(strstr(complaint, path) == complaint && strstr(complaint, "[trace]") != NULL);
    assert_false(read_file(path));
    memcpy(path, usual, sizeof(path));
}

static void when_the_file_can_be_written_again_the_loss_is_told(void **state)
{
    (void)state;
    char usual[sizeof(path)];
    begin_where_nothing_can_be_written(usual);
    assert_int_equal(remove(usual), 0);
    say("after");
    trace_stop(&trace);
    assert_true(read_file(path));
    const char *loss = strstr(text, " trace … 1 lines lost\n");
    assert_true(loss != NULL && strstr(loss, " tspi  after\n") != NULL);
    assert_int_equal(remove(path), 0);
    assert_int_equal(rmdir(usual), 0);
    memcpy(path, usual, sizeof(path));
}

/* Which a disk that was taken away and came back needs. */
static void after_a_failure_the_file_is_opened_anew(void **state)
{
    (void)state;
    begin();
    wait_for(path, "tspec: toy");
    set_disk(false, true);
    say("on a full disk");
    wait_for_one(&complaints);
    set_disk(false, false);
    say("after");
    trace_stop(&trace);
    assert_true(opens > 1);
    assert_true(read_file(path));
    assert_true(strstr(text, " trace … 1 lines lost\n") != NULL && strstr(text, " tspi  after\n") != NULL);
}

static void without_a_file_the_usual_place_is_taken(void **state)
{
    (void)state;
    const struct trace_config config = {.level = TRACE_CALLS, .size_kib = 1024};
    char usual[256];
    snprintf(usual, sizeof(usual), "%s/tspec/toy.log", folder);
    assert_int_equal(setenv(LOG_FOLDER, folder, 1), 0);
    assert_true(trace_start(&trace, &toy, &config));
    trace_stop(&trace);
    assert_true(read_file(usual));
    assert_int_equal(count("tspec: toy"), 1);
    assert_int_equal(remove(usual), 0);
    *strrchr(usual, '/') = 0;
    assert_int_equal(rmdir(usual), 0);
}

static void talk(void *argument)
{
    (void)argument;
    for (int i = 0; i < EACH_SAYS; i++)
        say("somebody says something");
}

static unsigned lost_lines(void)
{
    unsigned lost = 0;
    for (const char *at = text; (at = strstr(at, " trace … ")) != NULL; at++)
        lost += (unsigned)strtoul(at + strlen(" trace … "), NULL, 10);
    return lost;
}

static void threads_never_mix_their_lines_and_every_line_is_accounted_for(void **state)
{
    (void)state;
    os_thread talkers[TALKERS];
    begin();
    for (int i = 0; i < TALKERS; i++)
        assert_true(__real_os_thread_start(&talkers[i], talk, NULL));
    for (int i = 0; i < TALKERS; i++)
        os_thread_join(&talkers[i]);
    trace_stop(&trace);
    assert_true(read_file(path));
    unsigned kept = count(" tspi  somebody says something\n"), lost = lost_lines();
    unsigned last = count("end of the session"); /* which may be one of the lost */
    assert_int_equal(kept + lost, TALKERS * EACH_SAYS + (1 - last));
}

static void make_paths(void)
{
    const char *temporary = getenv("TEMP") != NULL ? getenv("TEMP") : "/tmp";
    snprintf(folder, sizeof(folder), "%s/test_trace.%llu", temporary, (unsigned long long)os_clock_us());
    snprintf(path, sizeof(path), "%s/a.log", folder);
    snprintf(aside, sizeof(aside), "%s.1", path);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_level_has_those_below_it),
        cmocka_unit_test(off_there_is_no_thread_and_no_file),
        cmocka_unit_test(lines_stand_in_order_between_the_first_and_the_last),
        cmocka_unit_test(a_line_begins_with_the_time_and_the_thread),
        cmocka_unit_test(a_session_appends_to_what_is_there),
        cmocka_unit_test(a_line_that_is_too_long_ends_in_an_ellipsis),
        cmocka_unit_test(a_file_that_is_long_enough_is_put_aside),
        cmocka_unit_test(lines_that_find_no_room_are_counted_and_told_where_they_lack),
        cmocka_unit_test(threads_never_mix_their_lines_and_every_line_is_accounted_for),
        cmocka_unit_test(a_file_that_cannot_be_written_is_complained_of_once),
        cmocka_unit_test(when_the_file_can_be_written_again_the_loss_is_told),
        cmocka_unit_test(after_a_failure_the_file_is_opened_anew),
        cmocka_unit_test(without_a_file_the_usual_place_is_taken),
    };
    make_paths();
    os_mutex_init(&lock);
    os_cond_init(&changed);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    remove(path);
    remove(aside);
    rmdir(folder);
    return failed;
}
