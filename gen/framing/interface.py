"""What every kind of framing offers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from charsets import Encoding

if TYPE_CHECKING:
    from semantics import Context
    from model import Field, Message, Protocol
    from tree import MessageDecl, Name


@dataclass(frozen=True)
class Tail:
    """The end of a message that is left out where all its holes are empty."""

    pieces: list[Piece]

    @property
    def holes(self) -> list[int]:
        """The numbers of its holes."""
        return [hole for piece in self.pieces
                for hole in ([piece] if isinstance(piece, int) else piece.holes if isinstance(piece, Tail) else [])]


Piece = bytes | int | Tail  # a run of bytes, the number of a hole, or what may be left out


@dataclass(frozen=True)
class Framing(ABC):
    """A checked framing block."""

    encoding: Encoding
    limit: int            # bytes of the longest message, its terminator included
    from_switch: bytes    # what ends a message from the switch: there the runtime's framer cuts the stream
    to_switch: bytes      # what ends a message to the switch
    skips_blank: bool     # a message of nothing but its terminator is passed over
    greeting: bytes       # what the first line from the switch may begin with; that line is passed over

    # Files of the parser, beside those of every protocol: name → template, in a folder below gen/framing. There are
    # NAME_lexer.re for re2c, which defines NAME_decode, and NAME_grammar.y for Lemon.
    templates: ClassVar[dict[str, str]]
    forbidden_text: ClassVar[str]  # which characters `forbidden` are, in words

    def terminator(self, to_switch: bool) -> bytes:
        """What ends a message of this direction."""
        return self.to_switch if to_switch else self.from_switch

    # --- what may stand on the wire

    @property
    @abstractmethod
    def forbidden(self) -> frozenset[int]:
        """Bytes that no value may hold."""

    def unfit(self, data: bytes) -> str | None:
        """Why these bytes cannot be a value, as words after "it"; None if they can."""
        return "cannot contain a delimiter, NUL, CR or LF" if self.forbidden & set(data) else None

    def literal(self, context: Context, items: list[Name]) -> bytes | None:
        """The bytes of a wire line's plain text; None if it cannot stand there, which is reported."""
        data = b""
        for item in items:
            try:
                char = item.text.encode(self.encoding.codec)
            except UnicodeEncodeError:
                context.report.error("E051", f"the encoding {self.encoding.name} has no character '{item.text}'",
                                     item.span)
                return None
            if self.forbidden & set(char):
                context.report.error("E051", f"{item.text!r} is not allowed in a field", item.span,
                                     self.forbidden_text)
                return None
            data += char
        return data

    # --- messages

    @abstractmethod
    def message(self, context: Context, decl: MessageDecl, fields: dict[str, Field | None]) -> Message | None:
        """A message from its wire lines; None if that cannot be, which is reported. `fields` are those of its holes,
        None for one that is reported already."""

    @abstractmethod
    def tell_apart(self, context: Context, messages: list[Message]) -> None:
        """Report the messages, all of one direction, that the parser could not tell apart."""

    @abstractmethod
    def pieces(self, message: Message) -> list[Piece]:
        """What is sent, terminator included."""

    # --- the parser

    @abstractmethod
    def view(self, protocol: Protocol) -> object:
        """What the templates see as `l`."""

    @abstractmethod
    def vocabulary(self, protocol: Protocol) -> set[bytes]:
        """All that the parser looks for by itself: words, and what stands between fields. A fuzzer starts with it."""
