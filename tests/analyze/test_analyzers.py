"""What gcc's analyzer says of the core, and of each source of which not_true.txt says that it is not so; ./dev analyze
reads all."""

from __future__ import annotations

from pathlib import Path

import pytest
from analyze import EXPLAINED
from analyzers import Unit, analyze, units
from explained import judge, read

CORE = "runtime/core/"
MISTAKE = """#include <stdlib.h>
void lose(unsigned size);
void lose(unsigned size)
{
    char *at = malloc(size + 1);
    if (at != NULL)
        at[0] = 'x';
}
"""


def test_explanations_of_what_gcc_says_are_true_and_the_core_needs_no_others() -> None:
    explanations = [one for one in read(EXPLAINED) if "(gcc" in one.pattern]
    files = {one.file for one in explanations}
    sources = [unit for unit in units("gcc", ["build.ninja"]) if unit.source.startswith(CORE) or unit.source in files]
    assert judge(analyze(sources), explanations) == []


@pytest.mark.parametrize(("analyzer", "compiler", "check"), [("gcc", "gcc", "gcc malloc-leak"), ("clang", "clang", "clang unix.Malloc")])
def test_mistake_is_found_with_its_place(tmp_path: Path, analyzer: str, compiler: str, check: str) -> None:
    source = tmp_path / "mistake.c"
    source.write_text(MISTAKE, encoding="utf-8")
    found = list(analyze([Unit(analyzer, str(source), (compiler,))]))
    assert len(found) == 1
    assert found[0].says.startswith("lose: ") and found[0].says.endswith(f"({check})")
    assert found[0].line in (5, 7, 8)


def test_what_is_read_is_shown_when_it_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "good.c").write_text("int good;\n", encoding="utf-8")
    what = [Unit("gcc", str(tmp_path / "good.c"), ("gcc",))] * 2
    assert not list(analyze(what)) and capsys.readouterr() == ("", "")
    assert not list(analyze(what, shows=True))
    assert capsys.readouterr() == ("", f"[1/2] gcc     {tmp_path}/good.c\n[2/2] gcc     {tmp_path}/good.c\n")


def test_source_that_cannot_be_compiled_is_no_source_without_findings(tmp_path: Path) -> None:
    source = tmp_path / "mistake.c"
    source.write_text("int", encoding="utf-8")
    with pytest.raises(RuntimeError, match="cannot be compiled"):
        list(analyze([Unit("gcc", str(source), ("gcc",))]))
