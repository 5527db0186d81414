"""What is wrong with a spec: codes, collection, and how it is shown."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from source import Source, Span

# Every code and what it stands for. docs/spec-language.md shows this table; a test keeps the two alike.
CODES = {
    "E001": "The file holds bytes that are no UTF-8 text, or control characters.",
    "E002": "Something else is expected here.",
    "E003": "A string or a character class is not closed, or holds an unknown escape or an empty range.",
    "E004": "A line starts with a word that starts no declaration or property, or it belongs to no declaration.",
    "E005": "A field of a wire line is neither plain text nor exactly one {hole}.",
    "E006": "A name is not allowed here.",
    "E007": "A number is out of its range, or a least value is greater than its greatest.",
    "E010": "The same thing is declared twice, or two names would be one in C.",
    "E011": "Something that every spec needs is missing.",
    "E012": "More than one states block.",
    "E020": "No such encoding.",
    "E021": "The separator and the terminator cannot be told apart from each other or from text.",
    "E022": "The padding is not one blank character of its own.",
    "E031": "No such field.",
    "E032": "No such message.",
    "E033": "No such state word.",
    "E034": "No such TAPI call state.",
    "E035": "No such mode, or the call state has no modes.",
    "E036": "No such TSPI function, or one that cannot be bound.",
    "E037": "No such role.",
    "E038": "No such operand, or one that this function does not offer.",
    "E039": "No such field type.",
    "E040": "No message uses the field.",
    "E041": "Nothing uses the message.",
    "E042": "The message goes the other way.",
    "E043": "One field twice in one message.",
    "E044": "More fields, messages or states than the runtime holds.",
    "E045": "A hole of the message is not given a value.",
    "E046": "The message has no such hole, or it has a value already.",
    "E047": "A message that moves calls needs a state field, and no message has two.",
    "E048": "The protocol names a call or a line by a field that nothing delivers.",
    "E049": "Lines share a connection, and the message does not say which line it is for.",
    "E050": "A field's characters include one that ends fields or messages.",
    "E051": "Text of the wire includes a character that ends fields or messages, or that the encoding lacks.",
    "E052": "Two messages cannot be told apart.",
    "E053": "The message is longer than the limit even with its shortest values.",
    "E054": "A character that cannot be left out of a number to dial.",
    "E055": "An id field that cannot hold every id.",
    "E056": "A message or its answer lacks the field by which answers are found.",
    "E057": "An answer is found in two ways.",
    "E058": "No call is ever in a state that the function is for.",
    "E060": "IDLE is not the last step.",
    "E061": "No transition reaches the state.",
    "E062": "A call cannot reach IDLE from the state.",
    "E063": "A transition leaves a state that ends in IDLE.",
    "E064": "A dialed call can never become CONNECTED.",
}


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

    def render(self) -> str:
        """All errors in the order of the file, each with its source line."""
        ordered = sorted(set(self.errors), key=lambda error: (error.span, error.code, error.text))
        return "".join(self._render(error) for error in ordered)

    def _render(self, error: Diagnostic) -> str:
        text = self._place(error.span, f"error {error.code}: {error.text}")
        for note in error.notes:
            text += self._place(note.span, f"note: {note.text}") if note.span else f"      = {note.text}\n"
        return text

    def _place(self, span: Span, text: str) -> str:
        head = f"{self.source.path}:{span.line}:{span.column}: {text}\n"
        lines = self.source.lines
        line = lines[span.line - 1] if span.line <= len(lines) else ""
        shown = "".join(_printable(char) for char in line).rstrip()
        before = line[: span.column - 1]
        marked = line[span.column - 1 : span.column - 1 + span.length]
        lead = "".join("\t" if char == "\t" else " " * _width(char) for char in before)
        carets = "^" * max(1, sum(_width(char) for char in marked))
        return f"{head}{span.line:5} | {shown}\n      | {lead}{carets}\n"


def _printable(char: str) -> str:
    return char if char == "\t" or char.isprintable() else "\ufffd"


def _width(char: str) -> int:
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that was probably meant."""
    by_lower = {candidate.lower(): candidate for candidate in known}
    near = difflib.get_close_matches(name.lower(), by_lower, 1, 0.6)
    return by_lower[near[0]] if near else None


def did_you_mean(name: str, known: Iterable[str]) -> str | None:
    """A remedy if a known name is near the given one."""
    near = nearest(name, known)
    return f"did you mean '{near}'?" if near else None
