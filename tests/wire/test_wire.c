/* test_wire.c: every message of the vendor's slides, read as the slides show it: in order, cut anywhere, with awkward
 * names and any number of blanks. */
#include "../portable_cmocka.h"

#include <stdio.h>
#include <stdlib.h>

#include "addpac.h"
#include "framer.h"
#include "placed.h"

static struct message accepted(enum direction direction, struct slice wire)
{
    struct decoded decoded = decode_placed(wire, direction);
    if (!decoded.accepted)
        fail_msg("rejected at byte %zu, %s: %.*s", decoded.fault.offset, fault_text(decoded.fault.code), (int)wire.len,
                 (const char *)wire.at);
    return decoded.message;
}

/* The messages of the slides, one test each. */

static void action_dial(void **state)
{
    (void)state;
    struct message message = accepted(TO_SWITCH, WIRE("Action % Dial % 4000\r\n\r\n"));
    assert_int_equal(message.kind, ADDPAC_DIAL);
    assert_int_equal(message.state, STATE_NONE);
    assert_int_equal(message.count, 1);
    assert_text(addpac_dial(&message).address, "4000");
}

static void action_drop(void **state)
{
    (void)state;
    struct message message = accepted(TO_SWITCH, WIRE("Action % Drop\r\n\r\n"));
    assert_int_equal(message.kind, ADDPAC_DROP);
    assert_int_equal(message.state, STATE_NONE);
    assert_int_equal(message.count, 0);
}

static void response_success(void **state)
{
    (void)state;
    struct message message = accepted(FROM_SWITCH, WIRE("Response % Success\r\n\r\n"));
    assert_int_equal(message.kind, ADDPAC_SUCCESS);
    assert_int_equal(message.state, STATE_NONE);
    assert_int_equal(message.count, 0);
}

static void response_fail(void **state)
{
    (void)state;
    struct message message = accepted(FROM_SWITCH, WIRE("Response % Fail\r\n\r\n"));
    assert_int_equal(message.kind, ADDPAC_FAIL);
    assert_int_equal(message.state, STATE_NONE);
    assert_int_equal(message.count, 0);
}

static void notify_call_state(void **state)
{
    (void)state;
    struct message message = accepted(FROM_SWITCH, WIRE("Notify % CALL_STATE % 4001 % RingBackState % 17 % "
                                                        "Kim Chulsoo % 4001 % Lee Younghee % 4000\r\n\r\n"));
    struct addpac_call_state notice = addpac_call_state(&message);
    assert_int_equal(message.kind, ADDPAC_CALL_STATE);
    assert_int_equal(message.state, ADDPAC_STATE_RING_BACK_STATE);
    assert_int_equal(message.count, 7);
    assert_text(notice.terminal, "4001");
    assert_text(notice.state, "RingBackState");
    assert_text(notice.call, "17");
    assert_text(notice.caller_name, "Kim Chulsoo");
    assert_text(notice.caller, "4001");
    assert_text(notice.callee_name, "Lee Younghee");
    assert_text(notice.callee, "4000");
}

static void notify_call_info(void **state)
{
    (void)state;
    struct message message = accepted(FROM_SWITCH, WIRE("Notify % CALL_INFO % 4001 % ConnectedState % 17 % "
                                                        "Kim Chulsoo % 4001 % Lee Younghee % 4000\r\n\r\n"));
    struct addpac_call_info notice = addpac_call_info(&message);
    assert_int_equal(message.kind, ADDPAC_CALL_INFO);
    assert_int_equal(message.state, ADDPAC_STATE_CONNECTED_STATE);
    assert_int_equal(message.count, 7);
    assert_text(notice.terminal, "4001");
    assert_text(notice.state, "ConnectedState");
    assert_text(notice.call, "17");
    assert_text(notice.caller_name, "Kim Chulsoo");
    assert_text(notice.caller, "4001");
    assert_text(notice.callee_name, "Lee Younghee");
    assert_text(notice.callee, "4000");
}

