"""What a spec says of the wire, read from its text after docs/spec-language.md alone. Nothing of the generator is used.

The spec has no errors: gen/tspec check says so before. What is for TAPI only, arrows and answers among it, is passed
over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

BLANKS = b" \t"


@dataclass(frozen=True)
class Escape:
    """How values of some directions hold what could not stand there; plus is 0 where two hexadecimal digits follow."""

    mark: int
    plus: int
    to_switch: bool
    from_switch: bool


@dataclass(frozen=True)
class Framing:
    """The block of that name. Texts are bytes; what is not there is empty or None."""

    keyed: bool
    separator: bytes = b""
    padding: bytes = b""
    to_switch: bytes = b""
    from_switch: bytes = b""
    pair: bytes = b""  # keyed: between key and value; positional: the same in a tail
    blank: bool = False
    greeting: bytes = b""
    any_case: bool = False
    body: bytes = b""
    escape: Escape | None = None
    encoding: str = "utf-8"
    limit: int = 1024

    def terminator(self, to_switch: bool) -> bytes:
        """What ends a message of a direction."""
        return self.to_switch if to_switch else self.from_switch

    def escape_of(self, to_switch: bool) -> Escape | None:
        """How values of a direction are escaped, if they are."""
        escape = self.escape
        return escape if escape and (escape.to_switch if to_switch else escape.from_switch) else None

    def compared(self, key: bytes) -> bytes:
        """A key, as it is compared; of bytes: ASCII letters only."""
        return key.lower() if self.any_case else key

    @property
    def delimiters(self) -> bytes:
        """What no value holds as it stands: NUL, CR, LF, and the first characters of separator and terminators."""
        return b"\0\r\n" + self.separator[:1] + self.to_switch[:1] + self.from_switch[:1]


@dataclass(frozen=True)
class Hole:
    """A field in a message: its least and most characters, and its class, None if it holds any text."""

    name: str
    least: int
    most: int
    chars: frozenset[str] | None
    others: bool  # the class excludes: it holds what is not ASCII, too
    is_state: bool

    def may_hold(self, char: str) -> bool:
        """Whether the class has the character."""
        return self.chars is None or (char in self.chars if char.isascii() else self.others)


@dataclass(frozen=True)
class Rest:
    """The three dots at a message's end."""


Item = bytes | Hole | Rest


@dataclass(frozen=True)
class Line:
    """A wire line with a key, or one without, whose key is None."""

    key: bytes | None
    value: tuple[Item, ...]
    optional: bool = False

    @property
    def holes(self) -> list[Hole]:
        """Those of the value."""
        return [item for item in self.value if isinstance(item, Hole)]

    @property
    def asked(self) -> bytes | None:
        """The text that the value begins with; None if that is a hole."""
        first = self.value[0] if self.value else b""
        return first if isinstance(first, bytes) else None


@dataclass(frozen=True)
class Message:
    """A message: the fields that have their places, each of text and holes, then the lines with keys."""

    name: str
    to_switch: bool
    fields: tuple[tuple[Item, ...], ...] = ()
    ends: frozenset[int] = frozenset()  # after how many fields the message may end
    lines: tuple[Line, ...] = ()

    @property
    def holes(self) -> list[Hole]:
        """All of them, in the order of the wire lines."""
        items = [item for parts in self.fields for item in parts]
        return [item for item in items if isinstance(item, Hole)] + [hole for line in self.lines for hole in line.holes]

    @property
    def placed(self) -> int:
        """How many of them have their places."""
        return len(self.holes) - sum(len(line.holes) for line in self.lines)


@dataclass(frozen=True)
class Protocol:
    """All of that."""

    name: str
    framing: Framing
    words: tuple[bytes, ...]  # those of the states block
    messages: tuple[Message, ...]


_TOKEN = re.compile(r'''"(?P<string>(?:[^"\\]|\\.)*)"
                        | (?<=of[ \t])\[(?P<class>(?:[^\]\\]|\\.)*)\]
                        | \#.*
                        | (?P<mark>->|\.\.|[=*(),])
                        | (?P<word>[^\s"=*(),]+?)(?=\.\.|->|[\s"=*(),]|$)''', re.VERBOSE)
