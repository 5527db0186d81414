"""Keyed specs, compiled: what the generated C accepts, rejects and writes, against the reference in keyed.py."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys

import pytest

from compiled import ROOT, Compiled, Decoded, Fault, characters, escape_of, holds, load_file, load_text, specs
from keyed import bend_bytes, bend_lines, frame_of, lines_of, reference, values_for

MANAGER = ROOT / "tests" / "gen" / "good" / "manager.tspec"


@pytest.fixture(scope="module", params=specs("keyed"), ids=lambda path: path.stem)
def spec(request: pytest.FixtureRequest, build_folder) -> Compiled:
    source, report, protocol = load_file(request.param)
    assert protocol, report.render()
    return Compiled(source, protocol, build_folder)


@pytest.fixture(scope="module")
def manager(build_folder) -> Compiled:
    source, _, protocol = load_file(MANAGER)
    return Compiled(source, protocol, build_folder)


@pytest.fixture(scope="module")
def sockets(build_folder) -> Compiled:
    source, _, protocol = load_file(ROOT / "tests" / "gen" / "good" / "sockets.tspec")
    return Compiled(source, protocol, build_folder)


def assert_same(spec: Compiled, frame: bytes, to_switch: bool) -> Decoded | None:
    """The generated parser and the reference make the same of a frame."""
    expected = reference(spec.protocol, frame, to_switch)
    decoded = spec.decode(frame, to_switch)
    assert (decoded if isinstance(decoded, Decoded) else None) == expected, (frame, decoded, expected)
    if isinstance(decoded, Fault):
        assert decoded.code != "NONE" and decoded.offset <= len(frame)
    return expected


def test_messages_decode_and_encode_again(spec: Compiled) -> None:
    rng = random.Random(1)
    for message in spec.protocol.messages:
        for _ in range(100):
            values = values_for(message, spec.protocol, rng)
            frame = frame_of(lines_of(message, values, spec.protocol), spec.protocol)
            decoded = assert_same(spec, frame, message.to_switch)
            assert decoded and (decoded.name, list(decoded.fields)) == (message.name, values), frame
            assert spec.encode(message, values) == frame


def bent(spec: Compiled, rng: random.Random) -> tuple[bytes, bool]:
    """A frame that is nearly a message, or one still, and a direction."""
    message = rng.choice(spec.protocol.messages)
    lines = lines_of(message, values_for(message, spec.protocol, rng), spec.protocol)
    frame = frame_of(bend_lines(lines, spec.protocol, rng), spec.protocol)
    if spec.protocol.framing.body and rng.random() < 0.5:
        cut = rng.randint(0, len(lines))
        frame = frame_of(lines[:cut] or [b"x"], spec.protocol) + spec.protocol.framing.separator.join(
            lines[cut:] + [b""] * rng.randint(0, 3))
    if rng.random() < 0.4:
        frame = bend_bytes(frame, spec.protocol, rng)
    return frame, message.to_switch if rng.random() < 0.95 else not message.to_switch


def test_bent_messages_are_judged_as_the_reference_judges_them(spec: Compiled) -> None:
    rng = random.Random(2)
    counts = {True: 0, False: 0}
    for _ in range(12000):
        counts[assert_same(spec, *bent(spec, rng)) is not None] += 1
    assert min(counts.values()) > 1500, counts


def test_the_encoder_sends_what_a_field_may_hold_and_nothing_else(spec: Compiled) -> None:
    rng = random.Random(3)
    outcomes = {bytes: 0, Fault: 0}
    for _ in range(6000):
        message = rng.choice([message for message in spec.protocol.messages if message.holes])
        values = values_for(message, spec.protocol, rng)
        wrong = rng.randrange(len(values))
        values[wrong] = bend_bytes(values[wrong] + spec.protocol.framing.to_switch, spec.protocol,
                                   rng)[: rng.choice((6, 40, 200))]
        sent = spec.encode(message, values)
        if isinstance(sent, bytes):
            decoded = assert_same(spec, sent, message.to_switch)
            assert decoded and (decoded.name, list(decoded.fields)) == (message.name, values), (values, sent)
        elif sent.code != "LONG_MESSAGE" and not _optional(message, wrong):
            begins_value = isinstance(_line(message, wrong).value[0], type(message.holes[0]))
            blank = begins_value and not escape_of(spec.protocol, message.to_switch) and \
                values[wrong][:1] in (b" ", b"\t")
            assert not holds(message.holes[wrong], values[wrong], spec.protocol, message.to_switch) or blank or \
                sent.code == "UNKNOWN_MESSAGE", (values, wrong, sent)
        outcomes[type(sent)] += 1
    assert min(outcomes.values()) > 100, outcomes


def _line(message, hole: int):
    """The line that a hole stands in."""
    return next(line for line in message.parts if message.holes[hole] in line.holes)


def _optional(message, hole: int) -> bool:
    return _line(message, hole).optional


def test_every_cut_of_a_message_is_rejected(spec: Compiled) -> None:
    rng = random.Random(4)
    end = spec.protocol.framing.to_switch
    for message in spec.protocol.messages:
        frame = frame_of(lines_of(message, values_for(message, spec.protocol, rng), spec.protocol), spec.protocol)
        for length in range(len(frame)):
            assert isinstance(spec.decode(frame[:length], message.to_switch), Fault) or frame[:length].endswith(end)


def test_encoding_into_too_small_a_buffer_writes_nothing_past_it(spec: Compiled) -> None:
    rng = random.Random(5)
    for message in spec.protocol.messages:
        values = values_for(message, spec.protocol, rng)
        frame = spec.encode(message, values)
        for size in range(len(frame)):
            assert spec.encode(message, values, size).code == "LONG_MESSAGE"
        assert spec.encode(message, values, len(frame)) == frame


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


_TEXTS = ("A", "AB", "ABx", "", "B: C")


def random_spec(rng: random.Random, name: str) -> str:
    """A keyed spec of random marks and messages; it may have errors."""
    pair, separator, terminator = rng.choice([
        (": ", "\\r\\n", "\\r\\n\\r\\n"), (":", "\\n", "\\n\\n"), ("=", ";", "."), ("->", "\\t", "\\t\\x03"),
        ("= ", "|", "\\0"), (" = ", "\\n", "."), (" ", "\\n", "\\n\\n"), ("  ", ";", "!")])
    kinds = {"number": "text 1..9", "code": "text 2..3 of [0-9]", "other": "text 0..5 of [a-f ]", "free": "text 0..6",
             "dashed": "text 1..7 of [0-9a-c\\-]", "open": "text 0..6 of [^-]",
             "state": rng.choice(("States", "States of [^-]"))}
    keys = ["K1", "K2", "k1", "Long-Key", "K2x"]

    def message(head: str) -> list[str]:
        left, lines = list(kinds), [head]
        for key in rng.sample(keys, rng.randint(0, 4)):
            text, hole = rng.choice(_TEXTS), rng.choice(left) if left and rng.random() < 0.7 else None
            value = rng.choice((f"{{{hole}}}", f"{text}{{{hole}}}", f"{{{hole}}}-{text}")) if hole else text
            if hole == "dashed" and "code" in left:
                hole, value, left = "code", "A{dashed}-{code}", [other for other in left if other != hole]
            left = [other for other in left if other != hole]
            line = f"{key}{pair}{value}"
            lines.append(f"[{line}]" if hole and rng.random() < 0.4 else line)
        return lines

    heads = [f"Event{pair}{text}" for text in _TEXTS] + [f"Kind{pair}A", "bare A", "bare AB{free}", "bare {code}x"]
    wires = {"Dial": message("do" + pair + "dial"), "Hang": message(rng.choice((f"do{pair}hang", "bare {code}")))}
    wires |= {f"M{number}": message(rng.choice(heads)) for number in range(5)}
    for lines in (lines for kind, lines in wires.items() if kind[0] == "M" and rng.random() < 0.3):
        lines.insert(rng.randint(1, len(lines)), rng.choice(("no", "yes", "no key", "K2")))
    wires["S"] = [f"Event{pair}S", f"K1{pair}{{state}}"]
    used = [hole for hole in kinds if any(f"{{{hole}}}" in line for lines in wires.values() for line in lines)]

    def sends(sent: str, operand: str) -> str:
        holes = [hole for hole in kinds if any(f"{{{hole}}}" in line for line in wires[sent])]
        return f"{sent}({', '.join(f'{hole} = {operand}' for hole in holes)})".replace("()", "")

    messages = "".join(f"message {kind} {'to' if kind in ('Dial', 'Hang') else 'from'} switch\n" +
                       "".join(f"    | {line}\n" for line in lines) for kind, lines in wires.items())
    return f"""protocol {name} 1 "Random"
framing keyed
    pair "{pair}"
    separator "{separator}"
    terminator "{terminator}"
    encoding {rng.choice(["utf-8", "ascii", "latin-1", "cp949"])}
    {rng.choice(["keys in any case", "limit 200"])}
    {rng.choice(['body by "Length"', 'greeting "Hello"'])}
{"".join(f"field {hole} {kinds[hole]}{chr(10)}" for hole in used)}
states States of call
    A = CONNECTED
    AA = IDLE
    A -> AA
{messages}tapi
    lineMakeCall sends {sends("Dial", "dest")}
    lineDrop sends {sends("Hang", "dest")}
    S moves call
{"".join(f"    M{number} means nothing{chr(10)}" for number in range(5))}"""


def test_random_specs_compile_and_agree_with_the_reference(build_folder) -> None:
    rng = random.Random(int(os.environ.get("TSPEC_SEED", "7")))
    compiled = []
    for attempt in range(4000):
        if len(compiled) == 6:
            break
        source, _, protocol = load_text(random_spec(rng, f"keyed{attempt}"))
        if protocol:
            compiled.append(Compiled(source, protocol, build_folder))
    assert len(compiled) == 6
    for spec in compiled:
        for _ in range(3000):
            assert_same(spec, *bent(spec, rng))
