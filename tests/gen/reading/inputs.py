"""Messages for a spec: as they should be, at the edges of what may be, and bent. All of it comes from the spec as it
was read here, and from a random generator that the caller seeds."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from reading.reading import Reader
from reading.spec import Hole, Item, Line, Message, Rest

ODD = ["", " ", "\t", "0", "9", "a", "Z", "~", "\x01", "\x1f", "\x7f", "\x80", "é", "ÿ", "김", "가각", "힣", "€", "😀", "\0", "\r", "\n"]
NO_TEXT = [b"\x80", b"\xff", b"\xc3", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xb0", b"\xc6S", b"\xe1\x80"]
# The first and the last characters of each form that an encoding has, and what is just beyond them.
EDGES = {
    "utf-8": [char.encode() for char in "\x80\u07ff\u0800\u0fff\u1000\ud7ff\ue000\uffff"
              "\U00010000\U0003ffff\U00040000\U000c0000\U000fffff\U0010ffff"],
    "cp949": [b"\x81A", b"\xc5Z", b"\x81a", b"\xc5z", b"\x81\x81", b"\xc5\xfe", b"\xc6A", b"\xc6R", b"\xc6\xa1", b"\xc6\xfe",
              b"\xc7\xa1", b"\xfe\xfe"],
    "latin-1": [b"\x80", b"\xff"], "ascii": [],
}
BEYOND = {
    "utf-8": [b"\xc1\xbf", b"\xe0\x9f\xbf", b"\xed\xbf\xbf", b"\xf0\x8f\xbf\xbf", b"\xf5\x80\x80\x80", b"\xf3\x80\x80", b"\xdf\xc0"],
    "cp949": [b"\x80A", b"\x81@", b"\xc5[", b"\xc5`", b"\x81{", b"\xc5\x80", b"\x81\xff",
              b"\xc6a", b"\xc6\xa0", b"\xc7A", b"\xc7\xa0", b"\xff\xa1"],
    "latin-1": [], "ascii": [],
}


class Inputs:
    """Makes messages of one direction."""

    def __init__(self, reader: Reader, chance: random.Random) -> None:
        self.reader, self.chance = reader, chance
        framing = reader.framing
        self.codec = framing.encoding
        self.edges, self.no_text = EDGES[self.codec], [*NO_TEXT, *BEYOND[self.codec], b"\0", b"\r", b"\n"]
        self.texts = sorted({item for message in reader.messages for field in [*message.fields, *(
            line.value for line in message.lines)] for item in field if isinstance(item, bytes) and item})
        delimiters = [framing.separator, framing.terminator(True), framing.terminator(False), framing.pair, framing.padding,
                      framing.body, framing.greeting, bytes([framing.escape.mark]) if framing.escape else b""]
        self.special = {*framing.separator[:1]}  # what values may hold in some places, or in escapes
        if framing.escape:
            self.special |= {framing.escape.mark, *framing.delimiters[1:]}
        keys = [line.key for message in reader.messages for line in message.lines if line.key]
        words = [word for delimiter in delimiters for word in (delimiter, delimiter[:1], delimiter.strip())]
        self.pieces = [*{piece for piece in [*words, *self.texts, *keys, *reader.protocol.words] if piece}]
        if framing.escape:
            self.pieces += {bytes([framing.escape.mark, byte]) for byte in framing.delimiters}
        self.pieces.sort()
        self.pieces += [bytes([byte]) for byte in b"\0\t\n\r 09Aaz~\x7f\x80\xc1\xfe\xff"] + [
            *self.no_text, b"\xc3\xa9", b"\xb0\xa1", b"\xed\x9e\xa3", b"%41", b"%%", b"%J", b"%2"]

    # --- Values ------------------------------------------------------------------------------------------------------

    def value(self, hole: Hole, fits: bool) -> bytes:
        """A value that fits, or nearly: often of the least or the greatest length."""
        chance = self.chance
        if hole.is_state and chance.random() < 0.7:
            return chance.choice(self.reader.protocol.words)
        if self.texts and chance.random() < 0.06:
            return chance.choice(self.texts)
        counts = [hole.least, hole.most, *(chance.randint(hole.least, min(hole.most, hole.least + 12)) for _ in range(3))]
        beyond = [hole.most + 1, max(hole.least - 1, 0)]
        count = chance.choice(counts if fits else [*counts, *beyond, *beyond, *beyond])
        known = sorted(hole.chars) if hole.chars is not None else [chr(code) for code in range(32, 127)]
        chars = [*chance.sample(known, min(3, len(known))), known[0], known[-1]]
        chars += [char for char in map(chr, self.special) if hole.may_hold(char)] if chance.random() < 0.5 else []
        if hole.others and chance.random() < 0.3:
            chars += chance.sample(["é", "ÿ", "김", "힣", "€", "😀", "\x80", "각"], 2)
        if not fits and chance.random() < 0.35:
            chars = [*known, *ODD]
        value = "".join(chance.choices(chars, k=min(count, 300))).encode(self.codec, "ignore")
        if self.edges and hole.may_hold("\x80") and chance.random() < 0.2:
            value = (value[:-1] if value.isascii() else value) + chance.choice(self.edges)
        return value + chance.choice(self.no_text) if not fits and chance.random() < 0.1 else value

    def values(self, message: Message) -> tuple[bytes, ...]:
        """One for each hole, of which at most one does not fit, so that nothing else hides whether that is seen; those that may
        be absent are so now and then, all of them or some."""
        empty, wrong = self.chance.choice([0, 0, 0.5, 1]), self.chance.randrange(2 * len(message.holes) + 1)
        optional = {id(hole) for line in message.lines if line.optional for hole in line.holes}
        first = sum(isinstance(item, Hole) for field in message.fields[: min(message.ends, default=0)] for item in field)
        values = tuple(b"" if (first <= at < message.placed or id(hole) in optional) and self.chance.random() < empty else
                       self.value(hole, at != wrong) for at, hole in enumerate(message.holes))
        return self._to_the_limit(message, values) if self.chance.random() < 0.06 else values

    def edges_of_characters(self) -> Iterator[tuple[Message, tuple[bytes, ...]]]:
        """The first message that can hold what is not ASCII, with each character at an edge of the encoding, and beyond it."""
        found = next(((message, at) for message in self.reader.messages for at, hole in enumerate(message.holes)
                      if hole.may_hold("\x80") and not hole.is_state), None)
        for char in [*self.edges, *self.no_text] if found else ():
            message, at = found
            values = [self.value(hole, True) for hole in message.holes]
            values[at] = char * max(message.holes[at].least, 1)
            yield message, tuple(values)

    def _to_the_limit(self, message: Message, values: tuple[bytes, ...]) -> tuple[bytes, ...]:
        """The same, one of them so long that the message has as many bytes as it may have, or one more or less."""
        frame = self.reader.encode(message.name, values) or b""
        more = self.reader.framing.limit - len(frame) + self.chance.randint(-1, 1)
        for at, (hole, value) in enumerate(zip(message.holes, values)):
            if frame and more > 0 and value[-1:].isalnum() and len(value) + more <= hole.most:
                return *values[:at], value + value[-1:] * more, *values[at + 1 :]
        return values

    # --- Messages ----------------------------------------------------------------------------------------------------

    def _wire(self, items: Sequence[Item], values: dict[int, bytes]) -> bytes:
        return b"".join(item if isinstance(item, bytes) else self._value_on_wire(values[id(item)]) for item in items
                        if not isinstance(item, Rest))

    def _value_on_wire(self, value: bytes) -> bytes:
        """Mostly as it should be sent; now and then as it stands, or with more escapes than are needed."""
        escape, sort = self.reader.values.escape, self.chance.random()
        if not escape or sort < 0.15:
            return value
        if sort < 0.7:
            return self.reader.values.escaped(value)
        as_it_is = self.chance.choice([0, 0.5])

        def one(byte: int) -> bytes:
            if self.chance.random() < as_it_is or byte + escape.plus > 255:
                return bytes([byte])
            return bytes([escape.mark]) + (bytes([byte + escape.plus]) if escape.plus else
                                           self.chance.choice([b"%02X", b"%02x"]) % byte)

        return b"".join(map(one, value))

    def parts(self, message: Message) -> list[bytes]:
        """The fields or lines of a message: the first is that of the first wire line."""
        chance = self.chance
        holes = message.holes
        values = {id(hole): value for hole, value in zip(holes, self.values(message))}
        fields = [self._wire(field, values) for field in message.fields]
        if message.fields:
            fields = fields[: chance.choice(sorted(message.ends))]
            if isinstance(message.fields[-1][0], Rest) and len(fields) == len(message.fields):
                fields[-1:] = chance.choices([b"", b"x", b"\0", b"a=b", b"\xff"], k=chance.randint(0, 3))
        lines = [self._line(line, values) for line in message.lines if not line.optional or chance.random() < 0.8]
        if chance.random() < 0.5:
            first = 1 if message.lines and not message.fields else 0
            rest = lines[first:]
            chance.shuffle(rest)
            lines[first:] = rest
        return fields + lines

    def _line(self, line: Line, values: dict[int, bytes]) -> bytes:
        """A line with a key, now and then with other blanks than are sent."""
        value = self._wire(line.value, values)
        if line.key is None:
            return value
        return self._key(line.key) + value + (self.chance.choice(self.pieces) if self.chance.random() < 0.08 else b"")

    def _key(self, key: bytes) -> bytes:
        """A key with what follows it, now and then in other letters or with other blanks."""
        pair = self.reader.framing.pair
        if self.chance.random() < 0.3:
            core = pair.strip(b" \t") or pair[:1]
            pair = self.chance.choice([core, core + b" ", b" " + core, b"  " + core + b"\t ", pair + b" "])
        if self.chance.random() < 0.2:
            key = self.chance.choice([key.upper(), key.lower(), key.swapcase()])
        return key + pair

    def body(self, parts: list[bytes]) -> list[bytes]:
        """Keyed parts with bodies: some of the lines go behind the terminator, and their length before it."""
        framing, chance = self.reader.framing, self.chance
        if not framing.body or (chance.random() < 0.2 and all(b":" in part for part in parts)):
            return [framing.separator.join(parts), b""]
        keyless = [part for part in parts[1:] if any(part.startswith(text) for text in self.reader.further)]
        moved = keyless + [part for part in parts[1:] if part not in keyless and chance.random() < 0.3]
        kept = [part for part in parts if part not in moved] or [b""]
        body = framing.separator.join(moved) + (framing.separator if moved and chance.random() < 0.85 else b"")
        if chance.random() < 0.1:
            body += framing.terminator(self.reader.to_switch)
        length = b"%d" % (len(body) + chance.choice([0] * 20 + [2**32, 2**64]))
        length = chance.choice([b"%b"] * 8 + [b"0%b", b"%bx", b"%b;1", b" %b", b"-%b", b"9" * 22 + b"%b", b"x%b"]) % length
        kept.insert(chance.randint(1, len(kept)), self._key(framing.body) + length)
        return [framing.separator.join(kept), body]

    def frame(self, message: Message) -> bytes:
        """A message that is right, or nearly."""
        framing, chance = self.reader.framing, self.chance
        terminator = framing.terminator(self.reader.to_switch)
        parts = self.parts(message)
        if framing.keyed:
            if chance.random() < 0.25:
                another = chance.choice(self.reader.messages)
                other = self.parts(another)
                begins = (another.lines[0].key or b"Other") + framing.pair + chance.choice([b"x", *self.texts])
                parts.insert(chance.choice([0, chance.randint(0, len(parts))]), chance.choice(
                    [b"Other" + framing.pair + b"x", b"nothing", b"", *parts, *other, other[0], other[0], begins, begins]))
            head, body = self.body(parts)
            return head + terminator + body
        padding = framing.padding
        between = [chance.choice([padding + framing.separator + padding, framing.separator,
                                  framing.separator + padding * 3]) for _ in parts]
        return b"".join(part + mark for part, mark in zip(parts, [*between[1:], b""])) + terminator

    def bent(self, frame: bytes) -> bytes:
        """Something done to a message: what is inserted, lost, doubled, exchanged, cut off or comes from another
        one."""
        chance = self.chance
        terminator = self.reader.framing.terminator(self.reader.to_switch)
        for _ in range(chance.choice([1, 1, 1, 2, 3])):
            at = chance.randint(0, len(frame))
            end = chance.randint(at, min(len(frame), at + chance.choice([1, 1, 3, 10])))
            match chance.randrange(9):
                case 0 | 1:
                    frame = frame[:at] + chance.choice(self.pieces) + frame[at:]
                case 2 | 3:
                    frame = frame[:at] + chance.choice(self.pieces) + frame[end:]
                case 4:
                    frame = frame[:at] + frame[end:]
                case 5:
                    frame = frame[:end] + frame[at:]
                case 6:
                    other = self.frame(chance.choice(self.reader.messages))
                    frame = frame[:at] + other[chance.randint(0, len(other)) :]
                case 7:
                    frame = self._fields_moved(frame)
                case 8:
                    frame = self._misspelt(frame)
        return frame if frame.endswith(terminator) or chance.random() < 0.5 else frame + terminator

    def _misspelt(self, frame: bytes) -> bytes:
        """One character of a text of the spec's is another one."""
        found = [text for text in self.texts if text in frame]
        if not found:
            return frame
        text = self.chance.choice(found)
        at = frame.index(text) + self.chance.choice([0, len(text) - 1, self.chance.randrange(len(text))])
        return frame[:at] + self.chance.choice([b"x", b"~", frame[at : at + 1].swapcase()]) + frame[at + 1 :]

    def _stretched(self, frame: bytes) -> bytes:
        """A message that has as many bytes as it may have, or one more or less, by what is passed over where there is such."""
        framing = self.reader.framing
        end = frame.find(self.reader.terminator)
        more = framing.limit - len(frame) + self.chance.randint(-1, 1)
        other = framing.separator + b"Other" + framing.pair if framing.keyed else framing.padding or b"x"
        filled = other + b"x" * (more - len(other)) if framing.keyed else other * more
        return frame[:end] + filled + frame[end:] if end >= 0 and more >= len(other) else frame

    def _fields_moved(self, frame: bytes) -> bytes:
        """One field lost, doubled, or exchanged with another."""
        separator, chance = self.reader.framing.separator or b" ", self.chance
        fields = frame.split(separator)
        one, other = chance.randrange(len(fields)), chance.randrange(len(fields))
        match chance.randrange(4):
            case 0:
                del fields[one]
            case 1:
                fields.insert(one, fields[other])
            case 2:
                fields[one], fields[other] = fields[other], fields[one]
            case 3:
                fields[one] = b""
        return separator.join(fields)

    def stream(self) -> bytes:
        """A few messages, half of them bent, after a greeting or not, and now and then cut off."""
        framing, chance = self.reader.framing, self.chance
        frames = [self.frame(chance.choice(self.reader.messages)) for _ in range(chance.choice([1, 1, 2, 5]))]
        frames = [frame if chance.random() < 0.5 else self.bent(frame) for frame in frames]
        if framing.greeting and chance.random() < 0.4:
            frames.insert(0, framing.greeting + chance.choice([b"", b" 1.0"]) + chance.choice(
                [self.reader.terminator, framing.separator, b"\n"]))
        if chance.random() < 0.03:
            frames.insert(0, self._stretched(self.frame(chance.choice(self.reader.messages))))
        stream = b"".join(frames) or self.reader.terminator
        return stream[: chance.randint(1, len(stream))] if chance.random() < 0.1 else stream
