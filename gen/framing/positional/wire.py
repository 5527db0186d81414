"""Positional wire lines: their fields, the text and the holes in these, and what may be left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from framing.interface import without
from framing.keyed import wire as keyed
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
    """A message from its wire lines, or None if it is not known."""
    line, *further = decl.wires
    if further and not framing.pair:
        context.report.error("E010", f"message '{decl.name.text}' has a second wire line", further[0].span,
                             'a message is one line; declare another message; for keys and values behind its fields, '
                             'the framing has: tail keyed by "="')
        return None
    tail = keyed.lines(context, framing, decl, further, fields)
    try:
        cut = _split(framing, line)
        is_open = _open(line, cut, decl.to_switch)
        found = [_joined(framing.value(context, line, piece, fields)) for piece in cut.pieces]
    except SyntaxFault as fault:
        context.report.error(fault.code, fault.text, fault.span, *fault.notes)
        return None
    if further and (is_open or cut.tails):
        context.report.error("E005", "what the line ends with has no place before keys and values", line.span,
                             "let it end with a field that is always there: what is behind it has a key, and may be "
                             "in [ ]")
        return None
    if sum(len(parts or ()) for parts in found) > MESSAGE_PARTS:
        context.report.error("E044", f"more than {MESSAGE_PARTS} fields in a message", line.span)
        return None
    if tail is None or None in found:
        return None
    parts = tuple(part for field in found for part in field)
    ends = {sum(map(len, found[:count])) for count in (*cut.tails, len(found))}
    if not _separators_end(context, framing, line, parts, is_open or bool(further)):
        return None
    holes = [content(part) for part in parts if isinstance(content(part), Field)]
    holes += [hole for keyed_line in tail for hole in keyed_line.holes]
    return PositionalMessage(decl.name.text, decl.title, decl.to_switch, tuple(holes), parts, tuple(sorted(ends)),
                             is_open, tail)


def _separators_end(context: Context, framing: Positional, line: WireDecl, parts: tuple[Part, ...],
                    goes_on: bool) -> bool:
    """Whether each hole that can hold the separator ends at text, or at the message's end."""
    for number, part in enumerate(parts):
        hole = content(part)
        last = number == len(parts) - 1 and not goes_on
        if isinstance(part, Joined) or last or not isinstance(hole, Field) or not framing.spans(hole):
            continue
        char = framing.separator[:1].decode("ascii")
        place = next(name.span for name in line.names if name.text == hole.name)
        context.report.error("E050", f"'{hole.name}' can hold {char!r}, so nothing shows where it ends", place,
                             context.declared(hole), without(context.field_decls[hole.name], ord(char)) +
                             "; or put it last, or text after it that it cannot hold")
        return False
    return True


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


def _joined(value: tuple[bytes | Field, ...] | None) -> list[Part] | None:
    """The parts of a field; None if they are not known."""
    if value is None:
        return None
    return [*map(Joined, value[:-1]), value[-1]] if value else [b""]
