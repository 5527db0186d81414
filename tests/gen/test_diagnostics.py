"""What is wrong with a spec: every code, its place and its words; and nothing else is ever raised."""

from __future__ import annotations

import difflib
import re
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import emit
from compiled import ROOT, load_file, load_text
from diagnostics import CODES, MOST_SHOWN, Report, nearest
from source import Source, Span

HERE = Path(__file__).resolve().parent
BAD = sorted((HERE / "bad").glob("*.tspec"))
ADDPAC = (ROOT / "spec" / "addpac.tspec").read_text(encoding="utf-8")
KEYED = (HERE / "good" / "manager.tspec").read_text(encoding="utf-8")
EXPECT = re.compile(r"# expect (\d+):(\d+) (E\d{3}) (.*)")


def expected(path: Path) -> list[tuple[int, int, str, str]]:
    """The diagnostics that a bad spec's first lines ask for."""
    text = path.read_text(encoding="utf-8", errors="surrogateescape")
    return [(int(line), int(column), code, words) for line, column, code, words in EXPECT.findall(text)]


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_spec_gives_exactly_its_diagnostics(path: Path) -> None:
    _, report, protocol = load_file(path)
    found = {(error.span.line, error.span.column, error.code, error.text) for error in report.errors}
    assert protocol is None
    assert sorted(found) == sorted(expected(path)), report.render()


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_each_error_is_shown_with_place_line_and_caret(path: Path) -> None:
    source, report, _ = load_file(path)
    shown = report.render()
    for line, column, code, words in expected(path):
        assert f"{path}:{line}:{column}: error {code}: {words}\n{line:5} | " in shown
    for error in report.errors:
        assert error.span.column + error.span.length - 1 <= max(len(source.lines[error.span.line - 1]), 1) + 1
    assert shown.count("^") >= len(expected(path))


def test_every_code_has_a_bad_spec_and_every_bad_spec_a_code() -> None:
    used = {code for path in BAD for _, _, code, _ in expected(path)}
    assert used == set(CODES)


def test_every_code_is_raised_somewhere_in_the_generator() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "gen").rglob("*.py")
                   if path.name != "diagnostics.py")
    assert set(re.findall(r'"(E\d{3})"', text)) == set(CODES)


def test_several_errors_come_in_one_run_in_the_order_of_the_file() -> None:
    _, report, _ = load_file(HERE / "bad" / "many-at-once.tspec")
    lines = [int(line) for line in re.findall(r":(\d+):\d+: error ", report.render())]
    assert len(lines) >= 4 and lines == sorted(lines)


def test_the_reference_lists_the_codes_as_they_are() -> None:
    text = (ROOT / "docs" / "spec-language.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| (E\d{3}) \| (.*) \|$", text, re.MULTILINE))
    assert rows == CODES, "docs/spec-language.md: update its table of codes from CODES in gen/diagnostics.py"


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
    _, report, _ = load_text("".join(f"nonsense{number}\n" for number in range(5000)))
    shown = report.render()
    assert shown.count(": error ") == MOST_SHOWN
    assert shown.endswith(f"\nspec.tspec: and {5004 - MOST_SHOWN} more errors\n")


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


def test_an_empty_file_says_what_is_missing() -> None:
    _, report, _ = load_text("")
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
