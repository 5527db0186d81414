"""Values as they stand on the wire: characters of the encoding, and escapes that stand for bytes of them."""

from __future__ import annotations

import re

from reading.spec import BLANKS, Framing, Hole


class _Damaged(Exception):
    """An escape that is none, or bytes that are no text."""


_KOREAN = re.compile(rb"[\x81-\xc5][A-Za-z\x81-\xfe]|\xc6[A-R\xa1-\xfe]|[\xc7-\xfe][\xa1-\xfe]")


def _as_character(value: bytes, encoding: str) -> str | None:
    """The character that these bytes are, if they are one. Of a pair in cp949 only the form is looked at."""
    if encoding == "cp949":
        return value.decode() if value.isascii() else "\uac00" if _KOREAN.fullmatch(value) else None
    try:
        return value.decode(encoding)
    except UnicodeDecodeError:
        return None


class Values:
    """What values of one direction are."""

    def __init__(self, framing: Framing, to_switch: bool) -> None:
        self.framing, self.escape = framing, framing.escape_of(to_switch)

    def _spans(self, hole: Hole) -> bool:
        """Whether values of this hole may hold separators."""
        framing = self.framing
        return bool(not framing.keyed and not framing.escape and framing.separator and hole.chars is not None and
                    hole.may_hold(framing.separator[:1].decode()))

    def _escaped_byte(self, wire: bytes, at: int) -> tuple[int, int]:
        """The byte that an escape stands for, and where that ends."""
        assert self.escape
        if not self.escape.plus:
            code = wire[at + 1 : at + 3]
            if not re.fullmatch(rb"[0-9A-Fa-f]{2}", code) or code == b"00":
                raise _Damaged
            return int(code, 16), at + 3
        code = wire[at + 1 : at + 2]
        if code and code[0] == self.escape.mark:
            return code[0], at + 2
        if not code or code[0] in self.framing.delimiters or not max(self.escape.plus, 32) < code[0] < 127:
            raise _Damaged
        return code[0] - self.escape.plus, at + 2

    def _piece(self, wire: bytes, at: int, never: set[int]) -> tuple[bytes, int]:
        """What stands there: a character as it is, or the byte of an escape; and where it ends."""
        if self.escape and wire[at] == self.escape.mark:
            byte, end = self._escaped_byte(wire, at)
            return bytes([byte]), end
        for end in range(at + 1, min(at + 4, len(wire)) + 1):
            if wire[at] not in never and _as_character(wire[at:end], self.framing.encoding) is not None:
                return wire[at:end], end
        raise _Damaged

    def _character(self, value: bytes) -> tuple[str, int]:
        """The character that a value begins with, and how many bytes it has; 0 if it is not whole, or none."""
        found = ((_as_character(value[:length], self.framing.encoding), length) for length in range(1, 5))
        return next(((char, length) for char, length in found if char), ("", 0))

    def is_text(self, wire: bytes) -> bool:
        """Whether bytes are text of the encoding, whatever escapes are in it."""
        while wire:
            length = self._character(wire)[1]
            if not length:
                return False
            wire = wire[length:]
        return True

    def held(self, hole: Hole, wire: bytes, at: int, in_line: bool) -> list[tuple[bytes, int]]:
        """What the hole can hold from there on: each value, the longest first, and where it ends. In a line with a key
        it never holds a separator: lines are cut first."""
        never = set(self.framing.delimiters)
        if self._spans(hole) and not in_line:
            never -= set(self.framing.separator[:1]) - set(b"\0\r\n")
        value, begun, count, found = b"", b"", 0, []
        while True:
            if hole.least <= count <= hole.most and not begun:
                found.append((value, at))
            if at >= len(wire) or count > hole.most:
                break
            try:
                piece, at = self._piece(wire, at, never)
            except _Damaged:
                break
            begun += piece
            while begun:  # what escapes stand for may be a part of a character
                char, length = self._character(begun)
                if not length:
                    break
                if not hole.may_hold(char):
                    return found[::-1]
                value, begun, count = value + begun[:length], begun[length:], count + 1
        return found[::-1]

    def fits(self, hole: Hole, value: bytes, in_line: bool) -> bool:
        """Whether the hole can have the value."""
        wire = self.escaped(value)
        return (value, len(wire)) in self.held(hole, wire, 0, in_line)

    def escaped(self, value: bytes) -> bytes:
        """A value as it stands on the wire."""
        if not self.escape:
            return value
        mark, plus = bytes([self.escape.mark]), self.escape.plus
        blanks = BLANKS if self.framing.keyed else self.framing.padding
        never = {*range(32), self.escape.mark, *self.framing.delimiters, *blanks}
        return b"".join(bytes([byte]) if byte not in never else mark + b"%02X" % byte if not plus else
                        mark + (mark if byte == mark[0] else bytes([byte + plus])) for byte in value)
