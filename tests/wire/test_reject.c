/* test_reject.c: what is no message of the slides is rejected, with the fault and the byte that is wrong.
 *
 * Each bad frame is written in two pieces: the first wrong byte is the first of the second piece. */
#include "../portable_cmocka.h"

#include "placed.h"

struct bad {
    struct slice good, wrong;
    enum fault_code code;
    unsigned hole;
};

#define BYTES(text) {(const unsigned char *)(text), sizeof(text) - 1}
#define BAD(good, wrong, code, hole) {BYTES(good), BYTES(wrong), code, hole}
#define COUNT(table) (sizeof(table) / sizeof *(table))
#define END "\r\n\r\n"
#define STATE "Notify % CALL_STATE % "
#define CALL STATE "4001 % OnHookState % 17 % "

#define TEN "0123456789"
#define THIRTY TEN TEN TEN
#define KOREAN_8 "가나다라마바사아"
#define KOREAN_32 KOREAN_8 KOREAN_8 KOREAN_8 KOREAN_8
#define PHONES_8 "📞📞📞📞📞📞📞📞"
#define PHONES_64 PHONES_8 PHONES_8 PHONES_8 PHONES_8 PHONES_8 PHONES_8 PHONES_8 PHONES_8

enum { WIRE_BYTES = 2048 };

static struct slice join(unsigned char *room, struct slice a, struct slice b)
{
    assert_true(a.len + b.len <= WIRE_BYTES);
    memcpy(room, a.at, a.len);
    memcpy(room + a.len, b.at, b.len);
    return slice_of(room, a.len + b.len);
}

static void assert_rejected(enum direction direction, const struct bad *bad, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        unsigned char room[WIRE_BYTES];
        struct slice wire = join(room, bad[i].good, bad[i].wrong);
        struct decoded decoded = decode_placed(wire, direction);
        const struct fault *fault = &decoded.fault;
        if (decoded.accepted)
            fail_msg("accepted: %.*s", (int)wire.len, (const char *)wire.at);
        if (fault->code != bad[i].code || fault->offset != bad[i].good.len || fault->hole != bad[i].hole)
            fail_msg("%s at byte %zu, hole %u; not %s at byte %zu, hole %u: %.*s", fault_text(fault->code),
                     fault->offset, fault->hole, fault_text(bad[i].code), bad[i].good.len, bad[i].hole,
                     (int)wire.len, (const char *)wire.at);
    }
}

static void assert_accepted(enum direction direction, struct slice wire)
{
    struct decoded decoded = decode_placed(wire, direction);
    if (!decoded.accepted)
        fail_msg("%s at byte %zu: %.*s", fault_text(decoded.fault.code), decoded.fault.offset, (int)wire.len,
                 (const char *)wire.at);
}

static void unknown_words(void **state)
{
    static const struct bad bad[] = {
        BAD("", END, FAULT_UNKNOWN_MESSAGE, NO_HOLE),
        BAD("   ", END, FAULT_UNKNOWN_MESSAGE, NO_HOLE),
        BAD("", "%" END, FAULT_UNKNOWN_MESSAGE, NO_HOLE),
        BAD("", "garbage" END, FAULT_UNKNOWN_MESSAGE, NO_HOLE),
        BAD("  ", "Note % CALL_STATE" END, FAULT_UNKNOWN_MESSAGE, NO_HOLE),
        BAD("", "response % Success" END, FAULT_UNKNOWN_MESSAGE, NO_HOLE),
        BAD("", "Responses % Success" END, FAULT_UNKNOWN_MESSAGE, NO_HOLE),
        BAD("", "Respons" END, FAULT_UNKNOWN_MESSAGE, NO_HOLE),
        BAD("", "Re sponse % Success" END, FAULT_UNKNOWN_MESSAGE, NO_HOLE),
        BAD("", "Response\t% Success" END, FAULT_UNKNOWN_MESSAGE, NO_HOLE),
        BAD("", "\xEF\xBB\xBFResponse % Success" END, FAULT_UNKNOWN_MESSAGE, NO_HOLE),
        BAD("", "Response\0 % Success" END, FAULT_UNKNOWN_MESSAGE, NO_HOLE),
        BAD("", "\nResponse % Success" END, FAULT_UNKNOWN_MESSAGE, NO_HOLE),
        BAD("Response % ", "Succes" END, FAULT_UNKNOWN_MESSAGE, NO_HOLE),
        BAD("Response % ", "Success!" END, FAULT_UNKNOWN_MESSAGE, NO_HOLE),
        BAD("Response % ", "Success\r" END, FAULT_UNKNOWN_MESSAGE, NO_HOLE),
        BAD("Response % ", "Success\r\n" "x" END, FAULT_UNKNOWN_MESSAGE, NO_HOLE),
        BAD("Response % ", "% Success" END, FAULT_UNKNOWN_MESSAGE, NO_HOLE),
        BAD("Response % ", "Fail\0" END, FAULT_UNKNOWN_MESSAGE, NO_HOLE),
        BAD("Response % ", "CALL_STATE" END, FAULT_UNKNOWN_MESSAGE, NO_HOLE),
        BAD("Notify % ", "CALL_STAT % 4001 % OnHookState % 17 %%%%" END, FAULT_UNKNOWN_MESSAGE, NO_HOLE),
        BAD("Notify % ", "Success" END, FAULT_UNKNOWN_MESSAGE, NO_HOLE),
    };
    (void)state;
    assert_rejected(FROM_SWITCH, bad, COUNT(bad));
}

