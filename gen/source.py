"""The text of a spec file and places in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from limits import SPEC_BYTES


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """A run of characters in one line; line and column count from 1."""

    line: int
    column: int
    length: int = 1

    def through(self, end: Span) -> Span:
        """From here to the end of a later one in the line."""
        return Span(self.line, self.column, end.column + end.length - self.column)


@dataclass(frozen=True)
class Source:
    """A spec file as it was read. Bytes that are no UTF-8 stand in the text as lone surrogates."""

    path: str
    data: bytes

    @cached_property
    def text(self) -> str:
        """The file's text; a byte order mark is no part of it."""
        return self.data.decode("utf-8", "surrogateescape").removeprefix("\ufeff")

    @cached_property
    def lines(self) -> list[str]:
        """The lines without their ends; a line may end in CRLF."""
        return [line.removesuffix("\r") for line in self.text.split("\n")]


def read_source(path: str) -> Source:
    """Read a spec file, of one that is too large only as much as shows it. Raises OSError."""
    with open(path, "rb") as stream:
        return Source(path, stream.read(SPEC_BYTES + 1))
