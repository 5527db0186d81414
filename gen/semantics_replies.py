"""Checks of what the provider answers of its own accord: which messages of the switch, with what, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnostics import Note
from model import Field, Message, Notice, Operation, Reply, lines_share_links
from operations import RECEIVED, OperationType
from semantics_notices import places_of
from semantics_tapi import literals_of, settings_of, sources_of
from tree import Name, RepliesDecl

if TYPE_CHECKING:
    from semantics import Context

# What a reply may say. Only a call that was dialed has a number that it was dialed with.
_ALWAYS = OperationType("a reply", "", "link", (RECEIVED,))
_OF_CALL = OperationType("a reply", "", "call", (RECEIVED, "line", "call"))
_OF_DIALED = OperationType("a reply", "", "call", (RECEIVED, "dest", "line", "call"))


def check(context: Context, operations: dict[str, Operation], notices: dict[str, list[Notice]],
          usual: dict[str, Field]) -> dict[str, Reply]:
    """For each message that is answered, by what. `usual`: the field of a line or a call where none is named."""
    replies: dict[str, Reply] = {}
    seen: dict[str, Name] = {}
    share = lines_share_links(operations, notices)
    for decl in context.tree.tapis[0].replies if context.tree.tapis else ():
        if decl.message.text in seen:
            context.report.error("E010", f"'{decl.message.text}' is answered twice", decl.message.span,
                                 Note("first here", seen[decl.message.text].span))
            continue
        seen[decl.message.text] = decl.message
        reply = _reply(context, decl, usual, share)
        if reply:
            replies[decl.message.text] = reply
    return replies


def _reply(context: Context, decl: RepliesDecl, usual: dict[str, Field], share: bool) -> Reply | None:
    message = context.message_of(decl.message, False, "there is nothing to answer")
    sent = context.message_of(decl.sends.message, True, "the provider cannot send it")
    sources = sources_of(context, _type_of(decl), decl.sends, sent, None)
    if not message or not sent:
        return None
    expects = context.message_decls[sent.name].expects
    if expects:
        context.report.error("E075", f"'{sent.name}' expects an answer, so it cannot be one", decl.sends.message.span,
                             Note("here", expects.span), "declare another message that expects nothing")
    places = places_of(context, decl, message, usual) if decl.calls else {}
    if decl.calls and share and not places:
        context.report.error("E049", f"'{message.name}' does not say which call it is about", decl.message.span,
                             "add a hole for the call, and if it is not called 'call': call is FIELD")
    about = Notice(False, None, decl.calls.text if decl.calls else "none", places, {})
    return Reply(sent, sources, settings_of(context, decl.sends), literals_of(context, decl.sends),
                 _received(context, decl, message, sent), about)


def _type_of(decl: RepliesDecl) -> OperationType:
    if not decl.calls:
        return _ALWAYS
    return _OF_DIALED if decl.calls.text == "dialed" else _OF_CALL


def _received(context: Context, decl: RepliesDecl, message: Message, sent: Message) -> dict[str, Field]:
    """For each hole that repeats what was received, which field of that."""
    received: dict[str, Field] = {}
    holes = {hole.name: hole for hole in sent.holes}
    for name, operand in decl.sends.values:
        if not operand.field or operand.text != RECEIVED:
            continue
        field = next((hole for hole in message.holes if hole.name == operand.field.text), None)
        if not field:
            context.unknown("E046", f"message '{message.name}' has no hole '{operand.field.text}'", operand.field,
                            [hole.name for hole in message.holes])
        elif name.text in holes:
            received[name.text] = field
            _fits(context, operand.field, field, holes[name.text])
    return received


def _fits(context: Context, name: Name, field: Field, hole: Field) -> None:
    """Whatever is received can be sent."""
    anything = frozenset(range(128))
    if field != hole and (field.least < hole.least or field.most > hole.most or
                          not (field.charset or anything) <= (hole.charset or anything)):
        context.report.error("E074", f"field '{hole.name}' cannot hold every '{field.name}'", name.span,
                             context.declared(hole), f"let the message have {{{field.name}}} there")