static void direction_matters(void **state)
{
    static const struct bad from[] = {
        BAD("", "Action % Dial % 4000" END, FAULT_UNKNOWN_MESSAGE, NO_HOLE),
        BAD("", "Action % Drop" END, FAULT_UNKNOWN_MESSAGE, NO_HOLE),
    };
    static const struct bad to[] = {
        BAD("", "Response % Success" END, FAULT_UNKNOWN_MESSAGE, NO_HOLE),
        BAD("", "Response % Fail" END, FAULT_UNKNOWN_MESSAGE, NO_HOLE),
        BAD("", CALL "%%%" END, FAULT_UNKNOWN_MESSAGE, NO_HOLE),
        BAD("Action % ", "Success" END, FAULT_UNKNOWN_MESSAGE, NO_HOLE),
    };
    (void)state;
    assert_rejected(FROM_SWITCH, from, COUNT(from));
    assert_rejected(TO_SWITCH, to, COUNT(to));
}

static void too_few_fields(void **state)
{
    static const struct bad from[] = {
        BAD("Response", END, FAULT_TOO_FEW_FIELDS, NO_HOLE),
        BAD("Notify", END, FAULT_TOO_FEW_FIELDS, NO_HOLE),
        BAD("Notify % CALL_STATE", END, FAULT_TOO_FEW_FIELDS, NO_HOLE),
        BAD("Notify % CALL_INFO  ", END, FAULT_TOO_FEW_FIELDS, NO_HOLE),
        BAD(STATE, END, FAULT_TOO_FEW_FIELDS, NO_HOLE),
        BAD(STATE "4001", END, FAULT_TOO_FEW_FIELDS, NO_HOLE),
        BAD(STATE "4001 % OnHookState", END, FAULT_TOO_FEW_FIELDS, NO_HOLE),
        BAD(STATE "4001 % HoldState", END, FAULT_TOO_FEW_FIELDS, NO_HOLE),
        BAD(STATE "4001 % OnHookState % 17", END, FAULT_TOO_FEW_FIELDS, NO_HOLE),
        BAD(CALL "a", END, FAULT_TOO_FEW_FIELDS, NO_HOLE),
        BAD(CALL "a % b", END, FAULT_TOO_FEW_FIELDS, NO_HOLE),
        BAD(CALL "a % b % c", END, FAULT_TOO_FEW_FIELDS, NO_HOLE),
    };
    static const struct bad to[] = {
        BAD("Action", END, FAULT_TOO_FEW_FIELDS, NO_HOLE),
        BAD("Action % Dial", END, FAULT_TOO_FEW_FIELDS, NO_HOLE),
    };
    (void)state;
    assert_rejected(FROM_SWITCH, from, COUNT(from));
    assert_rejected(TO_SWITCH, to, COUNT(to));
}

static void too_many_fields(void **state)
{
    static const struct bad from[] = {
        BAD("Response % Success ", "%" END, FAULT_TOO_MANY_FIELDS, NO_HOLE),
        BAD("Response % Fail", "% Fail" END, FAULT_TOO_MANY_FIELDS, NO_HOLE),
        BAD(CALL "a % b % c % d ", "%" END, FAULT_TOO_MANY_FIELDS, NO_HOLE),
        BAD(CALL "Kim % 4001 % Lee % 4000", "% 5000" END, FAULT_TOO_MANY_FIELDS, NO_HOLE),
    };
    static const struct bad to[] = {
        BAD("Action % Drop % 4000 ", "% 4001" END, FAULT_TOO_MANY_FIELDS, NO_HOLE),
        BAD("Action % Dial % 4000 ", "% 4001" END, FAULT_TOO_MANY_FIELDS, NO_HOLE),
    };
    (void)state;
    assert_rejected(FROM_SWITCH, from, COUNT(from));
    assert_rejected(TO_SWITCH, to, COUNT(to));
}

