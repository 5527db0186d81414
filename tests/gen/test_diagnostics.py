"""What is wrong with a spec: every code, its place and its words; and nothing else is ever raised."""

from __future__ import annotations

import difflib
import random
import re
import string
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import emit
import spec_line
from compiled import ROOT, load_file, load_text
from diagnostics import CODES, MOST_SHOWN, WARNINGS, Report, nearest
from lexer import tokenize
from limits import SPEC_BYTES
from source import Source, Span

HERE = Path(__file__).resolve().parent
BAD = sorted((HERE / "bad").glob("*.tspec"))
WARNED = sorted((HERE / "warned").glob("*.tspec"))
ADDPAC = (ROOT / "spec" / "addpac.tspec").read_text(encoding="utf-8")
KEYED = (HERE / "good" / "manager.tspec").read_text(encoding="utf-8")
EXPECT = re.compile(r"^# expect (\d+):(\d+) ([EW]\d{3}) (.*)", re.MULTILINE)
REMEDY = re.compile(r"^# remedy (.*)", re.MULTILINE)


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="surrogateescape")


def expected(path: Path) -> list[tuple[int, int, str, str]]:
    """The diagnostics that a bad spec's first lines ask for."""
    return [(int(line), int(column), code, words) for line, column, code, words in EXPECT.findall(read(path))]


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_spec_gives_exactly_its_diagnostics(path: Path) -> None:
    _, report, protocol = load_file(path)
    found = {(error.span.line, error.span.column, error.code, error.text) for error in report.errors}
    assert protocol is None
    assert sorted(found) == sorted(expected(path)), report.render()


@pytest.mark.parametrize("path", [path for path in BAD if REMEDY.search(read(path))], ids=lambda path: path.stem)
def test_a_bad_spec_is_told_its_remedies(path: Path) -> None:
    _, report, _ = load_file(path)
    assert re.findall(r"^      = (?!also at )(.*)", report.render(), re.MULTILINE) == REMEDY.findall(read(path))


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_each_error_is_shown_with_place_line_and_caret(path: Path) -> None:
    source, report, _ = load_file(path)
    shown = report.render()
    said = set()
    for line, column, code, words in sorted(expected(path)):
        if (code, words) not in said:  # else it stands among the places where the same is wrong
            assert f"{path}:{line}:{column}: error {code}: {words}\n{line:5} | " in shown
        else:
            assert f"{line}:{column}" in shown.split(f"error {code}: {words}\n")[1].split("= also at ")[1]
        said.add((code, words))
    for error in report.errors:
        assert error.span.column + error.span.length - 1 <= max(len(source.lines[error.span.line - 1]), 1) + 1
    assert shown.count("^") >= len(said)


def test_every_code_has_a_bad_spec_and_every_bad_spec_a_code() -> None:
    used = {code for path in BAD for _, _, code, _ in expected(path)}
    assert used == set(CODES)


@pytest.mark.parametrize("path", WARNED, ids=lambda path: path.stem)
def test_a_doubtful_spec_gives_exactly_its_warnings(path: Path) -> None:
    _, report, protocol = load_file(path)
    assert protocol, report.render()
    found = [(one.span.line, one.span.column, one.code, one.text) for one in report.warnings]
    shown = report.render()
    assert sorted(found) == sorted(expected(path)), shown
    assert re.findall(r"^      = (?!also at )(.*)", shown, re.MULTILINE) == REMEDY.findall(read(path))
    assert shown.count(": warning W") == len({(code, text) for _, _, code, text in found}) and " error " not in shown


def test_every_warning_has_a_doubtful_spec() -> None:
    assert {code for path in WARNED for _, _, code, _ in expected(path)} == set(WARNINGS)


# What the specs that are built here are doubtful in, and why.
MEANT = {
    "escapes": {"W001", "W011"},    # it has every character everywhere
    "everything": {"W020"},         # some of its messages are answered, others are not
    "login": {"W030"},              # tests want a setting that makes its login too long
}


OWN = sorted({*(ROOT / "spec").rglob("*.tspec"), *(ROOT / "tests").rglob("*.tspec")} - {*BAD, *WARNED})


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_our_own_specs_have_no_warnings_that_are_not_meant(path: Path) -> None:
    _, report, protocol = load_file(path)
    assert protocol and {one.code for one in report.warnings} == MEANT.get(path.stem, set())


@pytest.mark.parametrize(("line", "meant"), [
    ('| "YES"', r"| \"YES\""), ("| YES # really", r"| YES \x23 really"), ("| YES|and ...", r"| YES|and \x2E\x2E\x2E"),
    ("| YES\u00a0", r"| YES\xA0"), ("| YES|line", r"| YES|\x6Cine"), ("| YES |x", r"| YES\x20|x")])
