"""Positional wire lines: their fields, the text and the holes in these, and what may be left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from framing.positional.parts import Joined, Part, PositionalMessage, content
from lexer import SyntaxFault
from limits import MESSAGE_PARTS
from model import Field
from source import Span
from tree import MessageDecl, WireDecl

if TYPE_CHECKING:
    from semantics import Context
    from framing.positional import Positional

_FURTHER = "..."


@dataclass(frozen=True)
class _Cut:
    """A wire line cut at its separators: for each field the items in it, padding taken off."""

    pieces: list[list[int]]
    tails: list[int]  # how many fields stand before each optional tail


def message(context: Context, framing: Positional, decl: MessageDecl,
            fields: dict[str, Field | None]) -> PositionalMessage | None:
    """A message from its wire line, or None if it is not known."""
    for second in decl.wires[1:]:
        context.report.error("E010", f"message '{decl.name.text}' has a second wire line", second.span,
                             "a message is one line; declare another message")
    line = decl.wires[0]
    try:
        cut = _split(framing, line)
        is_open = _open(line, cut, decl.to_switch)
        found = [_field(context, framing, piece, line, fields) for piece in cut.pieces]
    except SyntaxFault as fault:
        context.report.error(fault.code, fault.text, fault.span, *fault.notes)
        return None
    if sum(len(parts or ()) for parts in found) > MESSAGE_PARTS:
        context.report.error("E044", f"more than {MESSAGE_PARTS} fields in a message", line.span)
        return None
    if None in found:
        return None
    parts = tuple(part for field in found for part in field)
    ends = {sum(map(len, found[:count])) for count in (*cut.tails, len(found))}
    holes = tuple(content(part) for part in parts if isinstance(content(part), Field))
    return PositionalMessage(decl.name.text, decl.title, decl.to_switch, holes, parts, tuple(sorted(ends)), is_open)


def _split(framing: Positional, line: WireDecl) -> _Cut:
    separator, padding = framing.separator.decode("ascii"), framing.padding.decode("ascii")
    texts = [None if index in line.holes else item.text for index, item in enumerate(line.items)]
    pieces, tails, openings, at = [[]], [], [], 0
    while at < len(texts) and not line.has_mark(at, "]"):
        if line.has_mark(at, "["):
            openings.append(at)
            at = next((index for index in range(at + 1, len(texts)) if texts[index] != padding), len(texts))
            if not separator or texts[at : at + len(separator)] != list(separator):
                raise _tail_without_separator(separator, line.items[openings[-1]].span)
            tails.append(len(pieces))
        if separator and texts[at : at + len(separator)] == list(separator):
            pieces.append([])
            at += len(separator)
        else:
            pieces[-1].append(at)
            at += 1
    _close(line, openings, range(at, len(texts)))
    return _Cut([_trim(piece, texts, padding) for piece in pieces], tails)


def _tail_without_separator(separator: str, place: Span) -> SyntaxFault:
    if not separator:
        return SyntaxFault("E005", "without a separator nothing can be left out", place,
                           "give the framing a separator; write a plain [ as \\[")
    return SyntaxFault("E005", f"an optional tail does not begin with the separator '{separator}'", place,
                       f"write [{separator}{{…}}]; write a plain [ as \\[")


def _close(line: WireDecl, openings: list[int], closings: range) -> None:
    """All optional tails end with the line, so nothing but `]` follows the first one."""
    openings = list(openings)
    for at in closings:
        span = line.items[at].span
        if line.has_mark(at, "]"):
            if not openings:
                raise SyntaxFault("E005", "unmatched ']'", span, "write a plain ] as \\]")
            openings.pop()
        elif at in line.holes or line.items[at].text not in " \t":
            raise SyntaxFault("E005", "something follows an optional tail", span,
                              "only what ends a message can be left out: put the ] at the end of the line")
    if openings:
        raise SyntaxFault("E005", "unmatched '['", line.items[openings[-1]].span,
                          "end the optional tail with ] at the end of the line; write a plain [ as \\[")


def _trim(piece: list[int], texts: list[str | None], padding: str) -> list[int]:
    values = [place for place, index in enumerate(piece) if not padding or texts[index] != padding]
    return piece[values[0] : values[-1] + 1] if values else []


def _open(line: WireDecl, cut: _Cut, to_switch: bool) -> bool:
    """Whether the last field is `...`; then it is taken off."""
    for number, piece in enumerate(cut.pieces):
        is_last = number == len(cut.pieces) - 1
        if is_last and len(piece) == 1 and line.has_mark(piece[0], "…"):
            raise SyntaxFault("E005", "'…' is one character, and would be text", line.items[piece[0]].span,
                              "write three dots for any further fields, or \\… for this text")
        if not all(line.has_mark(index, ".") for index in piece) or len(piece) != len(_FURTHER):
            continue
        first = line.items[piece[0]].span
        span = Span(first.line, first.column, len(_FURTHER))
        if not is_last or number == 0:
            raise SyntaxFault("E005", "'...' stands for what follows the last field", span,
                              "put it last, after another field; write three plain dots as \\.\\.\\.")
        if to_switch:
            raise SyntaxFault("E005", "'...' cannot be sent", span, "say which fields the switch gets")
        cut.pieces.pop()
        return True
    return False


def _field(context: Context, framing: Positional, piece: list[int], line: WireDecl,
           fields: dict[str, Field | None]) -> list[Part] | None:
    """The text and the holes of a field; None if something in it is wrong, which is reported."""
    found: list[bytes | Field | None] = []
    for run in _runs(piece, line):
        if run[0] in line.holes:
            found.append(fields[line.items[run[0]].text])
            continue
        text = framing.literal(context, [line.items[index] for index in run])
        if text and found and found[-1]:
            _ends(context, found[-1], text, line.items[run[0]].span)
        found.append(text)
    if not found:
        return [b""]
    return None if None in found else [*(Joined(what) for what in found[:-1]), found[-1]]


def _runs(piece: list[int], line: WireDecl) -> list[list[int]]:
    """The items of a field: each run of text, and each hole by itself."""
    runs: list[list[int]] = []
    for index in piece:
        is_hole = index in line.holes
        if is_hole and runs and runs[-1][-1] in line.holes:
            raise SyntaxFault("E005", "nothing stands between two holes", line.items[index].span,
                              "put text between them that the first one cannot hold")
        if runs and not is_hole and runs[-1][-1] not in line.holes:
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs


def _ends(context: Context, hole: Field, text: bytes, place: Span) -> None:
    """The text after a hole begins with what the hole cannot hold, so that it is seen where the value ends."""
    if hole.charset is not None and text[0] not in hole.charset:
        return
    remedy = "a state word can be any text: let it be the last of its field" if hole.is_state else \
        f"give '{hole.name}' a class that does not hold it, as in: text 1..8 of [0-9]"
    context.report.error("E072", f"the text after {{{hole.name}}} begins with what '{hole.name}' can hold", place,
                         context.declared(hole), remedy)