static void call_state_words(void **state)
{
    static const struct {
        const char *word;
        int state;
    } words[] = {
        {"OffHookState", ADDPAC_STATE_OFF_HOOK_STATE},
        {"ProceedState", ADDPAC_STATE_PROCEED_STATE},
        {"RingBackState", ADDPAC_STATE_RING_BACK_STATE},
        {"ConnectedState", ADDPAC_STATE_CONNECTED_STATE},
        {"OnHookState", ADDPAC_STATE_ON_HOOK_STATE},
        {"HoldState", STATE_UNKNOWN},
        {"OnHookStat", STATE_UNKNOWN},
        {"OnHookStates", STATE_UNKNOWN},
        {"onhookstate", STATE_UNKNOWN},
        {"OnHook State", STATE_UNKNOWN},
    };

    (void)state;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        char wire[128];
        int len = snprintf(wire, sizeof wire, "Notify %% CALL_STATE %% 4001 %% %s %% 17 %% %% %% %%\r\n\r\n",
                           words[i].word);
        struct message message = accepted(FROM_SWITCH, slice_of(wire, (size_t)len));
        assert_int_equal(message.kind, ADDPAC_CALL_STATE);
        assert_int_equal(message.state, words[i].state);
        check_text(addpac_call_state(&message).state, slice_text(words[i].word), "state", __FILE__, __LINE__);
    }
}

/* What a protocol's words mean depends on where they stand. */

static void parties_named_like_messages(void **state)
{
    (void)state;
    struct message message = accepted(FROM_SWITCH, WIRE("Notify % CALL_INFO % Notify % OnHookState % Response % "
                                                        "Drop % Success % CALL_STATE % Fail\r\n\r\n"));
    struct addpac_call_info notice = addpac_call_info(&message);
    assert_int_equal(message.kind, ADDPAC_CALL_INFO);
    assert_int_equal(message.state, ADDPAC_STATE_ON_HOOK_STATE);
    assert_text(notice.terminal, "Notify");
    assert_text(notice.call, "Response");
    assert_text(notice.caller_name, "Drop");
    assert_text(notice.caller, "Success");
    assert_text(notice.callee_name, "CALL_STATE");
    assert_text(notice.callee, "Fail");
}

static void state_word_in_another_field_is_no_state(void **state)
{
    (void)state;
    struct message message = accepted(FROM_SWITCH, WIRE("Notify % CALL_STATE % OnHookState % HoldState % "
                                                        "OffHookState % ConnectedState % % % ProceedState\r\n\r\n"));
    assert_int_equal(message.state, STATE_UNKNOWN);
}

static void dial_drop(void **state)
{
    (void)state;
    struct message message = accepted(TO_SWITCH, WIRE("Action % Dial % Drop\r\n\r\n"));
    assert_int_equal(message.kind, ADDPAC_DIAL);
    assert_text(addpac_dial(&message).address, "Drop");
}

static void korean_names_and_inner_blanks(void **state)
{
    (void)state;
    struct message message = accepted(FROM_SWITCH, WIRE("Notify % CALL_STATE % 4001 % ConnectedState % 17 % "
                                                        "김 철수 % 4001 % 이영희  부장 \xF0\x9F\x93\x9E % 4000\r\n\r\n"));
    struct addpac_call_state notice = addpac_call_state(&message);
    assert_text(notice.caller_name, "김 철수");
    assert_text(notice.callee_name, "이영희  부장 \xF0\x9F\x93\x9E");
    assert_text(notice.callee, "4000");
}

static void tab_is_a_character_like_others(void **state)
{
    (void)state;
    struct message message = accepted(FROM_SWITCH, WIRE("Notify % CALL_STATE % 4001 % ConnectedState % 17 %\tKim\t% % %"
                                                        "\r\n\r\n"));
    assert_text(addpac_call_state(&message).caller_name, "\tKim\t");
}

static void empty_parties(void **state)
{
    (void)state;
    struct message message = accepted(FROM_SWITCH, WIRE("Notify % CALL_STATE % 4001 % OffHookState % 17 "
                                                        "%%% %   \r\n\r\n"));
    struct addpac_call_state notice = addpac_call_state(&message);
    assert_text(notice.call, "17");
    assert_text(notice.caller_name, "");
    assert_text(notice.caller, "");
    assert_text(notice.callee_name, "");
    assert_text(notice.callee, "");
}