def test_what_is_meant_is_written_as_an_escape(line: str, meant: str) -> None:
    text = read(HERE / "warned" / "quotes-in-a-wire-line.tspec")
    for wire, count in ((line, 1), (meant, 0)):
        _, report, protocol = load_text(text.replace('| "YES"', wire))
        assert protocol and len(report.warnings) == count, report.render()


@pytest.mark.parametrize("line", ["wait...", "*21#", "*21#|# 1", "a #b", "3...4", "Up|UP", "linear", "x y", "it's",
                                  "نمی\u200cخواهم"])
def test_what_only_looks_a_little_like_a_mistake_is_none(line: str) -> None:
    _, report, protocol = load_text(read(HERE / "warned" / "quotes-in-a-wire-line.tspec").replace('"YES"', line))
    assert protocol and not report.warnings, report.render()


def test_every_code_is_raised_somewhere_in_the_generator() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "gen").rglob("*.py")
                   if path.name != "diagnostics.py")
    assert set(re.findall(r'"([EW]\d{3})"', text)) == {*CODES, *WARNINGS}


def test_several_errors_come_in_one_run_in_the_order_of_the_file() -> None:
    _, report, _ = load_file(HERE / "bad" / "many-at-once.tspec")
    lines = [int(line) for line in re.findall(r":(\d+):\d+: error ", report.render())]
    assert len(lines) >= 4 and lines == sorted(lines)


def test_the_reference_lists_the_codes_as_they_are() -> None:
    text = (ROOT / "docs" / "spec-language.md").read_text(encoding="utf-8")
    for codes, letter in ((CODES, "E"), (WARNINGS, "W")):
        rows = dict(re.findall(rf"^\| ({letter}\d{{3}}) \| (.*) \|$", text, re.MULTILINE))
        assert rows == codes, "docs/spec-language.md: update its tables of codes from those in gen/diagnostics.py"


def test_the_specs_in_the_reference_are_good() -> None:
    text = (ROOT / "docs" / "spec-language.md").read_text(encoding="utf-8")
    specs = re.findall(r"^```tspec\n(protocol .*?)^```", text, re.MULTILINE | re.DOTALL)
    assert specs
    for spec in specs:
        _, report, protocol = load_text(spec)
        assert protocol, report.render()


def test_carets_stand_below_what_they_mean_after_tabs_and_wide_characters() -> None:
    report = Report(Source("x.tspec", '\tfield 김 x'.encode()))
    report.error("E002", "wrong", Span(1, 10, 1), "remedy")
    assert report.render() == ("x.tspec:1:10: error E002: wrong\n    1 | \tfield 김 x\n"
                               "      | \t         ^\n      = remedy\n")


def test_of_a_long_line_what_is_wrong_is_shown() -> None:
    report = Report(Source("x.tspec", ("y" * 1000 + "김x" + "z" * 1000).encode()))
    report.error("E002", "wrong", Span(1, 1001, 2))
    assert report.render() == (f"x.tspec:1:1001: error E002: wrong\n    1 | …{'y' * 80}김x{'z' * 78}…\n"
                               f"      | {' ' * 81}^^^\n")


def test_of_many_errors_the_first_are_shown_and_the_others_counted() -> None:
    _, report, _ = load_text(ADDPAC + "".join(f"field f{number} text 1..5\n" for number in range(5000)))
    shown = report.render()
    assert shown.count(": error ") == MOST_SHOWN
    assert shown.endswith(f"\nspec.tspec: and {5000 - MOST_SHOWN} more errors\n")


def test_a_file_with_too_many_errors_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    read = []
    monkeypatch.setattr(spec_line, "tokenize", lambda *line: read.append(line) or tokenize(*line))
    _, report, protocol = load_text("".join(f"nonsense{number}\n" for number in range(5000)))
    shown = report.render()
    assert shown.count(": error ") == MOST_SHOWN and len(read) == MOST_SHOWN + 1 and not protocol
    assert shown.endswith(f"\nspec.tspec: too many errors: not read any further than line {MOST_SHOWN + 1}\n")
    assert {error.code for error in report.errors} == {"E004"}  # nothing is missing in what is not read


def test_what_is_wrong_at_many_places_is_said_once() -> None:
    text = "".join(f"message M{number} from switch\n    | M{number} % {{adress}}\n" for number in range(12))
    _, report, _ = load_text(text + ADDPAC)
    assert report.render().count("unknown field 'adress'") == 1
    assert "= also at 4:13, 6:13, 8:13, 10:13, 12:13, 14:13, 16:13, 18:13 and 3 more places\n" in report.render()


