/* test_trace_lines.c: what the trace says, and what it keeps to itself. The linker's --wrap brings the records. */
#include "../portable_cmocka.h"

#include <stdio.h>

#include "said.h"

void __wrap_trace_put(struct trace *trace, struct trace_record *record, const void *bytes, size_t len);

enum { FIELDS = 7, KOREAN = 949 };

static const struct field_type fields[FIELDS] = {
    {"to", "", 0, 64, 64, false, false, NULL, {0}}, {"phase", "", 1, 8, 8, true, false, NULL, {0}},
    {"id", "", 1, 8, 8, false, false, NULL, {0}},
    {"note", "", 0, 64, 64, false, false, NULL, {0}}, {"from", "", 0, 64, 64, false, false, NULL, {0}},
    {"word", "", 0, 64, 64, false, false, NULL, {0}}, {"pin", "", 0, 64, 64, false, true, NULL, {0}},
};

static const struct message_type messages[] = {
    {.name = "Ring", .count = FIELDS, .field = {0, 1, 2, 3, 4, 5, 6},
     .hole = {NO_HOLE, [ROLE_CALL] = 2, [ROLE_CALLER] = 4, NO_HOLE, NO_HOLE, NO_HOLE}},
};

/* A message is its fields, with bars between them; "?" is none. */
static bool decode(const unsigned char *frame, size_t len, enum direction direction, struct message *message,
                   struct fault *fault)
{
    (void)direction;
    *fault = (struct fault){.code = FAULT_UNKNOWN_MESSAGE, .hole = NO_HOLE};
    *message = (struct message){.count = 1, .field = {slice_of(frame, 0)}};
    for (size_t i = 0; i < len; i++) {
        if (frame[i] == '|')
            message->field[message->count++] = slice_of(frame + i + 1, 0);
        else
            message->field[message->count - 1].len++;
    }
    return len == 0 || *frame != '?';
}

#define TOY(page) {.name = "toy", .version = "1.0", .title = "To\ny \u202EPBX", .codepage = page, \
                   .messages = messages, .message_count = 1, .fields = fields, .field_count = FIELDS, \
                   .decode = decode}
static const struct protocol utf8 = TOY(CODEPAGE_UTF8), korean = TOY(KOREAN);

static struct trace masked = {.level = TRACE_WIRE, .spoken = &utf8};
static struct trace shown = {.level = TRACE_WIRE, .spoken = &utf8, .people_shown = true};
static struct trace masked_korean = {.level = TRACE_WIRE, .spoken = &korean};
static struct trace shown_korean = {.level = TRACE_WIRE, .spoken = &korean, .people_shown = true};
/* Its messages have no secret: the last field is not there. */
static const struct protocol open_toy = {
    .name = "toy", .codepage = CODEPAGE_UTF8, .messages = messages, .message_count = 1,
    .greeting = {{(const unsigned char *)"Manager", 7}, {NULL, 0}}, .fields = fields, .field_count = FIELDS - 1,
    .decode = decode};
static struct trace masked_open = {.level = TRACE_WIRE, .spoken = &open_toy};
static struct trace shown_open = {.level = TRACE_WIRE, .spoken = &open_toy, .people_shown = true};
static const char *said; /* the last line, from the word on that says what it is about */
static bool cut;

void __wrap_trace_put(struct trace *trace, struct trace_record *record, const void *bytes, size_t len)
{
    static struct trace_line line;
    said = said_of(trace, record, bytes, len, &line);
    cut = line.cut;
}

/* What is said of a message whose only field has this value. */
static const char *value_of(struct trace *trace, const char *value)
{
    trace_received(trace, 0, slice_text(value));
    return strstr(said, "to=") + strlen("to=");
}

static void numbers_and_names_are_masked(void **state)
{
    (void)state;
    assert_string_equal(value_of(&masked, "4000"), "**00 (4)");
    assert_string_equal(value_of(&masked, "Alice Kim"), "**im (9)");
    assert_string_equal(value_of(&masked, "홍길동 1001"), "**01 (8)");
    assert_string_equal(value_of(&masked, "박 보검"), "**보검 (4)");
}

static void of_few_characters_none_is_shown(void **state)
{
    (void)state;
    assert_string_equal(value_of(&masked, "홍길동"), "** (3)");
    assert_string_equal(value_of(&masked, "7"), "** (1)");
    assert_string_equal(value_of(&masked, ""), "\"\"");
}

