"""The lexer's conditions: where in a message a field stands decides which words or which hole may come.

The messages of one direction form a tree of their fields; ends that are alike are one, so that messages that differ
only in their first words share the rest."""

from __future__ import annotations

from dataclasses import dataclass, field

from ctext import identifier, unique
from framing.positional.parts import Joined, Part, PositionalMessage, content
from model import Field, Protocol


@dataclass(frozen=True, eq=False)
class Edge:
    """What may come on the wire and the condition after it."""

    part: Part
    target: Node

    @property
    def is_hole(self) -> bool:
        return isinstance(content(self.part), Field)

    @property
    def ends_field(self) -> bool:
        return not isinstance(self.part, Joined)


@dataclass(eq=False)
class Node:
    """A place in a message. `final`: the message may end before it. `open`: any fields may follow. `to_switch`: one of
    its messages is; others are not only if both directions are read alike."""

    edges: list[Edge]
    final: bool
    open: bool
    to_switch: bool
    name: str = field(default="")

    @property
    def words(self) -> list[Edge]:
        return [edge for edge in self.edges if not edge.is_hole]

    @property
    def values(self) -> list[Edge]:
        """The one hole that may come here: as the last of its field, or before text, or both."""
        return [edge for edge in self.edges if edge.is_hole]

    @property
    def hole(self) -> Field | None:
        return content(self.values[0].part) if self.values else None

    @property
    def label(self) -> str:
        """What its name is made of."""
        if self.hole:
            return f"in_{identifier(self.hole.name)}"
        if self.open:
            return "further"
        return "after_words" if self.edges else "at_end"


@dataclass
class Automaton:
    """All conditions of a protocol, with the two that a message begins in and the one after its end."""

    from_switch: Node
    to_switch: Node
    nodes: list[Node]


def build(protocol: Protocol) -> Automaton:
    """The conditions of a protocol, named, in the order in which a message meets them."""
    framing = protocol.framing
    shared: tuple[dict, dict] = ({}, {})
    starts = [_node([(m, 0) for m in protocol.messages if m.to_switch == to_switch],
                    shared[to_switch and framing.ways_differ])
              for to_switch in (False, True)]
    nodes: list[Node] = []
    for start in starts:
        _collect(start, nodes, bool(framing.separator))
    for node, name in zip(nodes, unique(["from_switch" if node is starts[0] else "to_switch" if node is starts[1]
                                         else node.label for node in nodes])):
        node.name = name
    return Automaton(starts[0], starts[1], nodes)


def _node(places: list[tuple[PositionalMessage, int]], shared: dict[tuple, Node]) -> Node:
    """The node of these messages, each before its part of the given number."""
    following: dict[Part, list[tuple[PositionalMessage, int]]] = {}
    for message, at in places:
        if at < len(message.parts):
            following.setdefault(message.parts[at], []).append((message, at + 1))
    final = any(at in message.ends for message, at in places)
    is_open = any(at == len(message.parts) and message.goes_on for message, at in places)
    to_switch = any(message.to_switch for message, _ in places)
    edges = [Edge(part, _node(rest, shared)) for part, rest in following.items()]
    if all(at == 0 for _, at in places):
        return Node(edges, final, is_open, to_switch)
    key = (final, is_open, tuple((edge.part, id(edge.target)) for edge in edges))
    return shared.setdefault(key, Node(edges, final, is_open, to_switch))


def _collect(node: Node, nodes: list[Node], separated: bool) -> None:
    if node not in nodes:
        nodes.append(node)
        for edge in node.edges:
            if separated or not edge.ends_field:  # without a separator nothing comes after a field
                _collect(edge.target, nodes, separated)
