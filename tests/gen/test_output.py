"""The generated files: goldens, escaping, determinism, and the command."""

from __future__ import annotations

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
from command import TSPEC, run
from compiled import ROOT, load_file, load_text, specs
from ctext import identifier, snake, unique
from model import Field
from operations import FUNCTIONS, OPERATIONS

HERE = Path(__file__).resolve().parent
ADDPAC = ROOT / "spec" / "addpac.tspec"
KEYED = ROOT / "tests" / "dial" / "keyed.tspec"
HEADERS = Path("/usr/x86_64-w64-mingw32/include")
GOLDEN = sorted((HERE / "golden").glob("*.tspec"))


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


def test_what_a_spec_can_bind_is_known_of_every_function_of_lines() -> None:
    named = set(re.findall(r"TSPI_(line\w+)", (HEADERS / "tspi.h").read_text(encoding="utf-8")))
    bound = {OPERATIONS[name].function for name in FUNCTIONS}
    bound |= {name for operation in OPERATIONS.values() for name in operation.brings}
    assert named == {*tapi.UNSUPPORTED, *bound, *(set(tapi.ALWAYS_EXPORTED) & named)}
    assert set(tapi.UNSUPPORTED).isdisjoint({*bound, *tapi.ALWAYS_EXPORTED})


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


def test_settings_are_printed_as_they_are_declared_or_by_name_those_without_a_default(tmp_path: Path) -> None:
    spec = tmp_path / "x.tspec"
    text = KEYED.read_text(encoding="utf-8").replace('"Name to log in with"', r'"Your \"name\""')
    spec.write_text(text.replace('"Its password"', '"Its password" # no "" default ""'), encoding="utf-8")
    done = run("settings", spec)
    assert done.returncode == 0 and done.stderr == b""
    assert done.stdout.decode() == 'user text "Your \\"name\\"" default "tsp"\npassword secret "Its password"\n'
    assert run("settings", "--required", spec).stdout == b"password\n"
    assert run("settings", HERE / "bad" / "unknown-field.tspec").returncode == 2


