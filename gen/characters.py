"""Characters that look like others, or like nothing: how they are named, and what is written instead."""

from __future__ import annotations

import unicodedata

_PLAIN = {mark: plain for plain, marks in (
    ('"', "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\uff02'\u2018\u2019\u201a\u201b`\u00b4"),
    ("-", "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"),
    ("->", "\u2192\u21d2\u27a1"),
    ("..", "\u2026\u2025"),
    ("|", "\u00a6\u2223\uff5c"),
    ("#", "\uff03"), ("=", "\uff1d"), (",", "\uff0c\u3001"), ("(", "\uff08"), (")", "\uff09"), ("*", "\u00d7\uff0a"),
) for mark in marks}
_JOINERS = "\u200c\u200d"  # letters of some scripts need them
QUOTES = frozenset("\u201c\u201d\u201e\u201f\u2018\u2019\u201a\u201b")


def is_invisible(char: str) -> bool:
    """Whether it looks like a blank or like nothing, and is no plain blank."""
    return not char.isascii() and unicodedata.category(char) in ("Cf", "Zs", "Zl", "Zp") and char not in _JOINERS


def shown(char: str) -> str:
    """How a diagnostic speaks of a character: with its number and name, if it is not ASCII."""
    if char.isascii():
        return f'"{char}"' if char == "'" else f"'{char}'"
    named = f"U+{ord(char):04X} {unicodedata.name(char, '')}".rstrip()
    return named if is_invisible(char) or not char.isprintable() else f"'{char}' ({named})"


def instead(char: str) -> str | None:
    """A remedy for a character that the language does not have; None if there is nothing to say."""
    if char in _PLAIN:
        return f"write a plain {_PLAIN[char]} instead"
    if is_invisible(char):
        return "write a plain blank instead" if unicodedata.category(char) == "Zs" else "remove it: it cannot be seen"
    return _REMEDIES.get(char)


_REMEDIES = {
    "|": "a wire line begins with | and stands in a line of its own below its message, indented",
    "{": "a hole stands in a wire line, which begins with |",
    "%": "a wire line begins with | and stands in a line of its own below its message, indented",
    ";": "a line ends without ;",
    "/": "a comment begins with #",
    ">": "an arrow is written ->",
}
