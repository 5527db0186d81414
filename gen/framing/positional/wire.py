"""Checks of positional wire lines: their fields, and that messages can be told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnostics import Note
from limits import MESSAGE_PARTS
from model import Field, Message
from source import Span
from tree import MessageDecl, WireDecl

if TYPE_CHECKING:
    from semantics import Context
    from framing.positional import Positional

Part = bytes | Field  # a field of the wire: literal text or a hole


def parts(context: Context, framing: Positional, decl: MessageDecl,
          fields: dict[str, Field | None]) -> list[Part] | None:
    """The fields of a message's wire line, or None if they are not known."""
    if len(decl.wires) > 1:
        context.report.error("E010", f"message '{decl.name.text}' has a second wire line", decl.wires[1].span,
                             "a message is one line; declare another message")
        return None
    line = decl.wires[0]
    pieces = _split(framing, line)
    if len(pieces) > MESSAGE_PARTS:
        context.report.error("E044", f"more than {MESSAGE_PARTS} fields in a message", line.span)
        return None
    found = [_part(context, framing, piece, line, fields) for piece in pieces]
    return None if None in found else found


def _split(framing: Positional, line: WireDecl) -> list[list[int]]:
    """The line cut at its separators: for each field the items in it, padding taken off."""
    separator, padding = framing.separator.decode("ascii"), framing.padding.decode("ascii")
    texts = [None if index in line.holes else item.text for index, item in enumerate(line.items)]
    pieces: list[list[int]] = [[]]
    at = 0
    while at < len(texts):
        if texts[at : at + len(separator)] == list(separator):
            pieces.append([])
            at += len(separator)
        else:
            pieces[-1].append(at)
            at += 1
    return [_trim(piece, texts, padding) for piece in pieces]


def _trim(piece: list[int], texts: list[str | None], padding: str) -> list[int]:
    values = [place for place, index in enumerate(piece) if not padding or texts[index] != padding]
    return piece[values[0] : values[-1] + 1] if values else []


def _part(context: Context, framing: Positional, piece: list[int], line: WireDecl,
          fields: dict[str, Field | None]) -> Part | None:
    if line.holes.isdisjoint(piece):
        return framing.literal(context, [line.items[index] for index in piece])
    if len(piece) == 1:
        return fields[line.items[piece[0]].text]
    first, last = line.items[piece[0]].span, line.items[piece[-1]].span
    span = Span(first.line, first.column, last.column + last.length - first.column)
    shown = framing.separator.decode("ascii")
    text = "".join(line.items[index].text for index in piece if index not in line.holes)
    context.report.error("E005", "a field is either plain text or exactly one hole", span,
                         f"put the separator {shown!r} between them, or make the whole of it one hole",
                         "there are no quotes in a wire line" if '"' in text else
                         "there are no comments in a wire line" if " #" in text else None)
    return None


def tell_apart(context: Context, messages: list[Message], at: int) -> None:
    """Messages that are alike before field `at` must differ there by their text, or go on alike."""
    ended = [message for message in messages if len(message.parts) == at]
    for message in ended[1:]:
        _same(context, message, ended[0], "is identical on the wire to")
    going = [message for message in messages if len(message.parts) > at]
    holes = [message for message in going if isinstance(message.parts[at], Field)]
    for message in going:
        part, codec = message.parts[at], context.framing.encoding.codec
        other = next((other for other in holes if _overlap(part, other.parts[at], codec)), None)
        remedy = _narrower(part, other.parts[at], codec) if other and isinstance(part, bytes) else None
        if other and going.index(other) < going.index(message):
            _same(context, message, other, "cannot be distinguished from", remedy)
        elif other and other is not message and not isinstance(part, Field):
            _same(context, other, message, "cannot be distinguished from", remedy)
    groups: dict[Part, list[Message]] = {}
    for message in going:
        groups.setdefault(message.parts[at], []).append(message)
    for group in groups.values():
        if len(group) > 1:
            tell_apart(context, group, at + 1)


def _overlap(part: Part, hole: Field, codec: str) -> bool:
    """Whether a field of the wire could be both this part and that other hole."""
    if part == hole:
        return False
    if isinstance(part, Field):
        return True
    return hole.least <= len(part.decode(codec)) <= hole.most and (hole.charset is None or set(part) <= hole.charset)


def _narrower(text: bytes, hole: Field, codec: str) -> str:
    """How a hole is kept from holding a text."""
    what = f"the text {text.decode(codec)!r}" if text else "no text at all"
    if hole.is_state:
        return f"'{hole.name}' could hold {what}: let the messages differ in a word before it"
    way = "another length, or a class that lacks one of these characters, like: of [0-9]" if text else "LEAST 1"
    return f"'{hole.name}' could hold {what}: declare it with {way}"


def _same(context: Context, message: Message, other: Message, how: str, remedy: str | None = None) -> None:
    decl, first = context.message_decls[message.name], context.message_decls[other.name]
    context.report.error("E052", f"message '{message.name}' {how} '{other.name}'", decl.wires[0].span,
                         Note("the other is here", first.wires[0].span),
                         remedy or "let them differ in a word before their first different hole")