@pytest.mark.parametrize(("to", "status", "said"), [
    ("> /dev/full", 2, b"tspec: settings: No space left on device\n"),
    (">&-", 2, b"tspec: standard output: Bad file descriptor\n"),
    ("2>&-", 0, b""),
], ids=["full", "closed", "no errors"])
def test_what_cannot_be_written_is_told_in_one_line(to: str, status: int, said: bytes) -> None:
    done = subprocess.run(["sh", "-c", f'"$@" {to}', "sh", sys.executable, TSPEC, "settings", KEYED],
                          capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (status, said)


def test_who_wants_to_read_no_more_is_told_of_no_mistake() -> None:
    reads, writes = os.pipe()
    os.close(reads)
    done = subprocess.run([sys.executable, TSPEC, "settings", KEYED], stdout=writes, stderr=subprocess.PIPE,
                          check=False)
    os.close(writes)
    assert (done.returncode, done.stderr) == (141, b"")  # as if SIGPIPE had ended it


def test_the_spec_of_whoever_names_none_has_no_settings_that_must_be_given() -> None:
    assert run("settings", "--required", ADDPAC).stdout == b""  # ./dev relies on it


def test_warnings_are_told_and_errors_only_if_that_is_wanted(tmp_path: Path) -> None:
    doubtful = HERE / "warned" / "quotes-in-a-wire-line.tspec"
    for arguments in (("check", doubtful), ("build", doubtful, "--out", tmp_path / "out")):
        done = run(*arguments)
        assert done.returncode == 0 and done.stderr.count(b": warning W001: ") == 1
    assert (tmp_path / "out").exists()
    for arguments in (("check", ADDPAC, doubtful), ("build", doubtful, "--out", tmp_path / "strict")):
        done = run(*arguments, "--strict")
        assert done.returncode == 2 and done.stderr.count(b": error W001: ") == 1
    assert not (tmp_path / "strict").exists() and run("check", "--strict", ADDPAC).returncode == 0


def test_the_banner_names_spec_and_hash_and_no_folder(tmp_path: Path) -> None:
    run("build", ADDPAC, "--out", tmp_path)
    for path in tmp_path.iterdir():
        head = path.read_text(encoding="utf-8")[:400]
        assert "edit spec/addpac.tspec, not this file" in head and "sha256 " in head and str(ROOT) not in head


DIALOGS = ["lineConfigDialog", "lineConfigDialogEdit", "providerConfig", "providerGenericDialog",
           "providerGenericDialogData", "providerInstall", "providerRemove"]


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
    assert not {f"TSPI_{OPERATIONS[name].function}" for name in FUNCTIONS[2:]} & set(exports(ADDPAC))
    everything = exports(HERE / "golden" / "everything.tspec")
    assert {f"TSPI_{OPERATIONS[name].function}" for name in FUNCTIONS} <= set(everything)
    assert not any("connect" in name for name in everything)


def test_basic_functions_are_exported_whether_bound_or_not() -> None:
    names = exports(HERE / "good" / "pipes.tspec")
    assert "TSPI_lineDrop" in names and "TSPI_lineDropOnClose" not in names


def test_no_member_of_a_structure_is_a_macro_of_windows() -> None:
    said = subprocess.run(["x86_64-w64-mingw32-gcc", "-D_WIN32_WINNT=0x0601", "-dM", "-E", "-include", "tapi.h", "-xc", "/dev/null"],
                          capture_output=True, text=True, check=True).stdout
    macros = re.findall(r"^#define ([a-z][a-z0-9_]*) (?!__MINGW_NAME|[A-Za-z_]\w*$)", said, re.MULTILINE)  # a name does no harm
    assert {"s_addr", "grp1"} <= set(macros)
    assert [name for name in macros if Field(name, "", 1, 1, None, False).member == name] == []


@pytest.mark.parametrize(("text", "literal"), [
    ('a"b\\c', r'"a\"b\\c"'), ("??/", r'"\?\?/"'), ("김1", r'"\352\271\2001"'), ("\0" + "7", r'"\0007"'),
    ("%d*/", '"%d*/"'), ("\r\n\t", r'"\r\n\t"')])
def test_c_strings_hold_any_text(text: str, literal: str) -> None:
    assert ctext.c_string(text) == literal


@pytest.mark.parametrize(("text", "comment"), [
    ("*/ x", "* / x"), ("/*", "/ *"), ("**//", "** //"), ("/*/", "/ * /"), ("??/", "? ?/"), ("???/", "? ? ?/"),
    ("a\nb", "a b"), ("x\\", "x"), ("김 é", "김 é"), ("\u202e", " ")])
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


@pytest.mark.parametrize("spec", specs("positional"), ids=lambda path: path.stem)
def test_plain_text_ends_where_a_separator_or_a_terminator_begins(spec: Path) -> None:
    below = int(re.search(r"SCAN_PLAIN = (\w+)", (ROOT / "runtime/scan.h").read_text(encoding="utf-8"))[1], 0)
    framing = load_file(spec)[2].framing
    stops = {int(code) for code in framing.view(load_file(spec)[2]).stops.split(", ")}
    assert {byte for mark in (framing.separator, framing.from_switch, framing.to_switch) for byte in mark[:1]
            if byte >= below} <= stops


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


def test_a_python_without_jinja2_is_exchanged_or_named(tmp_path: Path) -> None:
    (tmp_path / "jinja2.py").write_text("raise ImportError")
    assert run("check", ADDPAC, PYTHONPATH=str(tmp_path), TSPEC_SYSTEM_PYTHON="1").stderr == \
        b"tspec: Python's Jinja2 is missing: install the Debian package python3-jinja2\n"


def test_the_vocabulary_has_all_texts_and_no_empty_one() -> None:
    _, _, protocol = load_file(HERE / "golden" / "tails.tspec")
    words = protocol.framing.vocabulary(protocol)
    assert {b"ATDT", b"!", b"[", b"].", b"CONNECT ", b" kbit/s", b"-", b"twice", b" ; ", b"\r\n"} <= words
    assert b"" not in words


def test_the_build_makes_specs_anew_when_any_file_of_the_generator_changes() -> None:
    listed = set((ROOT / "gen" / "gen.ninja").read_text(encoding="utf-8").split("\n\n")[0].split())
    reads_captures = {"gen/decode/hints.py"}  # nothing that is generated depends on it
    files = {str(path.relative_to(ROOT)) for suffix in ("*.py", "*.j2") for path in (ROOT / "gen").rglob(suffix)}
    assert files - listed == reads_captures