static void empty_fields_that_may_not_be(void **state)
{
    static const struct bad from[] = {
        BAD(STATE, "% OnHookState % 17 %%%%" END, FAULT_EMPTY_FIELD, 0),
        BAD(STATE "   ", "% OnHookState % 17 %%%%" END, FAULT_EMPTY_FIELD, 0),
        BAD(STATE "4001 % ", "% 17 %%%%" END, FAULT_EMPTY_FIELD, 1),
        BAD(STATE "4001 % OnHookState %", "%%%%" END, FAULT_EMPTY_FIELD, 2),
    };
    static const struct bad to[] = {
        BAD("Action % Dial % ", END, FAULT_EMPTY_FIELD, 0),
        BAD("Action % Dial %", END, FAULT_EMPTY_FIELD, 0),
    };
    (void)state;
    assert_rejected(FROM_SWITCH, from, COUNT(from));
    assert_rejected(TO_SWITCH, to, COUNT(to));
}

/* A field is as long as its characters, whatever bytes they take. */
static void long_fields(void **state)
{
    static const struct bad from[] = {
        BAD(STATE THIRTY "12", "3 % OnHookState % 17 %%%%" END, FAULT_LONG_FIELD, 0),
        BAD(STATE KOREAN_32, "가 % OnHookState % 17 %%%%" END, FAULT_LONG_FIELD, 0),
        BAD(STATE "4001 % " THIRTY THIRTY "1234", "5 % 17 %%%%" END, FAULT_LONG_FIELD, 1),
        BAD(STATE "4001 % OnHookState %   " THIRTY " 1", "2 %%%%" END, FAULT_LONG_FIELD, 2),
        BAD(CALL PHONES_64, "a % 1 % 2 % 3" END, FAULT_LONG_FIELD, 3),
        BAD(CALL "% " THIRTY "12", "3 %%" END, FAULT_LONG_FIELD, 4),
        BAD(CALL "%% " KOREAN_32 KOREAN_32, "1 %" END, FAULT_LONG_FIELD, 5),
        BAD(CALL "%%% " THIRTY "12", "3" END, FAULT_LONG_FIELD, 6),
    };
    static const struct bad to[] = {
        BAD("Action % Dial % " THIRTY THIRTY "1234", "5" END, FAULT_LONG_FIELD, 0),
    };
    (void)state;
    assert_rejected(FROM_SWITCH, from, COUNT(from));
    assert_rejected(TO_SWITCH, to, COUNT(to));
}

static void longest_fields_are_accepted(void **state)
{
    (void)state;
    assert_accepted(FROM_SWITCH, WIRE(STATE "   " THIRTY "12   % OnHookState % " KOREAN_32 " %%%%" END));
    assert_accepted(FROM_SWITCH, WIRE(STATE "4001 % " THIRTY THIRTY "1234 % 17 %%%%" END));
    assert_accepted(FROM_SWITCH, WIRE(CALL PHONES_64 " % " KOREAN_32 " % " PHONES_64 " % " THIRTY "12" END));
    assert_accepted(TO_SWITCH, WIRE("Action % Dial % " THIRTY THIRTY "1234" END));
}

static void control_characters(void **state)
{
    static const struct bad bad[] = {
        BAD(STATE, "\0 % OnHookState % 17 %%%%" END, FAULT_CHARACTER, 0),
        BAD(STATE "4001", "\0 % OnHookState % 17 %%%%" END, FAULT_CHARACTER, 0),
        BAD(STATE "4001 % OnHookState", "\0 % 17 %%%%" END, FAULT_CHARACTER, 1),
        BAD(STATE "4001 % OnHookState % 17", "\r % %%%" END, FAULT_CHARACTER, 2),
        BAD(CALL "Kim", "\rLee %%%" END, FAULT_CHARACTER, 3),
        BAD(CALL "Kim", "\nLee %%%" END, FAULT_CHARACTER, 3),
        BAD(CALL "Kim", "\r\nLee %%%" END, FAULT_CHARACTER, 3),
        BAD(CALL "Kim", "\r\n\rLee %%%" END, FAULT_CHARACTER, 3),
        BAD(CALL "Kim %", "\n4001 %%" END, FAULT_CHARACTER, 4),
        BAD(CALL "Kim % 4001 % ", "\r % 4000" END, FAULT_CHARACTER, 5),
        BAD(CALL "Kim % 4001 % Lee % 4000", "\0" END, FAULT_CHARACTER, 6),
        BAD(CALL "Kim % 4001 % Lee % 4000", "\n" END, FAULT_CHARACTER, 6),
        BAD(CALL "Kim % 4001 % Lee % 4000", "\r" END, FAULT_CHARACTER, 6),
    };
    (void)state;
    assert_rejected(FROM_SWITCH, bad, COUNT(bad));
}

