/* test_dialstring.c: what applications ask to dial (rules 31 and 32). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dialstring.h"

enum { UTF_8 = 65001, KOREAN = 949, LATIN_1 = 28591 };

/* A protocol that leaves out what spec/addpac.tspec leaves out, in an encoding of our choice. */
static const struct protocol *speaking(unsigned codepage)
{
    static struct protocol spoken = {.dest_skips = " ()-./", .dest_skips_first = "TtPp", .dest_ends_at = "|^"};
    spoken.codepage = codepage;
    return &spoken;
}

static void becomes(unsigned codepage, LPCWSTR address, const char *number)
{
    struct text text;
    assert_int_equal(dialstring_read(speaking(codepage), address, &text), 0);
    assert_int_equal(text.len, strlen(number));
    assert_memory_equal(text.at, number, text.len);
}

static void fails(unsigned codepage, LPCWSTR address, DWORD error)
{
    struct text text;
    assert_int_equal(dialstring_read(speaking(codepage), address, &text), (LONG)error);
}

static void number_is_taken_as_it_stands(void **state)
{
    (void)state;
    becomes(UTF_8, u"4000", "4000");
    becomes(UTF_8, u"*72#,9", "*72#,9");
    becomes(UTF_8, u"40%00\r\n", "40%00\r\n"); /* the encoder's to refuse */
}

static void what_the_spec_leaves_out_is_left_out(void **state)
{
    (void)state;
    becomes(UTF_8, u"+82 (2) 568-3848", "+8225683848");
    becomes(UTF_8, u"T 555-12.34/5|6^Wanda@home?", "55512345");
    fails(UTF_8, u" ()-./", LINEERR_INVALADDRESS);
    fails(UTF_8, u"|4000", LINEERR_INVALADDRESS);
    struct protocol plain = *speaking(UTF_8);
    plain.dest_skips = plain.dest_skips_first = plain.dest_ends_at = "";
    struct text text;
    assert_int_equal(dialstring_read(&plain, u"T(5)|6", &text), 0);
    assert_true(text_is(&text, slice_text("T(5)|6")));
}

static void tone_or_pulse_prefix_is_dropped_once(void **state)
{
    (void)state;
    becomes(UTF_8, u"T4000", "4000");
    becomes(UTF_8, u"t4000", "4000");
    becomes(UTF_8, u"P4000", "4000");
    becomes(UTF_8, u"p4000", "4000");
    becomes(UTF_8, u"TT4000", "T4000");
    becomes(UTF_8, u"4000T", "4000T");
}

static void first_request_that_a_switch_cannot_meet_is_the_error(void **state)
{
    (void)state;
    fails(UTF_8, u"W4000", LINEERR_DIALDIALTONE);
    fails(UTF_8, u"9w4000", LINEERR_DIALDIALTONE);
    fails(UTF_8, u"4000@", LINEERR_DIALQUIET);
    fails(UTF_8, u"40$00", LINEERR_DIALBILLING);
    fails(UTF_8, u"T?4000", LINEERR_DIALPROMPT);
    fails(UTF_8, u"4?$@W", LINEERR_DIALPROMPT);
    fails(UTF_8, u"4@W$?", LINEERR_DIALQUIET);
}

static void nothing_to_dial_is_no_address(void **state)
{
    (void)state;
    fails(UTF_8, NULL, LINEERR_INVALADDRESS);
    fails(UTF_8, u"", LINEERR_INVALADDRESS);
    fails(UTF_8, u"T", LINEERR_INVALADDRESS);
    fails(UTF_8, u"p", LINEERR_INVALADDRESS);
}

static void number_may_be_as_long_as_a_text_holds(void **state)
{
    (void)state;
    static WCHAR wide[100000];
    char number[TEXT_BYTES + 1] = "";
    for (size_t i = 0; i + 1 < sizeof(wide) / sizeof(wide[0]); i++)
        wide[i] = '4';
    fails(UTF_8, wide, LINEERR_INVALADDRESS);
    wide[TEXT_BYTES + 1] = 0;
    fails(UTF_8, wide, LINEERR_INVALADDRESS);
    wide[TEXT_BYTES] = 0;
    memset(number, '4', TEXT_BYTES);
    becomes(UTF_8, wide, number);
    wide[0] = 0xAC00; /* three bytes */
    fails(UTF_8, wide, LINEERR_INVALADDRESS);
}

static void characters_beyond_ascii_are_sent_in_the_protocols_encoding(void **state)
{
    (void)state;
    becomes(UTF_8, u"4\xE4", "4\xC3\xA4");
    becomes(LATIN_1, u"4\xE4", "4\xE4");
    becomes(KOREAN, u"\xAC00", "\xB0\xA1");
    becomes(UTF_8, u"\xD83D\xDCDE", "\xF0\x9F\x93\x9E"); /* a surrogate pair */
}

/* Nothing is ever replaced: a number must not change on its way. */
static void character_that_the_encoding_lacks_is_no_address(void **state)
{
    (void)state;
    static const WCHAR half[] = {'4', 0xD83D, 0}, wrong[] = {0xDCDE, 0xD83D, 0};
    fails(LATIN_1, u"4\xAC00", LINEERR_INVALADDRESS);
    fails(KOREAN, u"4\xE4", LINEERR_INVALADDRESS);
    fails(KOREAN, u"\xD83D\xDCDE", LINEERR_INVALADDRESS);
    fails(UTF_8, half, LINEERR_INVALADDRESS);
    fails(UTF_8, wrong, LINEERR_INVALADDRESS);
}

/* Rule 90. The field of AddPac's numbers has the digits, letters and a comma. */
static void digits_that_cannot_be_generated_are_left_out(void **state)
{
    (void)state;
    struct protocol spoken = protocol;
    struct text text;
    assert_int_equal(digits_read(&spoken, u"1", &text), (LONG)LINEERR_OPERATIONUNAVAIL);
    spoken.operations[OPERATION_GENERATE_DIGITS] = spoken.operations[OPERATION_MAKE_CALL];
    assert_int_equal(digits_read(&spoken, u"1x2,+D!\u00e9*#\uff11", &text), 0);
    assert_true(text_is(&text, slice_text("12,D*#")));
    assert_int_equal(digits_read(&spoken, u"xyz", &text), 0);
    assert_int_equal(text.len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(number_is_taken_as_it_stands),
        cmocka_unit_test(what_the_spec_leaves_out_is_left_out),
        cmocka_unit_test(tone_or_pulse_prefix_is_dropped_once),
        cmocka_unit_test(first_request_that_a_switch_cannot_meet_is_the_error),
        cmocka_unit_test(nothing_to_dial_is_no_address),
        cmocka_unit_test(number_may_be_as_long_as_a_text_holds),
        cmocka_unit_test(characters_beyond_ascii_are_sent_in_the_protocols_encoding),
        cmocka_unit_test(character_that_the_encoding_lacks_is_no_address),
        cmocka_unit_test(digits_that_cannot_be_generated_are_left_out),
    };
    return cmocka_run_group_tests_name("dialstring", tests, NULL, NULL);
}