static void any_number_of_blanks_round_the_separator(void **state)
{
    static const char *const joints[] = {"%", " %", "% ", " % ", "   %", "%   ", "     %        "};

    (void)state;
    for (size_t i = 0; i < sizeof joints / sizeof *joints; i++) {
        const char *j = joints[i];
        char wire[256];
        int len = snprintf(wire, sizeof wire,
                           "Notify%sCALL_STATE%s4001%sOnHookState%s17%sKim C%s4001%sLee%s4000\r\n\r\n",
                           j, j, j, j, j, j, j, j);
        struct message message = accepted(FROM_SWITCH, slice_of(wire, (size_t)len));
        struct addpac_call_state notice = addpac_call_state(&message);
        assert_int_equal(message.state, ADDPAC_STATE_ON_HOOK_STATE);
        assert_text(notice.terminal, "4001");
        assert_text(notice.state, "OnHookState");
        assert_text(notice.call, "17");
        assert_text(notice.caller_name, "Kim C");
        assert_text(notice.caller, "4001");
        assert_text(notice.callee_name, "Lee");
        assert_text(notice.callee, "4000");
    }
}

static void blanks_at_both_ends_of_a_message(void **state)
{
    (void)state;
    assert_int_equal(accepted(FROM_SWITCH, WIRE("  Response % Success  \r\n\r\n")).kind, ADDPAC_SUCCESS);
    assert_int_equal(accepted(TO_SWITCH, WIRE("  Action % Drop  \r\n\r\n")).kind, ADDPAC_DROP);
    struct message message = accepted(TO_SWITCH, WIRE("  Action % Dial %   4000  \r\n\r\n"));
    assert_text(addpac_dial(&message).address, "4000");
}

/* Through the framer. */

static const char conversation[] =
    "Response % Success\r\n\r\n"
    "Notify % CALL_STATE % 4001 % OffHookState % 17 %  % 4001 %  % \r\n\r\n"
    "Notify % CALL_STATE % 4001 % ProceedState % 17 %  % 4001 %  % 4000\r\n\r\n"
    "Notify % CALL_INFO % 4001 % ProceedState % 17 % 김철수 % 4001 % Drop % 4000\r\n\r\n"
    "Notify % CALL_STATE % 4001 % ConnectedState % 17 % 김철수 % 4001 % Drop % 4000\r\n\r\n"
    "Response % Fail\r\n\r\n"
    "Notify % CALL_STATE % 4001 % OnHookState % 17 % 김철수 % 4001 % Drop % 4000\r\n\r\n";

static const char conversation_read[] =
    "Success -1\n"
    "CallState 0 [4001][OffHookState][17][][4001][][]\n"
    "CallState 1 [4001][ProceedState][17][][4001][][4000]\n"
    "CallInfo 1 [4001][ProceedState][17][김철수][4001][Drop][4000]\n"
    "CallState 3 [4001][ConnectedState][17][김철수][4001][Drop][4000]\n"
    "Fail -1\n"
    "CallState 4 [4001][OnHookState][17][김철수][4001][Drop][4000]\n";

/* What was read, one message a line: its name, its state's number, its fields. */
struct transcript {
    char text[4096];
    size_t len;
};

static void write_text(struct transcript *transcript, const char *text, size_t len)
{
    assert_true(transcript->len + len < sizeof transcript->text);
    memcpy(transcript->text + transcript->len, text, len);
    transcript->len += len;
    transcript->text[transcript->len] = '\0';
}

static void write_message(struct transcript *transcript, const struct message *message)
{
    char head[64];
    write_text(transcript, head, (size_t)snprintf(head, sizeof head, "%s %d%s",
                                                  protocol.messages[message->kind].name, message->state,
                                                  message->count > 0 ? " " : ""));
    for (unsigned hole = 0; hole < message->count; hole++) {
        write_text(transcript, "[", 1);
        write_text(transcript, (const char *)message->field[hole].at, message->field[hole].len);
        write_text(transcript, "]", 1);
    }
    write_text(transcript, "\n", 1);
}

/* Feed one block, of exactly its size in the heap, and write down what comes of it. */
static void hear(struct framer *framer, struct transcript *transcript, const char *bytes, size_t len)
{
    unsigned char *block = malloc(len + (len == 0));
    struct slice frame;
    struct message message;
    struct fault fault;
    enum framer_status status;

    assert_non_null(block);
    memcpy(block, bytes, len);
    framer_feed(framer, block, len);
    while ((status = framer_read(framer, &frame, &message, &fault)) != FRAMER_MORE) {
        if (status == FRAMER_SKIPPED)
            write_text(transcript, "skipped\n", 8);
        else if (status == FRAMER_FRAME)
            write_message(transcript, &message);
        else
            write_text(transcript, "rejected\n", 9);
    }
    free(block);
}

