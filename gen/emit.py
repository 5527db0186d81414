"""Model to files. Templates loop and choose; what needs thought is in model.py, automaton.py and here in filters."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

import jinja2

from automaton import Automaton, Edge, Node, build
from model import Field, Protocol, identifier, unique
from operations import OPERATIONS
from source import Source

_TEMPLATES = {
    "{name}.h": "header.h.j2",
    "{name}.c": "tables.c.j2",
    "{name}_lexer.re": "lexer.re.j2",
    "{name}_grammar.y": "grammar.y.j2",
    "{name}.def": "exports.def.j2",
}
_C_PLAIN = re.compile(rb'[^\x20-\x7e]|["\\?]')
_C_ESCAPES = {b"\r": b"\\r", b"\n": b"\\n", b"\t": b"\\t", b'"': b'\\"', b"\\": b"\\\\", b"?": b"\\?"}
_RE_PLAIN = re.compile(rb"[^A-Za-z0-9 _%|:;,.=+!#&@^~<>()-]")
_STACK_SPARE = 2  # the parser's own bottom entry, and one more for the symbol that a reduction leaves


def c_string(text: str | bytes) -> str:
    """Any text or bytes as a C string literal; octal escapes cannot run into what follows."""
    data = text.encode("utf-8") if isinstance(text, str) else text
    return '"' + _C_PLAIN.sub(_c_escape, data).decode("ascii") + '"'


def _c_escape(match: re.Match[bytes]) -> bytes:
    return _C_ESCAPES.get(match[0]) or f"\\{match[0][0]:03o}".encode()


def c_comment(text: str) -> str:
    """Any text such that it ends no comment, begins none, and holds no trigraph or line end."""
    text = "".join(char if char.isprintable() else " " for char in text)
    return text.replace("*/", "* /").replace("/*", "/ *").replace("??", "? ?").rstrip("\\")


def re_string(data: bytes) -> str:
    """Bytes as a re2c string literal."""
    return '"' + _RE_PLAIN.sub(lambda match: f"\\x{match[0][0]:02X}".encode(), data).decode("ascii") + '"'


def re_class(codes: frozenset[int]) -> str:
    """ASCII codes as a re2c character class."""
    ranges: list[list[int]] = []
    for code in sorted(codes):
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    parts = [f"\\x{low:02X}" if low == high else f"\\x{low:02X}-\\x{high:02X}" for low, high in ranges]
    return f"[{''.join(parts)}]"


@dataclass(frozen=True)
class Rules:
    """What the lexer template asks of one condition."""

    node: Node
    protocol: Protocol
    tokens: dict[bytes, str]

    @property
    def name(self) -> str:
        return self.node.name

    @property
    def words(self) -> list[Edge]:
        return self.node.words

    @property
    def hole(self) -> Edge | None:
        return self.node.hole

    def token(self, edge: Edge) -> str:
        """The grammar's name for a word."""
        return self.tokens[edge.part]

    @property
    def text(self) -> str:
        """The re2c expression of the hole's text with the padding round it."""
        return f"PAD* {self._chars}* PAD*" if self._blanks_apart else f"{self._chars}*"

    @property
    def prefixes(self) -> list[str]:
        """What may stand before a character that the hole cannot hold."""
        return [f"PAD* {self._chars}+", "PAD+"] if self._blanks_apart else [f"{self._chars}+"]

    @property
    def _chars(self) -> str:
        return re_class(self.hole.part.charset) if self.hole.part.charset else "TEXT"

    @property
    def _blanks_apart(self) -> bool:
        """The hole's class does not hold the padding, so that stands apart from the value."""
        charset, padding = self.hole.part.charset, self.protocol.framing.padding
        return bool(charset and padding) and padding[0] not in charset


class View:
    """A protocol and its automaton as the templates see them."""

    def __init__(self, protocol: Protocol, source: Source) -> None:
        self.protocol = protocol
        self.automaton: Automaton = build(protocol)
        self.spec = Path(source.path).name
        self.digest = hashlib.sha256(source.data).hexdigest()[:16]
        self.operation_types = list(OPERATIONS.values())
        words = list(dict.fromkeys(part for message in protocol.messages for part in message.parts
                                   if isinstance(part, bytes)))
        names = unique([f"W_{identifier(word.decode(protocol.framing.encoding.codec)).upper()}" for word in words])
        self.tokens = dict(zip(words, names))

    @property
    def rules(self) -> list[Rules]:
        return [Rules(node, self.protocol, self.tokens) for node in self.automaton.nodes]

    @property
    def text_class(self) -> str:
        """The ASCII characters that any text may hold."""
        return re_class(frozenset(range(128)) - self.protocol.framing.forbidden)

    @property
    def stack_size(self) -> int:
        """Entries of the parser's stack: the longest message, its direction, and the spare ones."""
        return self.protocol.most_parts + 1 + _STACK_SPARE

    def terminals(self, message) -> str:
        """A message as a line of the grammar."""
        first = "TO" if message.to_switch else "FROM"
        return " ".join([first, *("FIELD" if isinstance(part, Field) else self.tokens[part]
                                  for part in message.parts)])

    def wire(self, message) -> str:
        """A message as it looks on the wire, for comments."""
        codec = self.protocol.framing.encoding.codec
        texts = [f"{{{part.name}}}" if isinstance(part, Field) else part.decode(codec) for part in message.parts]
        return self.protocol.framing.joint.decode("ascii").join(texts)


def files(protocol: Protocol, source: Source) -> dict[str, str]:
    """All files that are generated from a spec: name → text."""
    environment, view = _environment(), View(protocol, source)
    return {name.format(name=protocol.name): environment.get_template(template).render(v=view, p=protocol)
            for name, template in _TEMPLATES.items()}


def tables() -> dict[str, str]:
    """The generated files that are the same for every protocol: name → text."""
    environment = _environment()
    return {name: environment.get_template(f"{name}.j2").render(operations=OPERATIONS.values())
            for name in ("operations.h", "operations.c")}


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"), undefined=jinja2.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, autoescape=False)
    environment.filters |= {"c_string": c_string, "c_comment": c_comment, "re_string": re_string}
    return environment


def write(texts: dict[str, str], folder: Path) -> None:
    """Write the files whose text changed."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        path, data = folder / name, text.encode("utf-8")
        if not path.exists() or path.read_bytes() != data:
            path.write_bytes(data)