_ESCAPES = {"r": "\r", "n": "\n", "t": "\t", "0": "\0"}


def _plain(text: str) -> str:
    """A text with the escapes of strings, classes and wire lines undone."""
    def one(found: re.Match[str]) -> str:
        mark = found[1]
        return chr(int(mark[1:], 16)) if len(mark) > 1 else _ESCAPES.get(mark, mark)
    return re.sub(r"\\(x[0-9A-Fa-f]{2}|.)", one, text)


def _tokens(line: str) -> list[tuple[str, str]]:
    """The words of a line: ("string", …), ("class", …) or ("word", …), without the comment."""
    found = []
    for token in _TOKEN.finditer(line):
        string, of, mark, word = token.groups()
        if string is not None:
            found.append(("string", _plain(string)))
        elif of is not None:
            found.append(("class", of))
        elif mark or word:
            found.append(("word", mark or word))
    return found


def _class(text: str) -> tuple[frozenset[str], bool]:
    """The ASCII characters of a class, and whether it excludes the others that it lists."""
    excludes = text.startswith("^")
    chars = re.findall(r"\\x[0-9A-Fa-f]{2}|\\.|.", text[1:] if excludes else text, re.DOTALL)
    listed: set[str] = set()
    at = 0
    while at < len(chars):
        first = last = _plain(chars[at])
        if at + 2 < len(chars) and chars[at + 1] == "-":
            last = _plain(chars[at + 2])
            at += 2
        listed.update(map(chr, range(ord(first), ord(last) + 1)))
        at += 1
    return frozenset(map(chr, range(128))) - listed if excludes else frozenset(listed), excludes


