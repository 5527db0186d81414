"""The generated files: goldens, escaping, determinism, and the command."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import ctext
import emit
import tapi
from compiled import ROOT, load_file, load_text
from model import identifier, snake, unique
from operations import FUNCTIONS

HERE = Path(__file__).resolve().parent
TSPEC = ROOT / "gen" / "tspec"
ADDPAC = ROOT / "spec" / "addpac.tspec"
MODEM = ROOT / "tests" / "dial" / "modem.tspec"
HEADERS = Path("/usr/x86_64-w64-mingw32/include")
GOLDEN = sorted((HERE / "golden").glob("*.tspec"))


def run(*arguments: str | Path, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """gen/tspec with these arguments."""
    return subprocess.run([sys.executable, TSPEC, *arguments], input=stdin, capture_output=True,
                          env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **environment})


@pytest.mark.parametrize("spec", GOLDEN, ids=lambda path: path.stem)
def test_generated_files_are_the_goldens(spec: Path) -> None:
    source, report, protocol = load_file(spec)
    assert protocol, report.render()
    folder, files = spec.with_suffix(""), emit.files(protocol, source)
    if "TSPEC_REFRESH" in os.environ:
        shutil.rmtree(folder, ignore_errors=True)
        emit.write(files, folder)
    kept = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} if folder.exists() else {}
    changed = sorted(name for name in {*kept, *files} if kept.get(name) != files.get(name))
    assert not changed, (f"{', '.join(changed)} differ from {folder}: if that is meant, run "
                         "TSPEC_REFRESH=1 /usr/bin/python3 -m pytest tests/gen and look at what changed")


def test_the_tables_of_all_protocols_are_the_goldens() -> None:
    folder, files = HERE / "golden" / "tapi", emit.tables()
    if "TSPEC_REFRESH" in os.environ:
        emit.write(files, folder)
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} == files


@pytest.mark.parametrize("table", tapi.NAME_TABLES, ids=lambda table: table.macro)
def test_the_names_are_those_of_tapi_h(table: tapi.NameTable) -> None:
    text = "".join((HEADERS / name).read_text(encoding="utf-8") for name in ("tapi.h", "tspi.h"))
    names = re.findall(rf"^#define {table.prefix}_(\w+)", text, re.MULTILINE)
    if table.macro == "TAPI_LINE_MESSAGES":  # some are for applications only
        assert set(table.names) <= set(names)
    else:
        assert list(table.names) == names


def test_building_twice_writes_the_same_bytes_and_touches_nothing(tmp_path: Path) -> None:
    assert run("build", ADDPAC, "--out", tmp_path).returncode == 0
    first = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in tmp_path.iterdir()}
    for path in first:
        os.utime(path, ns=(1, 1))
    assert run("build", ADDPAC, "--out", tmp_path, PYTHONHASHSEED="1").returncode == 0
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in tmp_path.iterdir()} == {
        path: (data, 1) for path, (data, _) in first.items()}
    assert sorted(path.name for path in first) == ["addpac.c", "addpac.def", "addpac.h", "addpac.map", "addpac.rc",
                                                   "addpac_grammar.y", "addpac_lexer.re"]


def test_a_changed_file_is_written_anew(tmp_path: Path) -> None:
    run("build", ADDPAC, "--out", tmp_path)
    text = (tmp_path / "addpac.def").read_bytes()
    (tmp_path / "addpac.def").write_bytes(b"old")
    run("build", ADDPAC, "--out", tmp_path)
    assert (tmp_path / "addpac.def").read_bytes() == text


def test_a_spec_with_errors_writes_nothing(tmp_path: Path) -> None:
    done = run("build", HERE / "bad" / "unknown-field.tspec", "--out", tmp_path / "out")
    assert done.returncode == 2 and b"error E031" in done.stderr and not (tmp_path / "out").exists()


def test_check_reports_every_file_and_exits_2() -> None:
    bad = [HERE / "bad" / "unknown-field.tspec", HERE / "bad" / "unknown-mode.tspec"]
    done = run("check", ADDPAC, *bad)
    assert done.returncode == 2 and b"E031" in done.stderr and b"E035" in done.stderr
    assert run("check", ADDPAC).returncode == 0
    assert run("check", "no-such-file").returncode == 2


def test_the_banner_names_spec_and_hash_and_no_folder(tmp_path: Path) -> None:
    run("build", ADDPAC, "--out", tmp_path)
    for path in tmp_path.iterdir():
        head = path.read_text(encoding="utf-8")[:400]
        assert "edit spec/addpac.tspec, not this file" in head and "sha256 " in head and str(ROOT) not in head


DIALOGS = ["lineConfigDialog", "lineConfigDialogEdit", "providerConfig", "providerGenericDialog", "providerInstall",
           "providerRemove"]


def exports(spec: Path) -> list[str]:
    """What the provider of a spec exports; the dialogs' functions on Windows only, behind the others."""
    source, _, protocol = load_file(spec)
    files = emit.files(protocol, source)
    lines = files[f"{protocol.name}.def"].splitlines()
    listed = lines[lines.index("EXPORTS") + 1 :]
    names = [name for name in listed if name.startswith("TSPI_")]
    assert listed == [*names, *(f"TUISPI_{name}" for name in DIALOGS)]
    assert re.findall(r"^ +(TSPI_\w+);$", files[f"{protocol.name}.map"], re.MULTILINE) == names == sorted(set(names))
    return names