static void characters_that_a_number_to_dial_may_not_hold(void **state)
{
    static const struct bad bad[] = {
        BAD("Action % Dial % 40", " 00" END, FAULT_CHARACTER, 0),
        BAD("Action % Dial % ", "-4000" END, FAULT_CHARACTER, 0),
        BAD("Action % Dial % 4000", "\t" END, FAULT_CHARACTER, 0),
        BAD("Action % Dial %", "\t4000" END, FAULT_CHARACTER, 0),
        BAD("Action % Dial % 4000", "가" END, FAULT_CHARACTER, 0),
        BAD("Action % Dial % 4000", "\xFF" END, FAULT_ENCODING, 0),
        BAD("Action % Dial % 4000", "\0" END, FAULT_CHARACTER, 0),
        BAD("Action % Dial % 4000", "\r" END, FAULT_CHARACTER, 0),
        BAD("Action % Dial % 4000", " \n" END, FAULT_CHARACTER, 0),
    };
    (void)state;
    assert_rejected(TO_SWITCH, bad, COUNT(bad));
    assert_accepted(TO_SWITCH, WIRE("Action % Dial % *21#,+0123456789ABCXYZabcxyz" END));
}

static void bytes_that_are_no_utf8(void **state)
{
    static const struct bad bad[] = {
        BAD(CALL "Kim", "\xFF %%%" END, FAULT_ENCODING, 3),
        BAD(CALL, "\xFE %%%" END, FAULT_ENCODING, 3),
        BAD(CALL "Kim", "\x80 %%%" END, FAULT_ENCODING, 3),                 /* continues nothing */
        BAD(CALL "Kim", "\xBF %%%" END, FAULT_ENCODING, 3),
        BAD(CALL "Kim", "\xC0\xA5 %%%" END, FAULT_ENCODING, 3),             /* overlong "%" */
        BAD(CALL "Kim", "\xC1\xBF %%%" END, FAULT_ENCODING, 3),
        BAD(CALL "Kim", "\xE0\x80\xA5 %%%" END, FAULT_ENCODING, 3),
        BAD(CALL "Kim", "\xE0\x9F\xBF %%%" END, FAULT_ENCODING, 3),
        BAD(CALL "Kim", "\xF0\x80\x80\x8D %%%" END, FAULT_ENCODING, 3),
        BAD(CALL "Kim", "\xF0\x8F\xBF\xBF %%%" END, FAULT_ENCODING, 3),
        BAD(CALL "Kim", "\xED\xA0\x80 %%%" END, FAULT_ENCODING, 3),         /* surrogates */
        BAD(CALL "Kim", "\xED\xBF\xBF %%%" END, FAULT_ENCODING, 3),
        BAD(CALL "Kim", "\xF4\x90\x80\x80 %%%" END, FAULT_ENCODING, 3),     /* beyond U+10FFFF */
        BAD(CALL "Kim", "\xF5\x80\x80\x80 %%%" END, FAULT_ENCODING, 3),
        BAD(CALL "Kim", "\xEA\xB0 %%%" END, FAULT_ENCODING, 3),             /* cut off */
        BAD(CALL "Kim", "\xC3%%%" END, FAULT_ENCODING, 3),
        BAD(CALL "%%% 가", "\xF0\x9F\x93" END, FAULT_ENCODING, 6),
        BAD(CALL "%%% 가", "\xF0\x9F" END, FAULT_ENCODING, 6),
        BAD(CALL "%%% 가", "\xF0" END, FAULT_ENCODING, 6),
        BAD(STATE, "\xEA % OnHookState % 17 %%%%" END, FAULT_ENCODING, 0),
        BAD(STATE "4001 % OnHookState", "\xEA % 17 %%%%" END, FAULT_ENCODING, 1),
    };
    (void)state;
    assert_rejected(FROM_SWITCH, bad, COUNT(bad));
}

