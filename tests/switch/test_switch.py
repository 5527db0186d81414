"""The stand-in switch seen from the wire: the call that the vendor's slides show, byte for byte, and its options."""

from __future__ import annotations

import signal
import subprocess
import time
from itertools import pairwise

import pytest
from peer import CALL, DIAL, DROP, END, HANG_UP, LIMIT, NO, PATIENCE, YES, Parties


def test_the_call_of_the_slides_is_byte_for_byte(start):
    peer = start("--ring", "1").connect()
    peer.send(DIAL)
    peer.expect(YES + CALL.walk())
    peer.send(DROP)
    peer.expect(YES + HANG_UP)
    assert peer.is_quiet()


def test_without_ringing_time_the_call_is_connected_at_once(start):
    peer = start("--ring", "0").connect()
    peer.send(DIAL + DROP)
    assert peer.message() == YES
    assert peer.message() == CALL.moved("OffHookState")
    peer.expect(YES + HANG_UP)


def test_states_come_one_by_one_in_the_given_time(start):
    switch = start("--ring", "60", "--log")
    peer = switch.connect()
    peer.send(DIAL)
    peer.expect(YES + CALL.walk())
    times = switch.end_and_tell("-> CallState ")
    assert len(times) == 4 and all(later - earlier >= 60 for earlier, later in pairwise(times))


def test_action_cut_at_every_byte_is_understood(start):
    peer = start("--ring", "0").connect()
    for byte in DIAL:
        peer.send(bytes([byte]))
    peer.expect(YES + CALL.walk())


def test_drop_without_a_call_is_refused(start):
    peer = start().connect()
    peer.send(DROP)
    assert peer.message() == NO


def test_second_call_has_another_name(start):
    peer = start("--ring", "0").connect()
    peer.send(DIAL)
    peer.expect(YES + CALL.walk())
    peer.send(DROP + DIAL)
    peer.expect(YES + HANG_UP + YES + Parties(call="2").walk())


def test_terminal_and_its_name_come_from_the_options(start):
    peer = start("--ring", "0", "--terminal", "0099", "--name", "Eve Park").connect()
    peer.send(DIAL)
    peer.expect(YES + Parties(terminal="0099", terminal_name="Eve Park").walk())


def test_each_connection_is_a_terminal_of_its_own(start):
    switch = start("--ring", "0")
    first, second = switch.connect(), switch.connect()
    second.send(DIAL)
    second.expect(YES + Parties(call="1", terminal="1002", terminal_name="김철수").walk())
    first.send(DIAL)
    first.expect(YES + Parties(call="2").walk())


def test_terminal_that_comes_back_is_the_same(start):
    switch = start("--ring", "0", "--log")
    first, second = switch.connect(), switch.connect()
    second.send(DIAL)
    second.expect(YES + Parties(terminal="1002", terminal_name="김철수").walk())
    first.close()
    switch.wait_for_output("#1 -- closed")
    back = switch.connect()
    back.send(DIAL)
    back.expect(YES + Parties(call="2").walk())


def test_one_terminal_serves_every_connection(start):
    switch = start("--ring", "0", "--one-terminal", "--terminal", "desk")
    for call in ("1", "2"):
        peer = switch.connect()
        peer.send(DIAL)
        peer.expect(YES + Parties(call=call, terminal="desk", terminal_name="").walk())


def test_name_as_long_as_a_name_may_be_is_sent(start):
    peer = start("--ring", "0").connect()
    peer.send(b"Action % Dial % 4002" + END)
    name = "Hubert Blaine Wolfeschlegelsteinhausenbergerdorff the Very First"
    peer.expect(YES + Parties(number="4002", number_name=name).walk())


def test_name_that_the_wire_cannot_carry_is_left_out_and_told(start):
    switch = start("--ring", "0")
    peer = switch.connect()
    peer.send(b"Action % Dial % 4003" + END)
    peer.expect(YES + Parties(number="4003", number_name="").walk())
    assert "CallState cannot be sent: " in switch.end()


@pytest.mark.parametrize("wrong", [b"Action % Jump", b"Action % Dial", b"Action % Drop % 1 % 2", b"",
                                   b"Response % Success", b"Action % Dial % 4\x000", b"x" * LIMIT, b"x" * (5 * LIMIT)])
def test_wrong_action_is_ignored_and_the_next_one_heard(start, wrong):
    peer = start("--ring", "0").connect()
    peer.send(wrong + END + DIAL)
    peer.expect(YES + CALL.walk())


