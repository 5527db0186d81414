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
class Optional:
    """A part of a message that is sent only if one of its holes holds something."""

    pieces: tuple[bytes | int, ...]

    @property
    def holes(self) -> list[int]:
        return [piece for piece in self.pieces if isinstance(piece, int)]


@dataclass(frozen=True)
class WirePart:
    """A field or a line of a message, for who explains what was rejected: its key, if it has one; its text, if it is
    without holes; and how people are shown it."""

    key: bytes | None
    text: bytes | None
    shown: str
    optional: bool = False


@dataclass(frozen=True)
class Marks:
    """What stands between two fields or lines, and between key and value, if there are keys; the blank that may stand
    round a field, or nothing; and whether keys may be in upper or lower case."""

    between: bytes
    pair: bytes = b""
    blank: bytes = b""
    any_case: bool = False


@dataclass(frozen=True)
class Greeting:
    """What comes from the switch before the first message: it begins with one text and goes to the next other one."""

    begins: bytes
    ends: bytes


@dataclass(frozen=True)
class Body:
    """The line before a message's terminator that says how many bytes follow it: the key, what separates it from the
    number, what ends a line, and whether the key may be in upper or lower case."""

    key: bytes
    mark: bytes
    line_end: bytes
    any_case: bool


@dataclass(frozen=True)
class Framing(ABC):
    """A checked framing block."""

    encoding: Encoding
    limit: int         # bytes of the longest message, its terminator included
    terminator: bytes  # what the runtime's framer cuts the stream at

    # Files of the parser, beside those of every protocol: name → template, in a folder below gen/framing. There are
    # NAME_lexer.re for re2c, which defines NAME_decode, and NAME_grammar.y for Lemon.
    templates: ClassVar[dict[str, str]]
    forbidden_text: ClassVar[str]  # which characters `forbidden` are, in words

    @property
    def greeting(self) -> Greeting | None:
        return None

    @property
    def body(self) -> Body | None:
        return None

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
        data = bytearray()
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
        return bytes(data)

    # --- messages

    @abstractmethod
    def message(self, context: Context, decl: MessageDecl, fields: dict[str, Field | None]) -> Message | None:
        """A message from its wire lines; None if that cannot be, which is reported. `fields` are those of its holes,
        None for one that is reported already."""

    @abstractmethod
    def tell_apart(self, context: Context, messages: list[Message]) -> None:
        """Report the messages, all of one direction, that the parser could not tell apart."""

    @abstractmethod
    def pieces(self, message: Message) -> list[bytes | int | Optional]:
        """What is sent, terminator included, which the last piece ends with: runs of bytes, the numbers of holes, and
        what may be left out."""

    @property
    @abstractmethod
    def marks(self) -> Marks:
        """What parts a message."""

    @abstractmethod
    def wire_parts(self, message: Message) -> list[WirePart]:
        """The message's fields or lines, in their order."""

    @abstractmethod
    def words(self, message: Message) -> list[bytes]:
        """The texts of a message that stand where a hole could, each whole."""

    # --- the parser

    @abstractmethod
    def view(self, protocol: Protocol) -> object:
        """What the templates see as `l`."""

    @abstractmethod
    def vocabulary(self, protocol: Protocol) -> set[bytes]:
        """All that the parser looks for by itself: words, and what stands between fields. A fuzzer starts with it."""
