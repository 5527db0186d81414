/* test_encode.c: what is sent is read back as what was meant, or it is not sent. */
#include "../portable_cmocka.h"

#include "addpac.h"
#include "placed.h"

enum { CANARY = 0xA5, ROOM = 1024 };

#define COUNT(table) (sizeof(table) / sizeof *(table))
#define TEN "0123456789"
#define SIXTY TEN TEN TEN TEN TEN TEN

/* What each hole is given where nothing is said of it, by field: something that it may hold. */
static struct slice usual(unsigned kind, unsigned hole)
{
    static const char *const texts[] = {
        [ADDPAC_FIELD_ADDRESS] = "*9,+82#4000", [ADDPAC_FIELD_TERMINAL] = "4001",
        [ADDPAC_FIELD_STATE] = "ConnectedState", [ADDPAC_FIELD_CALL] = "17",
        [ADDPAC_FIELD_CALLER_NAME] = "김 철수",     [ADDPAC_FIELD_CALLER] = "4001",
        [ADDPAC_FIELD_CALLEE_NAME] = "Drop",       [ADDPAC_FIELD_CALLEE] = "4000",
    };
    return slice_text(texts[protocol.messages[kind].field[hole]]);
}

static void fill(unsigned kind, struct slice field[])
{
    for (unsigned hole = 0; hole < protocol.messages[kind].count; hole++)
        field[hole] = usual(kind, hole);
}

/* Encode into room of exactly that size before a guard page, with a canary below it. */
static size_t encode_within(unsigned kind, const struct slice field[], size_t size, struct fault *fault,
                            const unsigned char **out)
{
    unsigned char *room = room_before_guard(size + 1);
    memset(room, CANARY, size + 1);
    size_t len = protocol.encode(kind, field, room + 1, size, fault);
    assert_int_equal(room[0], CANARY);
    assert_true(len <= size);
    *out = room + 1;
    return len;
}

static void assert_encodes(unsigned kind, const struct slice field[], struct slice wire)
{
    const unsigned char *out;
    struct fault fault;
    size_t len = encode_within(kind, field, ROOM, &fault, &out);
    check_text(slice_of(out, len), wire, "message", __FILE__, __LINE__);
}

static void messages_look_like_the_slides(void **state)
{
    static const char *const wires[] = {
        [ADDPAC_DIAL] = "Action % Dial % *9,+82#4000\r\n\r\n",
        [ADDPAC_DROP] = "Action % Drop\r\n\r\n",
        [ADDPAC_SUCCESS] = "Response % Success\r\n\r\n",
        [ADDPAC_FAIL] = "Response % Fail\r\n\r\n",
        [ADDPAC_CALL_STATE] = "Notify % CALL_STATE % 4001 % ConnectedState % 17 % 김 철수 % 4001 % Drop % 4000\r\n\r\n",
        [ADDPAC_DROP_ADDRESS] = "Action % Drop % *9,+82#4000\r\n\r\n",
        [ADDPAC_CALL_INFO] = "Notify % CALL_INFO % 4001 % ConnectedState % 17 % 김 철수 % 4001 % Drop % 4000\r\n\r\n",
    };

    (void)state;
    for (unsigned kind = 0; kind < ADDPAC_KINDS; kind++) {
        struct slice field[MESSAGE_FIELDS];
        fill(kind, field);
        assert_encodes(kind, field, slice_text(wires[kind]));
    }
}

static void encoded_is_decoded_to_the_same_fields(void **state)
{
    (void)state;
    for (unsigned kind = 0; kind < ADDPAC_KINDS; kind++) {
        struct slice field[MESSAGE_FIELDS];
        unsigned char copy[ROOM];
        const unsigned char *out;
        struct fault fault;
        fill(kind, field);
        size_t len = encode_within(kind, field, ROOM, &fault, &out);
        memcpy(copy, out, len);
        struct decoded decoded = decode_placed(slice_of(copy, len), protocol.messages[kind].direction);
        assert_true(decoded.accepted);
        assert_int_equal(decoded.message.kind, kind);
        assert_int_equal(decoded.message.count, protocol.messages[kind].count);
        for (unsigned hole = 0; hole < decoded.message.count; hole++)
            check_text(decoded.message.field[hole], field[hole], "field", __FILE__, __LINE__);
    }
}

static void empty_parties_are_sent(void **state)
{
    struct slice field[MESSAGE_FIELDS];

    (void)state;
    fill(ADDPAC_CALL_INFO, field);
    for (unsigned hole = 3; hole < 7; hole++)
        field[hole] = (struct slice){NULL, 0};
    assert_encodes(ADDPAC_CALL_INFO, field,
                   WIRE("Notify % CALL_INFO % 4001 % ConnectedState % 17 %  %  %  % \r\n\r\n"));
}

