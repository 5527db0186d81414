"""Keyed messages for tests: put together and decoded the slow way, and bent."""

from __future__ import annotations

import random
import re

from compiled import Decoded, characters, escape_of, escaped, holds, unescaped
from framing.keyed.wire import KEYLESS
from model import Field, Message, Protocol


def value_for(field: Field, protocol: Protocol, to_switch: bool, rng: random.Random) -> bytes:
    """A value that the field may have in a line of its own."""
    if field.is_state and rng.random() < 0.8:
        return rng.choice(protocol.states).data
    codec = protocol.framing.encoding.codec
    letters = [chr(code) for code in sorted(field.charset)] if field.charset else list("ab Z09-:=+")
    letters += [char for char in "é김🙂" if field.wide and char.encode(codec, "ignore")] * (1 + len(letters) // 8)
    escape = escape_of(protocol, to_switch)
    letters += [chr(escape.mark), "\n", "\x1f"] if escape and field.charset is None else []
    never = {0} if escape else protocol.framing.forbidden
    letters = [char for char in letters if not set(char.encode(codec)) & never]
    text = "".join(rng.choices(letters, k=rng.randint(field.least, min(field.most, 12))))
    text = (text if escape else text.lstrip(" \t")).encode(codec)
    lacking = max(0, field.least - characters(text, protocol.framing.encoding.name))
    return text + letters[0].encode(codec) * lacking


def values_for(message: Message, protocol: Protocol, rng: random.Random) -> list[bytes]:
    """A value for each hole; those of a line that may be left out are sometimes empty."""
    values = []
    for line in message.parts:
        absent = line.optional and rng.random() < 0.4
        values += [b"" if absent else value_for(hole, protocol, message.to_switch, rng) for hole in line.holes]
    return values


def lines_of(message: Message, values: list[bytes], protocol: Protocol) -> list[bytes]:
    """The message's lines as they are sent."""
    rest, lines = iter(values), []
    for line in message.parts:
        filled = [part if isinstance(part, bytes) else next(rest) for part in line.value]
        if line.optional and not any(value for part, value in zip(line.value, filled) if isinstance(part, Field)):
            continue
        texts = [text if isinstance(part, bytes) else escaped(text, protocol, message.to_switch)
                 for part, text in zip(line.value, filled)]
        lines.append((line.key + protocol.framing.pair if line.key else b"") + b"".join(texts))
    return lines


def frame_of(lines: list[bytes], protocol: Protocol) -> bytes:
    return protocol.framing.separator.join(lines) + protocol.framing.to_switch


def bend_lines(lines: list[bytes], protocol: Protocol, rng: random.Random) -> list[bytes]:
    """The lines in another order, with strange ones among them, some twice, some missing, keys written otherwise."""
    framing, lines = protocol.framing, list(lines)
    keys = [line.key for message in protocol.messages for line in message.parts if line.key]
    for _ in range(rng.choice((0, 1, 1, 2, 3))):
        at = rng.randint(0, len(lines))
        choice = rng.random()
        if choice < 0.25:
            rng.shuffle(lines)
        elif choice < 0.45:
            lines[at:at] = [rng.choice((b"X-Unknown" + framing.pair + b"y", b"no pair", b"", framing.mark, b"Event",
                                        rng.choice(keys), rng.choice(keys) + framing.mark, b"\xff\x00\xfe",
                                        rng.choice(keys) + framing.pair + b"1"))]
        elif choice < 0.55 and lines:
            lines[at:at] = [rng.choice(lines)]
        elif choice < 0.65 and at < len(lines):
            del lines[at]
        elif at < len(lines) and framing.mark in lines[at]:
            key, value = lines[at].split(framing.mark, 1)
            key = rng.choice((key, key.upper(), key.swapcase(), key + b" "))
            blanks = rng.choice((b"", b" ", b"  \t ", b"\t"))
            lines[at] = key + rng.choice((b"", blanks)) + framing.mark + blanks + value.lstrip(b" \t")
    return lines


def bend_bytes(frame: bytes, protocol: Protocol, rng: random.Random) -> bytes:
    """The frame with some bytes changed, its end mostly left alone."""
    framing = protocol.framing
    tail = len(framing.to_switch) if rng.random() < 0.95 else 0
    body = bytearray(frame[: len(frame) - tail])
    pieces = [framing.separator, framing.to_switch, framing.pair, framing.mark, framing.separator[:1], b" ", b"\t",
              b"\0", b"\r", b"\n", b"\x80", b"\xc3\xa9", b"\xed\xa0\x80", b"\xc0\x80", b"\xf4\x90\x80\x80", b"\xe1\x80",
              b"\xb0\xa1", b"\x81A", b"\xc6S", b"0", b"x" * 70, b"-", b"[", b"1" * 12, b"%", b"%4", b"%0A", b"%c3%A9",
              b"%g0"]
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        at = rng.randint(0, len(body))
        choice = rng.random()
        if choice < 0.5:
            body[at:at] = rng.choice(pieces)
        elif choice < 0.75:
            del body[at : at + rng.randint(1, 8)]
        elif at < len(body):
            body[at] = rng.randrange(256)
    return bytes(body) + frame[len(frame) - tail :]


# --- The reference: all lines into a dictionary, then compare with each message. --------------------------------------

def reference(protocol: Protocol, frame: bytes, to_switch: bool) -> Decoded | None:
    """Decode a frame the slow way."""
    framing = protocol.framing
    cut = frame.find(framing.to_switch)
    if cut < 0 or len(frame) > framing.limit:
        return None
    rest = frame[cut + len(framing.to_switch) :]
    if rest and not framing.body:
        return None
    lines = frame[:cut].split(framing.separator)
    first = lines[0]
    lines += rest.split(framing.separator)[:-1] if rest else []
    messages = [message for message in protocol.messages if message.to_switch == to_switch]
    received = _received(protocol, lines, first)
    heads = {framing.same(message.parts[0].key) for message in messages}
    head = next((key for key, value in received.items() if key in heads and
                 (key is not None or any(_begins(message.parts[0], value) for message in messages
                                         if message.parts[0].key is None))), heads)
    fitting = [message for message in messages if framing.same(message.parts[0].key) == head and
               all(_begins(line, received.get(framing.same(line.key))) for line in message.parts)]
    if not fitting:
        return None
    return _holes(protocol, max(fitting, key=_asked), received)


def _received(protocol: Protocol, lines: list[bytes], first: bytes) -> dict[bytes | None, bytes]:
    """What came, in its order; None is the first line as it stands, KEYLESS the first other one without a key."""
    framing = protocol.framing
    known = [line for message in protocol.messages for line in message.parts]
    keys = {framing.same(line.key) for line in known if line.key}
    keyless = tuple(line.value[0] for line in known if line.key == KEYLESS)
    received: dict[bytes | None, bytes] = {None: first}
    for line in lines:
        key, mark, value = line.partition(framing.mark)
        key = key.rstrip(b" \t") if framing.pads_keys else key
        if mark and framing.same(key) in keys:
            received.setdefault(framing.same(key), value.lstrip(b" \t"))
        elif line.startswith(keyless):
            received.setdefault(KEYLESS, line)
    return received


def _begins(line: object, value: bytes | None) -> bool:
    """Whether a line of a message can have this value, as far as the text at its beginning goes."""
    if line.optional or isinstance((*line.value, b"")[0], Field):
        return True
    if value is None:
        return False
    return value == b"".join(line.value) if not line.holes else value.startswith(line.value[0])


def _asked(message: Message) -> tuple[int, int]:
    """How much a message asks for: lines of fixed text, and bytes of it."""
    texts = [line.value[0] + (b"" if line.holes else b"!") if line.value else b"!" for line in message.parts
             if not line.optional and not (line.value and isinstance(line.value[0], Field))]
    return len(texts), sum(map(len, texts))


def _holes(protocol: Protocol, message: Message, received: dict[bytes | None, bytes]) -> Decoded | None:
    fields: list[bytes] = []
    state = -1
    for line in message.parts:
        value = received.get(protocol.framing.same(line.key))
        if value is None and line.holes and not line.optional:
            return None
        found = [b""] * len(line.holes)
        if value is not None:
            match = re.fullmatch(b"".join(_pattern(part, protocol, message.to_switch) for part in line.value), value,
                                 re.DOTALL)
            if not match:
                return None
            found = [unescaped(text, protocol, message.to_switch) for text in match.groups()]
            if not all(holds(hole, text, protocol, message.to_switch) for hole, text in zip(line.holes, found)):
                return None
        for hole, text in zip(line.holes, found):
            if hole.is_state:
                words = [known.data for known in protocol.states]
                state = words.index(text) if text in words else -2
        fields += found
    return Decoded(message.name, state, tuple(fields))


def _pattern(part: bytes | Field, protocol: Protocol, to_switch: bool) -> bytes:
    escape = escape_of(protocol, to_switch)
    if isinstance(part, bytes):
        return re.escape(part)
    if part.charset is None:
        return b"(.*)"
    plain = part.charset - {escape.mark} if escape else part.charset
    wide = {"utf-8": rb"[\xc2-\xf4][\x80-\xbf]+", "cp949": rb"[\x81-\xfe].", "latin-1": rb"[\x80-\xff]"}
    texts = [re.escape(bytes([code])) for code in sorted(plain)]
    texts += [wide[protocol.framing.encoding.name]] if part.wide else []
    texts += [re.escape(bytes([escape.mark])) + b"(?i:%02X)" % code for code in
              [*sorted(part.charset), *(range(128, 256) if part.wide else ())]] if escape else []
    return b"((?:" + b"|".join(texts) + b")*)"
