"""Reads the resources of a PE file, as Windows' loader finds them."""

from __future__ import annotations

import struct
from pathlib import Path

ICON, GROUP_ICON, MANIFEST, MESSAGETABLE, VERSION = 3, 14, 24, 11, 16
RESOURCES = 2  # index into the data directories


def resources(path: Path) -> dict[tuple[int, int], bytes]:
    """All resources that have numbers: (type, id) → data."""
    data = path.read_bytes()
    header = struct.unpack_from("<I", data, 0x3C)[0] + 4
    count, optional = struct.unpack_from("<H", data, header + 2)[0], header + 20
    directories = optional + (112 if struct.unpack_from("<H", data, optional)[0] == 0x20B else 96)
    address = struct.unpack_from("<I", data, directories + 8 * RESOURCES)[0]
    sections = optional + struct.unpack_from("<H", data, header + 16)[0]
    for section in range(sections, sections + 40 * count, 40):
        size, start, _, raw = struct.unpack_from("<4I", data, section + 8)
        if start <= address < start + size:
            root = raw + address - start
            return dict(_leaves(data, root, root, start - raw, ()))
    return {}


def _leaves(data: bytes, root: int, at: int, delta: int, path: tuple[int, ...]):
    """The leaves below a directory: type, id, language."""
    named, numbered = struct.unpack_from("<2H", data, at + 12)
    for entry in range(at + 16 + 8 * named, at + 16 + 8 * (named + numbered), 8):
        name, offset = struct.unpack_from("<2I", data, entry)
        if offset & 0x80000000:
            yield from _leaves(data, root, root + (offset & 0x7FFFFFFF), delta, (*path, name))
        else:
            address, size = struct.unpack_from("<2I", data, root + offset)
            yield path[:2], data[address - delta:address - delta + size]


def pictures(found: dict[tuple[int, int], bytes], group: int) -> dict[int, list[bytes]]:
    """The pictures of an icon: size → rows from the top, each pixel blue, green, red, opacity."""
    drawn = {}
    for at in range(6, len(found[GROUP_ICON, group]), 14):
        size, _, _, _, _, bits, length, number = struct.unpack_from("<4B2HIH", found[GROUP_ICON, group], at)
        data = found[ICON, number]
        assert (bits, length, struct.unpack_from("<3I", data)) == (32, len(data), (40, size, 2 * size))
        rows = [data[row:row + 4 * size] for row in range(40, 40 + 4 * size * size, 4 * size)]
        drawn[size] = rows[::-1]
    return drawn


def version_strings(version: bytes) -> dict[str, str]:
    """The strings of a VERSIONINFO: name → text."""
    return dict(_strings(version, 0))


def _strings(data: bytes, at: int):
    """The strings of a block and of those in it: length, value's length, type, key, value, children."""
    length, value_length, kind = struct.unpack_from("<3H", data, at)
    key, value = _text(data, at + 6)
    if kind == 1 and value_length:
        yield key, _text(data, value)[0]
        return
    child = (value + value_length + 3) & ~3
    while child < at + length:
        yield from _strings(data, child)
        child = (child + struct.unpack_from("<H", data, child)[0] + 3) & ~3


def _text(data: bytes, at: int) -> tuple[str, int]:
    """A NUL-terminated text, and where what follows it begins."""
    end = at
    while data[end:end + 2] != b"\0\0":
        end += 2
    return data[at:end].decode("utf-16-le"), (end + 2 + 3) & ~3


def messages(table: bytes) -> dict[int, str]:
    """The sentences of a message table: id → text."""
    found = {}
    for block in range(struct.unpack_from("<I", table)[0]):
        low, high, at = struct.unpack_from("<3I", table, 4 + 12 * block)
        for number in range(low, high + 1):
            length, unicode = struct.unpack_from("<2H", table, at)
            found[number] = table[at + 4:at + length].decode("utf-16-le" if unicode else "cp1252").rstrip("\0")
            at += length
    return found