static void every_size_that_is_too_small_is_refused(void **state)
{
    (void)state;
    for (unsigned kind = 0; kind < ADDPAC_KINDS; kind++) {
        struct slice field[MESSAGE_FIELDS];
        const unsigned char *out;
        struct fault fault;
        fill(kind, field);
        const size_t needed = encode_within(kind, field, ROOM, &fault, &out);
        assert_true(needed > 0);
        for (size_t size = 0; size < needed; size++) {
            assert_int_equal(encode_within(kind, field, size, &fault, &out), 0);
            assert_int_equal(fault.code, FAULT_LONG_MESSAGE);
            assert_int_equal(fault.offset, size);
        }
        assert_int_equal(encode_within(kind, field, needed, &fault, &out), needed);
    }
}

static void hole_that_did_not_fit_is_named(void **state)
{
    struct slice field[MESSAGE_FIELDS];
    const unsigned char *out;
    struct fault fault;

    (void)state;
    fill(ADDPAC_DIAL, field);
    assert_int_equal(encode_within(ADDPAC_DIAL, field, 10, &fault, &out), 0);
    assert_int_equal(fault.hole, NO_HOLE);
    assert_int_equal(encode_within(ADDPAC_DIAL, field, 20, &fault, &out), 0);
    assert_int_equal(fault.hole, 0);
}

static void message_longer_than_the_limit_is_refused(void **state)
{
    static unsigned char name[1000];
    struct slice field[MESSAGE_FIELDS];
    unsigned char out[2048];
    struct fault fault;

    (void)state;
    memset(name, 'a', sizeof name);
    fill(ADDPAC_CALL_INFO, field);
    field[3] = slice_of(name, sizeof name);
    assert_int_equal(protocol.encode(ADDPAC_CALL_INFO, field, out, sizeof out, &fault), 0);
    assert_int_equal(fault.code, FAULT_LONG_MESSAGE);
    assert_int_equal(fault.hole, 3);
}

static void unknown_kind_is_refused(void **state)
{
    unsigned char out[64];
    struct fault fault;

    (void)state;
    assert_int_equal(protocol.encode(ADDPAC_KINDS, NULL, out, sizeof out, &fault), 0);
    assert_int_equal(fault.code, FAULT_UNKNOWN_MESSAGE);
    assert_int_equal(fault.hole, NO_HOLE);
}

/* Injection: each value in each hole of each message. */

static void assert_refused(unsigned kind, unsigned hole, struct slice value)
{
    struct slice field[MESSAGE_FIELDS];
    const unsigned char *out;
    struct fault fault = {FAULT_NONE, SIZE_MAX, MESSAGE_FIELDS};
    fill(kind, field);
    field[hole] = value;
    size_t len = encode_within(kind, field, ROOM, &fault, &out);
    if (len != 0)
        fail_msg("%s: hole %u let through: %.*s", protocol.messages[kind].name, hole, (int)len, (const char *)out);
    if (fault.hole != hole || fault.code == FAULT_NONE || fault.offset > ROOM)
        fail_msg("%s: not hole %u is blamed but %u, byte %zu, %s: %.*s", protocol.messages[kind].name, hole, fault.hole,
                 fault.offset, fault_text(fault.code), (int)value.len, (const char *)value.at);
}

static void assert_refused_everywhere(const struct slice values[], size_t count)
{
    for (unsigned kind = 0; kind < ADDPAC_KINDS; kind++)
        for (unsigned hole = 0; hole < protocol.messages[kind].count; hole++)
            for (size_t i = 0; i < count; i++)
                assert_refused(kind, hole, values[i]);
}

static void separator_in_a_value_is_refused(void **state)
{
    const struct slice values[] = {
        WIRE("%"), WIRE("4%"), WIRE("%4"), WIRE(" % "), WIRE("4000 % 5000"), WIRE("a%b%c%d%e%f%g%h"),
        WIRE("4000 % OnHookState % 17 % a % b % c % d"),
    };
    (void)state;
    assert_refused_everywhere(values, COUNT(values));
}

