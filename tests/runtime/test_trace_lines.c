/* test_trace_lines.c: what the trace says, and what it keeps to itself. The linker's --wrap gives the lines to the test. */
#include "check.h"

#include <stdio.h>
#include <string.h>

#include <tspi.h>

#include "trace/trace_lines.h"

void __wrap_trace_end(struct trace *trace, struct trace_line *line);

enum { RING, FIELDS = 6 };

static const struct field_type fields[FIELDS] = {
    {"to", "", 0, 64, false}, {"phase", "", 1, 8, true}, {"id", "", 1, 8, false}, {"note", "", 0, 64, false},
    {"from", "", 0, 64, false}, {"word", "", 0, 64, false},
};

static const struct message_type messages[] = {
    [RING] = {.name = "Ring", .count = FIELDS, .field = {0, 1, 2, 3, 4, 5},
              .hole = {NO_HOLE, [ROLE_CALL] = 2, [ROLE_CALLER] = 4, NO_HOLE, NO_HOLE, NO_HOLE}},
};

static bool decode(const unsigned char *frame, size_t len, enum direction direction, struct message *message,
                   struct fault *fault)
{
    (void)fault;
    *message = (struct message){.kind = RING, .count = 1, .field = {slice_of(frame, len)}};
    return direction == TO_SWITCH;
}

static const struct protocol utf8 = {.name = "toy", .codepage = 65001, .messages = messages, .message_count = 1,
                                     .fields = fields, .field_count = FIELDS, .decode = decode};
static const struct protocol korean = {.name = "toy", .codepage = 949, .messages = messages, .message_count = 1,
                                       .fields = fields, .field_count = FIELDS};

static struct trace masked = {.level = TRACE_WIRE}, shown = {.level = TRACE_WIRE, .people_shown = true};
static char said[TRACE_LINE + 1]; /* the last line, from the word on that says what it is about */
static bool cut;

void __wrap_trace_end(struct trace *trace, struct trace_line *line)
{
    (void)trace;
    const char *about = line->at;
    line->at[line->len] = 0;
    for (int blanks = 0; blanks < 3; blanks++)
        about = strchr(about, ' ') + 1;
    snprintf(said, sizeof(said), "%s", about);
    cut = line->cut;
}

/* What is said of a message whose first field has this value. */
static const char *value_of(struct trace *trace, const struct protocol *spoken, const char *value)
{
    struct message message = {.kind = RING, .count = 1, .field = {slice_text(value)}};
    trace_received(trace, spoken, 0, &message);
    return strstr(said, "to=") + strlen("to=");
}

static void numbers_and_names_are_masked(void **state)
{
    (void)state;
    assert_string_equal(value_of(&masked, &utf8, "4000"), "**00 (4)");
    assert_string_equal(value_of(&masked, &utf8, "Alice Kim"), "**im (9)");
    assert_string_equal(value_of(&masked, &utf8, "홍길동 1001"), "**01 (8)");
    assert_string_equal(value_of(&masked, &utf8, "박 보검"), "**보검 (4)");
}

static void of_few_characters_none_is_shown(void **state)
{
    (void)state;
    assert_string_equal(value_of(&masked, &utf8, "홍길동"), "** (3)");
    assert_string_equal(value_of(&masked, &utf8, "7"), "** (1)");
    assert_string_equal(value_of(&masked, &utf8, ""), "\"\"");
}

static void only_the_call_and_its_state_are_known_to_be_about_nobody(void **state)
{
    (void)state;
    const struct message message = {
        .kind = RING, .count = FIELDS,
        .field = {slice_text("4000"), slice_text("Talking"), slice_text("c-17"), slice_text("Bob Lee"),
                  slice_text("1001"), slice_text("4711")},
    };
    trace_received(&masked, &utf8, 3, &message);
    assert_string_equal(said, "wire  link 3 < Ring to=**00 (4) phase=Talking id=c-17 note=**ee (7) from=**01 (4) "
                              "word=**11 (4)");
    trace_received(&shown, &utf8, 3, &message);
    assert_string_equal(said, "wire  link 3 < Ring to=4000 phase=Talking id=c-17 note=\"Bob Lee\" from=1001 word=4711");
}

