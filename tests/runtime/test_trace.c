/* test_trace.c: the trace's thread and its memory; the same on every system. The linker's --wrap shows what is asked of
 * the system, and can make the disk hang. */
#include "files.h"
#include "trace/trace.h"
#include "trace/trace_text.h"

#ifdef _WIN32
#define LOG_FOLDER "ProgramData"
#define setenv(name, value, overwrite) _putenv_s(name, value)
#else
#define LOG_FOLDER "XDG_STATE_HOME"
#endif

enum { PATIENCE_MS = 20000, TALKERS = 4, EACH_SAYS = 2000, KOREAN = 949, LONGEST = 65536 };

bool __real_os_thread_start(os_thread *thread, void (*run)(void *), void *argument);
bool __wrap_os_thread_start(os_thread *thread, void (*run)(void *), void *argument);
bool __real_os_file_write(os_file file, const void *bytes, size_t len);
bool __wrap_os_file_write(os_file file, const void *bytes, size_t len);
size_t __real_os_to_utf16(unsigned codepage, struct slice bytes, WCHAR *out, size_t room);
size_t __wrap_os_to_utf16(unsigned codepage, struct slice bytes, WCHAR *out, size_t room);
bool __real_os_decoder_open(os_decoder *decoder, unsigned codepage);
bool __wrap_os_decoder_open(os_decoder *decoder, unsigned codepage);
void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);

static struct trace trace;

static os_mutex lock; /* the next three */
static os_cond changed;
static bool hangs, hanging; /* the disk; a write is at it */
static unsigned threads, allocations, conversions;
static bool no_memory, no_threads;
static unsigned decoded, decoded_here; /* messages, and those of them in the test's own thread */
static uint64_t here;

bool __wrap_os_thread_start(os_thread *thread, void (*run)(void *), void *argument)
{
    threads++;
    return !no_threads && __real_os_thread_start(thread, run, argument);
}

void *__wrap_malloc(size_t size)
{
    allocations++;
    return no_memory ? NULL : __real_malloc(size);
}

/* Each text that is converted so has its own converter. */
size_t __wrap_os_to_utf16(unsigned codepage, struct slice bytes, WCHAR *out, size_t room)
{
    conversions++;
    return __real_os_to_utf16(codepage, bytes, out, room);
}

bool __wrap_os_decoder_open(os_decoder *decoder, unsigned codepage)
{
    conversions++;
    return __real_os_decoder_open(decoder, codepage);
}

/* A message is the value of its one field. */
static bool decode(const unsigned char *frame, size_t len, enum direction direction, struct message *message,
                   struct fault *fault)
{
    (void)direction, (void)fault;
    *message = (struct message){.count = 1, .field = {slice_of(frame, len)}};
    decoded++;
    decoded_here += os_thread_self() == here;
    return true;
}

static const struct field_type fields[] = {{.name = "words"}};
static const struct message_type messages[] = {
    {.name = "Note", .count = 1, .hole = {NO_HOLE, NO_HOLE, NO_HOLE, NO_HOLE, NO_HOLE, NO_HOLE}}};
static const struct protocol toy = {.name = "toy", .version = "1.0", .title = "Toy", .codepage = KOREAN,
                                    .limit = LONGEST, .messages = messages, .message_count = 1, .fields = fields,
                                    .field_count = 1, .decode = decode};

bool __wrap_os_file_write(os_file file, const void *bytes, size_t len)
{
    os_mutex_lock(&lock);
    hanging = hangs;
    os_cond_broadcast(&changed);
    while (hangs)
        os_cond_wait(&changed, &lock);
    os_mutex_unlock(&lock);
    return __real_os_file_write(file, bytes, len);
}

