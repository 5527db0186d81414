"""Positional framing: a message is fields in a fixed order, a separator between each two, and a terminator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from charsets import Encoding
from diagnostics import Note, Report
from framing.interface import Framing, Marks, WirePart
from framing.positional import wire
from framing.positional.view import View
from model import Field, Message, Protocol
from tree import FramingDecl, MessageDecl, Name

if TYPE_CHECKING:
    from semantics import Context
    from parse import Line

REQUIRED = ("separator", "terminator")
EXAMPLE = "framing positional, and below it separator and terminator"
_LONGEST_MARK = 8  # characters of a separator or a terminator


@dataclass(frozen=True)
class Separator:
    """The separator as it is written in a spec."""

    mark: Name
    padding: Name | None


def _separator(line: Line) -> Separator:
    mark, padding = line.string("the separator"), None
    if line.accepts("padded"):
        line.expect("by")
        padding = line.string("the padding")
    return Separator(mark, padding)


PROPERTIES = {"separator": _separator, "terminator": lambda line: line.string("the terminator")}


@dataclass(frozen=True)
class Positional(Framing):
    separator: bytes
    padding: bytes  # one blank, or nothing

    templates = {"{name}_lexer.re": "positional/lexer.re.j2", "{name}_grammar.y": "positional/grammar.y.j2"}
    forbidden_text = "a field cannot contain NUL, CR, LF, or the first character of the separator or of the terminator"

    @property
    def joint(self) -> bytes:
        """What is sent between two fields."""
        return self.padding + self.separator + self.padding

    @property
    def forbidden(self) -> frozenset[int]:
        return frozenset((0, 10, 13, self.separator[0], self.terminator[0]))

    def unfit(self, data: bytes) -> str | None:
        if self.padding and data != data.strip(self.padding):
            return "cannot begin or end with the padding"
        return super().unfit(data)

    def message(self, context: Context, decl: MessageDecl, fields: dict[str, Field | None]) -> Message | None:
        parts = wire.parts(context, self, decl, fields)
        if parts is None:
            return None
        holes = tuple(part for part in parts if isinstance(part, Field))
        return Message(decl.name.text, decl.title, decl.to_switch, holes, tuple(parts))

    def tell_apart(self, context: Context, messages: list[Message]) -> None:
        wire.tell_apart(context, messages, 0)

    def pieces(self, message: Message) -> list[bytes | int]:
        pieces: list[bytes | int] = []
        run = b""
        for index, part in enumerate(message.parts):
            run += self.joint if index else b""
            if isinstance(part, bytes):
                run += part
            else:
                pieces += [run] if run else []
                pieces.append(message.holes.index(part))
                run = b""
        return [*pieces, run + self.terminator]

    @property
    def marks(self) -> Marks:
        return Marks(self.separator, blank=self.padding)

    def wire_parts(self, message: Message) -> list[WirePart]:
        return [WirePart(None, None, f"{{{part.name}}}") if isinstance(part, Field) else
                WirePart(None, part, part.decode(self.encoding.codec) or "nothing") for part in message.parts]

    def words(self, message: Message) -> list[bytes]:
        return [part for part in message.parts if isinstance(part, bytes)]

    def view(self, protocol: Protocol) -> View:
        return View(protocol)

    def vocabulary(self, protocol: Protocol) -> set[bytes]:
        words = {part for message in protocol.messages for part in message.parts if isinstance(part, bytes)}
        return words | {self.separator, self.joint, self.terminator}


def check(context: Context, decl: FramingDecl, encoding: Encoding | None, limit: int) -> Positional | None:
    """The framing, or None if it cannot be used."""
    separator, terminator = decl.values.get("separator"), decl.values.get("terminator")
    if not separator or not terminator:
        return None
    before = len(context.report.errors)
    _marks(context.report, separator.mark, terminator)
    _padding(context.report, separator, terminator)
    if not encoding or len(context.report.errors) > before:
        return None
    for mark in (separator.mark, terminator):
        if ord(mark.text[0]) in encoding.trails:
            context.report.error("E021", f"in {encoding.name} a letter can be the second byte of a character",
                                 mark.span, "let it start with a character that is no letter")
            return None
    padding = separator.padding.text.encode("ascii") if separator.padding else b""
    return Positional(encoding, limit, terminator.text.encode("ascii"), separator.mark.text.encode("ascii"), padding)


def _marks(report: Report, separator: Name, terminator: Name) -> None:
    usable = True
    for mark in (separator, terminator):
        if not (1 <= len(mark.text) <= _LONGEST_MARK and mark.text.isascii()):
            report.error("E021", f"a separator or terminator must be 1 to {_LONGEST_MARK} ASCII characters", mark.span)
            usable = False
    if usable and (separator.text[0] == terminator.text[0] or terminator.text[0] in separator.text or
                   separator.text in terminator.text):
        report.error("E021", "the separator and the terminator overlap", terminator.span,
                     Note("the separator is this", separator.span),
                     "the terminator's first character may not be in the separator, nor the separator in it")


def _padding(report: Report, separator: Separator, terminator: Name) -> None:
    padding = separator.padding
    if padding and padding.text not in (" ", "\t"):
        report.error("E022", "the padding must be one space or one tab", padding.span, 'write padded by " "')
    elif padding and padding.text in separator.mark.text + terminator.text:
        report.error("E022", "the padding is part of the separator or of the terminator", padding.span)
