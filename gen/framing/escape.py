"""How a value holds what delimits: an escape stands for it, of which separators and terminators know nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from ctext import re_class, re_string
from source import Span
from tree import FramingDecl, Number

if TYPE_CHECKING:
    from framing.interface import Framing
    from model import Field
    from spec_line import Line
    from semantics import Context

_HEXADECIMAL = frozenset(b"0123456789ABCDEFabcdef")
_VISIBLE = frozenset(range(33, 127))
_CONTROLS = frozenset(range(1, 32))
_BEYOND = frozenset(range(128, 256))
_NO_MARK = ("an escape begins with one visible ASCII character, no letter or digit", 'write: escape "%" hexadecimal')


@dataclass(frozen=True)
class EscapeDecl:
    """The escape as it is written in a spec."""

    mark: str
    plus: Number | None  # None: hexadecimal digits
    direction: str       # to, from, or nothing: both
    span: Span


@dataclass(frozen=True)
class Escape:
    """A character that cannot stand for itself is sent as `mark` and what follows it: two hexadecimal digits; or the
    character that has `plus` more, where that is not 0, and then the mark itself is sent twice."""

    mark: int
    plus: int
    from_switch: bool
    to_switch: bool
    written: frozenset[int]  # what is sent so
    follows: frozenset[int]  # what may follow the mark

    def of(self, to_switch: bool) -> bool:
        """Whether values of this direction have escapes."""
        return self.to_switch if to_switch else self.from_switch

    @property
    def directions(self) -> list[str]:
        """The C constants of the directions whose values have escapes."""
        return ["FROM_SWITCH"] * self.from_switch + ["TO_SWITCH"] * self.to_switch

    @cached_property
    def pattern(self) -> str:
        """One escape, for re2c."""
        return f"{re_string(bytes([self.mark]))} {re_class(self.follows)}{'' if self.plus else '{2}'}"

    def pattern_of(self, codes: frozenset[int]) -> str | None:
        """An escape that stands for one of these characters, for re2c; None if none does."""
        if not self.plus:
            digits = " | ".join(f"'{code:02X}'" for code in sorted(codes))  # large or small
            return f"{re_string(bytes([self.mark]))} ({digits})"
        follows = {code + self.plus for code in codes} & self.follows - {self.mark} | codes & {self.mark}
        return f"{re_string(bytes([self.mark]))} {re_class(frozenset(follows))}" if follows else None

    def character(self, text: bytes) -> int | None:
        """What the escape stands for that a text begins with; None if that is none."""
        follows = text[1 : 2 if self.plus else 3]
        if text[:1] != bytes([self.mark]) or len(follows) < (1 if self.plus else 2) or set(follows) - self.follows:
            return None
        return int(follows, 16) if not self.plus else self.mark if follows[0] == self.mark else follows[0] - self.plus

    @cached_property
    def written_words(self) -> list[str]:
        """What is sent so, a bit each, in words of 32."""
        return [f"0x{sum(1 << code % 32 for code in self.written if code // 32 == word):08x}" for word in range(4)]


def characters(framing: Framing, field: Field, to_switch: bool) -> str:
    """A character of a field as it comes, for re2c."""
    escape = framing.escape if framing.escape and framing.escape.of(to_switch) else None
    codes = field.charset
    if codes is None:
        return "(PLAIN | ESCAPED)" if escape else "TEXT"
    plain = codes - framing.forbidden - ({escape.mark} if escape else set()) if framing.escape else codes
    kinds = [re_class(plain)] + ["WIDE"] * field.wide
    escaped = escape.pattern_of(codes | _BEYOND if field.wide else codes) if escape else None
    kinds += [escaped] if escaped else []
    return f"({' | '.join(kinds)})" if len(kinds) > 1 else kinds[0]


def read(line: Line) -> EscapeDecl:
    """`"MARK" hexadecimal|plus N [to switch|from switch]`"""
    mark = line.string("the escape character")
    kind, plus, direction = line.expect("hexadecimal", "plus"), None, ""
    if kind.text == "plus":
        plus = line.number("how much more the character after it has", 1, 127)
    if line.next.kind != "end":
        direction = line.expect("to", "from").text
        line.expect("switch")
    return EscapeDecl(mark.text, plus, direction, mark.span)


def with_escape(context: Context, decl: FramingDecl, framing: Framing) -> Framing | None:
    """The framing with the escape that its block declares; None if that cannot be, which is reported."""
    escape: EscapeDecl | None = decl.values.get("escape")
    if not escape:
        return framing
    found = _escape(escape, framing)
    wrong = _wrong(framing, found) if found else _NO_MARK
    if wrong:
        text, remedy = wrong
        context.report.error("E024", text, escape.span, remedy)
        return None
    return replace(framing, escape=found)


def _escape(decl: EscapeDecl, framing: Framing) -> Escape | None:
    if len(decl.mark) != 1 or ord(decl.mark) not in _VISIBLE or decl.mark.isalnum():
        return None
    mark, plus = ord(decl.mark), decl.plus.value if decl.plus else 0
    written = _CONTROLS | framing.forbidden | framing.edges | {mark}
    follows = frozenset(code + plus for code in range(1, 128)) & _VISIBLE - framing.forbidden | {mark} if plus \
        else _HEXADECIMAL
    return Escape(mark, plus, decl.direction != "to", decl.direction != "from", written - {0}, follows)


def _wrong(framing: Framing, escape: Escape) -> tuple[str, str] | None:
    """Why such an escape cannot be, and what to do; None if it can."""
    if any(bytes([escape.mark]) in delimiter for delimiter in framing.delimiters):
        return "the escape character is part of a delimiter", "choose one that stands nowhere else"
    if framing.forbidden & escape.follows:
        return "a digit after the escape character would be a delimiter", "let delimiters be no hexadecimal digits"
    mark = {escape.mark}
    lost = sorted(code for code in escape.written - mark if code + escape.plus not in escape.follows - mark)
    if escape.plus and lost:
        return f"{chr(lost[0])!r} cannot be written so: {escape.plus} more is no character that can stand there", \
            'let it be another number, or: escape "%" hexadecimal'
    return None
