"""Keyed specs, compiled: examples of what the generated C accepts, rejects and writes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest

from compiled import ROOT, Compiled, Decoded, Fault, load_file, load_text

MANAGER = ROOT / "tests" / "gen" / "good" / "manager.tspec"


@pytest.fixture(scope="module")
def manager(build_folder) -> Compiled:
    source, _, protocol = load_file(MANAGER)
    return Compiled(source, protocol, build_folder)


@pytest.fixture(scope="module")
def sockets(build_folder) -> Compiled:
    source, _, protocol = load_file(ROOT / "tests" / "gen" / "good" / "sockets.tspec")
    return Compiled(source, protocol, build_folder)


def test_faults_name_code_offset_and_hole(manager: Compiled) -> None:
    cases = [
        (b"Response: Success\r\nMessage: 1", Fault("MISSING_KEY", 29, 0)),
        (b"Response: Success\r\nActionID: ", Fault("EMPTY_FIELD", 29, 0)),
        (b"Response: Success\r\nActionID: 12345678901", Fault("LONG_FIELD", 39, 0)),
        (b"Response: Success\r\nActionID:  1 2", Fault("CHARACTER", 31, 0)),
        (b"Response: Error\r\nActionID: 1\r\nMessage: a\rb", Fault("CHARACTER", 40, 1)),
        (b"Response: Error\r\nActionID: 1\r\nMessage: \xe1\x80b", Fault("ENCODING", 39, 1)),
        (b"Response: Perhaps\r\nActionID: 1", Fault("UNKNOWN_MESSAGE", 10, None)),
        (b"ActionID: 1\r\nX: y", Fault("UNKNOWN_MESSAGE", 0, None)),
        (b"", Fault("UNKNOWN_MESSAGE", 0, None)),
        (b"Event: Newstate\r\nChannel: SIP/1", Fault("UNKNOWN_MESSAGE", 26, None)),
        (b"Event: Newstate\r\nChannel: PJSIP/1001+1", Fault("CHARACTER", 36, 0)),
        (b"Event: Newstate\r\nChannel: PJSIP/1001", Fault("CHARACTER", 36, None)),
        (b"Response: Success\r\nActionID: 1\r\n\r\nX: y", Fault("CHARACTER", 30, None)),
        (b"Response: Success\r\nActionID: 1\r\nX: " + b"y" * 2048, Fault("LONG_MESSAGE", 2048, None)),
    ]
    for lines, fault in cases:
        assert manager.decode(lines + b"\r\n\r\n", False) == fault, lines


def test_lines_come_in_any_order_with_others_among_them_and_the_first_of_a_key_counts(manager: Compiled) -> None:
    frame = (b"Uniqueid: 17.3\r\nPrivilege: call,all\r\nchannelSTATEdesc:\t Is up!\r\nUniqueid: 18\r\nno pair\r\n\r\n"
             .removesuffix(b"\r\n") + b"Event: Newstate\r\nChannel: PJSIP/1001-0a\r\nEvent: Hangup\r\n\r\n")
    assert manager.decode(frame, False) == Decoded("State", 2, (b"1001", b"0a", b"Is up!", b"17.3", b"", b""))


def test_the_line_that_comes_first_decides_which_message_it_is(manager: Compiled) -> None:
    answer, event = b"Response: Success\r\n", b"Event: OriginateResponse\r\n"
    assert isinstance(manager.decode(answer + event + b"ActionID: 1\r\n\r\n", False), Decoded)
    assert manager.decode(event + answer + b"ActionID: 1\r\n\r\n", False) == Fault("UNKNOWN_MESSAGE", 7, None)


def test_a_value_may_hold_what_separates_key_and_value(manager: Compiled) -> None:
    error = next(message for message in manager.protocol.messages if message.name == "Error")
    sent = manager.encode(error, [b"1", b"a: b: c"])
    assert manager.decode(sent, False) == Decoded("Error", -1, (b"1", b"a: b: c"))


def test_a_text_that_the_hole_before_it_can_hold_ends_it_where_it_stands_last(manager: Compiled) -> None:
    def decoded(channel: bytes) -> Decoded | Fault:
        return manager.decode(b"Event: Newstate\r\nChannel: PJSIP/" + channel +
                              b"\r\nChannelStateDesc: Up\r\nUniqueid: 1.2\r\n\r\n", False)
    for channel, parts in ((b"1001-0a", (b"1001", b"0a")), (b"desk-7-0a", (b"desk-7", b"0a")),
                           (b"---1", (b"--", b"1"))):
        found = decoded(channel)
        assert isinstance(found, Decoded) and found.fields[:2] == parts, found
    for channel, fault in ((b"1001", Fault("CHARACTER", 36, None)), (b"a-b+c-0a", Fault("CHARACTER", 35, 0)),
                           (b"desk-7-", Fault("EMPTY_FIELD", 39, 1)), (b"-0a", Fault("EMPTY_FIELD", 32, 0)),
                           (b"123456789-0a", Fault("LONG_FIELD", 40, 0)), (b"desk-0a-g", Fault("CHARACTER", 40, 1))):
        assert decoded(channel) == fault, channel


def test_a_value_never_becomes_a_second_line_or_message(manager: Compiled) -> None:
    login = manager.protocol.messages[0]
    for value in (b"1\r\nAction: Hangup", b"1\r\n\r\nAction: Hangup", b"1\0", b"1\r", b"\n", b" 1", b"", b"1\r\nX"):
        fault = manager.encode(login, [b"1", b"tsp", value])
        assert isinstance(fault, Fault) and fault.hole == 2, value


def test_of_two_messages_the_one_that_asks_for_more_is_meant(manager: Compiled, sockets: Compiled) -> None:
    local = b"Event: Newstate\r\nChannel: Local/1\r\n"
    contexts = (b"", b"Context: x\r\n", b"Context: trunk\r\n")
    names = [manager.decode(local + more + b"\r\n", False).name for more in contexts]
    assert names == ["Other", "Other", "Trunk"]
    plain = b"Content-Length: 999\nContent-Type: text/event-plain\n\n"
    assert sockets.decode(plain + b"Event-Name: CHANNEL_ANSWER\nUnique-ID: 1\n\n", False).name == "Answered"
    assert sockets.decode(plain + b"Event-Name: HEARTBEAT\n\n", False).name == "Event"


def test_lines_of_a_body_count_and_its_unfinished_last_one_does_not(sockets: Compiled) -> None:
    head = b"Content-Type: command/reply\n\n"
    assert sockets.decode(head + b"any text\nReply-Text: +OK accepted\n", False) == Decoded("Yes", -1, (b" accepted",))
    assert sockets.decode(head + b"Reply-Text: +OK accepted", False) == Fault("UNKNOWN_MESSAGE", 14, None)


def semicolons(folder, terminator: str) -> Compiled:
    """The event socket, but for what ends its lines and messages."""
    text = (ROOT / "tests" / "gen" / "good" / "sockets.tspec").read_text(encoding="utf-8")
    text = text.replace('separator  "\\n"', 'separator ";;"').replace('terminator "\\n\\n"', f'terminator "{terminator}"')
    source, report, protocol = load_text(text)
    assert protocol, report.render()
    return Compiled(source, protocol, folder)


def test_a_line_of_a_body_ends_at_the_first_separator_even_if_the_next_character_is_one(build_folder) -> None:
    frame = b"Content-Type: command/reply;;;;Reply-Text: +OK;;;x"
    assert semicolons(build_folder, ";;;;").decode(frame, False) == Decoded("Yes", -1, (b"",))


def test_a_terminator_is_met_wherever_it_stands_even_if_separators_could_overlap(build_folder) -> None:
    text = re.sub(r"\n    greeting .*", "", MANAGER.read_text(encoding="utf-8"))
    text = text.replace('"\\r\\n\\r\\n"', '";;."').replace('"\\r\\n"', '";;"')
    assert 'separator  ";;"' in text
    source, _, protocol = load_text(text)
    compiled = Compiled(source, protocol, build_folder)
    first, second = b"Response: Success;;ActionID: 1;;X: y;;;.", b"Response: Success;;ActionID: 2;;."
    for reads in (False, True):
        assert compiled.cut(first + second, False, 1000, reads) == ((first, second), 0)


def test_of_values_the_one_that_ends_its_line_is_to_blame(build_folder) -> None:
    spec = semicolons(build_folder, ";;\\t")
    drop = next(message for message in spec.protocol.messages if message.name == "Drop")
    for values, hole in (([b"ab;", b"x"], 0), ([b"ab", b"x;"], 1)):
        fault = spec.encode(drop, values)
        assert isinstance(fault, Fault) and fault.hole == hole, fault


def test_a_state_in_a_line_that_is_absent_is_none(build_folder) -> None:
    source, _, protocol = load_file(ROOT / "tests" / "gen" / "golden" / "keyed.tspec")
    keyed = Compiled(source, protocol, build_folder)
    lines = b"Event: State\r\nCall: 7\r\nLine: 1\r\n"
    for state, known in ((b"", -1), (b"State: Up\r\n", 0), (b"State: Down\r\n", -2)):
        decoded = keyed.decode(lines + state + b"\r\n", False)
        assert isinstance(decoded, Decoded) and decoded.state == known, decoded


def test_a_first_line_without_a_key_stands_first(sockets: Compiled) -> None:
    assert sockets.decode(b"auth a b: c\n\n", True) == Decoded("Auth", -1, (b"a b: c",))
    assert isinstance(sockets.decode(b"x: y\nauth a\n\n", True), Fault)


def test_of_lines_without_a_key_the_first_that_begins_like_one_of_the_spec_counts(sockets: Compiled) -> None:
    head = b"Content-Type: api/response\nContent-Length: 99\n\n"
    assert sockets.decode(head + b"+OK\n", False) == Decoded("Done", -1, (b"",))
    assert sockets.decode(head + b"text\n-ERR No such channel!\n+OK\n", False) == Decoded(
        "Failed", -1, (b"No such channel!",))
    assert sockets.decode(head + b"text\n", False) == Fault("UNKNOWN_MESSAGE", 14, None)
    job = b"Content-Type: text/event-plain\n\nEvent-Name: BACKGROUND_JOB\nJob-UUID: 1\n"
    assert sockets.decode(job + b"Content-Length: 9\n\n-ERR BUSY\n", False) == Decoded("Undialed", -1, (b"BUSY", b"1"))
    assert sockets.decode(job + b"Content-Length: 9\n\n+OK 1\n", False) == Decoded("Event", -1, ())


CONVERSATION = """Switch Manager/13.0.0
Response: Success
ActionID: 1
Message: Authentication accepted

