"""Reads messages and writes them, slowly, straight from the spec: what docs/spec-language.md says, and nothing else.

A message with positional framing is read from left to right by all messages of its direction at once: those that have
the same text and holes so far go on together. A keyed one is cut into lines first. Nothing of the generator is used.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reading.spec import BLANKS, Framing, Hole, Item, Line, Message, Protocol, Rest
from reading.values import Values

NO_STATE, UNKNOWN_STATE = -1, -2


@dataclass(frozen=True)
class Decoded:
    """A message that was read: its name, the place of its state's word in the spec, the values of its holes."""

    message: str
    state: int
    values: tuple[bytes, ...]


@dataclass(frozen=True)
class _Avoided:
    """Where, in the field that is being read, other messages have texts that end it: these are what is meant."""

    start: int
    texts: frozenset[bytes]


def split_line(line: bytes, framing: Framing) -> tuple[bytes, bytes] | None:
    """A received line's key, as it is compared, and value, if it has a key."""
    pair = framing.pair.strip(BLANKS) or framing.pair[:1]
    key, mark, value = line.partition(pair)
    if not mark:
        return None
    key = key if pair in (b" ", b"\t") else key.rstrip(BLANKS)
    return framing.compared(key), value.lstrip(BLANKS)


_Found = tuple[Message, tuple[bytes, ...]]


