"""What is wrong with a spec: codes, collection, and how it is shown."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from limits import NAME_CHARACTERS
from source import Source, Span

# Every code and what it stands for. docs/spec-language.md shows this table; a test keeps the two alike.
CODES = {
    "E001": "Invalid UTF-8, or a control character.",
    "E002": "Unexpected word, character or end of the line.",
    "E003": "An unterminated string or character class, an unknown escape, or an empty range.",
    "E004": "Unknown declaration or property, or an indented line that belongs to no declaration.",
    "E005": "A wire line with a wrong hole, optional tail or '...', or without anything.",
    "E006": "Invalid or reserved name.",
    "E007": "A number out of its range, a minimum that exceeds the maximum, or a field or title that is too long.",
    "E010": "Duplicate declaration, or two names that are the same in C.",
    "E011": "Something required is missing.",
    "E012": "More than one states block.",
    "E020": "Unknown encoding.",
    "E021": "The separator or the terminator is ambiguous or too long.",
    "E022": "The padding is not a single blank, or part of the separator or terminator.",
    "E030": "Unknown setting.",
    "E031": "Unknown field.",
    "E032": "Unknown message.",
    "E033": "Unknown state word.",
    "E034": "Unknown TAPI call state.",
    "E035": "Unknown mode, or a call state without modes.",
    "E036": "Unknown or unsupported TSPI function, or one that is not bound or does not end a call.",
    "E037": "Unknown role.",
    "E038": "Unknown operand, or not one of this function.",
    "E039": "Unknown field type.",
    "E040": "Unused field.",
    "E041": "Unused message.",
    "E042": "A message of the wrong direction.",
    "E043": "A field used twice in one message.",
    "E044": "Too many holes, messages, states or settings.",
    "E045": "A hole without a value.",
    "E046": "Unknown hole, or one that has a value already.",
    "E047": "A message that moves calls has no state field, or a message has two.",
    "E048": "The switch's identifier for a call is used, but no message delivers it.",
    "E049": "Lines share a connection, but the message does not say which line it is for.",
    "E050": "A character class contains a delimiter, NUL, CR or LF.",
    "E051": "Text contains a delimiter, NUL, CR or LF, or a character that the encoding does not have.",
    "E052": "Two messages cannot be distinguished.",
    "E053": "A message that exceeds the limit even with its shortest values.",
    "E054": "A character that cannot be skipped in a number.",
    "E055": "A field that cannot hold every id.",
    "E056": "A message or its answer has no hole for the field that answers are matched by.",
    "E057": "An answer is matched in two ways.",
    "E058": "No state of the spec allows the function.",
    "E059": "Unused setting.",
    "E060": "IDLE is not the last state of a word.",
    "E061": "A state that cannot be reached.",
    "E062": "No path from a state to IDLE.",
    "E063": "A transition out of a state that ends in IDLE.",
    "E064": "A dialed call can never become CONNECTED.",
    "E070": "A default that the setting cannot have.",
    "E071": "A number fills a field that cannot hold one.",
    "E072": "Text that the hole before it could hold.",
    "E073": "A message that could be taken for a blank one or for the greeting, which are skipped.",
}


MOST_SHOWN = 100  # errors of one spec; of the others their number is told
_WIDEST = 160     # characters of a source line that are shown


@dataclass(frozen=True)
class Note:
    """A remark below an error: a remedy, or with a span the other place that is involved."""

    text: str
    span: Span | None = None


@dataclass(frozen=True)
class Diagnostic:
    """One error, its place and its notes."""

    code: str
    text: str
    span: Span
    notes: tuple[Note, ...] = ()


@dataclass
class Report:
    """All errors of one spec."""

    source: Source
    errors: list[Diagnostic] = field(default_factory=list)

    def error(self, code: str, text: str, span: Span, *notes: Note | str | None) -> None:
        """Add an error. A note given as a string is a remedy; None is no note."""
        if code not in CODES:
            raise KeyError(code)
        kept = tuple(Note(note) if isinstance(note, str) else note for note in notes if note)
        self.errors.append(Diagnostic(code, text, span, kept))

    @property
    def is_full(self) -> bool:
        """There are more errors than are shown."""
        return len(self.errors) > MOST_SHOWN

    def render(self) -> str:
        """The errors in the order of the file, each with its source line."""
        ordered = sorted(set(self.errors), key=lambda error: (error.span, error.code, error.text))
        shown = "".join(self._render(error) for error in ordered[:MOST_SHOWN])
        rest = len(ordered) - MOST_SHOWN
        return shown + (f"{self.source.path}: and {rest} more error{'s' if rest > 1 else ''}\n" if rest > 0 else "")

    def _render(self, error: Diagnostic) -> str:
        text = self._place(error.span, f"error {error.code}: {error.text}")
        for note in error.notes:
            text += self._place(note.span, f"note: {note.text}") if note.span else f"      = {note.text}\n"
        return text

    def _place(self, span: Span, text: str) -> str:
        head = f"{self.source.path}:{span.line}:{span.column}: {text}\n"
        lines = self.source.lines
        line = lines[span.line - 1] if span.line <= len(lines) else ""
        start = 0 if len(line) <= _WIDEST else max(0, span.column - 1 - _WIDEST // 2)
        excerpt = line[start : start + _WIDEST]
        left, right = "…" * (start > 0), "…" * (len(line) > start + _WIDEST)
        shown = left + "".join(_printable(char) for char in excerpt).rstrip() + right
        before, marked = excerpt[: span.column - 1 - start], excerpt[span.column - 1 - start :][: span.length]
        lead = " " * len(left) + "".join("\t" if char == "\t" else " " * _width(char) for char in before)
        carets = "^" * max(1, sum(_width(char) for char in marked))
        return f"{head}{span.line:5} | {shown}\n      | {lead}{carets}\n"


def _printable(char: str) -> str:
    return char if char == "\t" or char.isprintable() else "\ufffd"


def _width(char: str) -> int:
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that was probably meant."""
    if len(name) > NAME_CHARACTERS:
        return None
    by_lower = {candidate.lower(): candidate for candidate in known}
    near = difflib.get_close_matches(name.lower(), by_lower, 1, 0.6)
    return by_lower[near[0]] if near else None


def did_you_mean(name: str, known: Iterable[str]) -> str | None:
    """A remedy if a known name is near the given one."""
    near = nearest(name, known)
    return f"did you mean '{near}'?" if near else None