static void only_the_call_and_its_state_are_known_to_be_about_nobody(void **state)
{
    (void)state;
    static const char message[] = "4000|Talking|c-17|Bob Lee|1001|4711";
    trace_received(&masked, 3, slice_text(message));
    assert_string_equal(said, "wire  link 3 < Ring to=**00 (4) phase=Talking id=c-17 note=**ee (7) from=**01 (4) "
                              "word=**11 (4)");
    trace_received(&shown, 3, slice_text(message));
    assert_string_equal(said, "wire  link 3 < Ring to=4000 phase=Talking id=c-17 note=\"Bob Lee\" from=1001 word=4711");
}

static void a_secret_is_never_shown(void **state)
{
    (void)state;
    static const char *const messages_with_it[] = {"|||||\x1f|s3cret", "|||||\x1f|", "|||||\x1f|\xFF s3cret \"\r\n"};
    struct trace *const traces[] = {&masked, &shown, &masked_korean, &shown_korean};
    for (unsigned i = 0; i < 4; i++)
        for (unsigned k = 0; k < 3; k++) {
            trace_received(traces[i], 0, slice_text(messages_with_it[k]));
            assert_string_equal(strstr(said, " pin="), " pin=**");
            trace_sent(traces[i], 0, slice_text(messages_with_it[k]));
            assert_string_equal(strstr(said, " pin="), " pin=**");
        }
}

static void a_value_cannot_pass_for_another_value_or_line(void **state)
{
    (void)state;
    assert_string_equal(value_of(&shown, "a\" to=\"b"), "\"a\\x22 to=\\x22b\"");
    assert_string_equal(value_of(&shown, "a\r\nb\\n"), "a\\x0D\\x0Ab\\x5Cn");
}

static void values_are_written_as_utf8(void **state)
{
    (void)state;
    assert_string_equal(value_of(&shown_korean, "\xC8\xAB" "1"), "홍1");
    assert_string_equal(value_of(&masked_korean, "\xC8\xAB\xC8\xAB\xC8\xAB\xC8\xAB"), "**홍홍 (4)");
    assert_string_equal(value_of(&shown, "é😀\uFFFD"), "é😀\uFFFD");
}

static void bytes_that_are_no_text_stand_as_bytes(void **state)
{
    (void)state;
    assert_string_equal(value_of(&shown, "a\xFF" "b\x9B"), "a\\xFFb\\x9B");
    assert_string_equal(value_of(&shown, "\xC0\xAF|"), "\\xC0\\xAF phase=\"\"");       /* longer than need be */
    assert_string_equal(value_of(&shown, "\xED\xA0\x80"), "\\xED\\xA0\\x80");           /* half a pair */
    assert_string_equal(value_of(&shown, "\xF4\x90\x80\x80"), "\\xF4\\x90\\x80\\x80"); /* beyond Unicode */
    assert_string_equal(value_of(&shown, "1\xE2\x80"), "1\\xE2\\x80");                   /* ends too early */
    assert_string_equal(value_of(&shown, "\xE2\x80" "1"), "\\xE2\\x80" "1");
    assert_string_equal(value_of(&shown_korean, "\xC8\xAB\xC8"), "홍\\xC8");
    assert_string_equal(value_of(&masked, "4000\xFF"), "**0\\xFF (5)");
}

static void what_is_unprintable_is_escaped(void **state)
{
    (void)state;
    assert_string_equal(value_of(&shown, "a\x1B[2J\x7F"), "a\\x1B[2J\\x7F");
    assert_string_equal(value_of(&shown, "\xC2\x9B" "1\xC2\x85"), "\\u{9B}1\\u{85}");
    assert_string_equal(value_of(&shown, "\u2028\u2029\u202E\u2066\u200B"),
                        "\\u{2028}\\u{2029}\\u{202E}\\u{2066}\\u{200B}");
    assert_string_equal(value_of(&shown, "\uFEFF\uE000\U000E0041\U0010FFFF"),
                        "\\u{FEFF}\\u{E000}\\u{E0041}\\u{10FFFF}");
    assert_string_equal(value_of(&masked, "4000\u202E\u2028"), "**\\u{202E}\\u{2028} (6)");
}

static void a_space_of_any_width_is_in_quotes(void **state)
{
    (void)state;
    assert_string_equal(value_of(&shown, "a\u00A0" "from=b"), "\"a\u00A0" "from=b\"");
    assert_string_equal(value_of(&shown, "홍\u3000길동"), "\"홍\u3000길동\"");
}

