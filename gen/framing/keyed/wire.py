"""Keyed wire lines: what each says, and that messages can be told apart."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from diagnostics import Note
from limits import MESSAGE_PARTS
from model import Field, Message
from source import Span
from tree import MessageDecl, WireDecl

if TYPE_CHECKING:
    from framing.keyed import Keyed
    from semantics import Context

BLANKS = " \t"


@dataclass(frozen=True)
class Word:
    """Text that a value is, or that it begins with."""

    text: bytes
    whole: bool

    def within(self, other: Word) -> bool:
        """Every value with this word has that other word too."""
        return self == other if other.whole else self.text.startswith(other.text)


KEYLESS = b""  # in place of the key of a line that has none, and is not the first one


@dataclass(frozen=True)
class Line:
    """One line of a message. None as its key: the first one, as it stands. KEYLESS: the first that begins with the text
    of such a line."""

    key: bytes | None
    value: tuple[bytes | Field, ...]  # texts and holes; no two texts stand side by side
    optional: bool

    @property
    def holes(self) -> tuple[Field, ...]:
        return tuple(part for part in self.value if isinstance(part, Field))

    @property
    def word(self) -> Word | None:
        """What its value has to be or to begin with, so that the message is this one; None: any value may come."""
        if self.optional or (self.value and isinstance(self.value[0], Field)):
            return None
        return Word(self.value[0] if self.value else b"", not self.holes)


def words(message: Message) -> dict[bytes | None, Word]:
    """For each key of a message that decides whether it is this one: what its value must be or begin with."""
    return {line.key: line.word for line in message.parts if line.word}


def lines(context: Context, framing: Keyed, decl: MessageDecl,
          fields: dict[str, Field | None]) -> tuple[Line, ...] | None:
    """The lines of a message; None if one is wrong, which is reported."""
    if len(decl.wires) > MESSAGE_PARTS:
        context.report.error("E044", f"more than {MESSAGE_PARTS} lines in a message", decl.wires[MESSAGE_PARTS].span)
        return None
    found = [_line(context, framing, decl, wire, fields) for wire in decl.wires]
    if None in found:
        return None
    seen: dict[bytes | None, WireDecl] = {}
    for wire, line in zip(decl.wires, found):
        key = framing.same(line.key)
        if key in seen:
            what = f"the key '{line.key.decode('ascii')}'" if key else "a line without a key"
            context.report.error("E010", f"{what} stands in this message twice", wire.span,
                                 Note("first here", seen[key].span))
            return None
        seen[key] = wire
    return tuple(found)


def _line(context: Context, framing: Keyed, decl: MessageDecl, wire: WireDecl,
          fields: dict[str, Field | None]) -> Line | None:
    first = wire is decl.wires[0]

    def wrong(text: str, span: Span, *notes: str) -> None:
        context.report.error("E005", text, span, *notes)

    places, optional = _without_brackets(wire)
    stray = next((wire.items[at] for at in places if wire.has_mark(at, "[") or wire.has_mark(at, "]")), None)
    if stray:
        return wrong(f"unmatched '{stray.text}'", stray.span, f"[ ] stand round a whole line; write a plain "
                     f"{stray.text} as \\{stray.text}")
    cut = _pair(framing, wire, places)
    in_body = framing.body_key and not decl.to_switch
    if cut is None and not first and not in_body:
        shown = f"KEY{framing.pair.decode('ascii')}"
        return wrong("this line is no key and value", wire.span, f"write {shown}VALUE or {shown}{{hole}}; only the "
                     "first line of a message, and one of a body, can be without a key")
    key = None if first else KEYLESS
    if cut is not None:
        key = framing.literal(context, [wire.items[at] for at in places[:cut]])
        if key is None:
            return None
        if not key or not key.isascii() or key != key.strip(b" \t") or framing.mark in key:
            return wrong(f"a key is ASCII text without '{framing.mark.decode('ascii')}' and without blanks at its ends",
                         wire.span)
        places = _without_blanks(wire, places[cut:]) if framing.pads_keys else places[cut:]
        places = _without_blanks(wire, places[len(framing.mark) :])
    value = framing.value(context, wire, places, fields)
    if value is None:
        return None
    line = Line(key, value, optional)
    if first and not line.word:
        return wrong("the first line of a message says which one it is", wire.span,
                     "let it be text, or begin with text, and stand without [ ]")
    if key == KEYLESS and (not line.word or framing.mark in line.word.text):
        return wrong("a line without a key begins with text by which it is known", wire.span, "let it begin with text "
                     f"that has no '{framing.mark.decode('ascii')}' in it, and stand without [ ]")
    if optional and not line.holes:
        return wrong("a line that may be left out has a hole", wire.span, "take the [ ] away, or the line")
    return line


def _without_brackets(wire: WireDecl) -> tuple[range, bool]:
    """The places of a line's items, and whether it stands in [ ]."""
    last = len(wire.items) - 1
    if last > 0 and wire.has_mark(0, "[") and wire.has_mark(last, "]"):
        return range(1, last), True
    return range(last + 1), False


def _without_blanks(wire: WireDecl, places: range) -> range:
    """The places behind the blanks that they begin with."""
    while places and places[0] not in wire.holes and wire.items[places[0]].text in BLANKS:
        places = places[1:]
    return places


def _pair(framing: Keyed, wire: WireDecl, places: range) -> int | None:
    """Behind how many items what stands between key and value begins: before the first hole, or at the end without its
    blanks."""
    texts = list(takewhile(lambda at: at not in wire.holes, places))
    text = "".join(wire.items[at].text for at in texts)
    pair, mark = framing.pair.decode("ascii"), framing.mark.decode("ascii")
    at = text.find(pair)
    if at < 0 and text.endswith(mark) and len(texts) == len(places):
        at = len(text[: -len(mark)].rstrip(BLANKS) if framing.pads_keys else text[: -len(mark)])
    return at if at >= 0 else None


def tell_apart(context: Context, messages: list[Message]) -> None:
    """Of two messages that begin with the same key, either no frame is both, or one asks for all that the other asks
    for and more: then it is that one."""
    for at, message in enumerate(messages):
        for other in messages[:at]:
            mine, its = words(message), words(other)
            if message.parts[0].key != other.parts[0].key or _differ(mine, its):
                continue
            if mine == its or not (_asks_more(mine, its) or _asks_more(its, mine)):
                how = "is identical on the wire to" if mine == its else "cannot be distinguished from"
                first = context.message_decls[other.name].wires[0].span
                context.report.error("E052", f"message '{message.name}' {how} '{other.name}'",
                                     context.message_decls[message.name].wires[0].span,
                                     Note("the other is here", first), "let a line that both have differ in its text")
                break


def _differ(mine: dict[bytes | None, Word], its: dict[bytes | None, Word]) -> bool:
    return any(not (mine[key].within(its[key]) or its[key].within(mine[key])) for key in mine.keys() & its.keys())


def _asks_more(mine: dict[bytes | None, Word], its: dict[bytes | None, Word]) -> bool:
    return all(key in mine and mine[key].within(word) for key, word in its.items())
