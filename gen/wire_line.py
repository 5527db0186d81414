"""A wire line: text as it goes over the wire, with holes."""

from __future__ import annotations

import re

from lexer import NAME, SyntaxFault, unescape
from source import Span
from tree import Name, WireDecl

_PIECE = re.compile(r"\\x[0-9A-Fa-f]{2}|\\.|\{(?P<hole>[^{}]*)\}|.")


def read_wire(text: str, number: int, start: int) -> WireDecl:
    """The wire line whose text starts after column `start`, one blank not counted. Raises SyntaxFault."""
    start += text[start : start + 1] == " "
    wire = text[start:].rstrip(" \t")
    if not wire:
        raise SyntaxFault("E005", "empty wire line", Span(number, start), "write what goes over the wire")
    items: list[Name] = []
    holes: set[int] = set()
    for piece in _PIECE.finditer(wire):
        if piece["hole"] is not None:
            holes.add(len(items))
            items.append(_hole(piece, number, start))
        else:
            items.append(_wire_char(piece[0], Span(number, start + piece.start() + 1, len(piece[0]))))
    return WireDecl(items, frozenset(holes), Span(number, start + 1, len(wire)))


def _hole(match: re.Match[str], number: int, start: int) -> Name:
    span = Span(number, start + match.start("hole") + 1, max(1, len(match["hole"])))
    if not NAME.fullmatch(match["hole"]):
        raise SyntaxFault("E005", "a hole is a field's name in braces, without blanks", span,
                          "write a plain { as \\{")
    return Name(match["hole"], span)


def _wire_char(text: str, place: Span) -> Name:
    if text in "{}":
        raise SyntaxFault("E005", f"unmatched '{text}'", place, f"write a plain {text} as \\{text}")
    return Name(unescape(text, place, "{}[].…\"")[0][0], place)
