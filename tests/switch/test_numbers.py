"""The numbers at the stand-in switch whose calls do not go well."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import replace

import pytest
from peer import CALL, DIAL, DROP, END, HANG_UP, NO, PATIENCE, UNHURRIED, YES, Parties, Peer, Switch


def dial_to(start: Callable[..., Switch], number: str, *options: str) -> tuple[Peer, Parties]:
    """A connection on which the number was dialed, and the call that this should make."""
    peer = start("--ring", "1", *options).connect()
    peer.send(f"Action % Dial % {number}".encode() + END)
    return peer, Parties(number=number, number_name="")


def test_unassigned_number_is_refused(start):
    peer, _ = dial_to(start, "9991")
    assert peer.message() == NO
    assert peer.is_quiet()


def test_busy_number_rings_and_ends(start):
    peer, call = dial_to(start, "8885")
    peer.expect(YES + call.rings() + call.ended())
    peer.send(DROP)
    assert peer.message() == NO


def test_telephone_dials_by_itself_and_again_when_the_call_is_over(start):
    peer = start("--ring", "1", "--talk", "1", "--telephone", "8885").connect()
    for call in ("1", "2"):
        parties = Parties(call=call, number="8885", number_name="")
        peer.expect(parties.rings() + parties.ended())


def test_in_a_protocol_without_dialing_the_telephone_is_busy_with_444(start):
    peer = start("--ring", "1", "--talk", "1", protocol="tests/fritz").connect()
    peer.expect(b"0;CALL;1;;1001;444;;\r\n0;DISCONNECT;1;0;\r\n"
                b"0;RING;2;444;1001;;\r\n0;CONNECT;2;;;\r\n0;DISCONNECT;2;0;\r\n0;CALL;3;;1001;444;;\r\n")


def test_silent_number_is_never_answered_and_the_next_one_is(start):
    peer, _ = dial_to(start, "7771")
    assert peer.is_quiet()
    peer.send(DROP + DIAL)
    peer.expect(NO + YES + CALL.walk())


def test_ringing_number_rings_until_it_is_dropped(start):
    peer, call = dial_to(start, "6661")
    peer.expect(YES + call.rings())
    assert peer.is_quiet()
    peer.send(DROP)
    peer.expect(YES + call.ended())
    assert peer.is_quiet()


def test_cut_number_is_connected_and_then_the_connection_closed(start):
    switch = start("--ring", "60", "--log")
    cut, other = switch.connect(), switch.connect()
    cut.send(b"Action % Dial % 5551" + END)
    cut.expect(YES + Parties(number="5551", number_name="").walk())
    assert cut.until_closed() == b""
    other.send(DIAL)
    other.expect(YES + Parties(call="2", terminal="1002", terminal_name="김철수").walk())
    connected, closed = switch.end_and_tell("#1 ")[-2:]
    assert closed - connected >= 60


@pytest.mark.lasts(6)
def test_cut_number_that_is_dropped_in_time_does_not_close_the_connection(start):
    peer, call = dial_to(start, "5551", "--ring", str(UNHURRIED))
    peer.expect(YES + call.walk())
    peer.send(DROP + DIAL)
    peer.expect(YES + call.ended() + YES + Parties(call="2").walk())


def test_number_that_calls_back_is_busy_and_then_calls_the_terminal_for_a_while(start):
    switch = start("--ring", "1", "--talk", "100", "--log")
    peer = switch.connect()
    peer.send(b"Action % Dial % 4441" + END)
    call = Parties(number="4441", number_name="")
    back = replace(call, call="2", returns=True)
    peer.expect(YES + call.rings() + call.ended() + back.walk() + back.ended())
    assert peer.is_quiet()
    connected, ended = switch.end_and_tell("-> CallState ")[-2:]
    assert ended - connected >= 100


def test_number_that_calls_out_is_busy_and_then_called_from_the_terminal(start):
    peer, call = dial_to(start, "3331", "--talk", "100")
    out = replace(call, call="2")
    peer.expect(YES + call.rings() + call.ended() + out.walk())
    assert peer.message() == out.ended()
    assert peer.is_quiet()


@pytest.mark.parametrize(("number", "returns"), [("4441", True), ("3331", False)])
def test_call_that_nobody_dialed_goes_on_while_the_program_is_away(start, number, returns):
    switch = start("--ring", "1", "--talk", "3600000")
    first = switch.connect()
    first.send(f"Action % Dial % {number}".encode() + END)
    call = Parties(number=number, number_name="")
    again = replace(call, call="2", returns=returns)
    first.expect(YES + call.rings() + call.ended() + again.walk())
    first.close()
    second = switch.connect()
    second.expect(again.moved("ConnectedState") + again.named("ConnectedState"))
    second.send(DROP)
    second.expect(YES + again.ended())
    assert second.is_quiet()


def test_call_back_comes_one_interval_after_the_end(start):
    switch = start("--ring", "60", "--log")
    peer = switch.connect()
    peer.send(b"Action % Dial % 4441" + END)
    call = Parties(number="4441", number_name="")
    peer.expect(YES + call.rings() + call.ended())
    assert peer.message() == replace(call, call="2", returns=True).moved("OffHookState")
    *_, ended, begun = switch.end_and_tell("-> CallState ")
    assert begun - ended >= 60


def test_call_back_that_is_dropped_ends_at_once(start):
    peer, call = dial_to(start, "4441", "--talk", "3600000")
    back = replace(call, call="2", returns=True)
    peer.expect(YES + call.rings() + call.ended() + back.walk())
    peer.send(DROP)
    peer.expect(YES + back.ended())
    assert peer.is_quiet()


@pytest.mark.lasts(7)
def test_call_back_that_has_not_begun_cannot_be_dropped(start):
    peer, call = dial_to(start, "4441", "--ring", str(UNHURRIED))
    peer.expect(YES + call.rings() + call.ended())
    peer.send(DROP)
    peer.expect(NO + replace(call, call="2", returns=True).walk())


def test_number_that_calls_and_waits_rings_until_it_is_dropped_where_no_state_means_offering(start):
    peer, call = dial_to(start, "2221", "--talk", "0")
    waits = replace(call, call="2", returns=True)
    peer.expect(YES + call.rings() + call.ended() + waits.rings())
    assert peer.is_quiet()
    peer.send(DROP)
    peer.expect(YES + waits.ended())
    assert peer.is_quiet()


@pytest.mark.lasts(3)
def test_terminal_that_hangs_up_first_is_not_called_back(start):
    peer, call = dial_to(start, "4441", "--ring", str(UNHURRIED))
    peer.expect(YES + call.moved("OffHookState"))
    peer.send(DROP + DIAL)
    peer.expect(YES + call.ended() + YES + Parties(call="2").walk())


def test_long_talk_of_a_call_back_holds_up_no_other_call(start):
    switch = start("--ring", "1", "--talk", "3600000")
    first, second = switch.connect(), switch.connect()
    first.send(b"Action % Dial % 4441" + END)
    call = Parties(number="4441", number_name="")
    first.expect(YES + call.rings() + call.ended() + replace(call, call="2", returns=True).walk())
    second.send(DIAL)
    second.expect(YES + Parties(call="3", terminal="1002", terminal_name="김철수").walk())


def test_connection_that_closes_before_the_call_back_harms_no_other(start):
    switch = start("--ring", "60", "--log")
    first, second = switch.connect(), switch.connect()
    first.send(b"Action % Dial % 4441" + END)
    call = Parties(number="4441", number_name="")
    first.expect(YES + call.rings() + call.ended())
    first.close()
    switch.wait_for_output("#1 -- closed")
    second.send(DIAL)
    second.expect(YES + Parties(call="3", terminal="1002", terminal_name="김철수").walk())


@pytest.mark.parametrize(("option", "first"), [("--unassigned", NO), ("--silent", None)])
def test_prefix_of_a_number_that_is_not_accepted_can_be_chosen(start, option, first):
    peer, _ = dial_to(start, "4000", option, "40")
    assert first is None or peer.message() == first
    assert peer.is_quiet()


@pytest.mark.parametrize("option", ["--busy", "--ringing", "--call-back", "--call-out", "--offer"])
def test_prefix_of_a_number_that_rings_can_be_chosen(start, option):
    peer, _ = dial_to(start, "4000", option, "40", "--ring", "60")
    peer.expect(YES + CALL.rings())
    assert option == "--ringing" or peer.message() == HANG_UP
    again = option in ("--call-back", "--call-out", "--offer")
    assert b"% OffHookState % 2 %" in peer.message() if again else peer.is_quiet()


def test_prefix_of_a_number_that_is_cut_can_be_chosen(start):
    peer, _ = dial_to(start, "4000", "--cut", "40")
    assert peer.until_closed() == YES + CALL.walk()


@pytest.mark.parametrize("option", ["--unassigned", "--busy", "--silent", "--ringing", "--cut", "--call-back",
                                    "--call-out", "--offer"])
def test_empty_prefix_is_none(start, option):
    peer, _ = dial_to(start, "4000", option, "")
    peer.expect(YES + CALL.walk())
    assert peer.is_quiet()


def test_help_names_every_prefix(program):
    printed = subprocess.run([program, "--help"], capture_output=True, text=True, check=True, timeout=PATIENCE).stdout
    prefixes = {line.split()[0]: line.split()[-1] for line in printed.splitlines() if " PREFIX " in line}
    assert prefixes == {"--unassigned": "999)", "--busy": "888)", "--silent": "777)", "--ringing": "666)",
                        "--cut": "555)", "--call-back": "444)", "--call-out": "333)",
                        "--offer": "222)"}


# In these protocols nothing means ringing. The one shares a connection among lines and names them in each message; in
# the other an action has no answer, and neither call nor line has a name.

OTHER_CALLS = {
    "shared": (b"DIAL|77|%s\r\n", {
        "9991": b"NO\r\n",
        "8881": b"YES\r\nSTATE|77|Dialing|1\r\nSTATE|77|Gone|1\r\n",
        "7771": b"",
        "6661": b"YES\r\nSTATE|77|Dialing|1\r\n",
        "5551": b"YES\r\nSTATE|77|Dialing|1\r\nSTATE|77|Up|1\r\nWHO|77|1|77\r\n",
        "4441": b"YES\r\nSTATE|77|Dialing|1\r\nSTATE|77|Gone|1\r\n"
                b"STATE|77|Dialing|2\r\nSTATE|77|Up|2\r\nWHO|77|2|4441\r\nSTATE|77|Gone|2\r\n",
    }),
    "silent": (b"DIAL|%s\n", {
        "9991": b"",
        "8881": b"STATE|Dialing\nSTATE|Gone\n",
        "7771": b"",
        "6661": b"STATE|Dialing\n",
        "5551": b"STATE|Dialing\nSTATE|Up\n",
        "4441": b"STATE|Dialing\nSTATE|Gone\nSTATE|Dialing\nSTATE|Up\nSTATE|Gone\n",
    }),
}
CLOSED = {("shared", "5551"), ("silent", "9991"), ("silent", "5551")}


@pytest.mark.parametrize(("protocol", "number"), [(protocol, number) for protocol, (_, calls) in OTHER_CALLS.items()
                                                  for number in calls])
def test_numbers_do_the_same_in_another_protocol(start, protocol, number):
    dial, calls = OTHER_CALLS[protocol]
    peer = start("--ring", "1", "--talk", "1", protocol=f"tests/{protocol}").connect()
    peer.send(dial % number.encode())
    if (protocol, number) in CLOSED:
        assert peer.until_closed() == calls[number]
    else:
        assert peer.take(len(calls[number])) == calls[number]
        assert peer.is_quiet()


def test_call_back_on_a_shared_connection_is_dropped_by_its_name(start):
    peer = start("--ring", "1", "--talk", "3600000", protocol="tests/shared").connect()
    peer.send(b"DIAL|77|4441\r\nDIAL|78|6661\r\n")
    heard = b""
    while b"STATE|77|Up|3\r\n" not in heard:
        heard += peer.take(1)
    peer.take(len(b"WHO|77|3|4441\r\n"))
    peer.send(b"DROP|78|3\r\nDROP|77|3\r\nDROP|78|2\r\n")
    expected = b"NO\r\nYES\r\nSTATE|77|Gone|3\r\nYES\r\nSTATE|78|Gone|2\r\n"
    assert peer.take(len(expected)) == expected
