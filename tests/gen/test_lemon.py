"""Lemon's automaton as one table."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import lemon
from lemon.engine import Engine
from lemon.report import Report

# `first` is reduced with its last token, and one of two rules ends where another goes on.
GRAMMAR = """\
%name small_parse
%token_prefix SMALL_TOKEN_
%extra_argument {struct outcome *outcome}
first ::= A B.
message ::= first C. { outcome->ending = (struct ending){true, SMALL_ONE}; }
message ::= first. { outcome->ending = (struct ending){true, SMALL_TWO}; }
message ::= B A. { outcome->ending = (struct ending){true, SMALL_THREE}; }
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where Lemon has made what belongs to the grammar."""
    return made(tmp_path, GRAMMAR)


def made(folder: Path, grammar: str) -> Path:
    (folder / "small_grammar.y").write_text(f"%start_symbol message\n{grammar}", encoding="utf-8")
    subprocess.run(["lemon", "-T/usr/share/lemon/lempar.c", "-d.", "small_grammar.y"], cwd=folder, check=True)
    return folder


def test_each_state_has_what_follows_and_what_may_end_there(folder: Path) -> None:
    lemon.write(folder, "small")
    text = (folder / "small_automaton.h").read_text(encoding="utf-8")
    endings = dict(re.findall(r"\[(\d+)\] = \{true, (\w+)\}", text))
    rows = {int(number): dict(re.findall(r"TOKEN_(\w)\] = (\d+)", row))
            for number, row in re.findall(r"    \[(\d+)\] = \{ /\*.*?\*/\n(.*?)    \},", text, re.DOTALL)}
    ways = {}
    for way in ("A B", "A B C", "B A"):
        number = "0"
        for token in way.split():
            number = rows[int(number)][token]
        ways[way] = endings[number]
    assert ways == {"A B": "SMALL_TWO", "A B C": "SMALL_ONE", "B A": "SMALL_THREE"}
    assert len(endings) == 3 and sum(map(len, rows.values())) == 5


def mutants(text: str, table: str) -> Iterator[str]:
    """The C of a grammar, each time with another entry of a table changed."""
    found = re.search(rf"{table}\[\] = \{{\n(.*?)^\}};", text, re.MULTILINE | re.DOTALL)
    for entry in re.finditer(r"(?<= )\d+(?=,)", found[1]):
        at = found.start(1) + entry.start()
        yield f"{text[:at]}{int(entry[0]) + 1}{text[at + len(entry[0]):]}"


@pytest.mark.parametrize("table", ["yy_action", "yy_lookahead", "yy_shift_ofst", "yy_default", "yyRuleInfoLhs"])
def test_tables_of_lemon_s_that_say_something_else_are_told(folder: Path, table: str) -> None:
    path = folder / "small_grammar.c"
    told = 0
    for mutant in mutants(path.read_text(encoding="utf-8"), table):
        path.write_text(mutant, encoding="utf-8")
        try:
            lemon.write(folder, "small")
        except (lemon.LemonError, IndexError):  # the entry of no state that is met tells nothing
            told += 1
    assert told >= 3


def test_every_way_through_is_compared(folder: Path) -> None:
    report = Report((folder / "small_grammar.out").read_text(encoding="utf-8"))
    engine = Engine((folder / "small_grammar.c").read_text(encoding="utf-8"))
    found = lemon.states(report)
    lemon.prove(found, report, engine)
    for state in found:
        for token in report.tokens:
            wrong = dict(state.following)
            wrong.pop(token) if token in wrong else wrong.update({token: 1})
            mutant = [*found]
            mutant[state.number] = lemon.State(state.number, state.path, wrong, state.rule)
            with pytest.raises(lemon.LemonError):
                lemon.prove(mutant, report, engine)
        mutant = [*found]
        mutant[state.number] = lemon.State(state.number, state.path, state.following, 2 if state.rule is None else None)
        with pytest.raises(lemon.LemonError):
            lemon.prove(mutant, report, engine)


def test_a_grammar_with_a_recursion_has_no_table(tmp_path: Path) -> None:
    with pytest.raises(lemon.LemonError, match="recursion"):
        lemon.write(made(tmp_path, GRAMMAR + "first ::= A first B.\n"), "small")
