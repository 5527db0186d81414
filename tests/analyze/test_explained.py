"""What a tool says and what explains it are held against each other."""

from __future__ import annotations

from pathlib import Path

import pytest
from explained import Finding, judge, read

LEAK = Finding("a.c", 7, "keep: leak of 'at' (gcc malloc-leak)")


def judged(tmp_path: Path, text: str, *findings: Finding) -> list[str]:
    """What is wrong with these findings and this file of explanations."""
    path = tmp_path / "explained.txt"
    path.write_text(text, encoding="utf-8")
    return judge(findings, read(path))


def test_finding_that_nobody_explains_is_told_with_its_place(tmp_path: Path) -> None:
    assert judged(tmp_path, "", LEAK) == ["a.c:7: keep: leak of 'at' (gcc malloc-leak)"]


@pytest.mark.parametrize("pattern", ["a.c: keep: leak of 'at' (gcc malloc-leak)", "a.c: keep: *", "*.c: *: leak of '*' (gcc malloc-leak)"])
def test_finding_that_is_explained_is_not_told_wherever_in_its_function_it_is(tmp_path: Path, pattern: str) -> None:
    assert judged(tmp_path, f"# why\n{pattern}\n    The caller has it.\n", LEAK, Finding("a.c", 9, LEAK.says)) == []


def test_one_reason_may_be_for_several(tmp_path: Path) -> None:
    other = Finding("b.c", 1, "take: leak of 'at' (gcc malloc-leak)")
    assert judged(tmp_path, f"{LEAK.key}\n{other.key}\n    The caller\n    has it.\n", LEAK, other) == []


def test_explanation_of_what_is_not_found_any_more_is_wrong(tmp_path: Path) -> None:
    assert judged(tmp_path, f"{LEAK.key}\n    The caller has it.\n") == [
        f"explained.txt:1: nothing is found any more that is '{LEAK.key}'; remove it"]


def test_explanation_without_a_reason_is_wrong(tmp_path: Path) -> None:
    wrong = judged(tmp_path, f"{LEAK.key}\n", LEAK)
    assert wrong == [f"explained.txt:1: no reason stands below '{LEAK.key}'; write it there, indented"]
