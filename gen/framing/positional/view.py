"""A protocol of positional messages as the templates of its lexer and its grammar see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ctext import re_class, re_string
from framing.positional import automaton
from framing.positional.automaton import Edge, Node
from model import Field, Message, Protocol, identifier, unique

_STACK_SPARE = 2  # the parser's own bottom entry, and one more for the symbol that a reduction leaves


@dataclass(frozen=True)
class Rule:
    """A rule of the lexer for a whole field of the wire."""

    pattern: str  # without what ends the field
    is_hole: bool
    set: str      # C: what is known of the field then
    target: str   # the condition after it


@dataclass(frozen=True)
class Condition:
    """A condition of the lexer. In the order of the rules a word comes before a hole that could be that word."""

    node: Node
    view: View

    @property
    def name(self) -> str:
        return self.node.name

    @property
    def rules(self) -> list[Rule]:
        words = [self._word(edge) for edge in self.node.words]
        return words + (list(self._values(self.node.hole)) if self.node.hole else [])

    @property
    def has_hole(self) -> bool:
        return self.node.hole is not None

    @property
    def bad_prefixes(self) -> list[str]:
        """What may stand before a character that the hole cannot hold."""
        return [f"PAD* {self._chars}+", "PAD+"] if self._blanks_apart else [f"{self._chars}+"]

    @property
    def mismatch(self) -> str:
        """The token for what no rule fits."""
        return "EXTRA" if self.node.final and not self.node.words else "UNKNOWN"

    def _word(self, edge: Edge) -> Rule:
        return Rule(self.view.padded(re_string(edge.part)), False, f"code = {self.view.token(edge.part)};",
                    edge.target.name)

    def _values(self, edge: Edge) -> Iterator[Rule]:
        """A rule for each state word, if it is a state field, and one for any value."""
        field, protocol, state = edge.part, self.view.protocol, ""
        bounds = f"least = {field.least}; most = {field.most};"
        if field.is_state:
            state = "message->state = STATE_UNKNOWN; "
            for known in protocol.states:
                yield Rule(self.view.padded(re_string(known.data)), True,
                           f"message->state = {protocol.state_constant(known.word)}; {bounds}", edge.target.name)
        text = f"PAD* {self._chars}* PAD*" if self._blanks_apart else f"{self._chars}*"
        yield Rule(text, True, state + bounds, edge.target.name)

    @property
    def _chars(self) -> str:
        charset = self.node.hole.part.charset
        return re_class(charset) if charset else "TEXT"

    @property
    def _blanks_apart(self) -> bool:
        """The hole's class does not hold the padding, so that stands apart from the value."""
        charset, padding = self.node.hole.part.charset, self.view.protocol.framing.padding
        return bool(charset and padding) and padding[0] not in charset


class View:
    """What the templates ask for."""

    def __init__(self, protocol: Protocol) -> None:
        self.protocol = protocol
        self.conditions = [Condition(node, self) for node in automaton.build(protocol).nodes]

    @cached_property
    def _tokens(self) -> dict[bytes, str]:
        """The grammar's name for each word."""
        words = list(dict.fromkeys(part for message in self.protocol.messages for part in message.parts
                                   if isinstance(part, bytes)))
        codec = self.protocol.framing.encoding.codec
        return dict(zip(words, unique([f"W_{identifier(word.decode(codec)).upper()}" for word in words])))

    def token(self, word: bytes) -> str:
        """The C constant of a word's token."""
        return f"{self.protocol.upper}_TOKEN_{self._tokens[word]}"

    def padded(self, pattern: str) -> str:
        """A pattern with the padding that may stand round it."""
        return f"PAD* {pattern} PAD*" if self.protocol.framing.padding else pattern

    @property
    def text_class(self) -> str:
        """The ASCII characters that any text may hold."""
        return re_class(frozenset(range(128)) - self.protocol.framing.forbidden)

    @property
    def stack_size(self) -> int:
        """Entries of the parser's stack: the longest message, its direction, and the spare ones."""
        return max(len(message.parts) for message in self.protocol.messages) + 1 + _STACK_SPARE

    def terminals(self, message: Message) -> str:
        """A message as a line of the grammar."""
        first = "TO" if message.to_switch else "FROM"
        return " ".join([first, *("FIELD" if isinstance(part, Field) else self._tokens[part]
                                  for part in message.parts)])
