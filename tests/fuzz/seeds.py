#!/usr/bin/env python3
"""Write what the fuzzer begins with for a spec: each of its messages, as each target reads them.

    seeds.py SPEC FOLDER     writes FOLDER/decode, encode, stream, trace, config, registry, capture and core
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "gen"))

if TYPE_CHECKING:
    from framing.interface import Piece
    from model import Field, Message, Protocol

TARGETS = ("decode", "encode", "stream", "trace", "config", "registry", "capture", "core")
_LONGER = 8  # characters of a value that is not the shortest
_PLAIN = b"1a.+ "  # what a value is made of, whichever its field can hold

# What tests/fuzz/core.c does with a byte.
_OPENS, _DIALS, _DROPS, _CLOSES, _CONNECTS, _HEARS, _WAITS = 0, 1, 2, 3, 4, 6, 7


def _words(field: Field, protocol: Protocol) -> list[bytes]:
    """The values of a state or a cause that mean something."""
    words = protocol.states if field.is_state else protocol.causes[field.causes] if field.causes else []
    return [word.data for word in words]


def _value(field: Field, protocol: Protocol, length: int, word: int = 0) -> bytes:
    """A value of the field; of a state or a cause, a word that means something."""
    if words := _words(field, protocol):
        return words[word % len(words)]
    holds = field.charset if field.charset is not None else _PLAIN
    code = next((code for code in _PLAIN if code in holds), min(holds, default=ord("1")))
    return bytes([code]) * max(field.least, min(field.most, length))


def _sent(pieces: Iterable[Piece], values: list[bytes]) -> bytes:
    """What these pieces of a message are on the wire."""
    data = b""
    for piece in pieces:
        if isinstance(piece, bytes):
            data += piece
        elif isinstance(piece, int):
            data += values[piece]
        elif any(values[hole] for hole in piece.holes):
            data += _sent(piece.pieces, values)
    return data


def _examples(message: Message, protocol: Protocol) -> dict[str, list[bytes]]:
    """Values of the message's holes: the shortest, and longer ones; and each word that means something."""
    examples = {name: [_value(field, protocol, length) for field in message.holes]
                for name, length in (("shortest", 0), ("longer", _LONGER))}
    for word in range(1, max((len(_words(field, protocol)) for field in message.holes), default=0)):
        examples[f"word-{word}"] = [_value(field, protocol, 0, word) for field in message.holes]
    return examples


def _seeds(protocol: Protocol) -> dict[str, dict[str, bytes]]:
    """For each target its inputs, by name."""
    found: dict[str, dict[str, bytes]] = {target: {} for target in TARGETS}
    streams = {False: b"\0\0", True: b"\0\1"}
    call = bytes([_OPENS, 0, 0, _CONNECTS, 0, 1, _DIALS, 0, 1])
    for kind, message in enumerate(protocol.messages):
        for name, values in _examples(message, protocol).items():
            frame = _sent(protocol.framing.pieces(message), values)
            found["decode"][f"{message.name}-{name}"] = frame
            found["encode"][f"{message.name}-{name}"] = bytes([kind]) + b"".join(bytes([len(value)]) + value
                                                                                for value in values)
            found["trace"][f"{message.name}-{name}"] = bytes([0, message.to_switch]) + frame
            if not name.startswith("word"):
                streams[message.to_switch] += frame
        if not message.to_switch:
            found["core"][message.name] = call + bytes([_HEARS, 0, kind]) + bytes(len(message.holes)) + \
                bytes([_WAITS, 10, _DROPS, 0, _WAITS, 255, _CLOSES, 0])
    found["stream"] = found["capture"] = {"from_switch": streams[False], "to_switch": streams[True]}
    settings = "".join(f"{setting.name} = 1\n" for setting in protocol.settings if setting.default is None)
    found["config"]["lines"] = f"\0\0[switch]\nport = 5060\n{settings}[line 1]\nterminal = 1\n[line 2]\nterminal = 2\n".encode()
    found["registry"] = found["config"]
    return found


def write(protocol: Protocol, folder: Path) -> None:
    """Write a protocol's seeds to the folder, one within it for each target."""
    for target, inputs in _seeds(protocol).items():
        (folder / target).mkdir(parents=True, exist_ok=True)
        for name, data in inputs.items():
            (folder / target / name).write_bytes(data)


def main() -> int:
    """Write the seeds of the spec that is named on the command line."""
    from commands import load
    _, _, protocol = load(sys.argv[1])
    if not protocol:
        return 2
    write(protocol, Path(sys.argv[2]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
