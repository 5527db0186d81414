"""gen/tspec decode: what it prints of a capture, and what it says of one that does not fit."""

from __future__ import annotations

import json
import random
import select
import subprocess
import sys
from pathlib import Path

import pytest

from command import TSPEC, run
from compiled import ROOT, load_file, load_text
from decode.hints import hint
from diagnostics import Report
from parse import parse

HERE = Path(__file__).resolve().parent
ADDPAC = ROOT / "spec" / "addpac.tspec"
MODEM = ROOT / "tests" / "dial" / "modem.tspec"

CALL = "Notify % CALL_STATE % 1001 % OnHookState % 17 % Alice Kim % 1001 % 김 % \r\n\r\n".encode()
DECODE = [
    (CALL, 0), (b"", 0), (CALL + b"Resp", 1), (b"Action % Dial % 1|2\r\n\r\n" + CALL, 2),
    (b"nonsense\r\n\r\nAct", 2), (b"x" * 2000 + b"\r\n\r\n" + CALL, 2)]


@pytest.mark.parametrize(("capture", "status"), DECODE, ids=["good", "empty", "trailing", "rejected", "both", "long"])
def test_decode_exits_with_what_it_found(capture: bytes, status: int) -> None:
    assert run("decode", ADDPAC, stdin=capture).returncode == status
    assert run("decode", "--json", ADDPAC, stdin=capture).returncode == status


def test_decode_prints_each_message_with_offset_direction_and_fields(tmp_path: Path) -> None:
    (tmp_path / "capture").write_bytes(b"Action % Drop\r\n\r\n" + CALL)
    done = run("decode", ADDPAC, tmp_path / "capture")
    assert done.stdout.decode() == (
        "    0  to switch    Drop\n"
        "   17  from switch  CallState  terminal=1001 state=OnHookState call=17 caller_name=\"Alice Kim\" caller=1001 "
        "callee_name=\"김\" callee=\"\"\n")


def test_decode_prints_what_escapes_stand_for() -> None:
    capture = b"%%>dial:1%z2%%:a%Jb\n%%>state:up%z%`1:%`\n"
    assert run("decode", HERE / "golden" / "percents.tspec", stdin=capture).stdout.decode() == (
        '    0  to switch    Dial  number=1:2% name="a\\nb"\n'
        '   20  from switch  State  word="up: 1" name=" "\n')


def test_decode_prints_each_message_as_soon_as_it_is_there() -> None:
    with subprocess.Popen([sys.executable, TSPEC, "decode", ADDPAC], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, bufsize=0) as decoder:
        for part, offset in ((b"Action % Drop\r\n\r", None), (b"\nAction % Drop\r\n\r\nAct", 0), (b"", 17)):
            decoder.stdin.write(part)
            if offset is not None:
                assert select.select([decoder.stdout], [], [], 300)[0]
                assert decoder.stdout.readline() == f"{offset:5}  to switch    Drop\n".encode()
        decoder.stdin.close()
        assert decoder.stdout.readline() == b"   34  trailing bytes: no terminator follows\n"
        decoder.stdout.read()
    assert decoder.returncode == 1