static void set_disk(bool now_hangs)
{
    os_mutex_lock(&lock);
    hangs = now_hangs;
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

static void wait_for(const char *name, const char *words)
{
    uint64_t from = os_clock_ms();
    while ((!read_file(name) || strstr(read_text, words) == NULL) && os_clock_ms() - from < PATIENCE_MS)
        ;
    assert_non_null(strstr(read_text, words));
}

static unsigned count(const char *words)
{
    unsigned found = 0;
    for (const char *at = read_text; (at = strstr(at, words)) != NULL; at++)
        found++;
    return found;
}

static void start(enum trace_level level)
{
    const struct trace_config config = {.level = level, .file = path, .size_kib = 1024};
    threads = 0;
    hanging = false;
    assert_true(trace_start(&trace, &toy, &config));
}

static void begin(void)
{
    remove(path);
    start(TRACE_CALLS);
}

/* Words that live until they are written. */
static void say(const char *words)
{
    trace_call(&trace, TRACE_GIVEN("%s", words), 0, 0);
}

static void off_there_is_no_thread_and_no_file(void **state)
{
    (void)state;
    remove(path);
    start(TRACE_OFF);
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
    start(TRACE_WIRE);
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
    const char *first = strstr(read_text, " trace tspec: toy 1.0 (Toy), "),
               *one = strstr(read_text, " tspi  one = 0\n");
    const char *two = strstr(read_text, " tspi  two = 0\n"), *last = strstr(read_text, " trace end of the session\n");
    assert_true(first != NULL && first < one && one < two && two < last);
    assert_non_null(strstr(first, " bit, level calls, people masked, times are UTC\n"));
    assert_int_equal(threads, 1);
}

static void a_line_begins_with_the_time_and_the_thread(void **state)
{
    (void)state;
    unsigned year, month, day, hour, minute, second, ms;
    unsigned long thread;
    begin();
    say("one");
    trace_stop(&trace);
    assert_true(read_file(path));
    assert_int_equal(sscanf(strchr(read_text, '\n') + 1, "%4u-%2u-%2u %2u:%2u:%2u.%3u %lu tspi  one", &year, &month,
                            &day, &hour, &minute, &second, &ms, &thread), 8);
    assert_true(year >= 2024 && month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour < 24);
    assert_true(thread == os_thread_self());
}

static void a_session_appends_to_what_is_there(void **state)
{
    (void)state;
    begin();
    say("before");
    trace_stop(&trace);
    start(TRACE_CALLS);
    say("after");
    trace_stop(&trace);
    assert_true(read_file(path));
    assert_int_equal(count("tspec: toy"), 2);
    assert_true(strstr(read_text, "before") < strstr(read_text, "after"));
}

static void a_line_that_is_too_long_ends_in_an_ellipsis(void **state)
{
    (void)state;
    begin();
    char piece[201];
    memset(piece, '+', sizeof(piece));
    strcpy(piece + sizeof(piece) - 2, "|");
    trace_call(&trace, TRACE_GIVEN("%s%s%s%s%s!", piece, piece, piece, piece, piece), 0, 0);
    say("next");
    trace_stop(&trace);
    assert_true(read_file(path));
    const char *end = strstr(read_text, "|…\n");
    assert_non_null(end);
    const char *from = strstr(read_text, " tspi  ") - strlen("2026-01-31 12:34:56.789 1");
    assert_true(end + strlen("|…\n") - from <= TRACE_LINE && end - from > TRACE_LINE - 250);
    assert_null(strstr(read_text, "!"));
    assert_non_null(strstr(end, " tspi  next = 0\n"));
}

/* The writer hangs with the first line: the memory fills up, and whoever says more comes back all the same. After
 * the first long record that finds no room a short one would still find some, but then nobody could tell where
 * lines lack. */
static void lines_that_find_no_room_are_counted_and_told_where_they_lack(void **state)
{
    enum { SAID = 100, BYTES = 8000 }; /* of the room some thousand bytes are left */
    static char words[BYTES];
    (void)state;
    memset(words, 'w', BYTES);
    set_disk(true);
    begin();
    wait_until_it_hangs();
    for (int i = 0; i < SAID; i++) {
        if (i < SAID / 2)
            trace_sent(&trace, 0, slice_of(words, BYTES));
        else
            say("short");
    }
    set_disk(false);
    wait_for(path, " lines lost\n");
    say("after");
    trace_stop(&trace);
    assert_true(read_file(path));
    const char *loss = strstr(read_text, " trace … ");
    assert_non_null(loss);
    unsigned kept = count("> Note ");
    assert_true(kept >= TRACE_ROOM / BYTES - 1 && kept <= TRACE_ROOM / BYTES);
    assert_int_equal(count("short"), 0);
    assert_int_equal(strtoul(loss + strlen(" trace … "), NULL, 10), SAID - kept);
    assert_int_equal(count("lines lost"), 1);
    assert_null(strstr(loss, "> Note "));
    assert_non_null(strstr(loss, " tspi  after = 0\n"));
}

static void the_longest_message_finds_room(void **state)
{
    static char words[LONGEST];
    (void)state;
    memset(words, 'w', LONGEST);
    begin();
    wait_for(path, "tspec: toy");
    trace_sent(&trace, 0, slice_of(words, LONGEST));
    trace_stop(&trace);
    assert_true(read_file(path));
    assert_int_equal(count(" > Note words=**ww (65536)\n"), 1);
}

static void only_the_writer_makes_lines(void **state)
{
    (void)state;
    begin();
    here = os_thread_self();
    decoded = decoded_here = 0;
    trace_sent(&trace, 0, slice_text("4000"));
    trace_received(&trace, 0, slice_text("4000"));
    trace_stop(&trace);
    assert_int_equal(decoded, 2);
    assert_int_equal(decoded_here, 0);
}

static void once_it_has_begun_nothing_is_allocated(void **state)
{
    (void)state;
    begin();
    wait_for(path, "tspec: toy");
    allocations = conversions = 0;
    trace_sent(&trace, 0, slice_text("\xC8\xAB\xC8\xAB\xC8\xAB\xC8\xAB"));
    trace_dial(&trace, TRACE_GIVEN("lineMakeCall hdLine=0x%llx", 1ull), NULL, 0, 0);
    trace_connection(&trace, 0, TRACE_CONNECTED, "localhost", 80, 0);
    trace_stop(&trace);
    assert_true(read_file(path));
    assert_int_equal(count("words=**홍홍 (4)"), 1);
    assert_int_equal(count("lineMakeCall"), 1);
    assert_int_equal(count("localhost:80"), 1);
    assert_int_equal(allocations, 0);
    assert_int_equal(conversions, 0);
}

static void without_memory_or_a_thread_it_does_not_begin(void **state)
{
    const struct trace_config config = {.level = TRACE_CALLS, .file = path, .size_kib = 1};
    (void)state;
    no_memory = true;
    assert_false(trace_start(&trace, &toy, &config));
    assert_false(trace_has(&trace, TRACE_CALLS));
    no_memory = false;
    no_threads = true;
    assert_false(trace_start(&trace, &toy, &config));
    assert_false(trace_has(&trace, TRACE_CALLS));
    no_threads = false;
    trace_stop(&trace);
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
    for (const char *at = read_text; (at = strstr(at, " trace … ")) != NULL; at++)
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
    unsigned kept = count(" tspi  somebody says something = 0\n"), lost = lost_lines();
    unsigned last = count("end of the session"); /* which may be one of the lost */
    assert_int_equal(kept + lost, TALKERS * EACH_SAYS + (1 - last));
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
        cmocka_unit_test(lines_that_find_no_room_are_counted_and_told_where_they_lack),
        cmocka_unit_test(the_longest_message_finds_room),
        cmocka_unit_test(only_the_writer_makes_lines),
        cmocka_unit_test(once_it_has_begun_nothing_is_allocated),
        cmocka_unit_test(without_memory_or_a_thread_it_does_not_begin),
        cmocka_unit_test(threads_never_mix_their_lines_and_every_line_is_accounted_for),
        cmocka_unit_test(without_a_file_the_usual_place_is_taken),
    };
    files_begin("test_trace");
    os_mutex_init(&lock);
    os_cond_init(&changed);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    remove(path);
    files_end();
    return failed;
}
