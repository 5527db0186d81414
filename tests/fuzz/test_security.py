"""docs/security.md is true of the tree: what it names exists, and fuzzers number their assertions as it does."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = ROOT / "docs/security.md"
PROGRAMS = {path.stem: path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parent.glob("*.c"))
            if "int LLVMFuzzerTestOneInput(" in path.read_text(encoding="utf-8")}


def rows(page: str) -> dict[int, str]:
    """Each numbered row's last cell: what asserts it."""
    found = re.findall(r"^\| (\d+) \|.*\| (.*) \|$", page, re.MULTILINE)
    assert [int(number) for number, _ in found] == list(range(1, len(found) + 1))
    return {int(number): cell for number, cell in found}


def promised(cells: dict[int, str]) -> set[tuple[str, int]]:
    """Which program asserts which number, as the page says."""
    return {(name, number) for number, cell in cells.items() for name in re.findall(r"`(\w+)`", cell)}


def asserted(programs: dict[str, str]) -> set[tuple[str, int]]:
    """The same, as the programs' text says."""
    return {(name, int(number)) for name, text in programs.items() for number in re.findall(r"INVARIANT\((\d+),", text)}


def missing_tests(cells: dict[int, str], root: Path) -> list[str]:
    """Tests that a cell names and no file has, or that no program runs."""
    missing = []
    for name in re.findall(r"(\S+?::\w+)", " ".join(cells.values())):
        file, test = name.split("::")
        text = (root / file).read_text(encoding="utf-8") if (root / file).exists() else ""
        is_there = rf"^def {test}\(" if file.endswith(".py") else rf"cmocka_unit_test(_\w+)?\({test}\b"
        if not re.search(is_there, text, re.MULTILINE):
            missing.append(name)
    return missing


def test_every_invariant_is_asserted_by_a_program_or_a_test_that_exists() -> None:
    cells = rows(PAGE.read_text(encoding="utf-8"))
    assert len(cells) > 25
    assert all("::" in cell or "`" in cell for cell in cells.values())
    assert missing_tests(cells, ROOT) == []
    assert missing_tests({1: "tests/wire/test_wire.c::no_such_test, tests/none.py::test_x"}, ROOT) == [
        "tests/wire/test_wire.c::no_such_test", "tests/none.py::test_x"]


def test_each_program_asserts_the_numbers_that_the_page_says() -> None:
    assert {"decode", "encode", "stream", "trace", "config", "core"} <= PROGRAMS.keys()
    assert promised(rows(PAGE.read_text(encoding="utf-8"))) == asserted(PROGRAMS)


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_s_head_lists_what_it_asserts(program: str) -> None:
    head = PROGRAMS[program].split("*/")[0]
    listed = Counter(int(number) for number in re.findall(r"^ \*  +(\d+)  ", head, re.MULTILINE))
    assert listed == Counter({number for name, number in asserted(PROGRAMS) if name == program})
