"""A protocol of positional messages as the templates of its lexer and its grammar see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ctext import identifier, re_class, re_string, unique
from framing.escape import characters
from framing.keyed.wire import Line
from framing.positional import automaton
from framing.positional.automaton import Edge, Node
from framing.positional.parts import Joined, Part, PositionalMessage, content
from model import Field, Protocol


@dataclass(frozen=True)
class Rule:
    """A rule of the lexer for text or for a value."""

    pattern: str        # without what ends the field
    edge: Edge
    ends_message: bool  # where it ends the field: a separator is part of the value
    before_text: bool   # nothing but a value of any text may come after it
    what: str           # C: the token of a text, or the least and the most characters of a value
    state: str          # C: what it says of the message's state

    @property
    def is_hole(self) -> bool:
        return self.edge.is_hole

    @property
    def ends_field(self) -> bool:
        return self.edge.ends_field

    @property
    def next(self) -> str:
        """C: go on behind it."""
        return f"{'NEXT_TEXT' if self.before_text else 'NEXT'}({self.edge.target.name});"


@dataclass(frozen=True)
class Production:
    """A line of the grammar, and how many of the message's holes are absent then."""

    terminals: str
    absent: int


@dataclass(frozen=True)
class Condition:
    """A condition of the lexer. In the order of the rules text comes before a hole that could be that text."""

    node: Node
    view: View

    @property
    def name(self) -> str:
        return self.node.name

    @property
    def rules(self) -> list[Rule]:
        words = [self._word(edge) for edge in self.node.words]
        return words + [rule for edge in self.node.values for rule in self._values(edge)]

    @property
    def end(self) -> str:
        """What ends the message here."""
        framing = self.view.protocol.framing
        if framing.from_switch == framing.to_switch:
            return "END"
        return "END_TO" if self.node.to_switch else "END_FROM"

    @property
    def other(self) -> str:
        """The characters of fields that are not looked at."""
        return self.end.replace("END", "OTHER")

    @property
    def terminator(self) -> bytes:
        return self.view.protocol.framing.terminator(self.node.to_switch)

    @property
    def may_have_nul(self) -> bool:
        """NUL does not begin what ends the message, so it can be a fault."""
        return self.terminator[0] != 0

    @property
    def may_go_on(self) -> bool:
        """Fields that are not looked at may end before the message does: at NUL, or at half a terminator."""
        return self.terminator != b"\0"

    @property
    def is_open(self) -> bool:
        return self.node.open

    @property
    def has_hole(self) -> bool:
        return self.node.hole is not None

    @property
    def is_text(self) -> bool:
        """Nothing but a value of any text may come here: then that is passed over before the condition begins."""
        node = self.node
        return node.hole is not None and not node.words and not node.hole.is_state and self._chars == "TEXT"

    @property
    def bad_prefixes(self) -> list[str]:
        """What may stand before a character that the hole cannot hold."""
        if not self._blanks_apart:
            return [f"{self._chars}+"]
        blank_ends = any(self.view.protocol.framing.padding[0] in self._text_begins(edge)
                         for edge in self.node.values if not edge.ends_field)
        return [f"PAD* {self._chars}+"] + ["PAD+"] * (not blank_ends)

    @property
    def mismatch(self) -> str:
        """Where to go if no rule fits."""
        return "extra_field" if self.node.final and not self.node.words else "unknown_message"

    def _word(self, edge: Edge) -> Rule:
        pattern = re_string(content(edge.part))
        if self.view.protocol.framing.padding:
            pattern = f"PAD* {pattern}" + (" PAD*" if edge.ends_field else "")
        return Rule(pattern, edge, False, self.view.is_text(edge.target), self.view.token(edge.part), "")

    def _values(self, edge: Edge) -> Iterator[Rule]:
        """A rule for each state word, if it is a state field, and one for any value."""
        field, protocol, state = content(edge.part), self.view.protocol, ""
        follows = "" if edge.ends_field else f" {re_class(self._text_begins(edge))}"
        spans, before_text = bool(protocol.framing.spans(field)), self.view.is_text(edge.target)
        bounds = f"{field.least}, {field.most}"
        if field.is_state:
            state = "message->state = STATE_UNKNOWN; "
            texts = {content(word.part) for word in self.node.words if word.ends_field and edge.ends_field}
            for known in protocol.states:
                if known.data in texts or not protocol.framing.plain(known.data):
                    continue  # it means something else here, or comes with escapes and is found when those are read
                pattern = re_string(known.data)
                pattern = f"PAD* {pattern} PAD*" if protocol.framing.padding else pattern
                yield Rule(pattern + follows, edge, spans, before_text, bounds,
                           f"message->state = {protocol.state_constant(known.word)}; ")
        text = "" if self.is_text else f"PAD* {self._chars}* PAD*" if self._blanks_apart else f"{self._chars}*"
        yield Rule(text + follows, edge, spans, before_text, bounds, state)

    def _text_begins(self, edge: Edge) -> frozenset[int]:
        """The first bytes of what may follow a hole in its field."""
        return frozenset(content(following.part)[0] for following in edge.target.edges)

    @property
    def _chars(self) -> str:
        return characters(self.view.protocol.framing, self.node.hole, self.node.to_switch)

    @property
    def _blanks_apart(self) -> bool:
        """The hole's class does not hold the padding, so that stands apart from the value."""
        charset, padding = self.node.hole.charset, self.view.protocol.framing.padding
        return bool(charset and padding) and padding[0] not in charset