static void line_ends_and_terminators_in_a_value_are_refused(void **state)
{
    const struct slice values[] = {
        WIRE("\r"), WIRE("\n"), WIRE("\r\n"), WIRE("4000\r"), WIRE("4000\n"), WIRE("\n4000"), WIRE("40\r\n00"),
        WIRE("40\r\n\r00"), WIRE("4000\r\n"), WIRE("4000\r\n\r"), WIRE("\r\n\r\n"), WIRE("4000\r\n\r\n"),
        WIRE("4000\r\n\r\nAction % Drop"), WIRE("4000\r\n\r\nAction % Drop\r\n\r\n"), WIRE("\r\n\r\nResponse % Fail"),
        WIRE("4000 \r\n\r\n "), WIRE("4 % 4\r\n\r\n"),
    };
    (void)state;
    assert_refused_everywhere(values, COUNT(values));
}

static void nul_and_bad_text_in_a_value_are_refused(void **state)
{
    const struct slice values[] = {
        WIRE("\0"), WIRE("4000\0"), WIRE("\0" "4000"), WIRE("40\0" "00"), WIRE("\xFF"), WIRE("\x80"), WIRE("4\xEA\xB0"),
        WIRE("\xC0\xA5"), WIRE("\xED\xA0\x80"), WIRE("\xF4\x90\x80\x80"), WIRE("4\xC3"),
    };
    (void)state;
    assert_refused_everywhere(values, COUNT(values));
}

/* They would be taken for padding, and the other side would read another value. */
static void blanks_round_a_value_are_refused(void **state)
{
    const struct slice values[] = {WIRE(" "), WIRE("   "), WIRE(" 4000"), WIRE("4000 "), WIRE(" 4 "), WIRE("\r\n 4")};
    (void)state;
    assert_refused_everywhere(values, COUNT(values));
}

static void value_of_a_length_that_the_field_has_not_is_refused(void **state)
{
    const struct slice too_long = WIRE(SIXTY "01234");
    (void)state;
    assert_refused_everywhere(&too_long, 1);
    for (unsigned kind = 0; kind < ADDPAC_KINDS; kind++)
        for (unsigned hole = 0; hole < protocol.messages[kind].count; hole++)
            if (protocol.fields[protocol.messages[kind].field[hole]].min > 0)
                assert_refused(kind, hole, (struct slice){NULL, 0});
}

/* An empty value beside a bad one must not make the two look like good ones that moved over. */
static void two_bad_values_do_not_make_a_good_message(void **state)
{
    struct slice field[MESSAGE_FIELDS];
    unsigned char out[ROOM];
    struct fault fault;

    (void)state;
    fill(ADDPAC_CALL_STATE, field);
    field[3] = WIRE("Kim % 4001");
    field[6] = WIRE("");
    assert_int_equal(protocol.encode(ADDPAC_CALL_STATE, field, out, sizeof out, &fault), 0);
    assert_int_equal(fault.hole, 3);
    assert_int_equal(fault.code, FAULT_CHARACTER);
    assert_text(slice_of(out + fault.offset, 3), " % ");
}

/* All 256 bytes as a number to dial: exactly those of the spec's class pass. */
static void number_to_dial_holds_its_class_and_nothing_else(void **state)
{
    static const char class[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz*#+,";

    (void)state;
    for (unsigned byte = 0; byte < 256; byte++) {
        unsigned char number[3] = {'4', (unsigned char)byte, '0'};
        const struct slice field = slice_of(number, 3);
        const unsigned char *out;
        struct fault fault;
        size_t len = encode_within(ADDPAC_DIAL, &field, ROOM, &fault, &out);
        bool allowed = byte != 0 && strchr(class, (int)byte) != NULL;
        assert_int_equal(len > 0, allowed);
        if (!allowed)
            assert_int_equal(fault.hole, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(messages_look_like_the_slides),
        cmocka_unit_test(encoded_is_decoded_to_the_same_fields),
        cmocka_unit_test(empty_parties_are_sent),
        cmocka_unit_test(every_size_that_is_too_small_is_refused),
        cmocka_unit_test(hole_that_did_not_fit_is_named),
        cmocka_unit_test(message_longer_than_the_limit_is_refused),
        cmocka_unit_test(unknown_kind_is_refused),
        cmocka_unit_test(separator_in_a_value_is_refused),
        cmocka_unit_test(line_ends_and_terminators_in_a_value_are_refused),
        cmocka_unit_test(nul_and_bad_text_in_a_value_are_refused),
        cmocka_unit_test(blanks_round_a_value_are_refused),
        cmocka_unit_test(value_of_a_length_that_the_field_has_not_is_refused),
        cmocka_unit_test(two_bad_values_do_not_make_a_good_message),
        cmocka_unit_test(number_to_dial_holds_its_class_and_nothing_else),
    };

    return cmocka_run_group_tests_name("encode", tests, NULL, NULL);
}