static void split_at_any_byte_it_reads_the_same(void **state)
{
    const size_t len = sizeof conversation - 1;

    (void)state;
    for (size_t cut = 0; cut <= len; cut++) {
        struct transcript transcript = {0};
        struct framer framer;
        assert_true(framer_init(&framer, &protocol, FROM_SWITCH));
        hear(&framer, &transcript, conversation, cut);
        hear(&framer, &transcript, conversation + cut, len - cut);
        assert_string_equal(transcript.text, conversation_read);
        framer_free(&framer);
    }
}

static void in_blocks_of_any_size_it_reads_the_same(void **state)
{
    const size_t len = sizeof conversation - 1;

    (void)state;
    for (size_t block = 1; block <= len; block++) {
        struct transcript transcript = {0};
        struct framer framer;
        assert_true(framer_init(&framer, &protocol, FROM_SWITCH));
        for (size_t at = 0; at < len; at += block)
            hear(&framer, &transcript, conversation + at, len - at < block ? len - at : block);
        assert_string_equal(transcript.text, conversation_read);
        framer_free(&framer);
    }
}

static void bad_message_changes_nothing_for_the_next(void **state)
{
    static const char *const bad[] = {
        "\r\n\r\n", "%\r\n\r\n", "garbage\r\n\r\n", "Action % Drop\r\n\r\n", "Response % Success %\r\n\r\n",
        "Response % Success\r\r\n\r\n", "Notify % CALL_STATE % 4001 % OnHookState % 17\r\n\r\n",
        "Notify % CALL_STATE % 4001 % OnHookState % 17 % \xFF % 1 % 2 % 3\r\n\r\n",
        "Notify % CALL_STATE % 4001 % OnHookState % 17 % a\nb % 1 % 2 % 3\r\n\r\n",
        "Notify % CALL_STATE % % OnHookState % 17 % % 1 % 2 % 3\r\n\r\n",
        "Notify % CALL_STATE % 4001 % OnHookState % 17 % \xEA\xB0\r\n\r\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct transcript transcript = {0};
        struct framer framer;
        assert_true(framer_init(&framer, &protocol, FROM_SWITCH));
        hear(&framer, &transcript, bad[i], strlen(bad[i]));
        hear(&framer, &transcript, conversation, sizeof conversation - 1);
        assert_int_equal(strncmp(transcript.text, "rejected\n", 9), 0);
        assert_string_equal(transcript.text + 9, conversation_read);
        framer_free(&framer);
    }
}

static void oversize_message_changes_nothing_for_the_next(void **state)
{
    char name[1024];
    struct transcript transcript = {0};
    struct framer framer;

    (void)state;
    memset(name, 'a', sizeof name);
    assert_true(framer_init(&framer, &protocol, FROM_SWITCH));
    hear(&framer, &transcript, "Notify % CALL_STATE % ", 22);
    hear(&framer, &transcript, name, sizeof name);
    hear(&framer, &transcript, "\r\n\r\n", 4);
    hear(&framer, &transcript, conversation, sizeof conversation - 1);
    assert_int_equal(strncmp(transcript.text, "skipped\n", 8), 0);
    assert_string_equal(transcript.text + 8, conversation_read);
    framer_free(&framer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(action_dial),
        cmocka_unit_test(action_drop),
        cmocka_unit_test(response_success),
        cmocka_unit_test(response_fail),
        cmocka_unit_test(notify_call_state),
        cmocka_unit_test(notify_call_info),
        cmocka_unit_test(call_state_words),
        cmocka_unit_test(parties_named_like_messages),
        cmocka_unit_test(state_word_in_another_field_is_no_state),
        cmocka_unit_test(dial_drop),
        cmocka_unit_test(korean_names_and_inner_blanks),
        cmocka_unit_test(tab_is_a_character_like_others),
        cmocka_unit_test(empty_parties),
        cmocka_unit_test(any_number_of_blanks_round_the_separator),
        cmocka_unit_test(blanks_at_both_ends_of_a_message),
        cmocka_unit_test(split_at_any_byte_it_reads_the_same),
        cmocka_unit_test(in_blocks_of_any_size_it_reads_the_same),
        cmocka_unit_test(bad_message_changes_nothing_for_the_next),
        cmocka_unit_test(oversize_message_changes_nothing_for_the_next),
    };

    return cmocka_run_group_tests_name("wire", tests, NULL, NULL);
}
