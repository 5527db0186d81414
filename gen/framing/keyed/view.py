"""A protocol of keyed messages as the templates of its lexer and its grammar see it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from ctext import identifier, re_class, re_string, unique
from framing.escape import characters
from framing.keyed.decision import Decision, Group, Key, Words
from framing.keyed.wire import KEYLESS, Line
from model import Field, Message, Protocol


@dataclass(frozen=True)
class Known:
    """A key that some message lists."""

    constant: str
    pattern: str  # for re2c
    text: str


@dataclass(frozen=True)
class Choice:
    """A condition of the lexer in which a value is one of some words: each one's pattern and what it stands for."""

    name: str
    rules: tuple[tuple[str, bool, str], ...]  # pattern, whole, C


@dataclass(frozen=True)
class Row:
    """A line with holes of a message, and the number of its first part among those of all lines."""

    message: Message
    line: Line
    first: int


class View:
    """What the templates ask for."""

    has_keyed_tails = False
    has_text = False
    has_tails = False  # the grammar decides nothing about lines that are left out

    def __init__(self, protocol: Protocol) -> None:
        self.protocol = protocol
        self.framing = protocol.framing
        self.decision = Decision(protocol)

    # --- keys

    @cached_property
    def _keys(self) -> dict[Key, Known]:
        lines = [line for message in self.protocol.messages for line in message.parts]
        first: dict[Key, Key] = {}  # a key as it is first written
        for line in lines:
            first.setdefault(self.framing.same(line.key), line.key)
        names = unique([f"KEY_{identifier(key.decode('ascii')).upper()}" for key in first.values() if key])
        named = iter(names)
        without = {None: Known("FIRST_LINE", "", "the first line, whatever it is"),
                   KEYLESS: Known("KEYLESS_LINE", "", "the first line that begins as one without a key does")}
        return {same: without[key] if not key else Known(next(named), self._key_pattern(key), key.decode("ascii"))
                for same, key in first.items()}

    def _key_pattern(self, key: bytes) -> str:
        text = re_string(key)
        if self.framing.any_case:
            text = f"'{text[1:-1]}'"
        padding = "[ \\t]* " if self.framing.pads_keys else ""
        return f"{text} {padding}{re_string(self.framing.mark)}"

    @property
    def keyless(self) -> list[str]:
        """What lines without a key begin with, as patterns for re2c."""
        return list(dict.fromkeys(re_string(line.value[0]) for message in self.protocol.messages
                                  for line in message.parts if line.key == KEYLESS))

    @property
    def keys(self) -> list[Known]:
        """Those that are none come first."""
        return sorted(self._keys.values(), key=lambda known: bool(known.pattern))

    @property
    def has_bare_lines(self) -> bool:
        return None in self._keys

    def constant(self, key: Key) -> str:
        """The C constant of a key."""
        return self._keys[self.framing.same(key)].constant

    # --- words

    @cached_property
    def _choices(self) -> dict[Words, str]:
        """The name of the condition for each set of words."""
        found: dict[Words, str] = {}
        places = [(key, words) for (_, key), words in self.decision.heads.items()]
        places += [place for group in self.decision.groups for place in group.further]
        names = unique([f"key_{identifier(key.decode('ascii'))}" if key else "first_line" if key is None else
                        "keyless_line" for key, _ in places])
        for (_, words), name in zip(places, names):
            found.setdefault(words, name)
        return found

    @property
    def choices(self) -> list[Choice]:
        """Words that decide which message it is, then the words for states."""
        chosen = [Choice(name, tuple((re_string(word.text), word.whole, self.token(token))
                                     for word, token in words.tokens)) for words, name in self._choices.items()]
        states = tuple((re_string(state.data), True, self.protocol.state_constant(state.word))
                       for state in self.protocol.states if self.framing.plain(state.data))
        return [*chosen, Choice("state", states)]

    def token(self, token: str) -> str:
        """The C constant of a token of the grammar."""
        return f"{self.protocol.upper}_TOKEN_{token}"

    def head_of(self, to_switch: bool, known: Known) -> str:
        """The condition for a key that messages of a direction begin with."""
        words = next((words for (way, key), words in self.decision.heads.items()
                      if way == to_switch and self.constant(key) == known.constant), None)
        return f"at_{self._choices[words]}" if words else "NO_WORDS"

    @property
    def groups(self) -> list[tuple[Group, int]]:
        """The groups that ask for further lines, with the number of the first of those."""
        found, first = [], 0
        for group in self.decision.groups:
            if group.further:
                found.append((group, first))
                first += len(group.further)
        return found

    @property
    def further(self) -> list[tuple[str, str]]:
        """Key and words of each further line, of one group after the other."""
        return [(self.constant(key), f"at_{self._choices[words]}") for group, _ in self.groups
                for key, words in group.further]

    # --- values

    @cached_property
    def rows(self) -> list[Row]:
        """The lines with holes, of one message after the other."""
        rows: list[Row] = []
        first = 0
        for message, line in ((message, line) for message in self.protocol.messages for line in message.parts
                              if line.holes):
            rows.append(Row(message, line, first))
            first += len(line.value)
        return rows

    def lines_of(self, message: Message) -> str:
        """The first row of a message, and how many it has, in C."""
        before = self.protocol.messages[: self.protocol.messages.index(message)]
        first, count = (sum(bool(line.holes) for other in messages for line in other.parts)
                        for messages in (before, [message]))
        return f"{first}, {count}"

    @cached_property
    def _classes(self) -> dict[str, str]:
        """The name of the condition for each set of characters that a hole may hold."""
        classes = dict.fromkeys(self._characters(hole, message) for message in self.protocol.messages
                                for hole in message.holes)
        numbered = enumerate(classes or ["TEXT"])
        return {chars: "text" if chars == "TEXT" else f"class_{number}" for number, chars in numbered}

    def _characters(self, field: Field, message: Message) -> str:
        return characters(self.framing, field, message.to_switch)

    @property
    def classes(self) -> list[tuple[str, str]]:
        """The conditions for the characters of holes, and their characters."""
        return [(name, chars) for chars, name in self._classes.items()]

    def condition(self, field: Field, message: Message) -> str:
        return f"of_{self._classes[self._characters(field, message)]}"

    @property
    def text_class(self) -> str:
        """The ASCII characters that any text may hold."""
        return re_class(self.framing.text)

    @property
    def plain_class(self) -> str:
        return re_class(self.framing.plain_text)

    @cached_property
    def _ends(self) -> frozenset[int]:
        return frozenset((self.framing.separator[0], self.framing.from_switch[0]))

    @property
    def ends(self) -> str:
        """What a line may end with: the first character of the separator or of the terminator."""
        return re_class(self._ends)

    @property
    def state_ends(self) -> str:
        """What a state word may end with: that, or the first character of text after it."""
        return re_class(self._ends | {text[0] for row in self.rows for hole, text in pairwise(row.line.value)
                                      if isinstance(hole, Field) and hole.is_state})