def _blocks(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each declaration with the lines of its body."""
    head, body = "", []
    for line in re.split(r"\r?\n", text):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if line[0] in " \t":
            body.append(line)
            continue
        if head:
            yield head, body
        head, body = line, []
    if head:
        yield head, body


def _framing(head: list[tuple[str, str]], body: list[str]) -> Framing:
    """The block framing."""
    framing = Framing(keyed=head[1][1] == "keyed")
    for line in body:
        name, *rest = _tokens(line)
        strings = [text.encode() for kind, text in rest if kind == "string"]
        words = [text for kind, text in rest if kind == "word"]
        changed: dict[str, object] = {}
        match name[1]:
            case "separator":
                changed = {"separator": strings[0], "padding": strings[1] if "padded" in words else b""}
            case "terminator" if len(strings) == 2:
                first_to = words.index("to") < words.index("from")
                changed = dict(zip(("to_switch", "from_switch") if first_to else ("from_switch", "to_switch"), strings))
            case "terminator":
                changed = {"to_switch": strings[0], "from_switch": strings[0]}
            case "tail" | "pair":
                changed = {"pair": strings[0]}
            case "blank":
                changed = {"blank": True}
            case "greeting":
                changed = {"greeting": strings[0]}
            case "keys":
                changed = {"any_case": True}
            case "body":
                changed = {"body": strings[0]}
            case "escape":
                plus = int(words[words.index("plus") + 1]) if "plus" in words else 0
                changed = {"escape": Escape(strings[0][0], plus, "from" not in words, "to" not in words)}
            case "encoding":
                changed = {"encoding": words[0]}
            case "limit":
                changed = {"limit": int(words[0])}
        framing = replace(framing, **changed)
    return framing


def _hole(tokens: list[tuple[str, str]], states: str) -> Hole:
    """A line field."""
    name, kind = tokens[1][1], tokens[2][1]
    classes = [text for what, text in tokens if what == "class"]
    chars, others = _class(classes[0]) if classes else (None, True)
    if kind == "text":
        least, most = int(tokens[3][1]), int(tokens[5][1])
    else:
        least, most = 1 if kind == states else 0, 64
    return Hole(name, least, most, chars, others, kind == states)


def _wire(line: str) -> list[str]:
    """A wire line as characters; what has a meaning is a string of more than one: {name}, "..." or a marked bracket."""
    text = line.strip(" \t")[1:]
    text = text[1:] if text[:1] in (" ", "\t") else text
    found = []
    for part in re.findall(r"\\x[0-9A-Fa-f]{2}|\\.|\{[^}]*\}|\.\.\.|.", text):
        if part.startswith("\\"):
            found.append(_plain(part))
        elif part in "[]":
            found.append(part + part)
        else:
            found.append(part)
    return found


def _items(parts: list[str], holes: dict[str, Hole], encoding: str) -> tuple[Item, ...]:
    """Text and holes of a field or value; a field without anything is an empty text."""
    found: list[Item] = []
    text = ""
    for part in parts:
        if len(part) == 1:
            text += part
            continue
        if text:
            found.append(text.encode(encoding))
        text = ""
        found.append(Rest() if part == "..." else holes[part[1:-1].strip()])
    if text or not found:
        found.append(text.encode(encoding))
    return tuple(found)


def _stripped(parts: list[str], padding: str) -> list[str]:
    """A field without the padding round it."""
    while padding and parts and parts[0] == padding:
        parts = parts[1:]
    while padding and parts and parts[-1] == padding:
        parts = parts[:-1]
    return parts


def _placed(parts: list[str], framing: Framing,
            holes: dict[str, Hole]) -> tuple[tuple[tuple[Item, ...], ...], frozenset[int]]:
    """A positional wire line: its fields, and after how many of them it may end."""
    separator = list(framing.separator.decode())
    fields: list[list[str]] = [[]]
    ends: set[int] = set()
    at = 0
    while at < len(parts):
        if parts[at] == "[[":
            ends.add(len(fields))
        elif parts[at] != "]]":
            if separator and parts[at : at + len(separator)] == separator:
                fields.append([])
                at += len(separator)
                continue
            fields[-1].append(parts[at])
        at += 1
    items = tuple(_items(_stripped(parts, framing.padding.decode()), holes, framing.encoding) for parts in fields)
    goes_on = isinstance(items[-1][0], Rest)
    return items, frozenset({*ends, len(items)} | ({len(items) - 1} if goes_on else set()))


def _keyed(parts: list[str], framing: Framing, holes: dict[str, Hole]) -> Line:
    """A wire line of a key and a value, or without a key."""
    optional = parts[0] == "[["
    if optional:
        parts = parts[1:-1]
    pair = list(framing.pair.decode())
    shorter = list(framing.pair.decode().strip(" \t"))
    for at in range(len(parts)):
        if parts[at : at + len(pair)] == pair:
            key, value = parts[:at], parts[at + len(pair) :]
            break
        if shorter and parts[at:] == shorter:
            key, value = parts[:at], []
            break
    else:
        return Line(None, _items(parts, holes, framing.encoding), optional)
    while value and value[0] in BLANKS.decode():
        value = value[1:]
    name = "".join(key).rstrip(" \t").encode(framing.encoding)
    return Line(name, _items(value, holes, framing.encoding), optional)


def _message(tokens: list[tuple[str, str]], body: list[str], framing: Framing, holes: dict[str, Hole]) -> Message:
    """A block message."""
    wires = [_wire(line) for line in body if line.lstrip().startswith("|")]
    message = Message(tokens[1][1], tokens[2][1] == "to")
    if framing.keyed:
        return replace(message, lines=tuple(_keyed(wire, framing, holes) for wire in wires))
    fields, ends = _placed(wires[0], framing, holes)
    return replace(message, fields=fields, ends=ends, lines=tuple(_keyed(wire, framing, holes) for wire in wires[1:]))


def read_spec(text: str) -> Protocol:
    """A spec's text."""
    blocks = [(_tokens(head), body) for head, body in _blocks(text)]
    by_kind = {kind: [(tokens, body) for tokens, body in blocks if tokens[0][1] == kind]
               for kind in ("protocol", "framing", "field", "states", "message")}
    framing = _framing(*by_kind["framing"][0])
    (states, body), = by_kind["states"]
    lines = [_tokens(line) for line in body]
    words = [line[0][1].encode(framing.encoding) for line in lines if line[1:2] == [("word", "=")]]
    holes = {tokens[1][1]: _hole(tokens, states[1][1]) for tokens, _ in by_kind["field"]}
    messages = tuple(_message(tokens, body, framing, holes) for tokens, body in by_kind["message"])
    return Protocol(by_kind["protocol"][0][0][1][1], framing, tuple(words), messages)
