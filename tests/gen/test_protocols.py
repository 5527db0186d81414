"""Specs of many kinds, compiled: what the generated C accepts, rejects and writes, against the reference."""

from __future__ import annotations

import os
import random
import re
from pathlib import Path

import pytest

from compiled import (ROOT, Compiled, Decoded, Fault, characters, escape_of, escaped, holds, load_file, load_text,
                      reference, sent_parts, spans, specs)
from framing.positional.parts import Joined, content
from model import Field, Message, Protocol

GOLDEN = Path(__file__).resolve().parent / "golden"
SPECS = [ROOT / "spec" / "addpac.tspec", ROOT / "tests" / "dial" / "modem.tspec", *specs("positional")]


@pytest.fixture(scope="module", params=SPECS, ids=lambda path: path.stem)
def spec(request: pytest.FixtureRequest, build_folder: Path) -> Compiled:
    source, report, protocol = load_file(request.param)
    assert protocol, report.render()
    return Compiled(source, protocol, build_folder)


@pytest.fixture(scope="module")
def addpac(build_folder: Path) -> Compiled:
    source, _, protocol = load_file(SPECS[0])
    return Compiled(source, protocol, build_folder)


def texts_of(protocol: Protocol) -> list[bytes]:
    """All texts that end a field, and what is left of them after a text that begins one."""
    parts = {part for message in protocol.messages for part in message.parts if not isinstance(content(part), Field)}
    ends = {part for part in parts if isinstance(part, bytes)}
    begins = {content(part) for part in parts - ends}
    return sorted(ends | {text[len(begin) :] for text in ends for begin in begins if text.startswith(begin)})


