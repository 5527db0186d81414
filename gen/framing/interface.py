"""What every kind of framing offers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, ClassVar

from charsets import Encoding

if TYPE_CHECKING:
    from framing.escape import Escape
    from semantics import Context
    from model import Field, Message, Protocol
    from source import Span
    from tree import FieldDecl, MessageDecl, Name, WireDecl


@dataclass(frozen=True)
class Optional:
    """A part of a message that is sent only if one of its holes holds something."""

    pieces: tuple[Piece, ...]

    @property
    def holes(self) -> list[int]:
        """The numbers of its holes, one after the other."""
        return [hole for piece in self.pieces for hole in
                ([piece] if isinstance(piece, int) else piece.holes if isinstance(piece, Optional) else [])]


Piece = bytes | int | Optional  # a run of bytes, the number of a hole, or what may be left out


def joined(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The same with runs of bytes that stand side by side made one, and empty ones taken out."""
    found: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, bytes) and found and isinstance(found[-1], bytes):
            found[-1] += piece
        elif piece != b"":
            found.append(piece)
    return tuple(found)


@dataclass(frozen=True)
class WirePart:
    """A field or a line of a message, for who explains what was rejected: its key, if it has one; the texts and holes
    of its value; and how people are shown it."""

    key: bytes | None
    value: Sequence[bytes | Field]
    shown: str
    optional: bool = False

    @property
    def text(self) -> bytes | None:
        """What it begins with, if that is no hole."""
        first = next(iter(self.value), b"")
        return first if isinstance(first, bytes) else None

    @property
    def is_text(self) -> bool:
        """It has no hole."""
        return all(isinstance(part, bytes) for part in self.value)


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
    limit: int            # bytes of the longest message, terminator and body included
    from_switch: bytes    # what ends a message from the switch: there the runtime's framer cuts the stream
    to_switch: bytes      # what ends a message to the switch
    greeting: Greeting | None
    skips_blank: bool     # a message of nothing but its terminator is passed over
    escape: Escape | None = field(default=None, kw_only=True)  # how a value holds what is forbidden

    # Files of the parser, beside those of every protocol: name → template, in a folder below gen/framing. There are
    # NAME_lexer.re for re2c, which defines NAME_decode, and NAME_grammar.y for Lemon.
    templates: ClassVar[dict[str, str]]
    forbidden_text: ClassVar[str]  # which characters `forbidden` are, in words

    @property
    def body(self) -> Body | None:
        return None

    def terminator(self, to_switch: bool) -> bytes:
        """What ends a message of this direction."""
        return self.to_switch if to_switch else self.from_switch

    # --- what who explains a rejected message has to know

    @property
    @abstractmethod
    def between(self) -> bytes:
        """What stands between two fields or lines when received."""

    @property
    def overlaps(self) -> bool:
        """What stands between two fields reaches into the next one, as ;; does in ;;;, so that a value may end with the
        beginning of it, and is cut there."""
        return False

    @property
    def after_keys(self) -> bytes:
        """What separates key and value when received; empty where no field has a key."""
        return b""

    @property
    def is_keyed(self) -> bool:
        """All fields have keys."""
        return False

    @property
    def keys_in_any_case(self) -> bool:
        return False

    @property
    def blank(self) -> bytes:
        """The blank that may stand round a field, or nothing."""
        return b""

    # --- what may stand on the wire

    @property
    @abstractmethod
    def forbidden(self) -> frozenset[int]:
        """Bytes that cannot stand in a value as themselves."""

    @property
    @abstractmethod
    def delimiters(self) -> tuple[bytes, ...]:
        """All that stands between and round values."""

    @property
    @abstractmethod
    def edges(self) -> frozenset[int]:
        """Bytes that would be taken for padding at the ends of a value."""

    @property
    def spannable(self) -> frozenset[int]:
        """Forbidden bytes that a class may have nevertheless, where something else shows where the value ends."""
        return frozenset()

    def impossible(self, to_switch: bool | None = None) -> frozenset[int]:
        """Bytes that no value of a direction may hold, or of any."""
        if self.escape and (to_switch is None or self.escape.of(to_switch)):
            return frozenset((0,))
        return self.forbidden

    def unfit(self, data: bytes, to_switch: bool, field: Field | None = None) -> str | None:
        """Why these bytes cannot be a value, of this field, as words after "it"; None if they can."""
        impossible = self.impossible(to_switch) - (self.spans(field) if field else frozenset())
        if not impossible & set(data):
            return None
        return "cannot contain NUL" if impossible == {0} else "cannot contain a delimiter, NUL, CR or LF"

    def spans(self, field: Field) -> frozenset[int]:
        """What may stand in the field and elsewhere begins a separator."""
        return self.spannable & (field.charset or frozenset())

    @property
    def text(self) -> frozenset[int]:
        """The ASCII characters that a value may hold as themselves."""
        return frozenset(range(128)) - self.forbidden

    @property
    def plain_text(self) -> frozenset[int]:
        """The same where values have escapes."""
        return self.text - {self.escape.mark}

    def plain(self, data: bytes) -> bool:
        """Whether a value is sent as it is."""
        return not self.forbidden & set(data) and not (self.escape and self.escape.mark in data)

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

    def value(self, context: Context, line: WireDecl, places: Sequence[int],
              fields: dict[str, Field | None]) -> tuple[bytes | Field, ...] | None:
        """The texts and holes that stand at these places of a wire line; None if something in it is wrong, which is
        reported. No two texts stand side by side, and the text after a hole shows where the value ends."""
        found: list[bytes | Field] = []
        texts: list[tuple[int, Span]] = []  # where those after a hole are, in `found` and in the file
        for is_hole, run in groupby(places, line.holes.__contains__):
            items = [line.items[index] for index in run]
            if is_hole and len(items) > 1:
                context.report.error("E005", "nothing stands between two holes", items[1].span,
                                     "put text between them that the first one cannot hold")
                return None
            part = fields[items[0].text] if is_hole else self.literal(context, items)
            if part is None:
                return None
            if not is_hole and found:
                texts.append((len(found), items[0].span))
            found.append(part)
        return tuple(found) if all(self._shows_end(context, found, *text) for text in texts) else None

    def _shows_end(self, context: Context, parts: list[bytes | Field], index: int, place: Span) -> bool:
        """Whether a text shows where the hole before it ends: the hole cannot hold what the text begins with, or the
        text's last place is meant."""
        hole, text = parts[index - 1], parts[index]
        codes = {text[0], self.escape.character(text) if self.escape and text[0] == self.escape.mark else text[0]}
        if None not in codes and not any(map(hole.may_have, codes)):
            return True
        if self.cuts_at_last(parts, index - 1):
            return True
        context.report.error("E072", f"the text after {{{hole.name}}} begins with what '{hole.name}' can hold", place,
                             context.declared(hole), without(context.field_decls[hole.name], text[0]))
        return False

    def cuts_at_last(self, parts: Sequence[bytes | Field], index: int) -> bool:
        """Whether the hole at this place ends where the text after it is for the last time, and can hold that text
        before."""
        return False

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
        """What is sent, terminator included, which the last piece ends with."""

    @abstractmethod
    def wire_parts(self, message: Message) -> list[WirePart]:
        """The message's fields or lines, in their order."""

    @abstractmethod
    def words(self, message: Message) -> list[bytes]:
        """The texts of a message that stand where a hole could, each whole."""

    def goes_on(self, message: Message) -> bool:
        """Whether an ellipsis, `...`, ends the message's wire line and stands for what may follow."""
        return False

    # --- the parser

    @abstractmethod
    def view(self, protocol: Protocol) -> object:
        """What the templates see as `l`."""

    @abstractmethod
    def vocabulary(self, protocol: Protocol) -> set[bytes]:
        """All that the parser looks for by itself: words, and what stands between fields. A fuzzer starts with it."""


