"""Lemon's own engine, as it works with the tables that stand in the C it writes: what a table must agree with."""

from __future__ import annotations

import re

from lemon.report import NoParse, Stack

_DEFINE = re.compile(r"^#define (YY\w+) +\(?(-?\d+)\)?$", re.MULTILINE)
_TABLE = re.compile(r"^static const [\w ]+ (yy\w+)\[\] = \{(.*?)^\};", re.MULTILINE | re.DOTALL)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


class Engine:
    """The tables of a NAME_grammar.c, and what lempar.c does with them."""

    def __init__(self, c: str) -> None:
        self._number = {name: int(value) for name, value in _DEFINE.findall(c)}
        self._table = {name: [int(number) for number in re.findall(r"-?\d+", _COMMENT.sub("", text))]
                       for name, text in _TABLE.findall(c)}

    def shift(self, stack: Stack, token: int) -> Stack:
        """The stack after a token. Raises NoParse."""
        stack, action, _ = self._reduced(stack, token)
        if action > self._number["YY_MAX_SHIFTREDUCE"]:
            raise NoParse
        late = action > self._number["YY_MAX_SHIFT"]  # it is reduced when the next token comes
        return (*stack, action + late * (self._number["YY_MIN_REDUCE"] - self._number["YY_MIN_SHIFTREDUCE"]))

    def accepted(self, stack: Stack) -> int:
        """The rule that is reduced last if the input ends here. Raises NoParse."""
        _, action, rule = self._reduced(stack, 0)
        if action != self._number["YY_ACCEPT_ACTION"]:
            raise NoParse
        return rule

    def _reduced(self, stack: Stack, token: int) -> tuple[Stack, int, int]:
        """The stack after all reductions that come before a token, the action then, and the last rule that was
        reduced."""
        rule, seen = -1, set()
        while (action := self._action(stack[-1], token)) >= self._number["YY_MIN_REDUCE"]:
            if stack in seen:
                raise NoParse  # it would go on so for ever
            seen.add(stack)
            rule = action - self._number["YY_MIN_REDUCE"]
            stack = stack[: len(stack) + self._table["yyRuleInfoNRhs"][rule]]
            goto = self._table["yy_reduce_ofst"][stack[-1]] + self._table["yyRuleInfoLhs"][rule]
            stack = (*stack, self._table["yy_action"][goto])
        return stack, action, rule

    def _action(self, state: int, token: int) -> int:
        if state > self._number["YY_MAX_SHIFT"]:
            return state
        at = self._table["yy_shift_ofst"][state] + token
        if self._table["yy_lookahead"][at] != token:
            return self._table["yy_default"][state]
        return self._table["yy_action"][at]