class View:
    """What the templates ask for."""

    def __init__(self, protocol: Protocol) -> None:
        self.protocol = protocol
        built = automaton.build(protocol)
        self.conditions = [Condition(node, self) for node in built.nodes]
        self.starts = [(direction, Condition(node, self))
                       for direction, node in (("FROM_SWITCH", built.from_switch), ("TO_SWITCH", built.to_switch))]

    def is_text(self, node: Node) -> bool:
        return Condition(node, self).is_text

    @property
    def has_text(self) -> bool:
        """Some condition is of plain text, or a tail is."""
        return self.has_keyed_tails or any(condition.is_text for condition in self.conditions)

    @property
    def delimiters(self) -> list[int]:
        """What a separator or a terminator begins with."""
        framing = self.protocol.framing
        return sorted({*framing.separator[:1], framing.from_switch[0], framing.to_switch[0]})

    @property
    def stops(self) -> str:
        """C: the three characters that plain text does not have, beside the controls that it never has (scan.h)."""
        others = [code for code in self.delimiters if code > ord("\r")] or [0]
        return ", ".join(str(code) for code in (others * 3)[:3])

    @cached_property
    def _tokens(self) -> dict[Part, str]:
        """The grammar's name for each text."""
        texts = list(dict.fromkeys(part for message in self.protocol.messages for part in message.parts
                                   if isinstance(content(part), bytes)))
        codec = self.protocol.framing.encoding.codec
        names = [f"{'T' if isinstance(text, Joined) else 'W'}_{identifier(content(text).decode(codec)).upper()}"
                 for text in texts]
        return dict(zip(texts, unique(names)))

    def token(self, text: Part) -> str:
        """The grammar's name for a text."""
        return self._tokens[text]

    @cached_property
    def _hole_rules(self) -> list[Rule]:
        return [rule for condition in self.conditions for rule in condition.rules if rule.is_hole]

    @property
    def has_extra_fields(self) -> bool:
        """Some message has an end after which there may be no field."""
        return any(not condition.is_open and not condition.has_hole and condition.mismatch == "extra_field"
                   for condition in self.conditions)

    @property
    def has_last_holes(self) -> bool:
        """A hole ends where the message does."""
        return any(rule.ends_field for rule in self._hole_rules)

    @property
    def has_joined_parts(self) -> bool:
        """A field of some message is text and a hole."""
        return any(isinstance(part, Joined) for message in self.protocol.messages for part in message.parts)

    @property
    def has_tails(self) -> bool:
        """A part of a message may be absent."""
        return any(len(message.ends) > 1 for message in self.protocol.messages)

    @property
    def has_further(self) -> bool:
        return any(message.goes_on for message in self.protocol.messages)

    # --- the keyed tails

    @property
    def has_keyed_tails(self) -> bool:
        return any(message.tail for message in self.protocol.messages)

    @cached_property
    def keys(self) -> dict[bytes, str]:
        """The C constant of each key of a tail."""
        keys = list(dict.fromkeys(line.key for message in self.protocol.messages for line in message.tail))
        return dict(zip(keys, unique([f"KEY_{identifier(key.decode('ascii')).upper()}" for key in keys])))

    def key_pattern(self, key: bytes) -> str:
        return re_string(key + self.protocol.framing.pair)

    @property
    def tail_lines(self) -> list[tuple[Line, int]]:
        """The lines of all tails, and the number of each one's first part among those of all."""
        lines: list[tuple[Line, int]] = []
        first = 0
        for line in (line for message in self.protocol.messages for line in message.tail):
            lines.append((line, first))
            first += len(line.value)
        return lines

    def tail_of(self, message: PositionalMessage) -> str:
        """C: where its lines begin among all, and how many they are."""
        before = self.protocol.messages[: self.protocol.messages.index(message)]
        return f"{sum(len(other.tail) for other in before)}, {len(message.tail)}"

    @property
    def text_class(self) -> str:
        """The ASCII characters that any text may hold."""
        return re_class(self.protocol.framing.text)

    @property
    def plain_class(self) -> str:
        return re_class(self.protocol.framing.plain_text)

    def other_class(self, to_switch: bool) -> str:
        """What may stand in a field that is not looked at: anything that does not begin the terminator, but no NUL."""
        return re_class(frozenset(range(1, 256)) - {self.protocol.framing.terminator(to_switch)[0]})

    def productions(self, message: PositionalMessage) -> list[Production]:
        """A message as lines of the grammar: with all of its parts, and with what may be left out left out."""
        terminals = ["TO" if message.to_switch else "FROM", *map(self._terminal, message.parts)]
        lines = []
        for end in reversed(message.ends):
            absent = sum(isinstance(content(part), Field) for part in message.parts[end:])
            lines.append(Production(" ".join(terminals[: end + 1]), absent))
        return lines + [Production(" ".join([*terminals, "FURTHER"]), 0)] * message.goes_on

    def _terminal(self, part: Part) -> str:
        if isinstance(content(part), bytes):
            return self._tokens[part]
        return "VALUE" if isinstance(part, Joined) else "FIELD"
