"""What a capture looks like that does not fit the spec, and which line of the spec would change that."""

from __future__ import annotations

import re
from dataclasses import dataclass

from looks import SAMPLE, encoding_of, markup, no_text
from model import Protocol
from source import Source
from tree import Tree

_ENDS = (b"\r\n\r\n", b"\r\n", b"\n\n", b"\n", b"\r", b"\0", b"\x03")  # the longer ones first
_END_NAMES = {b"\r\n\r\n": "two CRLF", b"\r\n": "CRLF", b"\n\n": "two LF", b"\n": "LF", b"\r": "CR", b"\0": "NUL",
              b"\x03": "ETX"}
_MOST = 0.9  # of all places: the few others may be damage
# A line of what xxd, hexdump -C or Wireshark print, and one of digits alone.
_DUMP = re.compile(rb"\s*(?:0x)?[0-9A-Fa-f]{4,8}:?\s+(?:[0-9A-Fa-f]{2,4}[ \t]+){2,}.*")
_DIGITS = re.compile(rb"\s*[0-9A-Fa-f]{2}(?:[ :,-]?[0-9A-Fa-f]{2}){7,}\s*")
_SIZE = 2  # characters of a word that is looked for


@dataclass(frozen=True)
class Hint:
    """`name` is for programs; `line` is that of the spec which would change it, if one would."""

    name: str
    text: str
    remedy: str
    line: int | None = None


def hint(sample: bytes, source: Source, tree: Tree, protocol: Protocol) -> Hint | None:
    """What the first SAMPLE bytes of a capture look like, of which not all were accepted; None if like the spec."""
    sample = sample[:SAMPLE]
    return _no_text(sample, protocol) or _dump(sample) or _line_ends(sample, source, tree, protocol) or \
        _encoding(sample, source, tree, protocol) or _words(sample, protocol)


def _no_text(sample: bytes, protocol: Protocol) -> Hint | None:
    usual = frozenset(b"\0\2\3").union(*protocol.framing.vocabulary(protocol))  # what messages begin or end with
    if sample.startswith(b"\xef\xbb\xbf"):
        return Hint("utf-8-bom", "a file that an editor saved: it begins with a byte order mark",
                    "remove its first three bytes, or capture the bytes themselves")
    look = no_text(sample, usual) or (None if _is_markup(protocol) else markup(sample))
    return Hint(look.name, look.text, _REMEDIES[look.name]) if look else None


def _is_markup(protocol: Protocol) -> bool:
    """Whether messages of the spec itself look like what is marked up, as far as it can be said."""
    return any(text[:1] in (b"<", b"{", b"[") for text in protocol.framing.vocabulary(protocol))


_REMEDIES = {
    "utf-16": "a spec describes bytes, and no encoding of it is UTF-16: capture the bytes themselves",
    "utf-32": "a spec describes bytes, and no encoding of it is UTF-32: capture the bytes themselves",
    "packets": "take the stream out of the packets: in Wireshark, Follow TCP Stream, show data as Raw, save; or as "
               "docs/from-capture-to-call.md says with tshark",
    "encrypted": "capture it where it is not encrypted",
    "binary": "no spec can describe this: capture what goes over the switch's connection, without compression",
    "xml": "no spec can describe this: the language has no nested messages",
    "json": "no spec can describe this: the language has no nested messages",
}


def _dump(sample: bytes) -> Hint | None:
    lines = [line for line in sample.splitlines()[:-1] or [sample] if line.strip()][:40]
    for pattern, tool in ((_DUMP, "xxd -r"), (_DIGITS, "xxd -r -p")):
        if lines and sum(bool(pattern.fullmatch(line)) for line in lines) >= _MOST * len(lines):
            return Hint("hex-dump", "a hex dump", f"decode the bytes themselves: {tool} FILE | gen/tspec decode …")
    return None


def _line_ends(sample: bytes, source: Source, tree: Tree, protocol: Protocol) -> Hint | None:
    end = protocol.framing.from_switch
    if protocol.framing.skips_blank and end in sample:
        return None  # more of it than one is no other end
    found = next((other for other in _ENDS if other in sample), None) if end not in sample else \
        next((other for other in _ENDS if other != end and end in other
              and sample.count(other) * other.count(end) >= _MOST * sample.count(end)), None)
    if not found:
        return None
    line = _line(tree, "terminator")
    text = end.rstrip(b"\r\n")  # what stands before the end of the line, as the ; of a last pair, is part of it
    lines = sample.split(found)[:-1]
    full = text + found if text and sum(item.endswith(text) for item in lines) >= _MOST * len(lines) else found
    return Hint(_END_NAMES[found].lower().replace(" ", "-") + "-ends", f"messages that end in {_END_NAMES[found]}",
                f"if the switch sends them so, let {source.path}:{line} say: terminator {_quoted(full)}; "
                "if an editor or a log has changed the ends of lines, capture the bytes themselves", line)


def _quoted(data: bytes) -> str:
    names = {"\r": "\\r", "\n": "\\n", "\0": "\\0"}
    return '"' + "".join(char if char.isprintable() and char not in '"\\' else names.get(char, f"\\x{ord(char):02X}")
                         for char in data.decode("ascii")) + '"'


def _encoding(sample: bytes, source: Source, tree: Tree, protocol: Protocol) -> Hint | None:
    framing = protocol.framing
    texts = [text for text in sample.split(framing.from_switch) if not text.isascii()]
    if sum(not _is_text(text, framing.encoding.codec) for text in texts) * 2 <= len(texts):
        return None
    name, line = encoding_of(b"\n".join(texts)), _line(tree, "encoding")
    if name == framing.encoding.name:
        return None
    return Hint(f"{name}-text", f"text in {name}, and not in {framing.encoding.name}",
                f"if the switch sends it so, let {source.path}:{line} say: encoding {name}", line)


def _is_text(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _words(sample: bytes, protocol: Protocol) -> Hint | None:
    framing = protocol.framing
    words = [word for word in framing.vocabulary(protocol).difference(framing.delimiters) if len(word.strip()) >= _SIZE]
    if not words or any(word in sample for word in words):
        return None
    if any(word.lower() in sample.lower() for word in words):
        return Hint("other-case", "the spec's words in another case", "the parser tells upper case from lower case: "
                    "write the spec's wire lines as the switch sends them")
    return Hint("other-protocol", "another protocol: none of the spec's words is in it",
                "is this the switch, the port and the spec that you meant?")


def _line(tree: Tree, name: str) -> int:
    """Where the framing says this of itself, or where it begins."""
    framing = tree.framings[0]
    value = framing.values.get(name)
    return value.span.line if value else framing.span.line
