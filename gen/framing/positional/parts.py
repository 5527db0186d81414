"""What a positional message consists of."""

from __future__ import annotations

from dataclasses import dataclass

from framing.keyed.wire import Line
from model import Field, Message


@dataclass(frozen=True)
class Joined:
    """Text or a hole after which the same field of the wire goes on."""

    what: bytes | Field


Part = bytes | Field | Joined  # text or a hole: a whole field of the wire, the last part of one, or another part


def content(part: Part) -> bytes | Field:
    """The text or the hole itself."""
    return part.what if isinstance(part, Joined) else part


@dataclass(frozen=True)
class PositionalMessage(Message):
    ends: tuple[int, ...]  # so many parts it may have: with none of its optional tails, with the first …, with all
    open: bool             # any further fields may follow the last part
    tail: tuple[Line, ...]  # what may follow it, in any order, among other keys

    @property
    def goes_on(self) -> bool:
        """Fields may follow the last part."""
        return self.open or bool(self.tail)
