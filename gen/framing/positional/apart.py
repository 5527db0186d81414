"""Check that the parser can tell messages apart: at each place by the next text or hole alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnostics import Note
from framing.positional.parts import Joined, Part, PositionalMessage, content
from model import Field

if TYPE_CHECKING:
    from framing.positional import Positional
    from semantics import Context


def tell_apart(context: Context, messages: list[PositionalMessage], framing: Positional, at: int = 0) -> None:
    """Messages that are alike before part `at` must differ there, or go on alike."""
    ended = [message for message in messages if at in message.ends]
    going = [message for message in messages if len(message.parts) > at]
    for message in ended[1:]:
        _same(context, message, ended[0], "is identical on the wire to")
    further = next((message for message in ended if message.goes_on and len(message.parts) == at), None)
    for index, message in enumerate(going):
        if further:
            later, other = sorted((message, further), key=messages.index, reverse=True)
        else:
            later = message
            other = next((other for other in going[:index] if _clash(message, other, at, framing)), None)
        if other and not (other in ended and later in ended):
            _same(context, later, other, "cannot be distinguished from", _narrower(context, later, other, at))
    groups: dict[Part, list[PositionalMessage]] = {}
    for message in going:
        groups.setdefault(message.parts[at], []).append(message)
    for group in groups.values():
        if len(group) > 1:
            tell_apart(context, group, framing, at + 1)


def _clash(one: PositionalMessage, other: PositionalMessage, at: int, framing: Positional) -> bool:
    """Whether what comes at this place could be the next part of both. Text that ends a field goes before
    holes that could hold it: no hole's match is longer, and the lexer has its rule first."""
    ours, theirs = one.parts[at], other.parts[at]
    if ours == theirs:
        return False
    if isinstance(ours, bytes) or isinstance(theirs, bytes):
        return _spans(one, other, at, framing) or _spans(other, one, at, framing)
    if isinstance(content(ours), Field) and isinstance(content(theirs), Field):
        return content(ours) != content(theirs)  # the same one ends at a separator in one, at text in the other
    if isinstance(content(ours), Field):
        return _can_hold(one, at, content(theirs), framing)
    if isinstance(content(theirs), Field):
        return _can_hold(other, at, content(ours), framing)
    return _goes_on(one, at, content(theirs), framing) or _goes_on(other, at, content(ours), framing)


def _spans(message: PositionalMessage, other: PositionalMessage, at: int, framing: Positional) -> bool:
    """Whether a hole of the message could hold a whole field that is text in the other one, and go on behind it."""
    hole, text = content(message.parts[at]), other.parts[at]
    return isinstance(hole, Field) and isinstance(text, bytes) and bool(framing.spans(hole)) and \
        (len(other.parts) > at + 1 or other.goes_on) and hole.fits(text.decode(framing.encoding.codec))


def _can_hold(message: PositionalMessage, at: int, text: bytes, framing: Positional) -> bool:
    """Whether the hole of the message could begin with a text after which a hole comes."""
    part = message.parts[at]
    if isinstance(part, Joined):
        return can_begin(message, at, text[:1], framing)
    if framing.escape and framing.escape.mark in text:
        return True
    return part.fits((text.strip(framing.padding) if framing.padding else text).decode(framing.encoding.codec))


def _goes_on(message: PositionalMessage, at: int, text: bytes, framing: Positional) -> bool:
    """Whether a text of the message, with the hole after it, could be another text after which a hole comes."""
    first = content(message.parts[at])
    return text != first and text.startswith(first) and can_begin(message, at + 1, text[len(first) :][:1], framing)


def can_begin(message: PositionalMessage, at: int, first: bytes, framing: Positional) -> bool:
    """Whether the hole and what follows it in its field can begin with this byte; b"": whether there can be nothing."""
    part = message.parts[at]
    hole = content(part)
    marks = framing.padding + (bytes([framing.escape.mark]) if framing.escape else b"")
    if first and (hole.may_have(first[0]) or first in marks):
        return True
    following = content(message.parts[at + 1])[:1] if isinstance(part, Joined) else b""
    return hole.least == 0 and first == following


def _same(context: Context, message: PositionalMessage, other: PositionalMessage, how: str,
          remedy: str | None = None) -> None:
    decl, first = context.message_decls[message.name], context.message_decls[other.name]
    context.report.error("E052", f"message '{message.name}' {how} '{other.name}'", decl.wires[0].span,
                         Note("the other is here", first.wires[0].span),
                         remedy or "let them differ in a word before their first different hole")


def _narrower(context: Context, one: PositionalMessage, other: PositionalMessage, at: int) -> str | None:
    """How a hole is kept from holding a text that stands in its place; None if not that is the matter."""
    parts = [content(message.parts[at]) for message in (one, other) if at < len(message.parts)]
    hole = next((part for part in parts if isinstance(part, Field)), None)
    text = next((part for part in parts if isinstance(part, bytes)), None)
    if hole is None or text is None:
        return None
    what = f"the text {text.decode(context.framing.encoding.codec)!r}"
    if hole.is_state:
        return f"'{hole.name}' could hold {what}: let the messages differ in a word before it"
    return f"'{hole.name}' could hold {what}: give it a class that lacks one of these characters, like: of [0-9]"