static void first_and_last_characters_of_each_utf8_length_are_accepted(void **state)
{
    (void)state;
    assert_accepted(FROM_SWITCH, WIRE(CALL "\x01\x7F % \xC2\x80\xDF\xBF % "
                                           "\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF % "
                                           "\xF0\x90\x80\x80\xF4\x8F\xBF\xBF" END));
}

static void frame_without_its_terminator(void **state)
{
    static const struct bad bad[] = {
        BAD("", "", FAULT_TOO_FEW_FIELDS, NO_HOLE),
        BAD("\n\r\n", "", FAULT_TOO_FEW_FIELDS, NO_HOLE),
        BAD("Response % Success", "", FAULT_TOO_FEW_FIELDS, NO_HOLE),
        BAD("Response % Success\r\n\r", "", FAULT_TOO_FEW_FIELDS, NO_HOLE),
        BAD("Response % Success\r\n\r\n ", "", FAULT_TOO_FEW_FIELDS, NO_HOLE),
    };
    (void)state;
    assert_rejected(FROM_SWITCH, bad, COUNT(bad));
}

/* No framer hands out such a frame; an encoder that was given a terminator in a value does. */
static void terminator_before_the_end_of_the_frame(void **state)
{
    static const struct bad bad[] = {
        BAD("Response % Success", END "Response % Success" END, FAULT_CHARACTER, NO_HOLE),
        BAD(CALL "%%% 4000", END END, FAULT_CHARACTER, NO_HOLE),
    };
    (void)state;
    assert_rejected(FROM_SWITCH, bad, COUNT(bad));
}

static void message_longer_than_the_limit(void **state)
{
    unsigned char wire[1025];
    static const char head[] = "Response % Success";

    (void)state;
    memset(wire, ' ', sizeof wire);
    memcpy(wire, head, sizeof head - 1);
    memcpy(wire + 1020, END, 4);
    assert_accepted(FROM_SWITCH, slice_of(wire, 1024));
    memcpy(wire + 1020, " " END, 5);
    struct decoded decoded = decode_placed(slice_of(wire, 1025), FROM_SWITCH);
    assert_false(decoded.accepted);
    assert_int_equal(decoded.fault.code, FAULT_LONG_MESSAGE);
    assert_int_equal(decoded.fault.offset, 1024);
    assert_int_equal(decoded.fault.hole, NO_HOLE);
}

/* Every good frame with any one byte taken away, or replaced by one that matters, is read or rejected within itself. */
static void damaged_anywhere_it_stays_within_the_frame(void **state)
{
    static const char good[] = CALL "김 철수 % 4001 % Lee % 4000" END;
    static const unsigned char bytes[] = {0, ' ', '%', '\r', '\n', 0x80, 0xC3, 0xE0, 0xED, 0xF0, 0xFF};
    unsigned char wire[sizeof good];
    const size_t len = sizeof good - 1;

    (void)state;
    for (size_t at = 0; at < len; at++) {
        memcpy(wire, good, at);
        memcpy(wire + at, good + at + 1, len - at - 1);
        struct decoded decoded = decode_placed(slice_of(wire, len - 1), FROM_SWITCH);
        assert_true(decoded.accepted || (decoded.fault.code != FAULT_NONE && decoded.fault.offset <= len - 1));
        for (size_t i = 0; i < sizeof bytes; i++) {
            memcpy(wire, good, len);
            wire[at] = bytes[i];
            decoded = decode_placed(slice_of(wire, len), FROM_SWITCH);
            assert_true(decoded.accepted || (decoded.fault.code != FAULT_NONE && decoded.fault.offset <= len));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unknown_words),
        cmocka_unit_test(direction_matters),
        cmocka_unit_test(too_few_fields),
        cmocka_unit_test(too_many_fields),
        cmocka_unit_test(empty_fields_that_may_not_be),
        cmocka_unit_test(long_fields),
        cmocka_unit_test(longest_fields_are_accepted),
        cmocka_unit_test(control_characters),
        cmocka_unit_test(characters_that_a_number_to_dial_may_not_hold),
        cmocka_unit_test(bytes_that_are_no_utf8),
        cmocka_unit_test(first_and_last_characters_of_each_utf8_length_are_accepted),
        cmocka_unit_test(frame_without_its_terminator),
        cmocka_unit_test(terminator_before_the_end_of_the_frame),
        cmocka_unit_test(message_longer_than_the_limit),
        cmocka_unit_test(damaged_anywhere_it_stays_within_the_frame),
    };

    return cmocka_run_group_tests_name("reject", tests, NULL, NULL);
}
