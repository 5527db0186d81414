"""Check that no message is taken for what the runtime passes over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framing.interface import report_like_greeting
from framing.positional.apart import can_begin
from framing.positional.parts import Joined, PositionalMessage, content
from model import Field

if TYPE_CHECKING:
    from semantics import Context
    from framing.positional import Positional


def check(context: Context, framing: Positional, message: PositionalMessage) -> None:
    """Report a message that may be blank, or like the greeting, where those are skipped."""
    place = context.message_decls[message.name].wires[0].span
    if framing.skips_blank and _may_be_blank(message):
        context.report.error("E023", f"message '{message.name}' can be blank, and blank messages are skipped", place,
                             "put text into its first field, or let it have a character at least")
    if framing.greeting and not message.to_switch and _may_greet(message, framing):
        report_like_greeting(context, place)


def _may_be_blank(message: PositionalMessage) -> bool:
    first = message.parts[0]
    return 1 in message.ends and (first == b"" or (isinstance(first, Field) and first.least == 0))


def _may_greet(message: PositionalMessage, framing: Positional) -> bool:
    """Whether it can begin with the greeting; rather yes than no where a hole is in the way."""
    greeting, first = framing.greeting.begins, message.parts[0]
    if isinstance(content(first), Field):
        return can_begin(message, 0, greeting[:1], framing)
    text = content(first)
    if text.startswith(greeting):
        return True
    following = greeting[len(text) : len(text) + 1]
    if not greeting.startswith(text):
        return False
    if isinstance(first, Joined):
        return can_begin(message, 1, following, framing)
    return following in (framing.separator[:1], framing.padding) and (len(message.parts) > 1 or message.open)