def test_exports_follow_what_is_bound() -> None:
    assert {"TSPI_lineMakeCall", "TSPI_lineDrop", "TSPI_lineDropOnClose"} <= set(exports(ADDPAC))
    assert not {f"TSPI_{name}" for name in FUNCTIONS[2:]} & set(exports(ADDPAC))
    everything = exports(HERE / "golden" / "everything.tspec")
    assert {f"TSPI_{name}" for name in FUNCTIONS} <= set(everything)
    assert not any("connect" in name for name in everything)


def test_basic_functions_are_exported_whether_bound_or_not() -> None:
    names = exports(HERE / "good" / "pipes.tspec")
    assert "TSPI_lineDrop" in names and "TSPI_lineDropOnClose" not in names


@pytest.mark.parametrize(("text", "literal"), [
    ('a"b\\c', r'"a\"b\\c"'), ("??/", r'"\?\?/"'), ("김1", r'"\352\271\2001"'), ("\0" + "7", r'"\0007"'),
    ("%d*/", '"%d*/"'), ("\r\n\t", r'"\r\n\t"')])
def test_c_strings_hold_any_text(text: str, literal: str) -> None:
    assert ctext.c_string(text) == literal


@pytest.mark.parametrize(("text", "comment"), [
    ("*/ x", "* / x"), ("/*", "/ *"), ("**//", "** //"), ("/*/", "/ * /"), ("??/", "? ?/"), ("a\nb", "a b"),
    ("x\\", "x"), ("김 é", "김 é"), ("\u202e", " ")])
def test_c_comments_end_where_they_should(text: str, comment: str) -> None:
    assert ctext.c_comment(text) == comment


def test_re2c_strings_hold_any_bytes() -> None:
    assert ctext.re_string(b'%"\\*/\n\xea') == r'"%\x22\x5C\x2A\x2F\x0A\xEA"'
    assert ctext.re_class(frozenset(b"abc]-")) == r"[\x2D\x5D\x61-\x63]"


def test_only_the_framing_s_own_modules_know_a_kind_of_framing() -> None:
    known = re.compile(r"positional|\.separator|\.padding|\.parts\b|re2c:|%token")
    files = [path for path in (ROOT / "gen").rglob("*") if path.suffix in (".py", ".j2")]
    naming = [path for path in files if known.search(path.read_text(encoding="utf-8"))]
    assert {path.relative_to(ROOT / "gen").parts[0] for path in naming} == {"framing"}


