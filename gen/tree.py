"""The tree of a spec: what was written and where, not yet what it means."""

from __future__ import annotations

from dataclasses import dataclass, field

from source import Span


@dataclass(frozen=True, slots=True)
class Name:
    """A word, or a quoted string that stands for one."""

    text: str
    span: Span


@dataclass(frozen=True)
class Number:
    value: int
    span: Span


@dataclass(frozen=True)
class Charset:
    """A character class: the ASCII codes that stand in it. `negated`: it holds all but these, and all beyond ASCII."""

    codes: frozenset[int]
    negated: bool
    source: str  # what stands in it, as written
    span: Span


@dataclass(frozen=True)
class ProtocolDecl:
    name: Name
    version: str
    title: str
    span: Span


@dataclass
class FramingDecl:
    """The framing block. Which values it can have, and of what type, is known to its kind."""

    kind: Name
    span: Span
    values: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class FieldDecl:
    name: Name
    type: Name
    least: Number | None
    most: Number | None
    charset: Charset | None
    none: Name | None  # what stands for no value
    ignored: bool      # nothing is to read it
    title: str


@dataclass(frozen=True)
class StepDecl:
    state: Name
    mode: Name | None


@dataclass(frozen=True)
class WordDecl:
    word: Name
    steps: list[StepDecl]


@dataclass
class CausesDecl:
    """What words of the switch mean to TAPI: why a call ended (disconnect), or why a request was refused (refusal)."""

    name: Name
    kind: Name
    words: list[tuple[Name, Name]] = field(default_factory=list)  # word = constant


@dataclass(frozen=True)
class SettingDecl:
    name: Name
    kind: Name
    title: Name
    default: Name | None


@dataclass
class SettingsDecl:
    span: Span
    settings: list[SettingDecl] = field(default_factory=list)


@dataclass
class StatesDecl:
    name: Name
    words: list[WordDecl] = field(default_factory=list)
    paths: list[list[Name]] = field(default_factory=list)
    begins: list[Name] = field(default_factory=list)  # where a call begins that nobody dialed: `-> WORD`


@dataclass(frozen=True)
class WireDecl:
    """A wire line: single characters and holes, in order."""

    items: list[Name]
    holes: frozenset[int]  # indices of the items that are holes
    span: Span

    @property
    def names(self) -> list[Name]:
        """The holes, in order."""
        return [self.items[index] for index in sorted(self.holes)]

    def has_mark(self, index: int, char: str) -> bool:
        """Whether an item is this character, written as itself: an escape takes its meaning away."""
        item = self.items[index]
        return index not in self.holes and item.text == char and item.span.length == 1


@dataclass(frozen=True)
class ExpectsDecl:
    answers: list[Name]
    by: Name | None  # the field by which an answer is found
    in_order: bool   # more may be asked before the answer has come
    within_ms: int
    span: Span


@dataclass
class MessageDecl:
    name: Name
    to_switch: bool
    title: str
    wires: list[WireDecl] = field(default_factory=list)
    expects: ExpectsDecl | None = None
    expects_nothing: Span | None = None  # where it says so


@dataclass(frozen=True, slots=True)
class Operand(Name):
    """What fills a hole: a word, a text, `setting NAME`, `received FIELD`, or `md5 of FIELD and setting NAME`."""

    setting: Name | None = None
    field: Name | None = None
    literal: Name | None = None


@dataclass(frozen=True)
class SendsDecl:
    function: Name
    message: Name
    values: list[tuple[Name, Operand]]  # hole = operand
    idle_ms: int | None
    every_ms: int | None = None
    place: Name | None = None           # the field of the yes that says where a call is parked


@dataclass(frozen=True)
class MovesDecl:
    message: Name
    places: list[tuple[Name, Name]]  # `line` or `call` = field
    calls: Name | None               # only those that were dialed, placed or offered
    word: Name | None                # the state, where the message itself says it


@dataclass(frozen=True)
class NamesDecl:
    message: Name
    places: list[tuple[Name, Name]]  # `line` or `call` = field
    roles: list[tuple[Name, Name]]   # role = field
    calls: Name | None               # only of those that were dialed, placed or offered


@dataclass(frozen=True)
class TellsDecl:
    """A message that tells why a call is going to end."""

    message: Name
    places: list[tuple[Name, Name]]  # `line` or `call` = field


@dataclass(frozen=True)
class RepliesDecl:
    """A message that the provider answers of its own accord."""

    message: Name
    places: list[tuple[Name, Name]]  # `line` or `call` = field
    sends: SendsDecl
    calls: Name | None               # only if it is about a call that was dialed, placed or offered


@dataclass
class TapiDecl:
    span: Span
    sends: list[SendsDecl] = field(default_factory=list)
    moves: list[MovesDecl] = field(default_factory=list)
    names: list[NamesDecl] = field(default_factory=list)
    tells: list[TellsDecl] = field(default_factory=list)
    replies: list[RepliesDecl] = field(default_factory=list)
    places: list[tuple[Name, Name]] = field(default_factory=list)  # `line` or `call` is field
    means: list[tuple[Name, Name]] = field(default_factory=list)   # message means function
    awaited: tuple[Name, int] | None = None  # the message that is waited for on connect, and how long
    calls_told: Name | None = None           # the message that ends what is told of calls after that
    ignored: list[Name] = field(default_factory=list)              # messages that mean nothing
    dest: list[tuple[str, Name]] = field(default_factory=list)     # `skips`, `skips first` or `ends at`; characters


@dataclass
class Tree:
    """A whole spec. `mentioned` holds the words of lines that could not be read, so that no later check takes a
    name that stands only there for unknown, unused or missing."""

    protocols: list[ProtocolDecl] = field(default_factory=list)
    framings: list[FramingDecl] = field(default_factory=list)
    settings: list[SettingsDecl] = field(default_factory=list)
    fields: list[FieldDecl] = field(default_factory=list)
    states: list[StatesDecl] = field(default_factory=list)
    causes: list[CausesDecl] = field(default_factory=list)
    messages: list[MessageDecl] = field(default_factory=list)
    tapis: list[TapiDecl] = field(default_factory=list)
    mentioned: set[str] = field(default_factory=set)
    is_whole: bool = True  # else the file was given up, and nothing is known of what it lacks
