"""How the first line and the other lines of fixed text decide which message a frame is.

The first received line that some message begins with is the head. Its word leaves a group of messages; where that is
more than one, or one has further text, the words of other lines follow, always in the same order."""

from __future__ import annotations

from dataclasses import dataclass

from ctext import identifier, unique
from framing.keyed.wire import Word, words
from model import Message, Protocol

Key = bytes | None  # None: the first line, whatever it is
OTHER = "OTHER"     # the token for a line that is not there, or has none of the words


@dataclass(frozen=True)
class Words:
    """The words among which the lexer chooses for one line, with the grammar's token for each."""

    tokens: tuple[tuple[Word, str], ...]


@dataclass(frozen=True)
class Group:
    """The messages that may follow a head."""

    token: str                             # the head's
    further: tuple[tuple[Key, Words], ...]  # the lines that decide then


@dataclass(frozen=True)
class Production:
    """A line of the grammar. `message`: what is accepted, if it is the last one."""

    left: str
    right: tuple[str, ...]
    message: Message | None


class Decision:
    """All of a protocol."""

    def __init__(self, protocol: Protocol) -> None:
        self._names: dict[tuple, str] = {}
        self._taken = [OTHER]
        self.heads: dict[tuple[bool, Key], Words] = {}  # by direction and key
        self.groups: list[Group] = []
        self.productions: list[Production] = []
        for to_switch in (False, True):
            messages = [message for message in protocol.messages if message.to_switch == to_switch]
            for key in dict.fromkeys(message.parts[0].key for message in messages):
                self._head(to_switch, key, [message for message in messages if message.parts[0].key == key])

    @property
    def tokens(self) -> list[str]:
        return list(dict.fromkeys(self._names.values()))

    def _head(self, to_switch: bool, key: Key, messages: list[Message]) -> None:
        heads = self._words(to_switch, key, messages)
        self.heads[to_switch, key] = heads
        for word, token in heads.tokens:
            group = [message for message in messages if word.within(message.parts[0].word)]
            keys = dict.fromkeys(other for message in group for other in words(message) if other != key)
            further = tuple((other, self._words(to_switch, other, group)) for other in keys)
            self.groups.append(Group(token, further))
            _Tree(self.productions, further, identifier(token)).grow([token], tuple(group), 0)

    def _words(self, to_switch: bool, key: Key, messages: list[Message]) -> Words:
        found = dict.fromkeys(words(message)[key] for message in messages if key in words(message))
        return Words(tuple((word, self._token(to_switch, key, word)) for word in found))

    def _token(self, to_switch: bool, key: Key, word: Word) -> str:
        asked = (to_switch, key, word)
        if asked not in self._names:
            text = b"_".join((key or b"", word.text)).decode("ascii", "replace")
            name = unique([*self._taken, f"W_{identifier(text).upper()}"])[-1]
            self._taken.append(name)
            self._names[asked] = name
        return self._names[asked]


class _Tree:
    """The grammar of one group: a symbol for each set of messages that are still possible."""

    def __init__(self, productions: list[Production], further: tuple[tuple[Key, Words], ...], name: str) -> None:
        self.productions, self.further, self.name = productions, further, name
        self.symbols: dict[tuple, str] = {}

    def grow(self, right: list[str], group: tuple[Message, ...], at: int) -> None:
        """What may follow these symbols, when these messages are possible and `at` further lines are known."""
        if at == len(self.further):
            self.productions.append(Production("message", tuple(right), _closest(group)))
            return
        key, known = self.further[at]
        edges = [(token, _left(group, key, word)) for word, token in known.tokens] + [(OTHER, _left(group, key, None))]
        edges = [(token, rest) for token, rest in edges if rest]
        if len(edges) > 1:
            state = (at, tuple(message.name for message in group))
            fresh = state not in self.symbols
            symbol = self.symbols.setdefault(state, f"{self.name}_{len(self.symbols) + 1}")
            self.productions.append(Production(symbol, tuple(right), None))
            if not fresh:
                return
            right = [symbol]
        for token, rest in edges:
            self.grow([*right, token], rest, at + 1)


def _left(group: tuple[Message, ...], key: Key, word: Word | None) -> tuple[Message, ...]:
    """The messages that are possible still when the line with this key has this word."""
    return tuple(message for message in group if key not in words(message) or
                 (word is not None and word.within(words(message)[key])))


def _closest(group: tuple[Message, ...]) -> Message:
    """The message that asks for most; wire.tell_apart has seen to it that there is one."""
    return max(group, key=lambda message: (len(words(message)), sum(len(word.text) + word.whole
                                                                   for word in words(message).values())))