static void of_a_long_value_the_beginning_is_shown(void **state)
{
    (void)state;
    char value[TRACE_SHOWN + 2], expected[TRACE_SHOWN + 4] = {0};
    memset(value, '1', sizeof(value));
    value[TRACE_SHOWN + 1] = 0;
    memset(expected, '1', TRACE_SHOWN);
    strcat(expected, "…");
    assert_string_equal(value_of(&shown, value), expected);
    value[TRACE_SHOWN] = '2';
    assert_string_equal(value_of(&masked, value), "**12 (257)");
}

static void a_line_that_is_too_long_is_cut_and_keeps_its_beginning(void **state)
{
    (void)state;
    char message[FIELDS * TRACE_SHOWN];
    memset(message, '1', sizeof(message));
    for (unsigned i = 1; i < FIELDS; i++)
        message[i * TRACE_SHOWN] = '|';
    trace_received(&shown, 0, slice_of(message, sizeof(message)));
    assert_true(cut);
    assert_memory_equal(said, "wire  link 0 < Ring to=1111", 27);
}

static void a_message_that_is_sent_is_shown_like_one_that_arrives(void **state)
{
    (void)state;
    trace_sent(&masked, 2, slice_text("4000"));
    assert_string_equal(said, "wire  link 2 > Ring to=**00 (4)");
}

static void of_a_rejected_message_no_byte_is_shown_if_the_protocol_has_a_secret(void **state)
{
    (void)state;
    const struct fault fault = {.code = FAULT_TOO_FEW_FIELDS, .offset = 3};
    trace_rejected(&shown, 1, &fault, slice_text("Rnig"));
    assert_string_equal(said, "wire  link 1 < rejected: too few fields, at byte 3 of 4");
    trace_received(&shown, 1, slice_text("?4000"));
    assert_string_equal(said, "wire  link 1 < rejected: unknown message, at byte 0 of 5");
}

static void the_bytes_of_a_rejected_message_are_shown_like_people(void **state)
{
    (void)state;
    const struct fault fault = {.code = FAULT_TOO_FEW_FIELDS, .offset = 3};
    trace_rejected(&shown_open, 1, &fault, slice_text("Rni\x92 4000\r\n"));
    assert_string_equal(said, "wire  link 1 < rejected: too few fields, at byte 3 of 11; "
                              "bytes=\"Rni\\x92 4000\\x0D\\x0A\"");
    trace_rejected(&masked_open, 1, &fault, slice_text("Rni\x92 4000\r\n"));
    assert_string_equal(said, "wire  link 1 < rejected: too few fields, at byte 3 of 11");
}

static void a_greeting_is_shown_whole_or_as_the_spec_has_it(void **state)
{
    (void)state;
    trace_greeting(&shown_open, 1, slice_text("Manager of Alice/5.0"));
    assert_string_equal(said, "wire  link 1 < greeting \"Manager of Alice/5.0\"");
    trace_greeting(&masked_open, 1, slice_text("Manager of Alice/5.0"));
    assert_string_equal(said, "wire  link 1 < greeting Manager");
}

static void a_skipped_message_is_too_long(void **state)
{
    (void)state;
    trace_skipped(&shown, 1);
    assert_string_equal(said, "wire  link 1 < skipped: message is longer than the limit");
}

static const char *connection_said(enum trace_news news, const char *host, int error)
{
    trace_connection(&masked, 3, news, host, 5060, error);
    return said;
}

static void a_connections_news_name_the_switch(void **state)
{
    (void)state;
    assert_string_equal(connection_said(TRACE_CONNECTING, "pbx", 0), "link  link 3 connecting to pbx:5060");
    assert_string_equal(connection_said(TRACE_CONNECTED, "pbx", 0), "link  link 3 connected to pbx:5060");
    assert_string_equal(connection_said(TRACE_DISCONNECTING, "pbx", 0), "link  link 3 disconnecting from pbx:5060");
    assert_string_equal(connection_said(TRACE_CLOSED, "pbx", 0), "link  link 3 closed by pbx:5060");
    assert_string_equal(connection_said(TRACE_BROKEN, "pbx", 111), "link  link 3 lost pbx:5060, error 111");
}

static void a_hosts_name_and_a_title_end_no_line(void **state)
{
    (void)state;
    assert_string_equal(connection_said(TRACE_CONNECTED, "p\nb\u2028x\xFF", 0),
                        "link  link 3 connected to p\\x0Ab\\u{2028}x\\xFF:5060");
    struct trace_record start = {.kind = RECORD_START};
    __wrap_trace_put(&masked, &start, NULL, 0);
    assert_memory_equal(said, "trace tspec: toy 1.0 (To\\x0Ay \\u{202E}PBX), ", 43);
}