static void a_value_cannot_pass_for_another_value_or_line(void **state)
{
    (void)state;
    assert_string_equal(value_of(&shown, &utf8, "a\" to=\"b"), "\"a\\x22 to=\\x22b\"");
    assert_string_equal(value_of(&shown, &utf8, "a\r\nb\\n"), "a\\x0D\\x0Ab\\x5Cn");
}

static void values_are_written_as_utf8(void **state)
{
    (void)state;
    assert_string_equal(value_of(&shown, &korean, "\xC8\xAB" "1"), "홍1");
    assert_string_equal(value_of(&masked, &korean, "\xC8\xAB\xC8\xAB\xC8\xAB\xC8\xAB"), "**홍홍 (4)");
    assert_string_equal(value_of(&shown, &utf8, "é😀"), "é😀");
    assert_string_equal(value_of(&shown, &utf8, "a\xFF" "b"), "a\xEF\xBF\xBD" "b");
}

static void a_line_that_is_too_long_is_cut_and_keeps_its_beginning(void **state)
{
    (void)state;
    struct message message = {.kind = RING, .count = FIELDS};
    char value[256];
    memset(value, '1', sizeof(value));
    for (unsigned i = 0; i < FIELDS; i++)
        message.field[i] = slice_of(value, sizeof(value));
    trace_received(&shown, &utf8, 0, &message);
    assert_true(cut);
    assert_memory_equal(said, "wire  link 0 < Ring to=1111", 27);
}

static void a_message_that_is_sent_is_shown_like_one_that_arrives(void **state)
{
    (void)state;
    static struct { struct effect effect; char room[8]; } sending;
    static const struct core core = {.protocol = &utf8};
    sending.effect = (struct effect){.kind = EFFECT_SEND, .link = {.number = 2, .len = 4}};
    memcpy(sending.effect.bytes, "4000", 4);
    trace_effect(&masked, &core, &sending.effect);
    assert_string_equal(said, "wire  link 2 > Ring to=**00 (4)");
}

static void at_level_calls_nothing_of_the_wire_is_said(void **state)
{
    (void)state;
    static const struct core core = {.protocol = &utf8};
    const struct effect effect = {.kind = EFFECT_DISCONNECT};
    struct trace calls = {.level = TRACE_CALLS};
    strcpy(said, "nothing");
    trace_effect(&calls, &core, &effect);
    assert_string_equal(said, "nothing");
}

static void of_a_rejected_message_no_byte_is_shown(void **state)
{
    (void)state;
    const struct fault fault = {.code = FAULT_TOO_FEW_FIELDS, .offset = 12};
    trace_rejected(&shown, 1, &fault, 40);
    assert_string_equal(said, "wire  link 1 < rejected: too few fields, at byte 12 of 40");
}

static const char *number_of(struct trace *trace, const WCHAR *number)
{
    static struct trace_line kept;
    trace_number(trace, &kept, number);
    return kept.at;
}

static void a_number_to_dial_is_masked_too(void **state)
{
    (void)state;
    static const WCHAR number[] = {'0', '2', '-', '4', '0', '0', '0', 0}, none[] = {0}, half[] = {0xD83D, '1', 0};
    assert_string_equal(number_of(&masked, number), "**00 (7)");
    assert_string_equal(number_of(&shown, number), "02-4000");
    assert_string_equal(number_of(&masked, none), "\"\"");
    assert_string_equal(number_of(&masked, NULL), "\"\"");
    assert_string_equal(number_of(&shown, half), "\xEF\xBF\xBD" "1");
}

static void of_a_number_without_end_the_beginning_is_read(void **state)
{
    (void)state;
    WCHAR number[64]; /* no NUL: a sanitizer sees whoever reads on */
    for (int i = 0; i < 64; i++)
        number[i] = '\n';
    assert_int_equal(strlen(number_of(&shown, number)), 64 * strlen("\\x0A"));
}

__attribute__((format(printf, 2, 3))) static const char *call_of(LONG result, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    trace_call(&masked, 0, result, format, arguments);
    va_end(arguments);
    return said;
}

