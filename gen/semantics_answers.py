"""Checks of what answers a message, and by which field an answer is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnostics import Note
from limits import ID_DIGITS
from model import Answers, Field
from source import Span
from tree import ExpectsDecl, MessageDecl, Name

if TYPE_CHECKING:
    from semantics import Context

_DIGITS = frozenset(b"0123456789")


def check(context: Context) -> dict[str, Answers]:
    """For each message that expects an answer, which messages answer it."""
    found = {}
    for name, decl in context.message_decls.items():
        if decl.expects:
            _answers(context, decl)
            yes, *no = (answer.text for answer in decl.expects.answers)
            found[name] = Answers(yes, tuple(no), _id(context, decl), decl.expects.in_order, decl.expects.within_ms)
        elif decl.expects_nothing:
            _way(context, decl, decl.expects_nothing)
    _one_id(context)
    return found


def _answers(context: Context, decl: MessageDecl) -> None:
    report = context.report
    _way(context, decl, decl.expects.span)
    seen: dict[str, Name] = {}
    for answer in decl.expects.answers:
        other = context.message_decls.get(answer.text)
        if not other:
            context.unknown("E032", f"unknown message '{answer.text}'", answer, context.message_decls)
        elif other.to_switch:
            report.error("E042", f"'{answer.text}' is a message to the switch and cannot be an answer", answer.span,
                         Note("declared here", other.name.span))
        if answer.text in seen:
            context.twice("answer", answer, seen[answer.text].span)
        seen.setdefault(answer.text, answer)


def _way(context: Context, decl: MessageDecl, span: Span) -> None:
    if not decl.to_switch:
        context.report.error("E042", "a message from the switch cannot expect an answer", span,
                             "only what is sent to the switch can expect something")


def _id(context: Context, decl: MessageDecl) -> Field | None:
    """The field by which the message's answer is found; None if there is none, or it is reported."""
    by = decl.expects.by
    if not by:
        return None
    field = context.fields.get(by.text)
    if not field:
        context.unknown("E031", f"unknown field '{by.text}'", by, context.fields)
        return None
    if field.is_state or field.least > 1 or field.most < ID_DIGITS or not _DIGITS <= (field.charset or _DIGITS):
        context.report.error("E055", f"field '{by.text}' cannot hold every id", by.span,
                             context.declared(field),
                             f"an id has 1 to {ID_DIGITS} digits: declare text 1..{ID_DIGITS} of [0-9], or more")
    for name in (decl.name, *decl.expects.answers):
        message = context.messages.get(name.text)
        if message and field not in message.holes:
            context.report.error("E056", f"message '{name.text}' has no hole '{by.text}' to match answers by",
                                 name.span, f"put {{{by.text}}} into its wire line")
    return field


def _one_id(context: Context) -> None:
    """What a message answers is found in one way, whatever it answers."""
    first: dict[str, ExpectsDecl] = {}
    for decl in context.message_decls.values():
        for answer in decl.expects.answers if decl.expects else ():
            other = first.setdefault(answer.text, decl.expects)
            if _by(other) != _by(decl.expects):
                text = f"'{answer.text}' is matched {_by(decl.expects)} here and {_by(other)} elsewhere"
                context.report.error("E057", text, answer.span, Note("the other place", other.span),
                                     "let both messages expect it in the same way, or declare an answer for each")


def _by(expects: ExpectsDecl) -> str:
    return f"by '{expects.by.text}'" if expects.by else "in order"
