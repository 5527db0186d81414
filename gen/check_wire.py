"""Checks of the messages: their wire lines, and that they can be told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnostics import Note
from model import MESSAGE_FIELDS, MESSAGE_KINDS, Field, Framing, Message, Part
from source import Span
from tree import MessageDecl, Name, WireDecl

if TYPE_CHECKING:
    from check import Context


def check(context: Context) -> None:
    """Fill context.messages with every message whose wire line can be split."""
    decls = list(context.message_decls.values())
    if len(decls) > MESSAGE_KINDS:
        context.report.error("E044", f"a spec has {MESSAGE_KINDS} messages at most", decls[MESSAGE_KINDS].name.span)
    for decl in decls:
        parts = _parts(context, decl)
        if parts is not None:
            message = Message(decl.name.text, decl.title, decl.to_switch, tuple(parts))
            context.messages[message.name] = message
            _size(context, decl, message)
    for to_switch in (False, True):
        messages = [message for message in context.messages.values() if message.to_switch == to_switch]
        _tell_apart(context, messages, 0)


def _parts(context: Context, decl: MessageDecl) -> list[Part] | None:
    """The fields of a message's wire line, or None if they are not known."""
    if not decl.wire:
        if not context.lost(decl.name.text):
            context.report.error("E011", f"message '{decl.name.text}' has no wire line", decl.name.span,
                                 "add one: | text {hole}")
        return None
    if not context.framing:
        _hole_fields(context, decl.wire)
        return None
    fields = _hole_fields(context, decl.wire)
    parts = [_part(context, piece, decl.wire, fields) for piece in _split(decl.wire, context.framing)]
    return None if None in parts else parts


def _hole_fields(context: Context, wire: WireDecl) -> dict[int, Field | None]:
    """The field of each hole by the hole's place in the line."""
    fields: dict[int, Field | None] = {}
    seen: dict[str, Span] = {}
    for index in sorted(wire.holes):
        name = wire.items[index]
        fields[index] = context.fields.get(name.text)
        if not fields[index]:
            context.unknown("E031", "field", name, context.fields)
        elif name.text in seen:
            context.report.error("E043", f"the field '{name.text}' stands twice in one message", name.span,
                                 Note("first here", seen[name.text]), "declare a second field for the second place")
        seen.setdefault(name.text, name.span)
    states = [index for index, field in fields.items() if field and field.is_state]
    if len(states) > 1:
        context.report.error("E047", "a message has one state field at most", wire.items[states[1]].span,
                             Note("the first is here", wire.items[states[0]].span))
    if len(wire.holes) > MESSAGE_FIELDS:
        over = wire.items[sorted(wire.holes)[MESSAGE_FIELDS]]
        context.report.error("E044", f"a message has {MESSAGE_FIELDS} holes at most", over.span)
    return fields


def _split(wire: WireDecl, framing: Framing) -> list[list[int]]:
    """The line cut at its separators: for each field the items in it, padding taken off."""
    separator, padding = framing.separator.decode("ascii"), framing.padding.decode("ascii")
    texts = [None if index in wire.holes else item.text for index, item in enumerate(wire.items)]
    pieces: list[list[int]] = [[]]
    at = 0
    while at < len(texts):
        if texts[at : at + len(separator)] == list(separator):
            pieces.append([])
            at += len(separator)
        else:
            pieces[-1].append(at)
            at += 1
    for piece in pieces:
        while padding and piece and texts[piece[0]] == padding:
            del piece[0]
        while padding and piece and texts[piece[-1]] == padding:
            del piece[-1]
    return pieces


def _part(context: Context, piece: list[int], wire: WireDecl, fields: dict[int, Field | None]) -> Part | None:
    holes = [index for index in piece if index in wire.holes]
    if not holes:
        return _literal(context, [wire.items[index] for index in piece])
    if len(piece) == 1:
        return fields[piece[0]]
    first, last = wire.items[piece[0]].span, wire.items[piece[-1]].span
    span = Span(first.line, first.column, last.column + last.length - first.column)
    shown = context.framing.separator.decode("ascii")
    context.report.error("E005", "a field of the wire is either plain text or exactly one hole", span,
                         f"put the separator {shown!r} between them, or make the whole of it one hole")
    return None


def _literal(context: Context, items: list[Name]) -> bytes | None:
    framing = context.framing
    data = b""
    for item in items:
        try:
            char = item.text.encode(framing.encoding.codec)
        except UnicodeEncodeError:
            context.report.error("E051", f"the encoding {framing.encoding.name} has no '{item.text}'", item.span)
            return None
        if framing.forbidden & set(char):
            context.report.error("E051", f"{item.text!r} cannot stand in the text of a field", item.span,
                                 "NUL, CR, LF and the first characters of separator and terminator are not for fields")
            return None
        data += char
    return data


def _size(context: Context, decl: MessageDecl, message: Message) -> None:
    framing = context.framing
    shortest = message.shortest(framing)
    if shortest > framing.limit:
        context.report.error("E053", f"message '{message.name}' has {shortest} bytes or more, the limit is "
                             f"{framing.limit}", decl.wire.span, "raise the limit")


def _tell_apart(context: Context, messages: list[Message], at: int) -> None:
    """Messages that are alike before field `at` must differ there by their text, or go on alike."""
    ended = [message for message in messages if len(message.parts) == at]
    for message in ended[1:]:
        _same(context, message, ended[0], "is the same on the wire as")
    going = [message for message in messages if len(message.parts) > at]
    holes = [message for message in going if isinstance(message.parts[at], Field)]
    for message in going:
        other = next((other for other in holes if _overlap(message.parts[at], other.parts[at])), None)
        if other and going.index(other) < going.index(message):
            _same(context, message, other, "cannot be told apart from")
        elif other and other is not message and not isinstance(message.parts[at], Field):
            _same(context, other, message, "cannot be told apart from")
    groups: dict[Part, list[Message]] = {}
    for message in going:
        groups.setdefault(message.parts[at], []).append(message)
    for group in groups.values():
        if len(group) > 1:
            _tell_apart(context, group, at + 1)


def _overlap(part: Part, hole: Field) -> bool:
    """Whether a field of the wire could be both this part and that other hole."""
    if part == hole:
        return False
    if isinstance(part, Field) or hole.charset is None:
        return True
    return set(part) <= hole.charset and hole.least <= len(part) <= hole.most


def _same(context: Context, message: Message, other: Message, how: str) -> None:
    decl, first = context.message_decls[message.name], context.message_decls[other.name]
    context.report.error("E052", f"message '{message.name}' {how} '{other.name}'", decl.wire.span,
                         Note("the other is here", first.wire.span),
                         "let them differ in a word before their first different hole")
