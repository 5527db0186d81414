"""One line of a spec as tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass

from characters import instead, shown
from source import Span

_TOKEN = re.compile(
    r"""(?P<blank>[ \t]+)
      | (?P<comment>\#.*)
      | (?P<string>"(?:\\.|[^"\\])*")
      | (?P<class>\[(?:\\.|[^\]\\])*\])
      | (?P<mark>->|\.\.|[(),=*])
      | (?P<word>[A-Za-z0-9_](?:[A-Za-z0-9_]|\.(?!\.)|-(?!>))*)
    """,
    re.VERBOSE,
)
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|(.))")
_PLAIN = {"r": "\r", "n": "\n", "t": "\t", "0": "\0"}


class SyntaxFault(Exception):
    """A line cannot be read any further: code, text, span and remedies."""

    def __init__(self, code: str, text: str, span: Span, *notes: str | None) -> None:
        super().__init__(text)
        self.code, self.text, self.span, self.notes = code, text, span, notes


@dataclass(frozen=True)
class Token:
    """A piece of a line. Its text is as written, quotes and brackets included."""

    kind: str  # word, string, class, mark, end
    text: str
    span: Span

    @property
    def shown(self) -> str:
        """How a diagnostic speaks of it."""
        return "the end of the line" if self.kind == "end" else f"'{self.text}'"


def tokenize(text: str, line: int) -> list[Token]:
    """The tokens of a line, closed by one of kind `end`. Raises SyntaxFault."""
    tokens, at = [], 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if not match:
            raise _stray(text, line, at)
        if match.lastgroup not in ("blank", "comment"):
            tokens.append(Token(match.lastgroup, match[0], Span(line, at + 1, len(match[0]))))
        at = match.end()
    end = tokens[-1].span.column + tokens[-1].span.length if tokens else 1
    return [*tokens, Token("end", "", Span(line, end))]


def _stray(text: str, line: int, at: int) -> SyntaxFault:
    if text[at] == '"':
        return SyntaxFault("E003", "unterminated string", Span(line, at + 1, len(text) - at), 'end it with "')
    if text[at] == "[":
        return SyntaxFault("E003", "unterminated character class", Span(line, at + 1, len(text) - at),
                           "end it with ]; write a ] inside as \\]")
    return SyntaxFault("E002", f"unexpected character {shown(text[at])}", Span(line, at + 1), instead(text[at]))


def unescape(text: str, span: Span, extra: str) -> list[tuple[str, Span]]:
    """The characters of escaped text with their places. Known are \\r \\n \\t \\0 \\\\ \\xHH and a backslash before
    any character of `extra`. Raises SyntaxFault. `span` is where the text starts."""
    chars, at = [], 0
    while at < len(text):
        match = _ESCAPE.match(text, at)
        place = Span(span.line, span.column + at, len(match[0]) if match else 1)
        chars.append((_unescaped(match, extra, place) if match else text[at], place))
        at += place.length
    return chars


def _unescaped(match: re.Match[str], extra: str, place: Span) -> str:
    if match[1]:
        return chr(int(match[1], 16))
    if match[2] in _PLAIN:
        return _PLAIN[match[2]]
    if match[2] in "\\" + extra:
        return match[2]
    known = " ".join(f"\\{char}" for char in "rnt0\\" + extra)
    raise SyntaxFault("E003", f"unknown escape '{match[0]}'", place, f"known are {known} \\xHH")


def string_value(token: Token) -> str:
    """What a string token stands for. Raises SyntaxFault."""
    inner = Span(token.span.line, token.span.column + 1)
    return "".join(char for char, _ in unescape(token.text[1:-1], inner, '"'))


def is_negated(token: Token) -> bool:
    """Whether a character class holds all but what stands in it."""
    return token.text.startswith("[^")


def class_codes(token: Token) -> frozenset[int]:
    """The codes that stand in a character class like [0-9A-Z*#] or [^,]. Raises SyntaxFault."""
    start = 2 if is_negated(token) else 1
    chars = unescape(token.text[start:-1], Span(token.span.line, token.span.column + start), "]-^")
    codes: set[int] = set()
    at = 0
    while at < len(chars):
        low, place = chars[at]
        high = low
        if at + 2 < len(chars) and chars[at + 1][0] == "-" and chars[at + 1][1].length == 1:
            high = chars[at + 2][0]
            at += 2
        if not low <= high <= "\x7f":
            raise SyntaxFault("E003", f"'{low}-{high}' is not a range of ASCII characters", place,
                              "a range goes from a lower to a higher ASCII character; write a plain - as \\-")
        codes.update(range(ord(low), ord(high) + 1))
        at += 1
    if not codes and not is_negated(token):
        raise SyntaxFault("E003", "empty character class", token.span)
    return frozenset(codes)