class Reader:
    """The messages of one direction."""

    def __init__(self, protocol: Protocol, to_switch: bool) -> None:
        self.protocol, self.framing, self.to_switch = protocol, protocol.framing, to_switch
        self.values = Values(protocol.framing, to_switch)
        self.terminator = self.framing.terminator(to_switch)
        self.messages = [message for message in protocol.messages if message.to_switch == to_switch]
        self.flat = {message.name: self._flat(message) for message in self.messages}
        self.ends = {message.name: {sum(map(len, message.fields[:end])) for end in message.ends}
                     for message in self.messages}
        keys = [line.key for message in self.messages for line in message.lines if line.key is not None]
        self.keys = {self.framing.compared(key) for key in keys}
        self.first_keys = {self.framing.compared(message.lines[0].key) for message in self.messages
                           if self.framing.keyed and message.lines[0].key is not None}
        self.further = [line.asked for message in self.messages for line in message.lines[1:] if line.key is None]

    @staticmethod
    def _flat(message: Message) -> list[tuple[Item, bool]]:
        """The items of a message's fields, and whether each ends its field."""
        return [(item, at == len(field) - 1) for field in message.fields for at, item in enumerate(field)]

    def decode(self, frame: bytes) -> Decoded | None:
        """A whole message, with its terminator; None if it is rejected."""
        if len(frame) > self.framing.limit or self.terminator not in frame:
            return None
        if not self.framing.body and frame.find(self.terminator) + len(self.terminator) < len(frame):
            return None
        found = self._keyed(frame) if self.framing.keyed else self._positional(frame)
        if found is None:
            return None
        message, values = found
        states = [value for hole, value in zip(message.holes, values) if hole.is_state and value]
        words = self.protocol.words
        state = NO_STATE if not states else words.index(states[0]) if states[0] in words else UNKNOWN_STATE
        return Decoded(message.name, state, values)

    # --- Text and holes ------------------------------------------------------------------------------------------

    def _padded_values(self, hole: Hole, wire: bytes, at: int) -> Iterator[tuple[bytes, int]]:
        """The same, with padding on both sides, which is no part of the value. That before a value which can only be
        empty is not all padding where the text behind begins with it."""
        begin = self._unpadded(wire, at)
        held = list(self.values.held(hole, wire, begin, False))
        for value, end in held:
            if end == begin and len(held) > 1:
                yield value, end
            elif end == begin:
                yield from ((value, some) for some in range(end, at - 1, -1))
            elif not self.framing.padding or not wire.startswith(self.framing.padding, end - 1):
                yield from ((value, some) for some in range(self._unpadded(wire, end), end - 1, -1))

    def _read_value(self, items: Sequence[Item], wire: bytes) -> tuple[bytes, ...] | None:
        """The value of a key, as text and holes."""
        if not items:
            return None if wire else ()
        if isinstance(items[0], bytes):
            return self._read_value(items[1:], wire[len(items[0]) :]) if wire.startswith(items[0]) else None
        for value, end in self.values.held(items[0], wire, 0, True):
            others = self._read_value(items[1:], wire[end:])
            if others is not None:
                return value, *others
        return None

    # --- Fields in their places --------------------------------------------------------------------------------------

    def _positional(self, frame: bytes) -> _Found | None:
        """A message with positional framing."""
        body = frame[: -len(self.terminator)]
        first, *others = [*self._items(self.messages, 0, body, 0, (), True), None]
        assert all(other in (first, None) for other in others), f"{frame!r} can be read in two ways: {first} and {others[0]}"
        return first

    def _unpadded(self, body: bytes, at: int) -> int:
        """Behind the padding that stands there."""
        while self.framing.padding and body.startswith(self.framing.padding, at):
            at += 1
        return at

    def _items(self, together: list[Message], place: int, body: bytes, at: int,
               avoided: tuple[_Avoided, ...], begins: bool = False) -> Iterator[_Found]:
        """Within a field, or where one begins: messages that have the same items before this place. Padding before a
        field is no part of it; but of what stands before an empty value, the text behind that may be."""
        kinds: dict[tuple[Item, bool], list[Message]] = {}
        for message in together:
            if place < len(self.flat[message.name]):
                kinds.setdefault(self.flat[message.name][place], []).append(message)
        texts = frozenset(item for item, ends in kinds if ends and isinstance(item, bytes))
        for (item, ends), agree in kinds.items():
            if isinstance(item, Rest):
                if b"\0" not in body[at:]:
                    yield agree[0], ()
                continue
            here = avoided + (_Avoided(at, texts - ({item} if ends else set())),)
            is_text = isinstance(item, bytes)
            if is_text:
                text = self._unpadded(body, at) if begins else at
                ways = [(b"", text + len(item))] if body.startswith(item, text) else []
            else:
                ways = self._padded_values(item, body, at)
            for value, end in ways:
                for message, others in (self._end_of_field(agree, place + 1, body, end, here) if ends else
                                        self._items(agree, place + 1, body, end, here)):
                    yield message, others if is_text else (value, *others)

    def _end_of_field(self, together: list[Message], place: int, body: bytes, end: int,
                      avoided: tuple[_Avoided, ...]) -> Iterator[_Found]:
        """Where a field ends, if it does so there."""
        separator = self.framing.separator
        if any(self._trimmed(body[at.start : end]) in at.texts for at in avoided):
            return
        at = self._unpadded(body, end)
        if at == len(body):
            for message in together:
                if place in self.ends[message.name]:
                    tail = self._lines(message.lines, {})
                    if tail is not None:
                        absent = len(message.holes) - len(tail) - self._holes_before(message, place)
                        yield message, (b"",) * absent + tail
        elif separator and body.startswith(separator, at):
            at += len(separator)
            tail_at = self._unpadded(body, at)
            for message in together:
                if message.lines and place == len(self.flat[message.name]) and b"\0" not in body[tail_at:]:
                    tail = self._lines(message.lines, self._pairs(body[tail_at:].split(separator)))
                    if tail is not None:
                        yield message, tail
            yield from self._items(together, place, body, at, (), True)

    def _trimmed(self, field: bytes) -> bytes:
        """A field without the padding round it."""
        return field.strip(self.framing.padding) if self.framing.padding else field

    def _holes_before(self, message: Message, place: int) -> int:
        """How many holes the first items have."""
        return sum(isinstance(item, Hole) for item, _ in self.flat[message.name][:place])

    def _pairs(self, fields: list[bytes]) -> dict[bytes, bytes]:
        """The keys and values of a tail."""
        found: dict[bytes, bytes] = {}
        for field in fields:
            key, mark, value = self._trimmed(field).partition(self.framing.pair)
            if mark:
                found.setdefault(key, value)
        return found

    def _lines(self, lines: Sequence[Line], received: dict[bytes | None, bytes]) -> tuple[bytes, ...] | None:
        """The holes of lines with keys; None if one is missing, or not what it should be."""
        values: tuple[bytes, ...] = ()
        for line in lines:
            key = self.framing.compared(line.key) if line.key is not None and self.framing.keyed else line.key
            if key in received:
                read = self._read_value(line.value, received[key])
                if read is None:
                    return None
                values += read
            elif line.optional:
                values += (b"",) * len(line.holes)
            else:
                return None
        return values

    # --- Keys in any order -------------------------------------------------------------------------------------------

    def _keyed(self, frame: bytes) -> _Found | None:
        """A message with keyed framing, with its body."""
        head, _, body = frame.partition(self.terminator)
        separator = self.framing.separator
        lines = head.split(separator) + body.split(separator)[:-1]
        received: dict[bytes | None, bytes] = {}
        first: bytes | None = None
        for line in lines:
            pair = split_line(line, self.framing)
            if pair and pair[0] in self.keys:
                received.setdefault(*pair)
                if pair[0] in self.first_keys and first is None:
                    first = pair[0]
            elif any(line.startswith(text) for text in self.further):
                received.setdefault(None, line)
        candidates = [message for message in self.messages
                      if message.lines[0].key is None and self._asks(message.lines[0], lines[0])]
        begun: bytes = lines[0]
        if not candidates and first is not None:
            begun = received[first]
            candidates = [message for message in self.messages
                          if message.lines[0].key is not None and self.framing.compared(message.lines[0].key) == first]
        message = self._chosen(candidates, begun, received)
        if not message:
            return None
        head = self._read_value(message.lines[0].value, begun)
        others = self._lines(message.lines[1:], received)
        return None if head is None or others is None else (message, head + others)

    @staticmethod
    def _asks(line: Line, value: bytes) -> bool:
        """Whether a value has the text that a line asks for."""
        asked = line.asked or b""
        return value == asked if len(line.value) == 1 else value.startswith(asked)

    def _chosen(self, candidates: list[Message], begun: bytes, received: dict[bytes | None, bytes]) -> Message | None:
        """The message whose texts are all there; of several the one that asks for all that the others ask for, and
        more."""
        def texts(message: Message) -> dict[bytes | None, Line]:
            compared = self.framing.compared
            others = {compared(line.key) if line.key is not None else None: line for line in message.lines[1:] if
                      line.asked is not None and not line.optional}
            return {b"": message.lines[0], **others}  # no key is empty

        found = {b"": begun, **received}
        fit = [message for message in candidates
               if all(key in found and self._asks(line, found[key]) for key, line in texts(message).items())]
        best = [message for message in fit if all(
            key in texts(message) and (texts(message)[key] == line or self._is_within(texts(message)[key], line))
            for other in fit for key, line in texts(other).items())]
        return best[0] if best else None

    @staticmethod
    def _is_within(line: Line, other: Line) -> bool:
        """Whether what one line asks for is all that the other asks for, and more."""
        assert line.asked is not None and other.asked is not None
        return line.asked.startswith(other.asked) if len(other.value) > 1 else line.value == other.value

    # --- Writing -----------------------------------------------------------------------------------------------------

    def encode(self, name: str, values: Sequence[bytes]) -> bytes | None:
        """A message with these values, as it is sent; None if it must not be."""
        message = next(each for each in self.messages if each.name == name)
        if self.misfits(message, values):
            return None
        left = iter(values)
        if self.framing.keyed:
            body = self.framing.separator.join(self._written_lines(message.lines, left))
        else:
            body = self._written_fields(message, left)
        frame = body + self.terminator
        read = self.decode(frame)
        return frame if read and (read.message, read.values) == (name, tuple(values)) else None

    def misfits(self, message: Message, values: Sequence[bytes]) -> list[int]:
        """The holes that cannot have these values. Whether one may be empty is for the message to say."""
        return [at for at, (hole, value) in enumerate(zip(message.holes, values))
                if value and not self.values.fits(hole, value, at >= message.placed)]

    def _joined(self, items: Sequence[Item], left: Iterator[bytes]) -> tuple[bytes, bool]:
        """Text and holes, and whether a hole in it holds something."""
        values = [next(left) if isinstance(item, Hole) else b"" for item in items]
        return b"".join(item if isinstance(item, bytes) else self.values.escaped(value)
                        for item, value in zip(items, values)), any(values)

    def _written_lines(self, lines: Sequence[Line], left: Iterator[bytes]) -> list[bytes]:
        """The lines with keys that are sent."""
        found = []
        for line in lines:
            value, holds = self._joined(line.value, left)
            if holds or not line.optional:
                found.append(value if line.key is None else line.key + self.framing.pair + value)
        return found

    def _written_fields(self, message: Message, left: Iterator[bytes]) -> bytes:
        """The fields that are sent, and the tail."""
        fields = [self._joined(items, left) for items in message.fields if not isinstance(items[0], Rest)]
        longest, *ends = sorted((end for end in message.ends if end <= len(fields)), reverse=True)
        for end in ends:
            if any(holds for _, holds in fields[end:longest]):
                break
            longest = end
        padding = self.framing.padding
        return (padding + self.framing.separator + padding).join(
            [field for field, _ in fields[:longest]] + self._written_lines(message.lines, left))
