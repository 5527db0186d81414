"""The faults of the stand-in switch. Each is played from the first byte on."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from peer import CALL, DIAL, DROP, END, HANG_UP, LIMIT, NO, PATIENCE, YES, Peer, Switch


def dial_with(start: Callable[..., Switch], fault: str, *options: str) -> Peer:
    """A connection to a switch with a fault, on which a dial was sent."""
    peer = start("--fault", fault, "--ring", "0", *options).connect()
    peer.send(DIAL)
    return peer


def test_help_lists_every_fault_that_is_tested(program):
    printed = subprocess.run([program, "--help"], capture_output=True, text=True, check=True, timeout=PATIENCE).stdout
    tested = Path(__file__).read_text()
    faults = [line.split()[0] for line in printed.partition("--fault NAME")[2].splitlines()[1:]]
    assert len(faults) == 15
    for fault in faults:
        assert f'start, "{fault}"' in tested, f"no test plays {fault}"


def test_fault_none_is_none(start):
    dial_with(start, "none").expect(YES + CALL.walk())


def test_fault_silent_says_nothing(start):
    assert dial_with(start, "silent").is_quiet()


def test_fault_mute_after_answer_sends_no_notice(start):
    peer = dial_with(start, "mute-after-answer")
    assert peer.message() == YES
    assert peer.is_quiet()
    peer.send(DROP)
    assert peer.message() == YES
    assert peer.is_quiet()


def test_fault_close_closes_within_the_answer(start):
    assert dial_with(start, "close").until_closed() == YES[: len(YES) // 2]


def test_fault_close_after_dial_closes_without_an_answer(start):
    assert dial_with(start, "close-after-dial").until_closed() == b""


def test_fault_fail_refuses_everything(start):
    peer = dial_with(start, "fail")
    assert peer.message() == NO
    peer.send(DROP)
    assert peer.message() == NO
    assert peer.is_quiet()


def test_fault_twice_answers_each_action_twice(start):
    peer = dial_with(start, "twice")
    peer.expect(YES + YES + CALL.walk())
    peer.send(DROP)
    peer.expect(YES + YES + HANG_UP)


def test_fault_early_sends_the_first_notice_before_the_answer(start):
    first = CALL.moved("OffHookState")
    dial_with(start, "early").expect(first + YES + CALL.walk().removeprefix(first))


def test_fault_garbage_sends_every_kind_of_broken_message(start):
    peer = dial_with(start, "garbage")
    assert peer.message() == YES
    for good in CALL.walk().split(END)[:-1]:
        columns = good.split(b" % ")
        assert peer.message() == b"no such message" + END
        assert len(peer.message().removesuffix(END).split(b"%")) == len(columns) - 1
        assert len(peer.message().removesuffix(END).split(b"%")) == len(columns) + 1
        assert peer.message() == good.replace(b"1001", b"\x00001", 1) + END
        assert peer.message() == good.replace(b"1001", b"\xff001", 1) + END
        assert len(peer.message()) > LIMIT
        assert peer.message() == good + END


def test_fault_slow_sends_one_byte_at_a_time(start):
    peer = dial_with(start, "slow")
    peer.expect(YES + CALL.walk())
    assert peer.segments() > 20  # fewer than bytes: while nobody confirms them the system puts some into one


def test_fault_no_hangup_never_reports_the_end(start):
    peer = dial_with(start, "no-hangup")
    peer.expect(YES + CALL.walk())
    peer.send(DROP)
    assert peer.message() == YES
    assert peer.is_quiet()


def test_fault_foreign_mixes_in_another_terminal(start):
    peer = dial_with(start, "foreign")
    assert peer.message() == YES
    for good in CALL.walk().split(END)[:-1]:
        columns = good.split(b" % ")
        assert peer.message() == b" % ".join([*columns[:2], b"777", columns[3], b"777000", *columns[5:]]) + END
        assert peer.message() == good + END


def test_fault_unknown_state_mixes_in_a_state_the_spec_does_not_list(start):
    peer = dial_with(start, "unknown-state")
    assert peer.message() == YES
    for good in CALL.walk().split(END)[:-1]:
        columns = good.split(b" % ")
        assert peer.message() == b" % ".join([*columns[:3], b"NoSuchState", *columns[4:]]) + END
        assert peer.message() == good + END


# The others are played in a protocol that has a login and ids.


NEVER = "3600000"  # milliseconds that no test waits for


def greet_with(start: Callable[..., Switch], fault: str) -> Peer:
    """A connection to a switch with a fault, on which a login was sent."""
    peer = start("--fault", fault, "--ring", NEVER, protocol="tests/ids").connect()
    peer.send(b"HELLO|1\n")
    return peer


def hear(peer: Peer, expected: bytes) -> None:
    """The next bytes are these."""
    assert peer.take(len(expected)) == expected


def test_fault_no_login_refuses_the_login_and_so_all_else(start):
    peer = greet_with(start, "no-login")
    peer.send(b"DIAL|2|11|40\n")
    hear(peer, b"NO|1\nNO|2\n")
    assert peer.is_quiet()


def test_fault_no_login_is_none_where_there_is_no_login(start):
    dial_with(start, "no-login").expect(YES + CALL.walk())


def test_fault_fail_refuses_the_login_too(start):
    hear(greet_with(start, "fail"), b"NO|1\n")


def test_fault_disorder_takes_a_request_after_the_next_one(start):
    peer = greet_with(start, "disorder")
    peer.send(b"HELLO|2\n")
    hear(peer, b"YES|2\nYES|1\n")
    peer.send(b"DIAL|3|11|40\nDIAL|4|12|41\n")
    hear(peer, b"YES|4\nSTATE|12|Dialing|1\nYES|3\nSTATE|11|Dialing|2\n")


def test_fault_disorder_takes_a_request_that_stays_alone_one_interval_later(start):
    switch = start("--fault", "disorder", "--ring", "60", "--log", protocol="tests/ids")
    peer = switch.connect()
    peer.send(b"HELLO|1\n")
    hear(peer, b"YES|1\n")
    heard, said = switch.end_and_tell("id=1")
    assert said - heard >= 60


def test_fault_disorder_forgets_the_request_of_a_connection_that_closed(start):
    switch = start("--fault", "disorder", "--ring", NEVER, "--log", protocol="tests/ids")
    first, second = switch.connect(), switch.connect()
    first.send(b"HELLO|1\n")
    first.close()
    switch.wait_for_output("#1 -- closed")
    second.send(b"HELLO|2\nHELLO|3\n")
    hear(second, b"YES|3\nYES|2\n")


def test_fault_disorder_is_none_where_answers_come_in_order(start):
    peer = dial_with(start, "disorder")
    peer.send(DROP)
    peer.expect(YES + CALL.moved("OffHookState"))


def test_a_fault_of_notices_shows_in_the_calls_of_a_telephone_that_dials_by_itself(start):
    peer = start("--fault", "foreign", "--ring", "20", "--telephone", "8885").connect()
    assert b" 777 " in peer.message()