static void a_call_says_what_it_was_given_and_what_it_returned(void **state)
{
    (void)state;
    assert_string_equal(call_of(0, "lineClose hdLine=0x%x", 16u), "tspi  lineClose hdLine=0x10 = 0");
    assert_string_equal(call_of(7, "lineDrop"), "tspi  lineDrop = request 7");
    assert_string_equal(call_of((LONG)LINEERR_INVALADDRESS, "lineMakeCall"), "tspi  lineMakeCall = LINEERR_INVALADDRESS");
    assert_string_equal(call_of((LONG)PHONEERR_BADDEVICEID, "x"), "tspi  x = PHONEERR_BADDEVICEID");
    assert_string_equal(call_of((LONG)0x8BADF00D, "x"), "tspi  x = 0x8badf00d");
}

static const char *effect_said(const struct effect *effect)
{
    static const struct core core = {.protocol = &utf8};
    trace_effect(&masked, &core, effect);
    return said;
}

static const char *step_said(uint32_t call_state, uint32_t mode)
{
    const struct effect effect = {.kind = EFFECT_CALL_STATE,
                                  .call = {.htCall = (HTAPICALL)2, .line = (HTAPILINE)1, .step = {call_state, mode, 0}}};
    return effect_said(&effect);
}

static void callbacks_have_tapis_names(void **state)
{
    (void)state;
    const struct effect good = {.kind = EFFECT_COMPLETE, .complete = {7, 0}};
    const struct effect bad = {.kind = EFFECT_COMPLETE, .complete = {7, (LONG)LINEERR_OPERATIONFAILED}};
    const struct effect open = {.kind = EFFECT_LINE_EVENT, .event = {.line = (HTAPILINE)1, .message = LINE_LINEDEVSTATE,
                                                                     .param = {LINEDEVSTATE_INSERVICE}}};
    assert_string_equal(effect_said(&good), "tapi  ASYNC_COMPLETION request 7 = 0");
    assert_string_equal(effect_said(&bad), "tapi  ASYNC_COMPLETION request 7 = LINEERR_OPERATIONFAILED");
    assert_string_equal(effect_said(&open), "tapi  LINE_LINEDEVSTATE htLine=0x1 INSERVICE");
    assert_string_equal(step_said(LINECALLSTATE_RINGBACK, 0), "tapi  LINE_CALLSTATE htLine=0x1 htCall=0x2 RINGBACK");
    assert_string_equal(step_said(LINECALLSTATE_DISCONNECTED, LINEDISCONNECTMODE_BUSY),
                        "tapi  LINE_CALLSTATE htLine=0x1 htCall=0x2 DISCONNECTED BUSY");
    assert_string_equal(step_said(LINECALLSTATE_CONNECTED, 1),
                        "tapi  LINE_CALLSTATE htLine=0x1 htCall=0x2 CONNECTED mode 0x1");
}

static void an_announced_call_is_said_with_tapis_answer(void **state)
{
    (void)state;
    const struct effect effect = {.kind = EFFECT_NEW_CALL, .call = {.line = (HTAPILINE)1, .name = 16}};
    trace_new_call(&masked, &effect, (HTAPICALL)2);
    assert_string_equal(said, "tapi  LINE_NEWCALL htLine=0x1 hdCall=0x10 = htCall=0x2");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_and_names_are_masked),
        cmocka_unit_test(of_few_characters_none_is_shown),
        cmocka_unit_test(only_the_call_and_its_state_are_known_to_be_about_nobody),
        cmocka_unit_test(a_value_cannot_pass_for_another_value_or_line),
        cmocka_unit_test(values_are_written_as_utf8),
        cmocka_unit_test(a_line_that_is_too_long_is_cut_and_keeps_its_beginning),
        cmocka_unit_test(a_message_that_is_sent_is_shown_like_one_that_arrives),
        cmocka_unit_test(at_level_calls_nothing_of_the_wire_is_said),
        cmocka_unit_test(of_a_rejected_message_no_byte_is_shown),
        cmocka_unit_test(a_number_to_dial_is_masked_too),
        cmocka_unit_test(of_a_number_without_end_the_beginning_is_read),
        cmocka_unit_test(a_call_says_what_it_was_given_and_what_it_returned),
        cmocka_unit_test(callbacks_have_tapis_names),
        cmocka_unit_test(an_announced_call_is_said_with_tapis_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