def test_names_become_identifiers() -> None:
    assert [snake(name) for name in ("CallState", "HTTPReply", "Call_State", "a1B")] == [
        "call_state", "http_reply", "call_state", "a1_b"]
    assert identifier("on hook!") == "on_hook" and identifier("김") == "x"
    assert unique(["x", "x", "x_2", "x"]) == ["x", "x_2", "x_2_2", "x_3"]


def test_a_hash_sign_in_strings_classes_and_wire_lines_is_no_comment() -> None:
    text = ADDPAC.read_text(encoding="utf-8").replace("Action % Drop", "Action % #Drop # it").replace(
        '"Number to dial."', '"Number # to dial."   # a comment')
    _, report, protocol = load_text(text)
    assert protocol, report.render()
    drop = next(message for message in protocol.messages if message.name == "Drop")
    assert drop.parts == (b"Action", b"#Drop # it")
    assert protocol.fields[0].title == "Number # to dial." and ord("#") in protocol.fields[0].charset


def test_line_ends_and_a_byte_order_mark_do_not_matter() -> None:
    text = ADDPAC.read_text(encoding="utf-8")
    _, report, protocol = load_text("\ufeff" + text.replace("\n", "\r\n"))
    assert protocol == load_text(text)[2], report.render()


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


def test_decode_shows_the_byte_that_is_wrong() -> None:
    done = run("decode", ADDPAC, stdin=b"Action % Drop\r\n\r\nAction % Dial % 1|2\r\n\r\n")
    assert done.stdout.decode().splitlines()[1:] == [
        "   17  to switch    rejected at byte 34: character not allowed here: address",
        "        Action % Dial % 1|2\\r\\n\\r\\n",
        "                         ^"]


LOGIN = ROOT / "tests" / "runtime" / "specs" / "login.tspec"


@pytest.mark.parametrize("form", [(), ("--json",)], ids=["text", "json"])
@pytest.mark.parametrize("message", ["LOGIN|home|alice|s3cret", "DROP|1001|7|s3cret", "DROP|1001|7|s3cret|s3cret",
                                     "LOGIN|home|a b|s3cret", "s3cret", "LOGIN|home|alice|s3cret" + "x" * 99], ids=str)
def test_decode_shows_no_secret(message: str, form: tuple[str, ...]) -> None:
    done = run("decode", *form, LOGIN, stdin=f"{message}\n".encode())
    shown = done.stdout.decode()
    accepted = message in ("LOGIN|home|alice|s3cret", "DROP|1001|7|s3cret")
    assert done.returncode == (0 if accepted else 2)
    assert "s3cret" not in shown and ("**" in shown) == accepted


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
        "   57  from switch  Error"]


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


def test_decode_of_what_cannot_be_read_exits_3(tmp_path: Path) -> None:
    assert run("decode", ADDPAC, tmp_path / "none").returncode == 3
    assert run("decode", tmp_path / "none.tspec").returncode == 3
    assert run("decode", HERE / "bad" / "unknown-field.tspec").returncode == 3


def test_decode_names_the_package_of_a_missing_tool(tmp_path: Path) -> None:
    spec = tmp_path / "fresh.tspec"
    spec.write_bytes(ADDPAC.read_bytes() + f"# {tmp_path}\n".encode())
    done = run("decode", spec, PATH=str(tmp_path))
    assert done.returncode == 3 and b"install the Debian package lemon" in done.stderr


def test_a_python_without_jinja2_is_exchanged_or_named(tmp_path: Path) -> None:
    (tmp_path / "jinja2.py").write_text("raise ImportError")
    assert run("check", ADDPAC, PYTHONPATH=str(tmp_path), TSPEC_SYSTEM_PYTHON="1").stderr == \
        b"tspec: Python's Jinja2 is missing: install the Debian package python3-jinja2\n"


def test_the_vocabulary_has_all_texts_and_no_empty_one() -> None:
    _, _, protocol = load_file(HERE / "golden" / "tails.tspec")
    words = protocol.framing.vocabulary(protocol)
    assert {b"ATDT", b"!", b"[", b"].", b"CONNECT ", b" kbit/s", b"-", b"twice", b" ; ", b"\r\n"} <= words
    assert b"" not in words
