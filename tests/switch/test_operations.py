"""What can be asked of the stand-in switch beside dialing and hanging up, each as its row of the operations says.

In one protocol there is a login, answers are found by an id, and call and line are named. In the other nothing has a
name, one message means several things, and nothing says no."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

import pytest
from peer import UNHURRIED, Peer, Switch


def ask(peer: Peer, *lines: str) -> None:
    """Send these messages."""
    peer.send("".join(line + "\n" for line in lines).encode())


def hear(peer: Peer, *lines: str) -> None:
    """The next messages are these."""
    expected = "".join(line + "\n" for line in lines).encode()
    assert peer.take(len(expected)) == expected


def logged_in(start: Callable[..., Switch], *options: str) -> Peer:
    """A connection that has done its login, with an id of 7."""
    peer = start("--ring", "0", "--talk", "3600000", *options, protocol="tests/ids").connect()
    ask(peer, "HELLO|7")
    hear(peer, "YES|7")
    return peer


def connected(start: Callable[..., Switch], *options: str) -> Peer:
    """A connection with a call of terminal 11 to number 40 that was answered."""
    peer = logged_in(start, *options)
    ask(peer, "DIAL|8|11|40")
    hear(peer, "YES|8", "STATE|11|Dialing|1", "STATE|11|Up|1", "WHO|11|1|11")
    return peer


def offered(start: Callable[..., Switch], *options: str) -> Peer:
    """A connection with a call of number 2225 to terminal 11 that waits for an answer."""
    peer = logged_in(start, *options)
    ask(peer, "DIAL|8|11|2225")
    hear(peer, "YES|8", "STATE|11|Dialing|1", "STATE|11|Gone|1", "STATE|11|Offered|2", "WHO|11|2|2225")
    return peer


def test_nothing_is_accepted_before_the_login(start):
    peer = start("--ring", "0", protocol="tests/ids").connect()
    ask(peer, "DIAL|1|11|40", "DIAL|2|11|7771", "HOLD|3|11|1", "HELLO|4", "DIAL|5|11|40")
    hear(peer, "NO|1", "NO|2", "NO|3", "YES|4", "YES|5", "STATE|11|Dialing|1")


def test_each_connection_has_a_login_of_its_own(start):
    first = logged_in(start)
    second = Peer(first.socket.getpeername()[1])
    ask(second, "DIAL|1|11|40")
    hear(second, "NO|1")
    second.close()


def test_answer_has_the_id_of_its_request(start):
    peer = connected(start)
    ask(peer, "HOLD|1234567890|11|1", "HOLD|0|11|1")
    hear(peer, "YES|1234567890", "STATE|11|Held|1", "NO|0")


def test_call_is_held_and_taken_back(start):
    peer = connected(start)
    ask(peer, "HOLD|1|11|1", "UNHOLD|2|11|1", "HOLD|3|11|1")
    hear(peer, "YES|1", "STATE|11|Held|1", "YES|2", "STATE|11|Up|1", "WHO|11|1|11", "YES|3", "STATE|11|Held|1")
    assert peer.is_quiet()


def test_held_call_can_be_dropped(start):
    peer = connected(start)
    ask(peer, "HOLD|1|11|1", "DROP|2|11|1", "UNHOLD|3|11|1")
    hear(peer, "YES|1", "STATE|11|Held|1", "YES|2", "STATE|11|Gone|1", "NO|3")


@pytest.mark.parametrize("wrong", ["ANSWER|1|11|1", "UNHOLD|1|11|1", "HOLD|1|12|1", "HOLD|1|11|2",
                                   "TONES|1|12|1|5", "TRANSFER|1|11|2|50"])
def test_what_no_call_stands_right_for_is_refused(start, wrong):
    peer = connected(start)
    ask(peer, wrong)
    hear(peer, "NO|1")
    assert peer.is_quiet()


def test_transfer_ends_the_call(start):
    peer = connected(start)
    ask(peer, "TRANSFER|1|11|1|50", "DROP|2|11|1")
    hear(peer, "YES|1", "STATE|11|Gone|1", "NO|2")
    assert peer.is_quiet()


@pytest.mark.parametrize(("fetching", "answer"), [("PICKUP|8|11|40", "YES|8"), ("TEAM|8|11|sales", "YES|8"),
                                                  ("UNPARK|8|11|40", "NAMED|8|1")])
def test_call_that_is_fetched_is_connected_at_once_and_came_from_the_other_side(start, fetching, answer):
    peer = logged_in(start)
    ask(peer, fetching)
    hear(peer, answer, "STATE|11|Up|1", "WHO|11|1|40" if "sales" not in fetching else "WHO|11|1|4000")
    ask(peer, "DROP|9|11|1")
    hear(peer, "YES|9", "STATE|11|Gone|1")
    assert peer.is_quiet()


@pytest.mark.parametrize(("parking", "answer"), [("PARK|1|11|1|70", "YES|1"), ("STOW|1|11|1", "PARKED|1|701")])
def test_parked_call_leaves_its_line(start, parking, answer):
    peer = connected(start)
    ask(peer, parking, "HOLD|2|11|1")
    hear(peer, answer, "STATE|11|Gone|1", "NO|2")
    assert peer.is_quiet()


def test_calls_are_forwarded_whatever_calls_there_are(start):
    peer = logged_in(start)
    ask(peer, "BACK|8|11", "FORWARD|9|11|40", "BUSY|10|11|40", "LATE|11|11|40|3", "HUSH|12|11", "FORWARD|13|11|9991")
    hear(peer, "YES|8", "YES|9", "YES|10", "YES|11", "YES|12", "NO|13")
    assert peer.is_quiet()


def test_nothing_is_fetched_from_an_unassigned_number(start):
    peer = logged_in(start)
    ask(peer, "PICKUP|8|11|9991", "UNPARK|9|11|9991")
    hear(peer, "NO|8", "NO|9")
    assert peer.is_quiet()


def test_transfer_to_an_unassigned_number_is_refused_and_leaves_the_call(start):
    peer = connected(start)
    ask(peer, "TRANSFER|1|11|1|9991", "HOLD|2|11|1")
    hear(peer, "NO|1", "YES|2", "STATE|11|Held|1")


@pytest.mark.parametrize(("request_bytes", "answer"), [
    (b"LOGIN|home|bob|K\xf6ln\n", "WELCOME"), (b"LOGIN||bob|K\xf6ln\n", "WELCOME"), (b"LOGIN|home|bob|Koln\n", "SORRY"),
    (b"LOGIN|home|Bob|K\xf6ln\n", "SORRY"), (b"LOGIN|home|bob|\n", "SORRY")])
def test_request_has_to_say_the_settings_of_the_command_line(start, request_bytes, answer):
    peer = start("--setting", "user=bob", "--setting", "password=Köln", protocol="tests/login").connect()
    peer.send(request_bytes)
    hear(peer, answer)


def test_drop_has_to_say_them_too_and_no_secret_is_logged(start):
    switch = start("--ring", "0", "--setting", "password=Köln", "--log", protocol="tests/login")
    peer = switch.connect()
    peer.send(b"LOGIN|home|bob|K\xf6ln\nDIAL|11|1|40\n")
    hear(peer, "WELCOME", "YES", "STATE|11|Dialing|1", "STATE|11|Up|1", "WHO|11|1|11")
    peer.send(b"DROP|11|1|Koln\nDROP|11|1|K\xf6ln\n")
    hear(peer, "NO", "YES", "STATE|11|Over|1")
    printed = switch.end()
    assert "Login realm=home user=bob password=**\n" in printed
    assert "Köln" not in printed and "Koln" not in printed


@pytest.mark.parametrize("setting", ["user", "=x", "usr=x", "use=x", "userr=x"])
def test_setting_that_the_protocol_does_not_declare_is_refused(program, setting):
    switch = program.parents[1] / "tests/login/switch"
    done = subprocess.run([switch, "--setting", setting], capture_output=True, text=True, check=False)
    assert done.returncode == 2 and "--setting wants NAME=VALUE" in done.stderr


def test_transfer_to_a_silent_number_is_never_answered(start):
    peer = connected(start)
    ask(peer, "TRANSFER|1|11|1|7771")
    assert peer.is_quiet()


def test_tones_are_accepted_and_move_nothing(start):
    peer = connected(start)
    ask(peer, "TONES|1|11|1|12#")
    hear(peer, "YES|1")
    assert peer.is_quiet()


def test_offered_call_waits_for_its_answer(start):
    peer = offered(start)
    assert peer.is_quiet()
    ask(peer, "HOLD|1|11|2", "ANSWER|2|11|2", "ANSWER|3|11|2")
    hear(peer, "NO|1", "YES|2", "STATE|11|Up|2", "WHO|11|2|2225", "NO|3")
    assert peer.is_quiet()


def test_offered_call_that_was_answered_ends_by_itself_after_the_talk(start):
    switch = start("--ring", "0", "--talk", "100", "--log", protocol="tests/ids")
    peer = switch.connect()
    ask(peer, "HELLO|7", "DIAL|8|11|2225")
    hear(peer, "YES|7", "YES|8", "STATE|11|Dialing|1", "STATE|11|Gone|1", "STATE|11|Offered|2", "WHO|11|2|2225")
    assert peer.is_quiet()
    ask(peer, "ANSWER|1|11|2")
    hear(peer, "YES|1", "STATE|11|Up|2", "WHO|11|2|2225", "STATE|11|Gone|2")
    connected, ended = switch.end_and_tell("-> State ")[-2:]
    assert ended - connected >= 100


def test_offered_call_can_be_dropped(start):
    peer = offered(start)
    ask(peer, "DROP|1|11|2", "ANSWER|2|11|2")
    hear(peer, "YES|1", "STATE|11|Gone|2", "NO|2")


def test_offered_call_is_given_up_when_its_connection_closes(start):
    switch = start("--ring", "0", "--log", protocol="tests/ids")
    first = switch.connect()
    ask(first, "HELLO|1", "DIAL|2|11|2225")
    hear(first, "YES|1", "YES|2", "STATE|11|Dialing|1", "STATE|11|Gone|1", "STATE|11|Offered|2", "WHO|11|2|2225")
    first.close()
    switch.wait_for_output("#1 -- closed")
    second = switch.connect()
    ask(second, "HELLO|1")
    hear(second, "YES|1")
    assert second.is_quiet()


def test_call_that_somebody_else_takes_is_offered_first(start):
    peer = logged_in(start, "--ring", "1")
    ask(peer, "DIAL|8|11|4445")
    hear(peer, "YES|8", "STATE|11|Dialing|1", "STATE|11|Gone|1", "STATE|11|Offered|2", "WHO|11|2|4445",
         "STATE|11|Up|2", "WHO|11|2|4445")


def test_call_that_went_on_alone_is_told_after_the_login(start):
    switch = start("--ring", "0", "--talk", "3600000", "--log", protocol="tests/ids")
    first = switch.connect()
    ask(first, "HELLO|1", "DIAL|2|11|4445")
    hear(first, "YES|1", "YES|2", "STATE|11|Dialing|1", "STATE|11|Gone|1", "STATE|11|Offered|2", "WHO|11|2|4445",
         "STATE|11|Up|2", "WHO|11|2|4445")
    first.close()
    switch.wait_for_output("#1 -- closed")
    second = switch.connect()
    assert second.is_quiet()
    ask(second, "HELLO|1")
    hear(second, "YES|1", "STATE|11|Up|2", "WHO|11|2|4445")


@pytest.mark.lasts(3)
def test_cut_call_is_cut_though_it_is_held(start):
    peer = logged_in(start, "--ring", str(UNHURRIED))
    ask(peer, "DIAL|8|11|5551")
    hear(peer, "YES|8", "STATE|11|Dialing|1", "STATE|11|Up|1", "WHO|11|1|11")
    ask(peer, "HOLD|1|11|1")
    assert peer.until_closed() == b"YES|1\nSTATE|11|Held|1\n"


# Two calls at once.


def consulted(start: Callable[..., Switch]) -> Peer:
    """A connection with a call that waits, and a consultation call with a dial tone."""
    peer = connected(start)
    ask(peer, "CONSULT|1|11|1")
    hear(peer, "YES|1", "STATE|11|Waiting|1", "STATE|11|Tone|2")
    return peer


def test_consultation_call_is_made_dialed_and_the_calls_joined(start):
    peer = consulted(start)
    assert peer.is_quiet()
    ask(peer, "DIGITS|2|11|2|41")
    hear(peer, "YES|2", "STATE|11|Dialing|2", "STATE|11|Up|2", "WHO|11|2|11")
    ask(peer, "JOIN|3|11|1|2", "DROP|4|11|1", "DROP|5|11|2")
    hear(peer, "YES|3", "STATE|11|Gone|1", "STATE|11|Gone|2", "NO|4", "NO|5")
    assert peer.is_quiet()


def test_calls_change_places(start):
    peer = consulted(start)
    ask(peer, "DIGITS|2|11|2|41")
    hear(peer, "YES|2", "STATE|11|Dialing|2", "STATE|11|Up|2", "WHO|11|2|11")
    ask(peer, "SWAP|3|11|2|1", "SWAP|4|11|2|1", "SWAP|5|11|1|2")
    hear(peer, "YES|3", "STATE|11|Held|2", "STATE|11|Up|1", "WHO|11|1|11", "NO|4",
         "YES|5", "STATE|11|Held|1", "STATE|11|Up|2", "WHO|11|2|11")
    assert peer.is_quiet()


@pytest.mark.parametrize("wrong", ["CONSULT|2|11|1", "DIGITS|2|11|1|41", "SWAP|2|11|2|1", "JOIN|2|11|1|2", "DIGITS|2|11|2|9991"])
def test_what_the_two_calls_do_not_stand_right_for_is_refused(start, wrong):
    peer = consulted(start)
    ask(peer, wrong)
    hear(peer, "NO|2")
    assert peer.is_quiet()


def test_dial_tone_is_dialed_once(start):
    peer = consulted(start)
    ask(peer, "DIGITS|2|11|2|41")
    hear(peer, "YES|2", "STATE|11|Dialing|2", "STATE|11|Up|2", "WHO|11|2|11")
    ask(peer, "DIGITS|3|11|2|42")
    hear(peer, "NO|3")


def test_consultation_call_is_made_when_it_is_dialed(start):
    peer = start("--ring", "0", "--talk", "3600000", protocol="tests/consult").connect()
    ask(peer, "DIAL|1|11|a|40", "CONSULT|2|a|b|41")
    hear(peer, "YES|1", "STATE|11|Dialing|a", "NO|2", "STATE|11|Ringing|a", "STATE|11|Up|a")
    ask(peer, "HOLD|3|a", "CONSULT|4|a|b|41")
    hear(peer, "YES|3", "STATE|11|Held|a", "YES|4", "STATE|11|Dialing|b", "STATE|11|Ringing|b", "STATE|11|Up|b")
    ask(peer, "SWAP|a")
    hear(peer, "DONE", "STATE|11|Held|b", "STATE|11|Up|a")
    ask(peer, "JOIN|b|a")
    hear(peer, "DONE", "STATE|11|Gone|b", "STATE|11|Gone|a")
    assert peer.is_quiet()


# One button.


def test_one_message_does_what_the_call_stands_right_for(start):
    peer = start("--ring", "0", protocol="tests/desk").connect()
    ask(peer, "DIAL|40")
    hear(peer, "OK", "STATE|Off|1001", "STATE|Up|1001")
    ask(peer, "BUTTON", "BUTTON", "BUTTON")
    hear(peer, "OK", "STATE|Held|1001", "OK", "STATE|Up|1001", "OK", "STATE|Held|1001")


def test_unnamed_call_is_the_newest_that_stands_right(start):
    peer = start("--ring", "0", protocol="tests/desk").connect()
    ask(peer, "DIAL|40")
    hear(peer, "OK", "STATE|Off|1001", "STATE|Up|1001")
    ask(peer, "DIAL|6661")
    hear(peer, "OK", "STATE|Off|1001")
    ask(peer, "TONES|1", "BUTTON")
    hear(peer, "OK", "OK", "STATE|Held|1001")


def test_answer_goes_by_the_states_that_lie_on_the_way(start):
    peer = start("--ring", "0", protocol="tests/desk").connect()
    ask(peer, "DIAL|2225")
    hear(peer, "OK", "STATE|Off|1001", "STATE|Gone|1001", "STATE|Bell|2225")
    ask(peer, "BUTTON")
    hear(peer, "OK", "STATE|Lifted|2225", "STATE|Up|2225")


def test_what_is_refused_closes_the_connection_where_nothing_says_no(start):
    peer = start(protocol="tests/desk").connect()
    ask(peer, "BUTTON")
    assert peer.until_closed() == b""


def test_fault_no_hangup_never_reports_the_end_of_a_transferred_call(start):
    peer = start("--ring", "0", "--fault", "no-hangup", protocol="tests/desk").connect()
    ask(peer, "DIAL|40")
    hear(peer, "OK", "STATE|Off|1001", "STATE|Up|1001")
    ask(peer, "PASS|41")
    hear(peer, "OK")
    assert peer.is_quiet()