def test_decode_waits_for_the_end_of_a_message_only_as_long_as_one_may_be() -> None:
    unknown = b"AT%FOO\r"  # a message from the switch ends in CR LF, and may go on
    limit = load_file(MODEM)[2].framing.limit
    with subprocess.Popen([sys.executable, TSPEC, "decode", MODEM], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          bufsize=0) as decoder:
        decoder.stdin.write(unknown * (limit // len(unknown) + 2))
        assert select.select([decoder.stdout], [], [], 300)[0]
        assert decoder.stdout.readline() == b"    0  to switch    rejected at byte 0: unknown message\n"
        decoder.stdin.close()
        decoder.stdout.read()
    assert decoder.returncode == 2


def test_decode_tells_that_a_body_ends_too_early() -> None:
    head = b"Content-Type: command/reply\nContent-Length: 9\n\n"
    for capture, lacking in ((head + b"+OK\n", b"its body ends too early"), (head[:-1], b"no terminator follows")):
        done = run("decode", HERE / "good" / "sockets.tspec", stdin=capture)
        assert done.returncode == 1 and b"    0  trailing bytes: " + lacking + b"\n" in done.stdout
        (line, *_) = run("decode", "--json", HERE / "good" / "sockets.tspec", stdin=capture).stdout.splitlines()
        assert json.loads(line)["trailing"] == lacking.decode()


def test_decode_tells_where_an_empty_field_is() -> None:
    capture = b"Notify % CALL_STATE % 1001 %  % 17 % a % b % c % d\r\n\r\nAction % Dial %  % 1\r\n\r\n"
    lines = [json.loads(line) for line in run("decode", "--json", ADDPAC, stdin=capture).stdout.splitlines()]
    assert [(line["fault"], line["field"], line["at"]) for line in lines] == [
        ("empty_field", "state", 30), ("empty_field", "address", 71)]


def test_decode_shows_what_cannot_be_seen() -> None:
    done = run("decode", ADDPAC, stdin="Action % Dr\u200bop\u00a0\u202e\u009b\r\n\r\n".encode())
    assert rb"Action % Dr\xE2\x80\x8Bop\xC2\xA0\xE2\x80\xAE\xC2\x9B\r\n" in done.stdout


DROP, SUCCESS = b"Action % Drop", b"Response % Success"
HEX = "00000000: 4163 7469 6f6e 2025 2044 726f 700d 0a0d  Action % Drop...\n00000010: 0a    .\n"
LOOKS = [
    (b"\n".join([DROP, SUCCESS, b""]), "lf-ends", "terminator"),
    (b"\r".join([DROP, SUCCESS, b""]), "cr-ends", "terminator"),
    (b"\r\n".join([DROP, SUCCESS, b""]), "crlf-ends", "terminator"),
    (b"\0".join([DROP, SUCCESS, b""]), "nul-ends", "terminator"),
    (DROP + b"\n\n" + SUCCESS + b"\n\n", "two-lf-ends", "terminator"),
    ((DROP + b"\r\n\r\n").decode().encode("utf-16"), "utf-16", None),
    ((DROP + b"\r\n\r\n").decode().encode("utf-16-le"), "utf-16", None),
    (b"\xef\xbb\xbf" + DROP + b"\r\n\r\n", "utf-8-bom", None),
    (CALL.decode().encode("cp949"), "cp949-text", "encoding"),
    (CALL.replace("김".encode(), b"M\xfcller"), "latin-1-text", "encoding"),
    (HEX.encode(), "hex-dump", None), (DROP.hex().encode() + b"\n", "hex-dump", None),
    (b"0000  41 63 74 69 6f 6e 20 25  Action %\n0008  20 44 72 6f 70 0d 0a 0d   Drop...\n", "hex-dump", None),
    (b'{"action": "drop"}\r\n\r\n', "json", None), (b"<action>drop</action>\r\n\r\n", "xml", None),
    (random.Random(1).randbytes(2000), "binary", None), (b"\x16\x03\x01\x02\0\1\0\1\xfc\3\3", "encrypted", None),
    (b"\xd4\xc3\xb2\xa1\2\0\4\0", "packets", None), (b"\xa1\xb2\x3c\x4d\0\2\0\4", "packets", None),
    (b"\x17\x03\3\0\x50" + random.Random(1).randbytes(80), "encrypted", None), (DROP.lower() + b"\r\n\r\n", "other-case", None),
    (b"GET / HTTP/1.1\r\n\r\n", "other-protocol", None),
    (CALL * 9 + CALL.replace(b"Alice", b"\xff"), None, None), (CALL + DROP, None, None),
    (DROP + b" % 1|2\r\n\r\n", None, None),
]


@pytest.mark.parametrize(("capture", "name", "changes"), LOOKS, ids=[str(name) for _, name, _ in LOOKS])
def test_of_a_capture_that_does_not_fit_it_is_said_what_it_looks_like(capture: bytes, name: str | None,
                                                                      changes: str | None) -> None:
    source, _, protocol = load_file(ADDPAC)
    found = hint(capture, source, parse(source, Report(source)), protocol)
    assert (found and found.name) == name
    if found and changes:
        assert source.lines[found.line - 1].split()[0] == changes
        assert f"{ADDPAC}:{found.line} say: {changes} " in found.remedy


def test_a_capture_whose_messages_end_in_more_than_the_spec_says_is_told_so() -> None:
    source, _, protocol = load_file(HERE / "golden" / "tiny.tspec")  # its terminator is \n
    found = hint(b"D|12\r\nS|Up\r\n", source, parse(source, Report(source)), protocol)
    assert found.name == "crlf-ends" and 'terminator "\\r\\n"' in found.remedy


def test_a_last_separator_stays_in_the_terminator_that_a_hint_offers() -> None:
    text = (HERE / "golden" / "tiny.tspec").read_text(encoding="utf-8")
    source, _, protocol = load_text(text.replace('terminator "\\n"', 'terminator ";\\n"'))
    found = hint(b"D|12;\r\nS|Up;\r\n", source, parse(source, Report(source)), protocol)
    assert 'terminator ";\\r\\n"' in found.remedy
    found = hint(b"D|12\r\nS|Up\r\n", source, parse(source, Report(source)), protocol)
    assert 'terminator "\\r\\n"' in found.remedy


def test_of_a_spec_that_describes_elements_no_hint_says_that_none_can() -> None:
    source, _, protocol = load_file(HERE / "good" / "elements.tspec")
    tree = parse(source, Report(source))
    assert hint(b'<event device="1" state="up" call="" />\n', source, tree, protocol) is None
    assert hint(b"GET / HTTP/1.1\n", source, tree, protocol).name == "other-protocol"
    assert hint(b'<EVENT DEVICE="1" STATE="up">\n', source, tree, protocol).name == "other-case"


def test_text_of_the_spec_s_encoding_is_not_offered_another_one() -> None:
    text = (HERE / "golden" / "tiny.tspec").read_text(encoding="utf-8").replace("    encoding   ascii\n", "")
    source, _, protocol = load_text(text)
    found = hint(b"S|\xffabcdefgh\n", source, parse(source, Report(source)), protocol)
    assert found.name == "latin-1-text"
    assert hint("S|é".encode() + b"\xc3\n", source, parse(source, Report(source)), protocol) is None


def test_decode_says_in_the_end_what_the_capture_looks_like() -> None:
    capture = b"\n".join([DROP, SUCCESS, b""])
    done = run("decode", ADDPAC, stdin=capture)
    said = b"\n\nThe capture looks like messages that end in LF.\n      = if the switch sends them so, let "
    assert done.returncode == 1 and said in done.stdout and b'say: terminator "\\n"; if an editor' in done.stdout
    lines = [json.loads(line) for line in run("decode", "--json", ADDPAC, stdin=capture).stdout.splitlines()]
    assert lines[-1]["looks_like"] == "lf-ends" and bytes.fromhex(lines[0]["bytes"]) == capture
    assert b"looks like" not in run("decode", ADDPAC, stdin=CALL).stdout


def test_decode_shows_the_byte_that_is_wrong() -> None:
    done = run("decode", ADDPAC, stdin=b"Action % Drop\r\n\r\nAction % Dial % 1|2\r\n\r\n")
    assert done.stdout.decode().splitlines()[1:] == [
        "   17  to switch    rejected at byte 34: character not allowed here: address",
        "        Action % Dial % 1|2\\r\\n\\r\\n",
        "                         ^",
        "        expected {address}; nearest: Dial"]


def like(spec: Path, *messages: bytes) -> list[tuple[list[str], str | None]]:
    """What decode says should have stood in these messages from the switch, none of which it may accept."""
    lines = run("decode", "--json", "--from", spec, stdin=b"".join(messages)).stdout.decode().splitlines()
    found = [json.loads(line) for line in lines]
    assert len([line for line in found if "fault" in line]) == len(messages)
    return [(line["expected"], line["nearest"]) for line in found if "fault" in line]


def test_decode_says_what_was_expected_at_the_place_and_which_message_is_nearest() -> None:
    state = b"Notify % CALL_STATE % 1001 % ConnectedState % 1 % A % 1001 % B % 4000"
    assert like(ADDPAC, *(message + b"\r\n\r\n" for message in (
        b"Respnse % Success", b"Response%Succes", state.replace(b"CALL_STATE", b"CALLSTATE"), b"Notify % CALL_INFO % 1001",
        state + b" % more", state.replace(b"4000", b"4\n0"), b"Hello", b""))) == [
        (["Response", "Notify"], "Success"), (["Success", "Fail"], "Success"),
        (["CALL_STATE", "CALL_INFO"], "CallState"), (["{state}"], "CallInfo"),
        (["the message's end"], "CallState"), (["{callee}"], "CallState"),
        (["Response", "Notify"], None), (["Response", "Notify"], None)]


def test_decode_says_of_keyed_lines_what_was_expected_for_that_key() -> None:
    assert like(ROOT / "tests" / "dial" / "keyed.tspec", *(message + b"\r\n\r\n" for message in (
        b"Event: Newstat\r\nCallID: 7", b"Response: Eror", b"Foo: bar", b"Event: Newstate"))) == [
        (["Event: Newstate"], "State"), (["Response: Success", "Response: Error"], "Error"),
        (["Response: Success", "Response: Error", "Event: Newstate"], None),
        (["Channel: PJSIP/{terminal}-{call}", "ChannelStateDesc: {state}"], "State")]


LOGIN = ROOT / "tests" / "runtime" / "specs" / "login.tspec"


@pytest.mark.parametrize("form", [(), ("--json",)], ids=["text", "json"])
@pytest.mark.parametrize("message", ["LOGIN|home|alice|s3cret", "DROP|1001|7|s3cret", "DROP|1001|7|s3cret|s3cret",
                                     "LOGIN|home|a b|s3cret", "s3cret", "LOGIN|home|alice|s3cret" + "x" * 99], ids=str)
def test_decode_shows_no_secret(message: str, form: tuple[str, ...]) -> None:
    done = run("decode", *form, LOGIN, stdin=f"{message}\n".encode())
    shown = done.stdout.decode()
    accepted = message in ("LOGIN|home|alice|s3cret", "DROP|1001|7|s3cret")
    assert done.returncode == (0 if accepted else 2)
    assert "s3cret" not in shown and b"s3cret".hex() not in shown and ("**" in shown) == accepted
    assert '"bytes"' not in shown


def test_decode_shows_no_secret_that_no_terminator_follows() -> None:
    for form in ((), ("--json",)):
        shown = run("decode", *form, LOGIN, stdin=b"LOGIN|home|alice|s3cret").stdout
        assert b"no terminator follows" in shown and b"s3cret" not in shown and b"s3cret".hex().encode() not in shown


def test_decode_does_not_warn_of_the_spec() -> None:
    done = run("decode", HERE / "warned" / "quotes-in-a-wire-line.tspec", stdin=b'"YES"\r\n')
    assert done.returncode == 0 and done.stdout == b"    0  from switch  Yes\n" and not done.stderr


def test_decode_tells_directions_apart_that_end_their_messages_otherwise() -> None:
    capture = b"Welcome to it\r\nATDT4000;\r\r\nOK\r\n\r\nCONNECT 9600\r\nATH\rATX\r\r\nERROR\r\n\r\n"
    done = run("decode", MODEM, stdin=capture)
    assert done.returncode == 2
    assert done.stdout.decode().splitlines() == [
        "   15  to switch    Dial  number=4000",
        "   27  from switch  Ok",
        "   33  from switch  Connect  speed=9600",
        "   47  to switch    HangUp",
        "   51  from switch  rejected at byte 51: unknown message",
        "        ATX\\r\\r\\n",
        "        ^",
        "        expected OK, ERROR, DIALING, RINGING …; no message is like it",
        "   57  from switch  Error"]


def test_what_is_to_the_switch_begins_behind_a_blank_line_from_it_however_much_follows() -> None:
    hayes = ROOT / "spec" / "hayes.tspec"
    for dials in (1, load_file(hayes)[2].framing.limit):
        done = run("decode", hayes, stdin=b"\r\n" + b"ATA\r" * dials)
        assert done.returncode == 0, done.stdout
        assert done.stdout.decode().splitlines() == [f"{2 + 4 * at:5}  to switch    Answer" for at in range(dials)]


def test_decode_compares_a_field_of_text_and_holes_by_the_text_that_it_begins_with() -> None:
    quoted = HERE / "good" / "quoted.tspec"
    assert like(MODEM, b"CONECT 9600\r\n", b"CONNECT fast\r\n") == [
        (["OK", "ERROR", "DIALING", "RINGING"], "Connect"), (["CONNECT {speed}"], "Connect")]
    assert like(quoted, b'RES,"a\r\n', b'EVT,1,up",7,"b"\r\n') == [(['"{note}"'], "Busy"), (['"{state}"'], "Moved")]


def test_decode_takes_a_quote_for_no_likeness() -> None:
    assert like(HERE / "good" / "quoted.tspec", b'"x",y\r\n') == [
        (["RES", "ERR {why} {rest}", "EVT"], None)]


def test_decode_of_one_direction_reads_to_its_terminator() -> None:
    assert run("decode", "--to", MODEM, stdin=b"ATA\rATH\r").returncode == 0
    assert run("decode", "--from", MODEM, stdin=b"ATA\rATH\r").returncode == 1
    assert run("decode", "--from", MODEM, stdin=b"\r\nOK\r\n\r\nBUSY\r\n").returncode == 0


def test_decode_shows_the_holes_of_an_absent_tail_as_empty() -> None:
    done = run("decode", "--json", HERE / "golden" / "tails.tspec", stdin=b"a-b;Up\r\nOK;[5].;\xff;x\r\n")
    assert [json.loads(line)["fields"] for line in done.stdout.decode().splitlines()] == [
        {"terminal": "a", "serial": "b", "state": "Up", "call": "", "trunk": "", "note": ""}, {"speed": "5"}]


def test_decode_keeps_to_a_given_direction() -> None:
    assert run("decode", "--from", ADDPAC, stdin=CALL).returncode == 0
    assert run("decode", "--to", ADDPAC, stdin=CALL).returncode == 2


def test_decode_writes_json_lines_of_any_bytes() -> None:
    capture = CALL.replace(b"Alice Kim", b'A"\\\t\x01') + b"\x80\xff\r\n\r\n" + b"x" * 2000 + b"\r\n\r\nrest"
    lines = [json.loads(line) for line in run("decode", "--json", ADDPAC, stdin=capture).stdout.decode().splitlines()]
    assert [line["offset"] for line in lines] == [0, len(CALL) - 4, len(CALL) + 2, len(CALL) + 2006]
    assert lines[0]["fields"]["caller_name"] == 'A"\\\t\x01' and lines[0]["message"] == "CallState"
    assert [line.get("fault") for line in lines] == [None, "unknown_message", "long_message", None]
    assert lines[3]["trailing"]
    assert [bytes.fromhex(line["bytes"]) for line in lines if "bytes" in line] == [b"\x80\xff\r\n\r\n", b"rest"]


def test_decode_says_of_a_state_whether_it_is_known_and_of_no_state_nothing() -> None:
    capture = CALL + CALL.replace(b"OnHook", b"Other") + b"Action % Drop\r\n\r\n"
    lines = [json.loads(line) for line in run("decode", "--json", ADDPAC, stdin=capture).stdout.splitlines()]
    assert [line.get("known_state") for line in lines] == [True, False, None] and "known_state" not in lines[2]


def test_decode_of_what_cannot_be_read_exits_3(tmp_path: Path) -> None:
    assert run("decode", ADDPAC, tmp_path / "none").returncode == 3
    assert run("decode", tmp_path / "none.tspec").returncode == 3
    assert run("decode", HERE / "bad" / "unknown-field.tspec").returncode == 3


def test_decode_names_the_package_of_a_missing_tool(tmp_path: Path) -> None:
    spec = tmp_path / "fresh.tspec"
    spec.write_bytes(ADDPAC.read_bytes() + f"# {tmp_path}\n".encode())
    done = run("decode", spec, PATH=str(tmp_path))
    assert done.returncode == 3 and b"install the Debian package lemon" in done.stderr
