"""The character encodings that a wire may use."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Encoding:
    """`wide` is the re2c expression for one character beyond ASCII, empty if there is none.
    `trails` holds the ASCII bytes that may be the second byte of a character."""

    name: str
    codepage: int  # Windows' number
    codec: str     # Python's name
    longest: int   # bytes of one character
    wide: str
    trails: frozenset[int] = frozenset()

    @property
    def count(self) -> str:
        """How characters are counted: by bytes, by UTF-8 lead bytes, or by pairs."""
        return {"utf-8": "lead", "cp949": "pair"}.get(self.name, "byte")


# UTF-8 without overlong forms, surrogates and what lies beyond U+10FFFF (RFC 3629, section 4).
_UTF8 = r"""[\xC2-\xDF][\x80-\xBF]
        | "\xE0"[\xA0-\xBF][\x80-\xBF] | [\xE1-\xEC\xEE\xEF][\x80-\xBF][\x80-\xBF] | "\xED"[\x80-\x9F][\x80-\xBF]
        | "\xF0"[\x90-\xBF][\x80-\xBF][\x80-\xBF] | [\xF1-\xF3][\x80-\xBF][\x80-\xBF][\x80-\xBF]
        | "\xF4"[\x80-\x8F][\x80-\xBF][\x80-\xBF]"""
_CP949 = r"""[\x81-\xC5][\x41-\x5A\x61-\x7A\x81-\xFE] | "\xC6"[\x41-\x52\xA1-\xFE] | [\xC7-\xFE][\xA1-\xFE]"""
_LETTERS = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")

ENCODINGS = {encoding.name: encoding for encoding in (
    Encoding("utf-8", 65001, "utf-8", 4, _UTF8),
    Encoding("ascii", 20127, "ascii", 1, ""),
    Encoding("latin-1", 28591, "latin-1", 1, r"[\x80-\xFF]"),
    Encoding("cp949", 949, "cp949", 2, _CP949, _LETTERS),
)}