def calls(text: str) -> int:
    """How many functions are called to check a text and to say what is wrong with it: a clock that nothing disturbs."""
    count = 0

    def seen(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(seen)
    try:
        load_text(text)[1].render()
    finally:
        sys.setprofile(None)
    return count


RUBBISH = {
    "unknown declarations": "nonsense{}\n",
    "stray characters": "?{}\n",
    "unused fields": "field f{} text 1..5\n",
    "the same field": "field x text 1..5\n",
    "unknown fields": "message M{} from switch\n    | {{x{}}}\n",
    "messages without a wire line": "message M{} from switch\n",
    "wire lines": "message Many from switch\n" + "    | {}\n" * 3,
    "unknown words in tapi": "tapi\n    X{} moves call\n    lineDrop sends Y{}\n",
    "states": "states S{} of call\n    A{} = CONNECTED\n    A{} -> B{}\n",
    "settings": 'settings\n    s{} text "Setting"\n',
}


@pytest.mark.parametrize("line", RUBBISH.values(), ids=RUBBISH)
def test_the_work_for_rubbish_grows_no_faster_than_the_rubbish(line: str) -> None:
    few, many = (calls(ADDPAC + "".join(line.replace("{}", str(number)) for number in range(count)))
                 for count in (250, 1000))
    assert many < 5 * few


@pytest.mark.parametrize("line", ["message Big from switch\n    | {}\n", "tapi\n    lineDrop sends X({})\n",
                                  "states S of call\n    {}\n", "field x text 1..2 of [{}]\n"])
def test_the_work_for_a_line_grows_no_faster_than_the_line(line: str) -> None:
    few, many = (calls(ADDPAC + line.replace("{}", "x=y, -> {z" * count)) for count in (500, 2000))
    assert many < 5 * few


@pytest.mark.parametrize(("data", "said"), [
    (ADDPAC.encode("utf-16"), "E001: the file is UTF-16, not a spec"),
    (ADDPAC.encode("utf-16-be"), "E001: the file is UTF-16, not a spec"),
    (ADDPAC.encode("utf-32"), "E001: the file is UTF-32, not a spec"),
    (bytes(range(256)) * 100, "E001: the file is binary data, not a spec"),
    (random.Random(1).randbytes(100000), "E001: the file is binary data, not a spec"),
    (b"\x7fELF\2\1\1" + bytes(1000), "E001: the file is a program, not a spec"),
    (b"PK\3\4" + bytes(1000), "E001: the file is a ZIP archive or an office document, not a spec"),
    (b'<?xml version="1.0"?>\n<a/>\n', "E001: the file is XML or HTML, not a spec"),
    (b'{\n  "protocol": "x"\n}\n', "E001: the file is JSON, not a spec"),
    (b"", "E011: the file is empty"), (b"\xef\xbb\xbf \r\n", "E011: the file is empty"),
    (b"# a\n\n  # b\n", "E011: the file has comments only"),
    (b"nonsense\n" * 1_200_000, f"E007: the file is larger than {SPEC_BYTES // 1024} KB, so it is no spec"),
    (b"x" * 10_000_000, f"E007: the file is larger than {SPEC_BYTES // 1024} KB, so it is no spec"),
], ids=["utf-16", "utf-16-be", "utf-32", "bytes", "noise", "elf", "zip", "xml", "json", "empty", "blank", "comments",
        "large", "one line"])
def test_a_file_that_is_no_spec_is_named_for_what_it_is(data: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "x.tspec"
    path.write_bytes(data)
    source, report, protocol = load_file(path)
    shown = report.render()
    assert not protocol and shown.startswith(f"{path}:1:1: error {said}\n") and shown.count(" error ") == 1
    assert len(source.data) <= SPEC_BYTES + 1 and len(shown) < 2000


def test_the_work_for_an_error_does_not_grow_with_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []
    monkeypatch.setattr(difflib, "get_close_matches", lambda *arguments: compared.append(arguments) or [])
    text = "".join(f"field f{number} text 1..5\n" for number in range(1000))
    text += "".join(f"message M{number} from switch\n    | {{x{number}}}\n" for number in range(1000))
    source, report, _ = load_text(ADDPAC + text)
    assert len(report.errors) > 1000 and len(compared) <= 2 * (MOST_SHOWN + 1)
    assert source.lines is source.lines


@pytest.mark.parametrize("line", ["message Big from switch\n    | {}", "message Big from switch\n    | % {}", "# {}",
                                  'field x text 1..2 "{}"'])
def test_a_line_that_is_too_long_is_not_read(line: str) -> None:
    _, report, _ = load_text(ADDPAC + line.replace("{}", "x % " * 1_000_000))
    assert {error.code for error in report.errors} == {"E007"}
    assert len(report.render()) < 2000


@pytest.mark.parametrize(("fields", "code"), [(256, None), (257, "E044")])
def test_a_message_has_so_many_fields(fields: int, code: str | None) -> None:
    long = " % ".join(["Response", *["x"] * (fields - 2)])
    text = ADDPAC.replace("| Response % ", f"| {long} % ").replace("limit      1024", "limit 4096")
    source, report, protocol = load_text(text)
    assert {error.code for error in report.errors} == ({code} if code else set()), report.render()
    assert code or emit.files(protocol, source)


@pytest.mark.parametrize(("lines", "code"), [(16, None), (17, "E044")])
def test_a_protocol_has_so_many_keys(lines: int, code: str | None) -> None:
    text = (HERE / "golden" / "keyed.tspec").read_text(encoding="utf-8")  # it has 9 keys and a line without one
    for number in range(lines - 1):
        text = text.replace("tapi\n", f"message M{number} from switch\n    | Event: M{number}\n" + "".join(
            f"    | K{number}-{key}: x\n" for key in range(16)) + f"tapi\n    M{number} means nothing\n")
    text = text.replace("limit      512", "limit      4096")
    text = text.replace("    | Kind: new\n", "".join(f"    | X{key}: x\n" for key in range(3)) + "    | Kind: new\n")
    _, report, protocol = load_text(text)
    assert {error.code for error in report.errors} == ({code} if code else set()), report.render()
    assert code or emit.files(protocol, Source("x.tspec", text.encode()))


def test_a_near_name_is_offered_and_a_far_one_is_not() -> None:
    assert nearest("adress", ["address", "terminal"]) == "address"
    assert nearest("TERMINAL", ["address", "terminal"]) == "terminal"
    assert nearest("xyz", ["address", "terminal"]) is None


def test_a_file_with_one_declaration_says_what_is_missing() -> None:
    _, report, _ = load_text('field x text 1..2 "{x}"\n')
    report.errors = [error for error in report.errors if error.code != "E040"]
    assert {error.code for error in report.errors} == {"E011"} and len(report.errors) == 4


@pytest.mark.parametrize(("spec", "count", "code"), [("messages", 65, "E044"), ("states", 65, "E044"),
                                                     ("messages", 64, None), ("states", 64, None)])
def test_the_runtime_s_limits_hold(spec: str, count: int, code: str | None) -> None:
    text = ADDPAC
    if spec == "messages":
        names = [f"Extra{number}" for number in range(count - ADDPAC.count("\nmessage "))]
        text = "".join(f"message {name} from switch\n    | {name}\n" for name in names) + text
        text = text.replace("Success or Fail", " or ".join(["Success", "Fail", *names]), 1)
    else:
        words = [f"W{number}" for number in range(count - 5)]
        text = text.replace("    * ->", "".join(f"    {word} = BUSY\n    OffHookState -> {word}\n" for word in words) +
                            "    * ->")
    _, report, protocol = load_text(text)
    assert {error.code for error in report.errors} == ({code} if code else set()), report.render()
    assert (protocol is None) == bool(code)


@pytest.mark.parametrize(("count", "codes"), [(16, {"E059"}), (17, {"E044", "E059"})])
def test_a_spec_has_so_many_settings(count: int, codes: set[str]) -> None:
    unused = "".join(f'    s{number} text "Setting"\n' for number in range(count))
    _, report, _ = load_text(f"{ADDPAC}settings\n{unused}")
    assert {error.code for error in report.errors} == codes


PIECES = st.sampled_from(["|", "{", "}", '"', "[", "]", "->", "..", "*", "=", "(", ")", ",", "\\", "\\x", "#", "\n",
                          " ", "    ", "\t", "\0", "\ufeff", "\udc80", "김", "%", "65536", "-1", "then", "of",
                          "expects", "tapi", ": ", "\n    | ", "Event", "keys in any case", "greeting", "body by",
                          "message X to switch", "field",
                          "settings", "setting", "secret", "default", "states", "IDLE", "is", "within", "99999999999"])


@pytest.mark.parametrize("text", [ADDPAC, KEYED], ids=["positional", "keyed"])
@given(st.lists(st.tuples(st.integers(0, len(KEYED)), st.integers(0, 30), PIECES), max_size=6))
def test_a_mutated_spec_gives_diagnostics_or_a_protocol(text: str, changes: list[tuple[int, int, str]]) -> None:
    for at, removed, piece in changes:
        text = text[:at] + piece + text[at + removed :]
    _, report, protocol = load_text(text)
    assert (protocol is None) == bool(report.errors)
    report.render()


@given(st.lists(st.one_of(PIECES, st.text(string.printable, max_size=8), st.sampled_from(ADDPAC.split("\n"))),
                max_size=30).map("\n".join) | st.text(max_size=200))
def test_any_text_gives_diagnostics_or_a_protocol(text: str) -> None:
    _, report, protocol = load_text(text.encode("utf-8", "replace").decode("utf-8"))
    assert (protocol is None) == bool(report.errors)
    report.render()
