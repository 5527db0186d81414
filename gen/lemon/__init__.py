"""Lemon's automaton as one table.

A grammar that is made of a spec has no recursion, so there are only so many stacks that its automaton can come to.
Each of them is a state here, and what follows a state and a token can be looked up: no stack is left. The stacks are
those of Lemon's report. That the table says the same as Lemon's own engine, of every sequence of tokens, is proven
against the tables in the C that Lemon wrote, each time a table is made."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import emit
from lemon.engine import Engine
from lemon.report import NoParse, Report, START, Stack

_ENDING = re.compile(r"^(\w+ ::=.*)\. \{ outcome->ending = \(struct ending\)(\{.*\}); \}$", re.MULTILINE)


class LemonError(Exception):
    """There is no such table, or it and Lemon's engine differ; the text says where."""


@dataclass(frozen=True)
class State:
    """The shortest way to a state, the number of the state after each token, and the rule of what ends here."""

    number: int
    path: tuple[str, ...]
    following: dict[str, int]
    rule: int | None


def write(folder: Path, name: str) -> None:
    """Write NAME_automaton.h into the folder in which Lemon has made NAME_grammar.out and NAME_grammar.c of
    NAME_grammar.y. Raises LemonError."""
    grammar, report, c = ((folder / f"{name}_grammar.{suffix}").read_text(encoding="utf-8")
                          for suffix in ("y", "out", "c"))
    read = Report(report)
    found = states(read)
    prove(found, read, Engine(c))
    endings = dict(_ENDING.findall(grammar))
    text = emit.automaton(name, found, read.tokens, [endings.get(str(rule)) for rule in read.rules])
    emit.write({f"{name}_automaton.h": text}, folder)


def states(report: Report) -> list[State]:
    """The states of a grammar; a message begins in the first one, to which nothing leads."""
    numbers, paths, found = {START: 0}, [()], []
    deepest = sum(len(rule.right) for rule in report.rules) + 1  # each line of the grammar is begun once at most
    for stack, path in zip(stacks := [START], paths):
        following = {}
        for token in report.tokens:
            after = _tried(report.shift, stack, token)
            if after is not None and after not in numbers:
                if len(after) > deepest:
                    raise LemonError("the grammar has a recursion")
                numbers[after] = len(stacks)
                stacks.append(after)
                paths.append((*path, token))
            if after is not None:
                following[token] = numbers[after]
        found.append(State(len(found), path, following, _tried(report.accepted, stack)))
    return found


def prove(found: list[State], report: Report, engine: Engine) -> None:
    """Raise LemonError if the states and the engine differ after some tokens."""
    met: dict[tuple[int, Stack], tuple[str, ...]] = {(0, START): ()}  # and the tokens so far
    waiting = list(met)
    for number, stack in waiting:
        state, path = found[number], met[number, stack]
        if state.rule != _tried(engine.accepted, stack):
            raise LemonError(f"the table and Lemon's engine differ where the message ends after: {' '.join(path)}")
        for token in report.tokens:
            after = state.following.get(token), _tried(engine.shift, stack, report.symbols[token])
            if (after[0] is None) != (after[1] is None):
                raise LemonError(f"the table and Lemon's engine differ after: {' '.join((*path, token))}")
            if after[0] is not None and after not in met:
                met[after] = *path, token
                waiting.append(after)


def _tried(step: Callable, *arguments: object) -> Stack | int | None:
    """What the step comes to, or None if the token does not fit."""
    try:
        return step(*arguments)
    except NoParse:
        return None
