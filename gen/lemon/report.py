"""Lemon's report of a grammar: its automaton in words."""

from __future__ import annotations

import re
from dataclasses import dataclass

_STATE = re.compile(r"State (\d+):")
_ACTION = re.compile(r" *(\S+) (shift-reduce|shift|reduce|accept)\b *(\d*)")
_SYMBOL = re.compile(r" +(\d+): (\S+?):?(?: .*)?")
_RULE = re.compile(r" *\d+: (\w+) ::=(.*)\.")
_DEFAULT = "{default}"
END = "$"  # the token after the last one

Stack = tuple[int, ...]
START: Stack = (0,)


@dataclass(frozen=True)
class Rule:
    """A line of the grammar."""

    left: str
    right: tuple[str, ...]

    def __str__(self) -> str:
        return " ".join((self.left, "::=", *self.right))


class NoParse(Exception):
    """The token does not fit."""


class Report:
    """What the report says, and the automaton at work."""

    def __init__(self, text: str) -> None:
        self.states: dict[int, dict[str, tuple[str, int]]] = {}
        self.symbols: dict[str, int] = {}
        self.rules: list[Rule] = []
        states, _, rest = text.partition("\nSymbols:\n")
        symbols, _, rules = rest.partition("\nRules:\n")
        for line in states.splitlines():
            if state := _STATE.fullmatch(line):
                actions = self.states.setdefault(int(state[1]), {})
            elif action := _ACTION.match(line):
                actions[action[1]] = action[2], int(action[3] or 0)
        for line in symbols.partition("\n---")[0].splitlines():
            if symbol := _SYMBOL.fullmatch(line):
                self.symbols[symbol[2]] = int(symbol[1])
        for line in rules.splitlines():
            if rule := _RULE.match(line):
                self.rules.append(Rule(rule[1], tuple(rule[2].split())))

    @property
    def tokens(self) -> list[str]:
        """The terminals but the end, in the order of their numbers."""
        lefts = {rule.left for rule in self.rules}
        return [name for name in self.symbols if name != END and name not in lefts]

    def shift(self, stack: Stack, token: str) -> Stack:
        """The stack after a token. Raises NoParse."""
        while True:
            kind, number = self._action(stack, token)
            if kind == "shift":
                return (*stack, number)
            if kind == "shift-reduce":
                return self._reduce((*stack, 0), number)
            if kind != "reduce":
                raise NoParse
            stack = self._reduce(stack, number)

    def accepted(self, stack: Stack) -> int:
        """The rule that is reduced last if the input ends here. Raises NoParse."""
        rule = -1
        while True:
            kind, number = self._action(stack, END)
            if kind != "reduce":
                raise NoParse
            rule = number
            left = self.rules[rule].left
            stack = stack[: len(stack) - len(self.rules[rule].right)]
            kind, number = self._action(stack, left)
            if kind == "accept":
                return rule
            stack = (*stack, number) if kind == "shift" else self._reduce((*stack, 0), number)

    def _action(self, stack: Stack, symbol: str) -> tuple[str, int]:
        actions = self.states[stack[-1]]
        return actions.get(symbol) or actions.get(_DEFAULT) or ("error", 0)

    def _reduce(self, stack: Stack, number: int) -> Stack:
        rule = self.rules[number]
        stack = stack[: len(stack) - len(rule.right)]
        kind, number = self._action(stack, rule.left)
        if kind == "error":
            raise NoParse
        return (*stack, number) if kind == "shift" else self._reduce((*stack, 0), number)
