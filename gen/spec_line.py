"""A line of a spec as tokens, and a cursor over them."""

from __future__ import annotations

import re

from diagnostics import did_you_mean
from lexer import NAME, SyntaxFault, Token, string_value, tokenize
from limits import LARGEST_NUMBER, NAME_CHARACTERS, VERSION_NUMBERS
from tree import Name, Number

_MS = {"s": 1000, "ms": 1}
_DIGITS = len(str(LARGEST_NUMBER))  # of any number in a spec
_HOUR_MS = 3_600_000
_TIME = "a whole number, a blank, and s or ms, like: within 10 s"


class Line:
    """A cursor over the tokens of one line."""

    def __init__(self, text: str, number: int) -> None:
        self.tokens = tokenize(text, number)
        self.at = 0

    @property
    def next(self) -> Token:
        return self.tokens[self.at]

    def take(self) -> Token:
        """The next token; the end of the line stays."""
        token = self.next
        self.at += token.kind != "end"
        return token

    def accepts(self, text: str) -> bool:
        """Whether the next token is exactly this word or mark; then it is taken."""
        if self.next.kind not in ("word", "mark") or self.next.text != text:
            return False
        self.take()
        return True

    def fail(self, expected: str, remedy: str | None = None) -> SyntaxFault:
        return SyntaxFault("E002", f"expected {expected}, found {self.next.shown}", self.next.span, remedy)

    def expect(self, *texts: str) -> Token:
        """One of these words or marks."""
        if self.next.kind in ("word", "mark") and self.next.text in texts:
            return self.take()
        expected = " or ".join(f"'{text}'" for text in texts)
        raise self.fail(expected, did_you_mean(self.next.text, texts) if self.next.kind == "word" else None)

    def word(self, what: str) -> Name:
        """Any bare word."""
        if self.next.kind != "word":
            raise self.fail(what)
        token = self.take()
        return Name(token.text, token.span)

    def name(self, what: str) -> Name:
        """A word that can be a name."""
        name = self.word(what)
        if not NAME.fullmatch(name.text) or len(name.text) > NAME_CHARACTERS:
            raise SyntaxFault("E006", f"'{name.text}' is not a valid name", name.span,
                              f"a name is a letter, then letters, digits and _, {NAME_CHARACTERS} characters at most")
        return name

    def version(self, what: str) -> Name:
        """Numbers with dots between, as Windows takes them."""
        word = self.word(what)
        numbers = word.text.split(".")
        if not all(re.fullmatch(r"[0-9]+", number) for number in numbers) or len(numbers) > len(VERSION_NUMBERS):
            raise SyntaxFault("E002", f"expected {what}, found '{word.text}'", word.span,
                              f"write one to {len(VERSION_NUMBERS)} numbers with dots between, like: 1.0")
        if any(len(number) > _DIGITS or int(number) > most for number, most in zip(numbers, VERSION_NUMBERS)):
            raise SyntaxFault("E007", f"the numbers of {what} go to {', '.join(map(str, VERSION_NUMBERS))}", word.span)
        return word

    def string(self, what: str) -> Name:
        if self.next.kind != "string":
            raise self.fail(f'{what} in quotes, like "…"')
        token = self.take()
        return Name(string_value(token), token.span)

    def title(self) -> str:
        """The text in quotes that may end a declaration."""
        return self.string("a title").text if self.next.kind == "string" else ""

    def number(self, what: str, low: int, high: int) -> Number:
        word = self.word(what)
        if not re.fullmatch(r"[0-9]+", word.text):
            raise SyntaxFault("E002", f"expected {what}, found '{word.text}'", word.span)
        if len(word.text) > _DIGITS or not low <= int(word.text) <= high:
            raise SyntaxFault("E007", f"{what} must be {low} to {high}", word.span)
        return Number(int(word.text), word.span)

    def duration_ms(self) -> int:
        """`N s` or `N ms`."""
        together = re.fullmatch(r"([0-9]+)(s|ms)", self.next.text)
        if together or not re.fullmatch(r"[0-9]+", self.next.text):
            raise self.fail("a time", f"write {together[1]} {together[2]}" if together else _TIME)
        number = self.number("a time", 1, _HOUR_MS)
        if self.next.text not in _MS:
            raise self.fail("'s' or 'ms'", _TIME)
        value = number.value * _MS[self.take().text]
        if value > _HOUR_MS:
            raise SyntaxFault("E007", "a time can be an hour at most", number.span)
        return value

    def state_word(self) -> Name:
        """A word of the switch for where a call stands, or `*`."""
        if self.next.kind == "string":
            return self.string("a state word")
        if self.next.text == "*":
            return Name("*", self.take().span)
        return self.word("a state word")

    def end(self) -> None:
        if self.next.kind != "end":
            raise self.fail("the end of the line")
