"""tspi-check explain: what docs/tspi-rules.md says of each rule, at hand where there is no repository."""

from __future__ import annotations

import re
from pathlib import Path

from hosts import ROOT, built
from programs import run

NUMBERS = re.findall(r"^    \[(\d+)\] = \{", (Path(__file__).parent / "check/rules.c").read_text(encoding="utf-8"), re.MULTILINE)
WITHOUT_PAGE = {"47"}  # inferred


def explain(*rules: str) -> str:
    """What it prints."""
    done = run(built("linux/tspi-check"), "explain", *rules)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_a_rule_is_explained_with_its_page() -> None:
    text = explain("26")
    assert text.startswith("rule 26: lineMakeCall writes the call's handle before it returns\n\nrule       lineMakeCall writes ")
    assert text.endswith("pages      https://learn.microsoft.com/en-us/windows/win32/api/tspi/nf-tspi-tspi_linemakecall\n")


def test_every_rule_is_explained_in_the_words_of_the_page() -> None:
    parts = re.split(r"^rule (\d+): ", explain(*NUMBERS), flags=re.MULTILINE)[1:]
    explained = dict(zip(parts[::2], parts[1::2], strict=True))
    assert list(explained) == NUMBERS
    assert {number for number, text in explained.items() if "\nrule       " not in text} == set()
    assert {number for number, text in explained.items() if "\npages      https://" not in text} == WITHOUT_PAGE
    page = (ROOT / "docs/tspi-rules.md").read_text(encoding="utf-8")
    assert {number for number, text in explained.items() if re.findall(r"`|\[(?:S|W|H|P|same)\b", text)} == set()
    assert re.findall(r"^(\d+)\. \(", page, re.MULTILINE) == NUMBERS


def test_a_rule_has_examples_and_how_it_is_looked_at() -> None:
    page = (ROOT / "docs/tspi-rules.md").read_text(encoding="utf-8")
    examples = re.findall(r"^#### Rule (\d+)\n- bad: .+\n- good: .+\n- looked at: .+\n", page, re.MULTILINE)
    assert examples == re.findall(r"^#### Rule (\d+)$", page, re.MULTILINE) == NUMBERS
    assert re.search(r"\nbad        the id is returned, and .*\ngood       \*lphdCall = \(HDRVCALL\)call; .*\nlooked at  it is preset 0 ",
                     explain("26"), re.DOTALL)


def test_what_is_no_rule_is_refused() -> None:
    for rule in ("0", "999", "x", "26x"):
        done = run(built("linux/tspi-check"), "explain", rule)
        assert (done.returncode, done.stdout, done.stderr) == (2, "", f'tspi-check: there is no rule "{rule}".\n')
    assert run(built("linux/tspi-check"), "explain").stderr == "tspi-check: explain needs the number of a rule, or several.\n"