def value_for(field, protocol: Protocol, to_switch: bool, rng: random.Random) -> bytes:
    """A value that the field may have."""
    if field.is_state and rng.random() < 0.8:
        return rng.choice(protocol.states).data
    codec, padding = protocol.framing.encoding.codec, protocol.framing.padding
    texts = [text for text in texts_of(protocol) if holds(field, text, protocol, to_switch)]
    if texts and rng.random() < 0.1:
        return rng.choice(texts)
    letters = [chr(code) for code in sorted(field.charset)] if field.charset else list("ab Z09-")
    letters += [char for char in "é김🙂" if field.wide and char.encode(codec, "ignore")] * (1 + len(letters) // 8)
    escape = escape_of(protocol, to_switch)
    letters += [chr(escape.mark), ":", "\n", "\x1f"] if escape and field.charset is None else []
    never = {0} if escape else protocol.framing.forbidden
    if spans(field, protocol):
        never -= {protocol.framing.separator[0]}
        letters += [chr(protocol.framing.separator[0])] * (len(letters) // 3)
    letters = [char for char in letters if not set(char.encode(codec)) & never]
    text = "".join(rng.choices(letters, k=rng.randint(field.least, min(field.most, 12)))).encode(codec)
    text = text.strip(padding) if padding and not escape else text
    return text if characters(text, protocol.framing.encoding.name) >= field.least else \
        letters[0].encode(codec) * field.least


def values_of(line, values: list[bytes], message: Message) -> list[bytes]:
    """The values of a keyed line's holes, those of a message given."""
    return [values[message.holes.index(hole)] for hole in line.holes]


def sent_lines(message: Message, values: list[bytes]) -> list:
    """The keyed lines of a message that are sent with these values."""
    return [line for line in message.tail if not line.optional or any(values_of(line, values, message))]


def frame_for(message: Message, protocol: Protocol, rng: random.Random) -> tuple[bytes, list[bytes]]:
    """A message on the wire, put together without the encoder."""
    values = [value_for(hole, protocol, message.to_switch, rng) for hole in message.holes]
    wanted = rng.choice(message.ends)
    absent = sum(isinstance(content(part), Field) for part in message.parts[wanted:])
    values[len(values) - absent :] = [b""] * absent
    rest, frame = iter(values), b""
    before = len(values) - sum(len(line.holes) for line in message.tail)
    values[before:] = [value for line in message.tail for value in
                       ([b""] * len(line.holes) if line.optional and rng.random() < 0.3 else
                        values_of(line, values, message))]
    for index, part in enumerate(message.parts[: sent_parts(message, values)]):
        frame += protocol.framing.joint if index and not isinstance(message.parts[index - 1], Joined) else b""
        frame += content(part) if isinstance(content(part), bytes) else escaped(next(rest), protocol, message.to_switch)
    for line in sent_lines(message, values):
        frame += protocol.framing.joint + line.key + protocol.framing.pair + b"".join(
            part if isinstance(part, bytes) else escaped(values[message.holes.index(part)], protocol, message.to_switch)
            for part in line.value)
    return frame + protocol.framing.terminator(message.to_switch), values


def expect_sent(spec: Compiled, message: Message, frame: bytes, values: list[bytes]) -> None:
    """These values are sent as that frame, and read again; but not where another message has one of them as text."""
    meant, sent = reference(spec.protocol, frame, message.to_switch), spec.encode(message, values)
    if meant and (meant.name, list(meant.fields)) == (message.name, values):
        assert sent == frame and spec.decode(frame, message.to_switch) == meant
    else:
        assert isinstance(sent, Fault) and sent.hole is not None, (frame, values, sent)
        assert set(values[: sent.hole + 1]) & set(texts_of(spec.protocol))


def mutate(frame: bytes, protocol: Protocol, terminator: bytes, rng: random.Random) -> bytes:
    """The frame with some bytes changed, its end mostly left alone."""
    framing = protocol.framing
    tail = len(terminator) if rng.random() < 0.95 else 0
    body = bytearray(frame[: len(frame) - tail])
    pieces = [framing.separator, terminator, framing.joint, terminator[:1], framing.separator[:1],
              b" ", b"\t", b"\0", b"\r", b"\n", b"\x80", b"\xc3\xa9", b"\xed\xa0\x80", b"\xc0\x80", b"\xf4\x90\x80\x80",
              b"\xe0\x80\x80", b"\xf0\x80\x80\x80", b"\xf5\x80\x80\x80", b"\xe1\x80", b"\xb0\xa1", b"\x81A", b"\xc6S",
              b"0", b"x" * 70, b"%", b"%%", b"%4", b"%0A", b"%c3%A9", b"%zz", b"%`", b"&", b"&&", b"&4A",
              b"=", b'"', b'",', b"!", framing.separator + b"caller=", framing.separator + b"target=1", framing.separator + b"x=y"]
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        at = rng.randint(0, len(body))
        choice = rng.random()
        if choice < 0.5:
            body[at:at] = rng.choice(pieces)
        elif choice < 0.7:
            del body[at : at + rng.randint(1, 8)]
        elif choice < 0.85 and at < len(body):
            body[at] = rng.randrange(256)
        else:
            fields = bytes(body).split(framing.separator or b"-")
            fields[rng.randrange(len(fields))] = rng.choice((b"", fields[-1], framing.padding, b"42"))
            body = bytearray((framing.separator or b"-").join(fields))
    return bytes(body) + frame[len(frame) - tail :]


def test_messages_decode_and_encode_again(spec: Compiled) -> None:
    rng = random.Random(1)
    for message in spec.protocol.messages:
        for _ in range(100):
            expect_sent(spec, message, *frame_for(message, spec.protocol, rng))


def test_mutated_messages_are_judged_as_the_reference_judges_them(spec: Compiled) -> None:
    rng = random.Random(2)
    counts = {True: 0, False: 0}
    for _ in range(12000):
        message = rng.choice(spec.protocol.messages)
        terminator = spec.protocol.framing.terminator(message.to_switch)
        frame = mutate(frame_for(message, spec.protocol, rng)[0], spec.protocol, terminator, rng)
        to_switch = message.to_switch if rng.random() < 0.95 else not message.to_switch
        expected = reference(spec.protocol, frame, to_switch)
        decoded = spec.decode(frame, to_switch)
        assert (decoded if isinstance(decoded, Decoded) else None) == expected, (frame, decoded)
        if isinstance(decoded, Fault):
            assert decoded.code != "NONE" and decoded.offset <= len(frame)
        counts[expected is not None] += 1
    assert min(counts.values()) > 500, counts


def test_the_encoder_sends_what_a_field_may_hold_and_nothing_else(spec: Compiled) -> None:
    rng = random.Random(3)
    framing = spec.protocol.framing
    outcomes = {bytes: 0, Fault: 0}
    for _ in range(6000):
        message = rng.choice([message for message in spec.protocol.messages if message.holes])
        values = frame_for(message, spec.protocol, rng)[1]
        wrong = rng.randrange(len(values))
        terminator = framing.terminator(message.to_switch)
        values[wrong] = mutate(values[wrong] + terminator, spec.protocol, terminator, rng)[: rng.choice((6, 40, 200))]
        sent = spec.encode(message, values)
        holes = [content(part) for part in message.parts[: sent_parts(message, values)]
                 if isinstance(content(part), Field)]
        holes += [hole for line in sent_lines(message, values) for hole in line.holes]
        unfit = [message.holes.index(field) for field in holes for value in [values[message.holes.index(field)]]
                 if not holds(field, value, spec.protocol, message.to_switch) or
                 (framing.padding and not escape_of(spec.protocol, message.to_switch) and
                  value != value.strip(framing.padding))]
        if isinstance(sent, bytes):
            assert not unfit, (values, sent)
            decoded = spec.decode(sent, message.to_switch)
            assert isinstance(decoded, Decoded) and list(decoded.fields) == values
        elif sent.code != "LONG_MESSAGE":
            assert sent.hole in unfit or set(values[: sent.hole + 1]) & set(texts_of(spec.protocol)), (values, sent)
        outcomes[type(sent)] += 1
    assert min(outcomes.values()) > 100, outcomes


def test_every_cut_of_a_message_is_rejected_or_another_message(spec: Compiled) -> None:
    rng = random.Random(4)
    for message in spec.protocol.messages:
        frame = frame_for(message, spec.protocol, rng)[0]
        for length in range(len(frame)):
            cut = frame[:length]
            assert isinstance(spec.decode(cut, message.to_switch), Fault) or cut.endswith(
                spec.protocol.framing.terminator(message.to_switch))


def test_encoding_into_too_small_a_buffer_writes_nothing_past_it(spec: Compiled) -> None:
    rng = random.Random(5)
    for message in spec.protocol.messages:
        frame, values = frame_for(message, spec.protocol, rng)
        for size in range(len(frame)):
            assert spec.encode(message, values, size).code == "LONG_MESSAGE"
        assert spec.encode(message, values, len(frame)) == frame


def test_faults_name_code_offset_and_hole(addpac: Compiled) -> None:
    end = b"\r\n\r\n"
    cases = [
        (b"Notify % CALL_STATE % 1001 % X", False, Fault("TOO_FEW_FIELDS", 30, None)),
        (b"Action % Drop % 1 % 2", True, Fault("TOO_MANY_FIELDS", 18, None)),
        (b"Action % Dial % ", True, Fault("EMPTY_FIELD", 16, 0)),
        (b"Action % Dial % 12 34", True, Fault("CHARACTER", 18, 0)),
        (b"Action % Dial % 12\0", True, Fault("CHARACTER", 18, 0)),
        (b"Action % Dial % " + b"1" * 65, True, Fault("LONG_FIELD", 80, 0)),
        (b"Action % Hold", True, Fault("UNKNOWN_MESSAGE", 9, None)),
        (b"Action % Dial", False, Fault("UNKNOWN_MESSAGE", 0, None)),
        (b"Notify % CALL_INFO % \xc3\x28 % S % 1 %%%%", False, Fault("ENCODING", 21, 0)),
        (b"Notify % CALL_INFO % 1 % S % 1 % \xea\xb9\x80\xff %%%", False, Fault("ENCODING", 36, 3)),
        (b"Notify % CALL_INFO % " + "김".encode() * 33 + b" % S % 1 %%%%", False, Fault("LONG_FIELD", 117, 0)),
        (b"Action % Drop" + end + b"Action % Drop", True, Fault("CHARACTER", 13, None)),
        (b"Response % Success\r\n", False, Fault("CHARACTER", 18, None)),
        (b"Response % Success\r", False, Fault("UNKNOWN_MESSAGE", 11, None)),
        (b"x" * 1021, False, Fault("LONG_MESSAGE", 1024, None)),
    ]
    for body, to_switch, fault in cases:
        assert addpac.decode(body + end, to_switch) == fault, body


def test_a_fault_in_a_value_that_holds_separators_is_where_it_is(build_folder: Path) -> None:
    source, _, protocol = load_file(ROOT / "tests" / "gen" / "good" / "quoted.tspec")
    quoted = Compiled(source, protocol, build_folder)
    cases = [
        (b"RES,1,2x", Fault("CHARACTER", 7, 0)),
        (b"RES,1,x", Fault("CHARACTER", 6, 0)),
        (b"RES,1,2,3,4", Fault("LONG_FIELD", 10, 0)),
        (b'RES,"a,b', Fault("CHARACTER", 8, 0)),
        (b'RES,"a,b"c', Fault("UNKNOWN_MESSAGE", 8, None)),
        (b'EVT,1,"UP",7,"Smith, John', Fault("CHARACTER", 25, 3)),
    ]
    for body, fault in cases:
        assert quoted.decode(body + b"\r\n", False) == fault, body


def test_as_many_characters_as_allowed_are_accepted_whatever_their_bytes(addpac: Compiled) -> None:
    name = "김".encode() * 64
    frame = b"Notify % CALL_INFO % 1 % OnHookState % 1 % " + name + b" % % % \r\n\r\n"
    assert addpac.decode(frame, False) == Decoded("CallInfo", 4, (b"1", b"OnHookState", b"1", name, b"", b"", b""))


def test_a_value_can_be_a_word_of_the_protocol(addpac: Compiled) -> None:
    frame = b"Notify % CALL_INFO % Drop % Fail % Notify % Action % Response % CALL_STATE % Dial\r\n\r\n"
    assert addpac.decode(frame, False) == Decoded(
        "CallInfo", -2, (b"Drop", b"Fail", b"Notify", b"Action", b"Response", b"CALL_STATE", b"Dial"))


def test_a_dial_string_never_becomes_a_second_message(addpac: Compiled) -> None:
    dial = addpac.protocol.messages[0]
    for value in (b"1\r\n\r\nAction % Drop", b"1%2", b" 1", b"1 ", b"", b"1\0", b"%", b"\r\n\r\n"):
        fault = addpac.encode(dial, [value])
        assert isinstance(fault, Fault) and fault.hole == 0, value


def test_every_fault_has_a_name_and_a_phrase(addpac: Compiled) -> None:
    codes = range(-1, addpac.library.shim_fault_codes() + 1)
    for text in (addpac.library.shim_fault_name, addpac.library.shim_fault_text):
        said = [text(code) for code in codes]
        assert all(said) and len(set(said)) == len(codes) - 1 and said[0] == said[-1]


def test_the_reference_lists_the_faults_as_they_are(addpac: Compiled) -> None:
    text = (ROOT / "docs" / "spec-language.md").read_text(encoding="utf-8")
    table = text.split("| fault | the message |")[1].split("\n\n")[0]
    names = [addpac.library.shim_fault_name(code).decode() for code in range(1, addpac.library.shim_fault_codes())]
    assert re.findall(r"`(\w+)`", table) == names


def test_lines_share_links_where_every_action_names_its_line() -> None:
    shared = {path.stem: load_file(path)[2].lines_share_links for path in SPECS}
    assert {name for name, shares in shared.items() if shares} == {"colons", "elements", "everything", "quoted", "results", "tails"} and len(shared) > 5


def test_a_message_may_have_many_fields(build_folder: Path) -> None:
    names = [f"f{number}" for number in range(15)]
    text = (GOLDEN / "tiny.tspec").read_text(encoding="utf-8").replace("protocol tiny", "protocol longest")
    parts = [f"word{number}" for number in range(60)] + [f"{{{name}}}" for name in names]
    text = text.replace("| S|", f"| {'|'.join(parts)}|")
    text += "".join(f"field {name} text 0..9\n" for name in names)
    source, report, protocol = load_text(text)
    assert protocol, report.render()
    longest = Compiled(source, protocol, build_folder)
    message = next(message for message in protocol.messages if message.name == "Moved")
    frame = longest.encode(message, [b"v"] * 15 + [b"Up"])
    assert longest.decode(frame, False) == Decoded("Moved", 0, (b"v",) * 15 + (b"Up",))


def test_no_text_stands_beside_a_hole_that_cannot_be_empty(build_folder: Path) -> None:
    text = (GOLDEN / "tiny.tspec").read_text(encoding="utf-8").replace("protocol tiny", "protocol beside")
    text = text.replace("    | D|{number}\n", "    | D|{number}\n    expects None or Some within 1 s\n") + """
field reason text 1..3
message None from switch
    | R|
message Some from switch
    | R|{reason}
"""
    source, report, protocol = load_text(text)
    assert protocol, report.render()
    beside = Compiled(source, protocol, build_folder)
    for reason in (b"", b"x", b"xyz", b"wxyz", b" "):
        frame = b"R|" + reason + b"\n"
        decoded = beside.decode(frame, False)
        assert (decoded if isinstance(decoded, Decoded) else None) == reference(protocol, frame, False), frame


def random_spec(rng: random.Random, name: str) -> str:
    """A spec of random framing and messages; it may have errors."""
    separator, terminator = rng.choice([('","', '"\\n"'), ('"::"', '";"'), ('"|"', '"\\r\\n"'), ('"%"', '"\\x03\\x03"'),
                                        ('"\\t"', '"."'), ('"~~~"', '"\\0"')])
    padding = rng.choice(["", ' padded by " "'])
    if rng.random() < 0.4:
        terminator += f" to switch, {rng.choice((chr(34) + chr(92) + 'r' + chr(34), terminator))} from switch"
    escape = rng.choice(("", "", 'escape "&" hexadecimal', 'escape "&" plus 64', 'escape "&" hexadecimal from switch',
                         'escape "!" plus 64 to switch'))
    encoding = rng.choice(["utf-8", "ascii", "latin-1", "cp949"])
    fields = {"number": "text 1..9", "code": "text 2..3 of [0-9]", "other": "text 0..5 of [a-f ]", "free": "text 0..6",
              "open": "text 0..6 of [^!]", "state": rng.choice(("States", "States of [^!]"))}
    join = separator.strip('"').replace("\\t", "\t")

    def field(hole: str, after: str) -> str:
        kind = rng.random()
        if kind < 0.55:
            return f"{{{hole}}}"
        if kind < 0.7:
            return rng.choice(("A", "Bee", ""))
        shapes = ["C{x}", "At {x}"] + ["{x}!", "{x}-A", "AB{x}!{y}", "{x}-{y}"] * (hole in ("code", "other"))
        shapes += ["{x}!", "B{x}!", "{x}!{y}"] * 3 * ("[^!]" in fields[hole])
        return rng.choice(shapes).format(x=f"{{{hole}}}", y=after)

    def wire(start: list[str], further: bool = False) -> str:
        holes = rng.sample(sorted(set(fields) - {start[0].strip("{}")}), rng.randint(0, 4))
        spare = [f"{{{hole}}}" for hole in fields if hole not in holes and f"{{{hole}}}" not in start]
        parts = start + [field(hole, spare.pop() if spare else "A") for hole in holes]
        parts += ["..."] * (further and rng.random() < 0.3)
        tail = rng.randint(1, len(parts)) if rng.random() < 0.5 else len(parts)
        inner = rng.randint(tail, len(parts))
        texts = [join.join(parts[:tail]), *(f"[{join}{join.join(part)}" for part in (parts[tail:inner], parts[inner:])
                                            if part)]
        return "".join(texts) + "]" * (len(texts) - 1)

    first = [rng.choice(["A", "Bee", "{code}"])]
    moves = [wire([rng.choice(["A", "S", "{state}"]), word], True) for word in rng.sample(["A", "B", "AB", ""], 3)]
    return f"""protocol {name} 1 "Random"
framing positional
    separator {separator}{padding}
    terminator {terminator}
    encoding {encoding}
    {escape}
    limit 90
{"".join(f"field {field} {kind}{chr(10)}" for field, kind in fields.items())}
states States of call
    A = CONNECTED
    AA = IDLE
    A -> AA
message Dial to switch
    | {wire(first)}
message Hang to switch
    | {wire([rng.choice(["A", "{code}"]), "x"])}
{"".join(f"message M{number} from switch{chr(10)}    | {text}{chr(10)}" for number, text in enumerate(moves))}
tapi
    lineMakeCall sends Dial(number = dest, code = dest, other = dest, free = dest, open = dest, state = dest)
    lineDrop sends Hang(number = line, code = line, other = line, free = line, open = line, state = line)
    M0 moves call
    M1 moves call
    M2 moves call
"""


def without_faults(text: str) -> str:
    """The spec with what its holes do not need taken out."""
    for hole in ("number", "code", "other", "free", "open", "state"):
        for message, operand in (("Dial", "dest"), ("Hang", "line")):
            wire = text.split(f"message {message} to switch")[1].split("\n")[1]
            if f"{{{hole}}}" not in wire:
                head, tail = text.split(f"sends {message}(")
                values, rest = tail.split(")", 1)
                kept = [value for value in values.split(", ") if value and not value.startswith(f"{hole} =")]
                text = f"{head}sends {message}({', '.join(kept)}){rest}"
        if text.count(f"{{{hole}}}") == 0:
            text = "".join(line for line in text.splitlines(True) if not line.startswith(f"field {hole} "))
    return text.replace("()", "")


def test_random_specs_compile_and_agree_with_the_reference(build_folder: Path) -> None:
    rng = random.Random(int(os.environ.get("TSPEC_SEED", "7")))
    compiled = []
    for attempt in range(4000):
        if len(compiled) == 6:
            break
        source, _, protocol = load_text(without_faults(random_spec(rng, f"random{attempt}")))
        if protocol:
            compiled.append(Compiled(source, protocol, build_folder))
    assert len(compiled) == 6
    for spec in compiled:
        for _ in range(2000):
            message = rng.choice(spec.protocol.messages)
            frame, values = frame_for(message, spec.protocol, rng)
            expect_sent(spec, message, frame, values)
            frame = mutate(frame, spec.protocol, spec.protocol.framing.terminator(message.to_switch), rng)
            decoded = spec.decode(frame, message.to_switch)
            expected = reference(spec.protocol, frame, message.to_switch)
            assert (decoded if isinstance(decoded, Decoded) else None) == expected, (frame, decoded)
