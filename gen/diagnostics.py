"""What is wrong with a spec, or probably so: codes, collection, and how it is shown."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from limits import NAME_CHARACTERS
from source import Source, Span

# Every code and what it stands for. docs/spec-language.md shows this table; a test keeps the two alike.
CODES = {
    "E001": "Invalid UTF-8, a control character, or a file that is no text.",
    "E002": "Unexpected word, character or end of the line.",
    "E003": "An unterminated string or character class, an unknown escape, or an empty range.",
    "E004": "Unknown declaration or property, or an indented line that belongs to no declaration.",
    "E005": "A wire line with a wrong hole, optional part or '...', without anything, or without a key.",
    "E006": "Invalid or reserved name.",
    "E007": "A number out of its range, a minimum above the maximum, or a field, title, line or file that is too long.",
    "E010": "Duplicate declaration, or two names that are the same in C.",
    "E011": "Something required is missing.",
    "E012": "More than one states block.",
    "E020": "Unknown encoding.",
    "E021": "The separator, the terminator or the pair is ambiguous or too long.",
    "E022": "The padding is not a single blank, or part of the separator or terminator.",
    "E023": "A greeting or a body's key that cannot be, or a message or line that the framing reads or skips itself.",
    "E024": "An escape that cannot be.",
    "E030": "Unknown setting.",
    "E031": "Unknown field.",
    "E032": "Unknown message.",
    "E033": "Unknown state word.",
    "E034": "Unknown TAPI call state.",
    "E035": "Unknown mode, or a call state without modes.",
    "E036": "Unknown or unsupported TSPI function, or one that is not bound, ends no call, or dials one that none "
            "makes.",
    "E037": "Unknown role.",
    "E038": "Unknown operand, or not one of this function.",
    "E039": "Unknown field type.",
    "E040": "Unused field.",
    "E041": "Unused message.",
    "E042": "A message of the wrong direction.",
    "E043": "A field used twice in one message.",
    "E044": "Too many holes, messages, states, causes, settings, or things that a message says of calls.",
    "E045": "A hole without a value.",
    "E046": "Unknown hole, or one that has a value already.",
    "E047": "A message that moves calls says nowhere, or twice, where they stand; or a message has two state fields.",
    "E048": "The switch's identifier for a call is used, or tells two calls apart, but no message delivers it.",
    "E049": "Lines share a connection, but the message does not say which line or which call it is for.",
    "E050": "A character class contains a terminator's first character, NUL, CR or LF; or one of the separator, and "
            "nothing shows where the value ends.",
    "E051": "Text contains a delimiter, NUL, CR or LF, or a character that the encoding does not have; or what stands "
            "for no value, or a word of its block, cannot stand in the field.",
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
    "E063": "A transition out of a state that ends in IDLE, or a call that begins in one.",
    "E064": "A dialed call can never become CONNECTED.",
    "E065": "Unknown LINEERR.",
    "E066": "A field that cannot hold every name that the provider gives to a call, or every digest.",
    "E067": "A message that tells why a call ends has no field that says it.",
    "E070": "A default that the setting cannot have.",
    "E071": "A number fills a field that cannot hold one.",
    "E072": "Text that the hole before it could hold.",
    "E073": "A text fills a field that cannot hold it.",
    "E074": "A received value fills a field that cannot hold every such value.",
    "E075": "A message that expects an answer is one.",
    "E076": "A message that asks whether a call is there expects no answer.",
}


# What is allowed and probably not meant. docs/spec-language.md shows this table, too.
WARNINGS = {
    "W001": "Quotation marks in a wire line: they are sent.",
    "W002": "What looks like a comment in a wire line: it is sent.",
    "W003": "An ellipsis in a wire line: it is sent, and stands for nothing.",
    "W004": "A character that cannot be seen, in a wire line or a state word.",
    "W005": "A text in a wire line that is the name of a field, without braces.",
    "W006": "A blank beside a separator, though the framing has no padding.",
    "W010": "A field that nothing reads.",
    "W011": "An answer with a field that nothing reads there.",
    "W012": "A field that is declared as ignored, and is not.",
    "W020": "A message that expects no answer, though the switch answers others.",
    "W030": "A message that its longest values make longer than the limit.",
}

MOST_SHOWN = 20   # errors of one spec; of the others their number is told
_PLACES = 8       # where the same is wrong once more; of the others their number is told
_MOST_KNOWN = 30  # names that a remedy lists
_WIDEST = 160     # characters of a source line that are shown


@dataclass(frozen=True)
class Note:
    """A remark below an error: a remedy, or with a span the other place that is involved."""

    text: str
    span: Span | None = None


@dataclass(frozen=True)
class Diagnostic:
    """One error or warning, its place and its notes."""

    code: str
    text: str
    span: Span
    notes: tuple[Note, ...] = ()


@dataclass
class Report:
    """What is wrong with one spec. Warnings are looked for only where there are no errors."""

    source: Source
    errors: list[Diagnostic] = field(default_factory=list)
    warnings: list[Diagnostic] = field(default_factory=list)
    read_to: int | None = None  # the line in which the file was given up

    def error(self, code: str, text: str, span: Span, *notes: Note | str | None) -> None:
        """Add an error. A note given as a string is a remedy; None is no note."""
        self._add(self.errors, CODES, code, text, span, notes)

    def warn(self, code: str, text: str, span: Span, *notes: Note | str | None) -> None:
        """Add a warning."""
        self._add(self.warnings, WARNINGS, code, text, span, notes)

    @staticmethod
    def _add(found: list[Diagnostic], codes: dict[str, str], code: str, text: str, span: Span, notes: tuple) -> None:
        if code not in codes:
            raise KeyError(code)
        kept = tuple(Note(note) if isinstance(note, str) else note for note in notes if note)
        found.append(Diagnostic(code, text, span, kept))

    @property
    def is_full(self) -> bool:
        """There are more errors than are shown."""
        return len(self.errors) > MOST_SHOWN

    def render(self, strict: bool = False) -> str:
        """Errors, or else warnings, in the order of the file, each with its source line; what is wrong in the same way
        at several places once. `strict`: warnings are called errors."""
        found = self.errors or self.warnings
        kind = "error" if self.errors or strict else "warning"
        same: dict[tuple[str, str], list[Diagnostic]] = {}
        for one in sorted(set(found), key=lambda one: (one.span, one.code, one.text)):
            same.setdefault((one.code, one.text), []).append(one)
        shown = "".join(self._render(ones, kind) for ones in list(same.values())[:MOST_SHOWN])
        rest = len(same) - MOST_SHOWN
        if self.read_to:
            return f"{shown}{self.source.path}: too many errors: not read any further than line {self.read_to}\n"
        return shown + (f"{self.source.path}: and {rest} more {kind}{'s' if rest > 1 else ''}\n" if rest > 0 else "")

    def _render(self, same: list[Diagnostic], kind: str) -> str:
        first, *others = same
        text = self._place(first.span, f"{kind} {first.code}: {first.text}")
        for note in first.notes:
            text += self._place(note.span, f"note: {note.text}") if note.span else f"      = {note.text}\n"
        places = list(dict.fromkeys(f"{other.span.line}:{other.span.column}" for other in others))
        more = f" and {len(places) - _PLACES} more places" if len(places) > _PLACES else ""
        return text + (f"      = also at {', '.join(places[:_PLACES])}{more}\n" if places else "")

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


_ALIKE = 0.7  # of difflib's 0 to 1: FAILED is not meant for IDLE, Sucess is for Success


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that was probably meant."""
    if len(name) > NAME_CHARACTERS:
        return None
    by_lower = {candidate.lower(): candidate for candidate in known}
    near = difflib.get_close_matches(name.lower(), by_lower, 1, _ALIKE)
    return by_lower[near[0]] if near else None


def known_are(known: Iterable[str]) -> str | None:
    """A remedy that lists the known names, if they are few."""
    names = list(dict.fromkeys(known))
    return f"known are {', '.join(names)}" if 0 < len(names) <= _MOST_KNOWN else None


def did_you_mean(name: str, known: Iterable[str]) -> str | None:
    """A remedy if a known name is near the given one."""
    near = nearest(name, known)
    return f"did you mean '{near}'?" if near else None
