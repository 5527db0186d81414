"""Compares what the generated C makes of bytes and values with the reading here."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import model
from compiled import Compiled, Decoded, Fault
from reading import reading
from reading.framing import cut
from reading.inputs import Inputs
from reading.reading import Reader
from reading.spec import BLANKS, Message, read_spec

BLOCKS = (1, 2, 3, 7, 64, 1 << 20)


class Comparison:
    """A spec read here, and what was generated from it. `outcomes` counts what was agreed on."""

    def __init__(self, text: str, compiled: Compiled) -> None:
        self.compiled = compiled
        self.outcomes = {"read": 0, "rejected": 0, "sent": 0, "refused": 0}
        protocol = read_spec(text)
        self.framing = protocol.framing
        readers = [Reader(protocol, to_switch) for to_switch in (False, True)]
        self.readers = [reader for reader in readers if reader.messages]
        self.kinds = {message.name: message for message in compiled.protocol.messages}

    def run(self, count: int, seed: int) -> str | None:
        """So many streams each way, and as many messages to be sent; the first disagreement in words, or None."""
        for reader in self.readers:
            inputs = Inputs(reader, random.Random(seed))
            for message, values in inputs.edges_of_characters():
                if found := self.sent(reader, message, values):
                    return found
            for _ in range(count):
                stream, block = inputs.stream(), inputs.chance.choice(BLOCKS)
                if self.stream(reader, stream, block):
                    least = _shortest(stream, lambda some: self.stream(reader, some, block) is not None)
                    return self.stream(reader, least, block)
                message = inputs.chance.choice(reader.messages)
                found = self.sent(reader, message, inputs.values(message))
                if found:
                    return found
        return None

    def examples(self, seed: int) -> Iterator[tuple[Reader, bytes, model.Message, list[bytes]]]:
        """One of each message: who reads it, what is sent, its kind as the generator has it, and its values."""
        for reader in self.readers:
            inputs = Inputs(reader, random.Random(seed))
            for message in reader.messages:
                frame = None
                while frame is None:
                    values = inputs.values(message)
                    frame = reader.encode(message.name, values)
                yield reader, frame, self.kinds[message.name], list(values)

    def stream(self, reader: Reader, stream: bytes, block: int) -> str | None:
        """A stream that comes in blocks of this size: where it is cut, and what each message is."""
        mine = cut(stream, self.framing, reader.to_switch)
        for reads in (False, True):
            theirs = self.compiled.cut(stream, reader.to_switch, block, reads)
            if (mine.messages, mine.left) != theirs:
                return f"{stream!r} in blocks of {block} is cut into\n  {theirs}, not into\n  {(mine.messages, mine.left)}"
        for frame in mine.frames:
            if found := self.frame(reader, frame):
                return found
        return None

    def frame(self, reader: Reader, frame: bytes) -> str | None:
        """A whole message."""
        mine, theirs = reader.decode(frame), self.compiled.decode(frame, reader.to_switch)
        if isinstance(theirs, Decoded):
            agreed = mine == reading.Decoded(theirs.name, theirs.state, theirs.fields)
        else:
            damaged = reader.values.escape or not reader.values.is_text(frame)  # else nobody may speak of the encoding
            known = theirs.code != "NONE" and (damaged or theirs.code != "ENCODING")
            agreed = mine is None and known and theirs.offset <= len(frame)
        if agreed:
            self.outcomes["read" if mine else "rejected"] += 1
            return None
        return f"{frame!r} {'to' if reader.to_switch else 'from'} the switch is read as\n  {theirs}, not as\n  {mine}"

    def sent(self, reader: Reader, message: Message, values: tuple[bytes, ...]) -> str | None:
        """A message to be sent."""
        mine, theirs = reader.encode(message.name, values), self.compiled.encode(self.kinds[message.name], list(values))
        if mine != (theirs if isinstance(theirs, bytes) else None):
            return f"{message.name} with {values} is sent as\n  {theirs!r}, not as\n  {mine!r}"
        plain = all(value and value == value.strip(BLANKS) for value in values)  # no more than length or class is wrong
        if isinstance(theirs, Fault) and theirs.code != "LONG_MESSAGE" and plain:
            wrong = reader.misfits(message, values)
            if len(wrong) == 1 and theirs.hole != wrong[0] and _is_to_blame(reader, message, values, wrong[0]):
                return f"{message.name} with {values} is refused for hole {theirs.hole}, not for {wrong[0]}"
        self.outcomes["sent" if mine else "refused"] += 1
        return None


def _is_to_blame(reader: Reader, message: Message, values: tuple[bytes, ...], hole: int) -> bool:
    """Whether the message can be sent with some other value of this hole: else another one makes a different message of
    it."""
    inputs = Inputs(reader, random.Random(0))
    others = (inputs.value(message.holes[hole], True) for _ in range(20))
    return any(reader.encode(message.name, [*values[:hole], other, *values[hole + 1 :]]) for other in others)


def _shortest(stream: bytes, fails: Callable[[bytes], bool]) -> bytes:
    """A stream that fails still, and of which nothing can be left out."""
    step = len(stream)
    while step:
        for at in range(0, len(stream), step):
            less = stream[:at] + stream[at + step :]
            if less and fails(less):
                stream = less
                break
        else:
            step //= 2
    return stream