def without(decl: FieldDecl, byte: int) -> str:
    """How a field is kept from holding the character that begins with a byte."""
    name, char = decl.name.text, chr(byte)
    if decl.charset and not decl.charset.negated:
        return f"take {char!r} out of the class of '{name}'" if byte < 128 else f"let another text follow '{name}'"
    if byte > 127:
        return f"give '{name}' a class that does not hold it, as in: of [0-9]"
    inner = decl.charset.source if decl.charset else ""
    kind = f"text {decl.least.value}..{decl.most.value}" if decl.least else decl.type.text
    return f"give '{name}' a class that does not hold it, as in: {kind} of [^{inner}{chr(92) * (char in '-]^') + char}]"


LONGEST_GREETING = 64  # characters of what a greeting begins with, and of the key that tells a body's length


def check_text(context: Context, name: Name | None, what: str, forbidden: frozenset[str]) -> None:
    """Check what a framing block says that a greeting or a line begins with."""
    if name and not (1 <= len(name.text) <= LONGEST_GREETING and name.text.isascii()):
        context.report.error("E023", f"{what} is 1 to {LONGEST_GREETING} ASCII characters", name.span)
    elif name and forbidden & set(name.text):
        context.report.error("E023", f"{what} cannot contain NUL, CR, LF, or the first character of the separator or "
                             "of the terminator", name.span)


def report_like_greeting(context: Context, place: Span) -> None:
    """Report a wire line that could be taken for the greeting."""
    context.report.error("E023", "this line could be the greeting", place,
                         "let the greeting in the framing block be more of its text")