static const char *number_of(struct trace *trace, const WCHAR *number)
{
    trace_dial(trace, TRACE_GIVEN("lineMakeCall hdLine=0x%llx", 1ull), number, 7, 0);
    assert_memory_equal(said, "tspi  lineMakeCall hdLine=0x1 dest=", 35);
    static char dest[TRACE_LINE];
    snprintf(dest, sizeof(dest), "%s", strstr(said, "dest=") + strlen("dest="));
    *strstr(dest, " = request 7") = 0;
    return dest;
}

static void a_number_to_dial_is_masked_too(void **state)
{
    (void)state;
    static const WCHAR number[] = {'0', '2', '-', '4', '0', '0', '0', 0}, none[] = {0}, half[] = {0xD83D, '1', 0},
                       strange[] = {0x202E, '1', 0x9B, 0xDBFF, 0xDFFF, 0};
    assert_string_equal(number_of(&masked, number), "**00 (7)");
    assert_string_equal(number_of(&shown, number), "02-4000");
    assert_string_equal(number_of(&masked, none), "\"\"");
    assert_string_equal(number_of(&masked, NULL), "\"\"");
    assert_string_equal(number_of(&shown, half), "\\u{D83D}1");
    assert_string_equal(number_of(&shown, strange), "\\u{202E}1\\u{9B}\\u{10FFFF}");
}

static void of_a_number_without_end_the_beginning_is_read(void **state)
{
    (void)state;
    WCHAR number[64]; /* no NUL: a sanitizer sees whoever reads on */
    for (int i = 0; i < 64; i++)
        number[i] = '\n';
    assert_int_equal(strlen(number_of(&shown, number)), 64 * strlen("\\x0A"));
}

#define CALL_SAID(result, ...) (trace_call(&masked, TRACE_GIVEN(__VA_ARGS__), (LONG)(result), 0), said)

static void a_call_says_what_it_was_given_and_what_it_returned(void **state)
{
    (void)state;
    assert_string_equal(CALL_SAID(0, "lineClose hdLine=0x%x", 16u), "tspi  lineClose hdLine=0x10 = 0");
    assert_string_equal(CALL_SAID(7, "lineDrop"), "tspi  lineDrop = request 7");
    assert_string_equal(CALL_SAID(0, "%s a=%u b=0x%llx!", "x", 4000000000u, 1ull << 32 >> 1),
                        "tspi  x a=4000000000 b=0x80000000! = 0");
    assert_string_equal(CALL_SAID(0, "%u%u%u%u%u%u", 1, 2, 3, 4, 5, 6), "tspi  123456 = 0");
    assert_string_equal(CALL_SAID(LINEERR_INVALADDRESS, "lineMakeCall"), "tspi  lineMakeCall = LINEERR_INVALADDRESS");
    assert_string_equal(CALL_SAID(PHONEERR_BADDEVICEID, "x"), "tspi  x = PHONEERR_BADDEVICEID");
    assert_string_equal(CALL_SAID(0x8BADF00D, "x"), "tspi  x = 0x8badf00d");
}

static void a_call_that_was_looked_at_says_how_long_it_took(void **state)
{
    (void)state;
    unsigned ms, hundredths;
    int len;
    trace_call(&masked, TRACE_GIVEN("x"), 0, os_clock_us() - 5000);
    assert_int_equal(sscanf(said, "tspi  x = 0, %u.%2u ms%n", &ms, &hundredths, &len), 2);
    assert_int_equal(said[len], 0);
    assert_true(ms >= 5);
}

static const char *event_said(HTAPICALL call, DWORD message, DWORD_PTR first, DWORD_PTR second)
{
    trace_event(&masked, (HTAPILINE)1, call, message, first, second, 0);
    return said;
}

static void a_completion_has_the_requests_number_and_result(void **state)
{
    (void)state;
    trace_completion(&masked, 7, 0);
    assert_string_equal(said, "tapi  ASYNC_COMPLETION request 7 = 0");
    trace_completion(&masked, 7, (LONG)LINEERR_OPERATIONFAILED);
    assert_string_equal(said, "tapi  ASYNC_COMPLETION request 7 = LINEERR_OPERATIONFAILED");
}