def test_drop_with_an_address_is_taken_for_a_drop(start):
    peer = start("--ring", "0").connect()
    peer.send(DIAL)
    peer.expect(YES + CALL.walk())
    peer.send(b"Action % Drop % 4000" + END)
    assert peer.message() == YES
    assert b"OnHookState" in peer.message()


def test_log_names_fields_and_says_why_a_message_is_rejected(start):
    switch = start("--ring", "0", "--log")
    peer = switch.connect()
    peer.send(b"Action % Jump" + END + b"x" * (2 * LIMIT) + END + DIAL)
    peer.expect(YES + CALL.walk())
    printed = switch.end()
    assert "#1 <- Dial address=4000\n" in printed
    assert "#1 -> Success\n" in printed
    assert "#1 -> CallInfo terminal=1001 state=ConnectedState call=1 caller_name=Alice Kim caller=1001" in printed
    assert "#1 <- rejected: " in printed
    assert "#1 -- a message longer than the limit was skipped\n" in printed


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_ends_the_switch_cleanly_with_calls_open(start, number):
    switch = start("--ring", "1000")
    peer = switch.connect()
    peer.send(DIAL)
    assert peer.message() == YES
    switch.process.send_signal(number)
    assert switch.process.wait(PATIENCE) == 0
    peer.until_closed()


def test_connection_closed_while_its_call_rings_harms_no_other(start):
    switch = start("--ring", "20")
    first, second = switch.connect(), switch.connect()
    first.send(DIAL)
    assert first.message() == YES
    second.send(DIAL)
    first.close()
    second.expect(YES + Parties(call="2", terminal="1002", terminal_name="김철수").walk())


def test_peer_that_does_not_read_is_given_up_and_others_are_served(start):
    switch = start("--ring", "0")
    deaf, peer = switch.connect(), switch.connect()
    deadline = time.monotonic() + PATIENCE
    with pytest.raises(ConnectionError):
        while time.monotonic() < deadline:
            deaf.send(DIAL)
    peer.send(b"Action % Dial % 9991" + END)
    assert peer.message() == NO
    assert "connection 1 does not read; it is closed" in switch.end()


def test_nine_hundred_connections_dial_at_once(start):
    switch = start("--ring", "20")
    peers = [switch.connect() for _ in range(900)]
    for peer in peers:
        peer.send(DIAL)
    for peer in peers:
        assert peer.message() == YES
        while b"% ConnectedState %" not in peer.message():
            pass


@pytest.mark.parametrize("options", [["--port", "70000"], ["--port", "x"], ["--talk", "y"], ["--fault", "nonsense"],
                                     ["extra"], ["--nonsense"], ["--terminal", "desk"],
                                     ["--telephone", "444", "--fault", "fail"]])
def test_wrong_option_is_an_error_with_a_reason(program, options):
    result = subprocess.run([program, *options], capture_output=True, text=True, timeout=PATIENCE)
    assert result.returncode == 2
    assert options[-1].lstrip("-") in result.stderr


def test_port_in_use_is_an_error(program, start):
    switch = start()
    result = subprocess.run([program, "--port", str(switch.port)], capture_output=True, text=True, timeout=PATIENCE)
    assert result.returncode == 1
    assert result.stderr == f"switch: cannot start: --port {switch.port}: Address already in use\n"


@pytest.mark.parametrize(("option", "reason"), [("--port-file", "Is a directory"), ("--control", "File exists")])
def test_what_it_cannot_make_is_named(program, tmp_path, option, reason):
    there = tmp_path / "there"
    there.mkdir()
    result = subprocess.run([program, option, there], capture_output=True, text=True, timeout=PATIENCE)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == f"switch: cannot start: {option} {there}: {reason}\n"
    assert list(tmp_path.iterdir()) == [there]


def test_a_link_is_written_to_and_not_replaced(program, tmp_path):
    target, link = tmp_path / "port", tmp_path / "link"
    target.touch()
    link.symlink_to(target)
    with subprocess.Popen([program, "--port-file", link], stdout=subprocess.PIPE, text=True) as process:
        process.stdout.readline()
        process.terminate()
    assert link.is_symlink() and 0 < int(target.read_text()) < 65536


def test_who_cannot_be_told_the_port_is_told_so(program):
    with open("/dev/full", "wb") as full:
        result = subprocess.run([program], stdout=full, stderr=subprocess.PIPE, text=True, timeout=PATIENCE)
    assert (result.returncode, result.stderr) == (1, "switch: cannot start: standard output: No space left on device\n")
