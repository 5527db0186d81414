"""Keyed framing: a message is lines of a key and a value, in any order, and a terminator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from charsets import Encoding
from diagnostics import Note
from framing.interface import Body, Framing, Greeting, Optional, Piece, WirePart, check_text, report_like_greeting
from framing.keyed import wire
from framing.keyed.view import View
from limits import KEYS
from model import Field, Message, Protocol
from tree import FramingDecl, MessageDecl, Name

if TYPE_CHECKING:
    from spec_line import Line
    from semantics import Context

REQUIRED = ("pair", "separator", "terminator")
EXAMPLE = "framing keyed, and below it pair, separator and terminator"
_LONGEST_MARK = 8       # characters of what stands between key and value, between lines, and after the last one


def _any_case(line: Line) -> bool:
    for word in ("in", "any", "case"):
        line.expect(word)
    return True


def _body(line: Line) -> Name:
    line.expect("by")
    return line.string("a key")


PROPERTIES = {
    "pair": lambda line: line.string("what stands between key and value"),
    "separator": lambda line: line.string("the separator"),
    "terminator": lambda line: line.string("the terminator"),
    "keys": _any_case,
    "body": _body,
    "greeting": lambda line: line.string("what the greeting begins with"),
}


@dataclass(frozen=True)
class Keyed(Framing):
    pair: bytes       # what is sent between key and value
    separator: bytes  # between lines
    any_case: bool    # of keys
    body_key: bytes

    templates = {"{name}_lexer.re": "keyed/lexer.re.j2", "{name}_grammar.y": "keyed/grammar.y.j2"}
    forbidden_text = "a line cannot contain NUL, CR, LF, or the first character of the separator or of the terminator"

    @property
    def mark(self) -> bytes:
        """What separates key and value when received; blanks round it are padding. Of a pair of blanks it is the
        first."""
        return self.pair.strip(b" \t") or self.pair[:1]

    @property
    def pads_keys(self) -> bool:
        """Received, blanks may stand between a key and the mark."""
        return self.mark[:1] not in (b" ", b"\t")

    @property
    def between(self) -> bytes:
        return self.separator

    @property
    def overlaps(self) -> bool:
        return any(self.separator.endswith(self.separator[:length]) for length in range(1, len(self.separator)))

    @property
    def after_keys(self) -> bytes:
        return self.mark

    @property
    def is_keyed(self) -> bool:
        return True

    @property
    def keys_in_any_case(self) -> bool:
        return self.any_case

    @property
    def blank_line_ends(self) -> bool:
        """The terminator begins as the separator does, so it ends the last line too; and who looks for one separator
        behind the other meets it, for none reaches into the next one."""
        return self.to_switch.startswith(self.separator) and not self.overlaps

    @property
    def forbidden(self) -> frozenset[int]:
        return frozenset((0, 10, 13, self.separator[0], self.to_switch[0]))

    @property
    def body(self) -> Body | None:
        return Body(self.body_key, self.mark, self.separator, self.any_case) if self.body_key else None

    def same(self, key: bytes | None) -> bytes | None:
        """A key, such that equal ones are the same."""
        return key.lower() if key and self.any_case else key

    @property
    def delimiters(self) -> tuple[bytes, ...]:
        return self.pair, self.separator, self.to_switch

    @property
    def edges(self) -> frozenset[int]:
        return frozenset(b" \t")

    def unfit(self, data: bytes, to_switch: bool, field: Field | None = None) -> str | None:
        escaped = self.escape and self.escape.of(to_switch)
        if data[:1] in (b" ", b"\t") and not escaped:
            return "cannot begin with a blank"
        return super().unfit(data, to_switch, field)

    def cuts_at_last(self, parts: Sequence[bytes | Field], index: int) -> bool:
        hole, *rest = parts[index:]
        if self.escape or len(rest) != 2 or hole.is_state or not (hole.charset and rest[1].charset):
            return False
        if self.encoding.trails and (hole.wide or rest[1].wide):  # a byte of the text can be part of another character
            return False
        return rest[0][0] in hole.charset and rest[0][0] not in rest[1].charset

    def message(self, context: Context, decl: MessageDecl, fields: dict[str, Field | None]) -> Message | None:
        lines = wire.lines(context, self, decl, decl.wires, fields)
        if lines is None or not self._has_no_line_of_its_own(context, decl, lines):
            return None
        holes = tuple(hole for line in lines for hole in line.holes)
        return Message(decl.name.text, decl.title, decl.to_switch, holes, lines)

    def _has_no_line_of_its_own(self, context: Context, decl: MessageDecl, lines: tuple[wire.Line, ...]) -> bool:
        """Whether no line is one that the framing reads itself."""
        greeting = self.same(self.greeting.begins) if self.greeting else None
        for line, place in zip(lines, decl.wires):
            start = self.same(line.key + self.mark if line.key else line.word.text)
            if self.body_key and line.key and self.same(line.key) == self.same(self.body_key):
                context.report.error("E023", "this line tells how long the body is, and the framing reads it",
                                     place.span, "take it away")
                return False
            if greeting and (start.startswith(greeting) or greeting.startswith(start)):
                report_like_greeting(context, place.span)
                return False
        return True

    def tell_apart(self, context: Context, messages: list[Message]) -> None:
        wire.tell_apart(context, messages)
        keys = dict.fromkeys(self.same(line.key) for message in context.messages.values() for line in message.parts)
        if len(keys) > KEYS:
            context.report.error("E044", f"more than {KEYS} different keys", context.tree.framings[0].span)

    def pieces(self, message: Message) -> list[Piece]:
        pieces: list[Piece] = []
        run, number = b"", 0
        for at, line in enumerate(message.parts):
            written: list[bytes | int] = []
            text = (self.separator if at else b"") + (line.key + self.pair if line.key else b"")
            for part in line.value:
                if isinstance(part, bytes):
                    text += part
                else:
                    written += [text] if text else []
                    written.append(number)
                    text, number = b"", number + 1
            if line.optional:
                pieces += [run] if run else []
                pieces.append(Optional((*written, text) if text else tuple(written)))
                run = b""
                continue
            for piece in written:
                if isinstance(piece, bytes):
                    run += piece
                else:
                    pieces += [run, piece] if run else [piece]
                    run = b""
            run += text
        return [*pieces, run + self.terminator(message.to_switch)]

    def wire_parts(self, message: Message) -> list[WirePart]:
        return [WirePart(line.key, line.value, wire.shown(self, line), line.optional) for line in message.parts]

    def words(self, message: Message) -> list[bytes]:
        return [line.value[0] for line in message.parts if line.value and not line.holes]

    def view(self, protocol: Protocol) -> View:
        return View(protocol)

    def vocabulary(self, protocol: Protocol) -> set[bytes]:
        lines = [line for message in protocol.messages for line in message.parts]
        keys = {line.key + self.pair for line in lines if line.key}
        texts = {part for line in lines for part in line.value if isinstance(part, bytes)}
        greeting = self.greeting.begins if self.greeting else b""
        return (keys | texts | {self.mark, self.separator, self.to_switch, greeting, self.body_key}) - {b""}


def check(context: Context, decl: FramingDecl, encoding: Encoding | None, limit: int) -> Keyed | None:
    """The framing, or None if it cannot be used."""
    values = decl.values
    marks = [values.get(word) for word in REQUIRED]
    if None in marks:
        return None
    before = len(context.report.errors)
    _marks(context, *marks)
    for name, what in ((values.get("greeting"), "a greeting"), (values.get("body"), "a key")):
        check_text(context, name, what, frozenset(("\0", "\r", "\n", *(mark.text[:1] for mark in marks[1:]))))
    if not encoding or len(context.report.errors) > before:
        return None
    for mark in marks:
        if ord(mark.text[0]) in encoding.trails:
            context.report.error("E021", f"in {encoding.name} a letter can be the second byte of a character",
                                 mark.span, "let it start with a character that is no letter")
            return None
    pair, separator, terminator, greeting, body = (
        name.text.encode("ascii") if name else b"" for name in (*marks, values.get("greeting"), values.get("body")))
    return Keyed(encoding, limit, terminator, terminator, Greeting(greeting, separator) if greeting else None, False,
                 pair, separator, "keys" in values, body)


def _marks(context: Context, pair: Name, separator: Name, terminator: Name) -> None:
    error = context.report.error
    usable = True
    for mark in (pair, separator, terminator):
        if not (1 <= len(mark.text) <= _LONGEST_MARK and mark.text.isascii()):
            error("E021", f"a pair, separator or terminator must be 1 to {_LONGEST_MARK} ASCII characters", mark.span)
            usable = False
    if not usable:
        return
    if set(pair.text) & {"\0", "\r", "\n", separator.text[0], terminator.text[0]}:
        error("E021", "what stands between key and value cannot contain NUL, CR, LF, or the first character of the "
              "separator or of the terminator", pair.span)
    if separator.text[0] in wire.BLANKS or terminator.text[0] in wire.BLANKS:
        error("E021", "a separator or terminator cannot begin with a blank", separator.span)
    apart = separator.text[0] != terminator.text[0] and separator.text not in terminator.text and \
        terminator.text[0] not in separator.text
    if not apart and (not terminator.text.startswith(separator.text) or terminator.text == separator.text):
        error("E021", "the separator and the terminator overlap", terminator.span,
              Note("the separator is this", separator.span),
              "let the terminator begin with the whole separator and go on, or with a character that is not in it")
