"""Checks of the messages: their wire lines, and that they can be told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnostics import Note
from limits import MESSAGE_FIELDS, MESSAGE_KINDS
from model import Field, Message
from tree import MessageDecl, Name

if TYPE_CHECKING:
    from semantics import Context


def check(context: Context) -> None:
    """Fill context.messages with every message whose wire lines can be read."""
    decls = list(context.message_decls.values())
    if len(decls) > MESSAGE_KINDS:
        context.report.error("E044", f"more than {MESSAGE_KINDS} messages", decls[MESSAGE_KINDS].name.span)
    for decl in decls:
        message = _message(context, decl)
        if message:
            context.messages[message.name] = message
            _size(context, decl, message)
    for to_switch in (False, True):
        messages = [message for message in context.messages.values() if message.to_switch == to_switch]
        if messages:
            context.framing.tell_apart(context, messages[:MESSAGE_KINDS])


def _message(context: Context, decl: MessageDecl) -> Message | None:
    if not decl.wires:
        if not context.lost(decl.name.text):
            context.report.error("E011", f"message '{decl.name.text}' has no wire line", decl.name.span,
                                 "add one: | text {hole}")
        return None
    fields = _hole_fields(context, decl)
    return context.framing.message(context, decl, fields) if context.framing else None


def _hole_fields(context: Context, decl: MessageDecl) -> dict[str, Field | None]:
    """The field of each hole of a message."""
    seen: dict[str, Name] = {}
    holes = [hole for wire in decl.wires for hole in wire.names]
    for hole in holes:
        if hole.text not in context.fields:
            context.unknown("E031", f"unknown field '{hole.text}'", hole, context.fields)
        elif hole.text in seen:
            context.report.error("E043", f"field '{hole.text}' is used twice in one message", hole.span,
                                 Note("first here", seen[hole.text].span),
                                 "declare a second field for the second place")
        seen.setdefault(hole.text, hole)
    fields = {name: context.fields.get(name) for name in seen}
    known = [hole for hole in holes if fields[hole.text] and not context.lost(hole.text)]
    states = [hole for hole in known if fields[hole.text].is_state]
    if len(states) > 1:
        context.report.error("E047", "more than one state field in a message", states[1].span,
                             Note("the first is here", states[0].span))
    if len(holes) > MESSAGE_FIELDS:
        context.report.error("E044", f"more than {MESSAGE_FIELDS} holes in a message", holes[MESSAGE_FIELDS].span)
    return fields


def _size(context: Context, decl: MessageDecl, message: Message) -> None:
    framing = context.framing
    shortest = message.shortest(framing)
    if shortest > framing.limit:
        context.report.error("E053", f"message '{message.name}' has at least {shortest} bytes, over the "
                             f"limit of {framing.limit}", decl.wires[0].span, "raise the limit")
