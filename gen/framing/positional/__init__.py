"""Positional framing: a message is fields in a fixed order, a separator between each two, and a terminator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from charsets import Encoding
from diagnostics import Note, Report
from framing.interface import Framing, Greeting, Optional, Piece, WirePart, check_text, joined
from framing.keyed import wire as keyed
from framing.positional import apart, skipped, wire
from framing.positional.parts import Joined, PositionalMessage, content
from framing.positional.view import View
from model import Field, Protocol
from source import Span
from tree import FramingDecl, MessageDecl, Name

if TYPE_CHECKING:
    from semantics import Context
    from spec_line import Line

REQUIRED = ("terminator",)
EXAMPLE = "framing positional, and below it separator and terminator"
_LONGEST_MARK = 8  # characters of a separator or a terminator


@dataclass(frozen=True)
class Separator:
    """The separator as it is written in a spec."""

    mark: Name
    padding: Name | None


@dataclass(frozen=True)
class Terminators:
    """The terminator of each direction as it is written in a spec."""

    from_switch: Name
    to_switch: Name

    @property
    def span(self) -> Span:
        return self.from_switch.span


def _separator(line: Line) -> Separator:
    mark, padding = line.string("the separator"), None
    if line.accepts("padded"):
        line.expect("by")
        padding = line.string("the padding")
    return Separator(mark, padding)


def _terminators(line: Line) -> Terminators:
    mark = line.string("the terminator")
    if line.next.kind == "end":
        return Terminators(mark, mark)
    to_switch = line.expect("to", "from").text == "to"
    line.expect("switch")
    line.expect(",")
    other = line.string("the other direction's terminator")
    line.expect("from" if to_switch else "to")
    line.expect("switch")
    return Terminators(other, mark) if to_switch else Terminators(mark, other)


def _tail(line: Line) -> Name:
    line.expect("keyed")
    line.expect("by")
    return line.string("what stands between key and value")


def _blank(line: Line) -> bool:
    line.expect("messages")
    line.expect("skipped")
    return True


PROPERTIES = {"separator": _separator, "terminator": _terminators, "blank": _blank, "tail": _tail,
              "greeting": lambda line: line.string("what the first line from the switch begins with")}


@dataclass(frozen=True)
class Positional(Framing):
    separator: bytes
    padding: bytes  # one blank, or nothing
    pair: bytes     # between key and value in the tails of messages, or nothing: they have none

    body_key = b""  # no message has a body
    templates = {"{name}_lexer.re": "positional/lexer.re.j2", "{name}_grammar.y": "positional/grammar.y.j2"}
    forbidden_text = "a field cannot contain NUL, CR, LF, or the first character of the separator or of the terminator"

    @property
    def between(self) -> bytes:
        return self.separator

    @property
    def mark(self) -> bytes:
        """What separates key and value when received."""
        return self.pair

    @property
    def after_keys(self) -> bytes:
        return self.pair

    @property
    def pads_keys(self) -> bool:
        return False

    def same(self, key: bytes) -> bytes:
        """A key, such that equal ones are the same."""
        return key

    @property
    def blank(self) -> bytes:
        return self.padding

    @property
    def joint(self) -> bytes:
        """What is sent between two fields."""
        return self.padding + self.separator + self.padding

    @property
    def forbidden(self) -> frozenset[int]:
        return frozenset((0, 10, 13, *self.separator[:1], self.from_switch[0], self.to_switch[0]))

    @property
    def delimiters(self) -> tuple[bytes, ...]:
        return self.separator, self.padding, self.pair, self.from_switch, self.to_switch

    @property
    def edges(self) -> frozenset[int]:
        return frozenset(self.padding)

    @property
    def ways_differ(self) -> bool:
        """The two directions are read in different ways."""
        return self.from_switch != self.to_switch or \
            bool(self.escape and self.escape.from_switch != self.escape.to_switch)

    @property
    def spannable(self) -> frozenset[int]:
        return frozenset() if self.escape else frozenset(self.separator[:1]) - {10, 13}

    def unfit(self, data: bytes, to_switch: bool, field: Field | None = None) -> str | None:
        escaped = self.escape and self.escape.of(to_switch)
        if self.padding and not escaped and data != data.strip(self.padding):
            return "cannot begin or end with the padding"
        return super().unfit(data, to_switch, field)

    def message(self, context: Context, decl: MessageDecl,
                fields: dict[str, Field | None]) -> PositionalMessage | None:
        return wire.message(context, self, decl, fields)

    def tell_apart(self, context: Context, messages: list[PositionalMessage]) -> None:
        apart.tell_apart(context, messages, self)
        for message in messages:
            skipped.check(context, self, message)

    def pieces(self, message: PositionalMessage) -> list[Piece]:
        tail: list[Piece] = []
        for start, end in reversed([*zip((0, *message.ends), message.ends)]):
            tail = [*self._run(message, start, end), *([Optional(tuple(tail))] if tail else [])]
        for line in message.tail:
            pieces = [self.joint + line.key + self.pair,
                      *(part if isinstance(part, bytes) else message.holes.index(part) for part in line.value)]
            tail += [Optional(joined(pieces))] if line.optional else pieces
        return [*joined([*tail, self.terminator(message.to_switch)])]

    def _run(self, message: PositionalMessage, start: int, end: int) -> list[Piece]:
        """Some parts of a message, and the joints between them and before them."""
        pieces: list[Piece] = []
        run = b""
        for index in range(start, end):
            part = message.parts[index]
            run += self.joint if index and not isinstance(message.parts[index - 1], Joined) else b""
            if isinstance(content(part), bytes):
                run += content(part)
            else:
                pieces += [run] if run else []
                pieces.append(message.holes.index(content(part)))
                run = b""
        return [*pieces, run] if run else pieces

    def wire_parts(self, message: PositionalMessage) -> list[WirePart]:
        fields: list[WirePart] = []
        begun: list[bytes | Field] = []
        for number, part in enumerate(message.parts):
            begun.append(content(part))
            if isinstance(part, Joined):
                continue
            shown = "".join(piece.decode(self.encoding.codec) if isinstance(piece, bytes) else f"{{{piece.name}}}"
                            for piece in begun)
            fields.append(WirePart(None, begun, shown or "nothing", number >= message.ends[0]))
            begun = []
        for line in message.tail:
            fields.append(WirePart(line.key, line.value, keyed.shown(self, line), line.optional))
        return fields

    def words(self, message: PositionalMessage) -> list[bytes]:
        return [part for before, part in zip((None, *message.parts), message.parts)
                if isinstance(part, bytes) and not isinstance(before, Joined)]

    def goes_on(self, message: PositionalMessage) -> bool:
        return message.open

    def view(self, protocol: Protocol) -> View:
        return View(protocol)

    def vocabulary(self, protocol: Protocol) -> set[bytes]:
        words = {content(part) for message in protocol.messages for part in message.parts} - set(protocol.fields)
        greeting = self.greeting.begins if self.greeting else b""
        words |= {line.key + self.pair for message in protocol.messages for line in message.tail}
        words |= {part for message in protocol.messages for line in message.tail for part in line.value
                  if isinstance(part, bytes)}
        return (words | {self.separator, self.joint, self.from_switch, self.to_switch, greeting}) - {b""}


def check(context: Context, decl: FramingDecl, encoding: Encoding | None, limit: int) -> Positional | None:
    """The framing, or None if it cannot be used."""
    separator, terminators = decl.values.get("separator"), decl.values.get("terminator")
    if not terminators or (not separator and context.lost("separator")):
        return None
    before = len(context.report.errors)
    ends = list(dict.fromkeys((terminators.from_switch, terminators.to_switch)))
    marks = [separator.mark, *ends] if separator else ends
    _marks(context.report, separator, ends)
    if separator and separator.padding:
        _padding(context.report, separator, ends)
    _check_pair(context.report, decl.values.get("tail"), separator, ends)
    greeting = decl.values.get("greeting")
    check_text(context, greeting, "a greeting",
               frozenset(("\0", "\r", "\n", *(mark.text[:1] for mark in marks))))
    if not encoding or len(context.report.errors) > before:
        return None
    for mark in marks:
        if ord(mark.text[0]) in encoding.trails:
            context.report.error("E021", f"in {encoding.name} a letter can be the second byte of a character",
                                 mark.span, "let it start with a character that is no letter")
            return None
    padding = separator.padding.text.encode("ascii") if separator and separator.padding else b""
    from_switch, to_switch = (mark.text.encode("ascii") for mark in (terminators.from_switch, terminators.to_switch))
    line, end, _ = from_switch.partition(b"\n")  # a greeting is a line, also where it takes more to end a message
    greets = Greeting(greeting.text.encode("ascii"), line + end) if greeting else None
    return Positional(encoding, limit, from_switch, to_switch, greets, "blank" in decl.values,
                      separator.mark.text.encode("ascii") if separator else b"", padding,
                      decl.values["tail"].text.encode("ascii") if "tail" in decl.values else b"")


def _marks(report: Report, separator: Separator | None, ends: list[Name]) -> None:
    usable = True
    for mark in [*([separator.mark] if separator else []), *ends]:
        if not (1 <= len(mark.text) <= _LONGEST_MARK and mark.text.isascii()):
            report.error("E021", f"a separator or terminator must be 1 to {_LONGEST_MARK} ASCII characters", mark.span)
            usable = False
    for end in ends if usable and separator else []:
        if end.text[0] in separator.mark.text or separator.mark.text in end.text:
            report.error("E021", "the separator and the terminator overlap", end.span,
                         Note("the separator is this", separator.mark.span),
                         "the terminator's first character may not be in the separator, nor the separator in it")


def _check_pair(report: Report, pair: Name | None, separator: Separator | None, ends: list[Name]) -> None:
    if pair and not separator:
        report.error("E021", "without a separator no keys can follow", pair.span, "give the framing a separator")
    elif pair and not (1 <= len(pair.text) <= _LONGEST_MARK and pair.text.isascii() and pair.text.isprintable()
                       and " " not in pair.text):
        report.error("E021", f"what stands between key and value is 1 to {_LONGEST_MARK} visible ASCII characters",
                     pair.span)
    elif pair and any(mark.text[0] in pair.text for mark in (separator.mark, *ends)):
        report.error("E021",
                     "what stands between key and value has the first character of a separator or terminator in it",
                     pair.span)


def _padding(report: Report, separator: Separator, ends: list[Name]) -> None:
    padding = separator.padding
    if padding.text not in (" ", "\t"):
        report.error("E022", "the padding must be one space or one tab", padding.span, 'write padded by " "')
    elif any(padding.text in mark.text for mark in (separator.mark, *ends)):
        report.error("E022", "the padding is part of the separator or of the terminator", padding.span)
