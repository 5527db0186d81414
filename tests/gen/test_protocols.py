"""Specs of fields that have their places, compiled: examples of what the generated C accepts, rejects and writes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from compiled import ROOT, Compiled, Decoded, Fault, load_file, load_text, specs

GOLDEN = Path(__file__).resolve().parent / "golden"
SPECS = [ROOT / "spec" / "addpac.tspec", ROOT / "tests" / "dial" / "modem.tspec", *specs("positional")]


@pytest.fixture(scope="module")
def addpac(build_folder: Path) -> Compiled:
    source, _, protocol = load_file(SPECS[0])
    return Compiled(source, protocol, build_folder)


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
        fields = () if not reason else (reason,) if len(reason) <= 3 else None
        name = "Some" if reason else "None"
        decoded = beside.decode(frame, False)
        assert decoded == Decoded(name, -1, fields) if fields is not None else isinstance(decoded, Fault), frame


def test_a_class_without_a_character_that_an_escape_can_stand_for_has_none(build_folder: Path) -> None:
    text = (GOLDEN / "percents.tspec").read_text(encoding="utf-8").replace("text 2..6 of [A-Z0-9:]", "text 2..6 of [A]")
    source, report, protocol = load_text(text)
    assert protocol, report.render()
    percents = Compiled(source, protocol, build_folder)
    assert percents.decode(b"%%>drop:AAA\n", True) == Decoded("Drop", -1, (b"AA",))
    assert percents.decode(b"%%>drop:AA%z\n", True) == Fault("CHARACTER", 10, 0)


def test_a_tail_in_an_encoding_in_which_every_byte_is_a_character_can_be_read(build_folder: Path) -> None:
    text = (GOLDEN / "pairs_behind.tspec").read_text(encoding="utf-8").replace("tail keyed", "encoding latin-1\n    tail keyed")
    source, report, protocol = load_text(text)
    assert protocol, report.render()
    frame = b"%%>message:AB:state:status=gone:name=\xff\x80\n"
    assert Compiled(source, protocol, build_folder).decode(frame, False) == Decoded("State", 3, (b"AB", b"gone", b"", b"\xff\x80"))
