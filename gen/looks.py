"""What bytes look like that are not what they should be: a spec that is no UTF-8 text, a capture that is none."""

from __future__ import annotations

import re
from dataclasses import dataclass

SAMPLE = 1 << 16  # bytes that are looked at


@dataclass(frozen=True)
class Look:
    """`name` for programs, `text` as words after "looks like" or "the file is"."""

    name: str
    text: str


_MARKS = (
    (b"\xff\xfe\0\0", Look("utf-32", "UTF-32")), (b"\0\0\xfe\xff", Look("utf-32", "UTF-32")),
    (b"\xff\xfe", Look("utf-16", "UTF-16")), (b"\xfe\xff", Look("utf-16", "UTF-16")),
    (b"%PDF", Look("binary", "a PDF document")), (b"PK\3\4", Look("binary", "a ZIP archive or an office document")),
    (b"\xd0\xcf\x11\xe0", Look("binary", "an office document")), (b"{\\rtf", Look("binary", "an RTF document")),
    (b"\x1f\x8b", Look("binary", "compressed by gzip")), (b"\x7fELF", Look("binary", "a program")),
    (b"MZ\x90\0", Look("binary", "a program")), (b"\x89PNG", Look("binary", "a picture")),
    *((magic, Look("packets", "a file of captured packets")) for magic in (
        b"\xd4\xc3\xb2\xa1", b"\xa1\xb2\xc3\xd4", b"\x4d\x3c\xb2\xa1", b"\xa1\xb2\x3c\x4d",  # pcap; with nanoseconds
        b"\x34\xcd\xb2\xa1", b"\xa1\xb2\xcd\x34", b"\n\r\r\n", b"snoop\0\0\0", b"GMBU")),  # Kuznetzov's, pcapng, Solaris, NetMon
    *((bytes([kind, 3, version]), Look("encrypted", "an encrypted connection (TLS)"))
      for kind in (0x15, 0x16, 0x17) for version in range(4)),  # alert, handshake, data: a capture may begin with each
)
_CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\r")
_XML = re.compile(rb"\s*(?:\xef\xbb\xbf)?<(?:[?!]|[A-Za-z][\w:.-]*[\s/>])")
_JSON = re.compile(rb'\s*(?:\xef\xbb\xbf)?[\[{]\s*(?:"(?:[^"\\]|\\.)*"\s*[:,\]]|[\[{}\]])')


def no_text(data: bytes, usual: frozenset[int] = frozenset()) -> Look | None:
    """What the bytes are if they are no text in an encoding that extends ASCII; None if they are. `usual` are control
    characters that are no surprise."""
    data = data[:SAMPLE]
    for mark, look in _MARKS:
        if data.startswith(mark):
            return look
    if len(data) >= 4 and _every_second_is_zero(data):
        return Look("utf-16", "UTF-16")
    surprising = _CONTROLS - usual
    if sum(byte in surprising for byte in data) * 20 > len(data):
        return Look("binary", "binary data")
    return None


def _every_second_is_zero(data: bytes) -> bool:
    zeros = [data[first::2].count(0) * 2 / len(data) for first in (0, 1)]
    return max(zeros) > 0.4 and min(zeros) < 0.1


def markup(data: bytes) -> Look | None:
    """Whether the bytes are XML, HTML or JSON."""
    data = data[:SAMPLE]
    if _XML.match(data):
        return Look("xml", "XML or HTML")
    return Look("json", "JSON") if _JSON.match(data) else None


def encoding_of(data: bytes) -> str:
    """The encoding that text with characters beyond ASCII is probably in, as the language names it."""
    for name in ("utf-8", "cp949"):
        try:
            text = data.decode(name)
        except UnicodeDecodeError as error:
            if len(data) - error.start > 3:
                continue
            text = data[: error.start].decode(name)  # cut within a character
        if name == "utf-8" or any("\uac00" <= char <= "\ud7a3" for char in text):
            return name
    return "latin-1"