Event: FullyBooted
Privilege: system,all
Status: Fully Booted

Event: Newstate
Privilege: call,all
Channel: PJSIP/1001-0000002a
ChannelState: 6
ChannelStateDesc: Is up!
CallerID: <4000> Alice: K
Exten:
Uniqueid: 1795300000.7

Event: Hangup
Channel: PJSIP/1001-0000002a
Cause: 16
Cause-txt: Normal Clearing

Response: Error
ActionID: 2
Message: No such channel

Event: Hangup
Channel: PJSIP/1001-0000002b

Action: Login
Username: tsp
Secret: xyzzy
ActionID: 1

"""


def test_a_manager_s_conversation_is_told_with_places_and_without_secrets(tmp_path) -> None:
    capture = CONVERSATION.replace("\n", "\r\n").encode()
    (tmp_path / "capture").write_bytes(capture)
    command = [sys.executable, ROOT / "gen" / "tspec", "decode", MANAGER, tmp_path / "capture"]
    done = subprocess.run([*command, "--json"], capture_output=True, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
    assert done.returncode == 2 and not done.stderr, done.stderr
    said = [json.loads(line) for line in done.stdout.splitlines()]
    starts = [capture.index(line) for line in (b"Response: Succ", b"Event: Full", b"Event: News", b"Event: Hang",
                                               b"Response: Err", b"Event: Hangup\r\nChannel: PJSIP/1001-0000002b",
                                               b"Action:")]
    assert [line["offset"] for line in said] == starts
    assert [line.get("message", line.get("fault")) for line in said] == [
        "Success", "unknown_message", "State", "Ended", "Error", "missing_key", "Login"]
    assert said[2]["fields"] == {"terminal": "1001", "serial": "0000002a", "state": "Is up!", "call": "1795300000.7",
                                 "caller": "4000", "name": "Alice: K"}
    assert said[3]["fields"] == {"cause": "16", "call": "", "why": "Normal Clearing"}
    assert said[5]["at"] == capture.index(b"\r\n\r\nAction") and said[5]["field"] is None
    assert said[6]["fields"] == {"id": "1", "user": "tsp", "password": "**"} and b"xyzzy" not in done.stdout