static void events_have_tapis_names(void **state)
{
    HTAPICALL call = (HTAPICALL)2;
    (void)state;
    assert_string_equal(event_said(NULL, LINE_LINEDEVSTATE, LINEDEVSTATE_INSERVICE, 0),
                        "tapi  LINE_LINEDEVSTATE htLine=0x1 INSERVICE");
    assert_string_equal(event_said(NULL, LINE_ADDRESSSTATE, 0, 8), "tapi  LINE_ADDRESSSTATE htLine=0x1 0x0 0x8");
    assert_string_equal(event_said(call, LINE_CALLINFO, 0x8000, 0),
                        "tapi  LINE_CALLINFO htLine=0x1 htCall=0x2 0x8000 0x0");
    assert_string_equal(event_said(call, LINE_GENERATE, 1, 5), "tapi  LINE_GENERATE htLine=0x1 htCall=0x2 0x1 0x5");
    assert_string_equal(event_said(call, LINE_CALLSTATE, LINECALLSTATE_RINGBACK, 0),
                        "tapi  LINE_CALLSTATE htLine=0x1 htCall=0x2 RINGBACK");
    assert_string_equal(event_said(call, LINE_CALLSTATE, LINECALLSTATE_DISCONNECTED, LINEDISCONNECTMODE_BUSY),
                        "tapi  LINE_CALLSTATE htLine=0x1 htCall=0x2 DISCONNECTED BUSY");
    assert_string_equal(event_said(call, LINE_CALLSTATE, LINECALLSTATE_CONNECTED, 1),
                        "tapi  LINE_CALLSTATE htLine=0x1 htCall=0x2 CONNECTED mode 0x1");
    assert_string_equal(event_said(NULL, LINE_CREATE, 0x30000, 5), "tapi  LINE_CREATE line=5");
    assert_string_equal(event_said(NULL, LINE_REMOVE, 12, 0), "tapi  LINE_REMOVE device=12");
}

static void an_announced_call_is_said_with_tapis_answer(void **state)
{
    (void)state;
    trace_new_call(&masked, (HTAPILINE)1, (HDRVCALL)16, (HTAPICALL)2);
    assert_string_equal(said, "tapi  LINE_NEWCALL htLine=0x1 hdCall=0x10 = htCall=0x2");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_and_names_are_masked),
        cmocka_unit_test(of_few_characters_none_is_shown),
        cmocka_unit_test(only_the_call_and_its_state_are_known_to_be_about_nobody),
        cmocka_unit_test(a_secret_is_never_shown),
        cmocka_unit_test(a_value_cannot_pass_for_another_value_or_line),
        cmocka_unit_test(values_are_written_as_utf8),
        cmocka_unit_test(bytes_that_are_no_text_stand_as_bytes),
        cmocka_unit_test(what_is_unprintable_is_escaped),
        cmocka_unit_test(a_space_of_any_width_is_in_quotes),
        cmocka_unit_test(of_a_long_value_the_beginning_is_shown),
        cmocka_unit_test(a_line_that_is_too_long_is_cut_and_keeps_its_beginning),
        cmocka_unit_test(a_message_that_is_sent_is_shown_like_one_that_arrives),
        cmocka_unit_test(of_a_rejected_message_no_byte_is_shown_if_the_protocol_has_a_secret),
        cmocka_unit_test(the_bytes_of_a_rejected_message_are_shown_like_people),
        cmocka_unit_test(a_greeting_is_shown_whole_or_as_the_spec_has_it),
        cmocka_unit_test(a_skipped_message_is_too_long),
        cmocka_unit_test(a_connections_news_name_the_switch),
        cmocka_unit_test(a_hosts_name_and_a_title_end_no_line),
        cmocka_unit_test(a_number_to_dial_is_masked_too),
        cmocka_unit_test(of_a_number_without_end_the_beginning_is_read),
        cmocka_unit_test(a_call_says_what_it_was_given_and_what_it_returned),
        cmocka_unit_test(a_call_that_was_looked_at_says_how_long_it_took),
        cmocka_unit_test(a_completion_has_the_requests_number_and_result),
        cmocka_unit_test(events_have_tapis_names),
        cmocka_unit_test(an_announced_call_is_said_with_tapis_answer),
    };
    if (!os_decoder_open(&masked_korean.decoder, KOREAN) || !os_decoder_open(&shown_korean.decoder, KOREAN))
        return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    os_decoder_close(&masked_korean.decoder);
    os_decoder_close(&shown_korean.decoder);
    return failed;
}
