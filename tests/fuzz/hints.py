#!/usr/bin/env python3
"""Have gen/tspec decode say what captures look like, that do not fit their spec: whatever they are, it says so or
nothing, and soon. Invariant 31 of docs/security.md.

    hints.py SPEC FOLDER...    inputs of tests/fuzz/capture.c, as they are, bent, and as other programs would have them
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "gen"))

from commands import load  # noqa: E402
from decode.hints import Hint, hint  # noqa: E402
from generator import patiently  # noqa: E402
from looks import SAMPLE  # noqa: E402

ODD = [b"\xff\xfe", b"\xfe\xff\0", b"\xef\xbb\xbf", b"\xd4\xc3\xb2\xa1\2\0\4\0", b"\n\r\r\n\x1c\0\0\0", b"\x16\x03\1\2", b"\x1f\x8b\x08",
       b"\0" * 9, b'{"', b"<?xml ", b"\r", b"\n", b"\r\n", b"\x1b[2J", b"\x80", b"\xe2\x82", b"\xb0\xa1", b'"\\' * 999, b" " * 999, b"0a " * 99]


def bent(data: bytes) -> Iterator[bytes]:
    """The capture, what has become of it elsewhere, and with something odd in it."""
    text = data.decode("utf-8", "replace")
    lines = [f"{at:08x}: {data[at : at + 16].hex(' ', 2)}  x" for at in range(0, len(data), 16)]
    yield from (data, data[:-1], data.hex().encode(), "\n".join(lines).encode(), text.encode("utf-16"), text.encode("utf-16-le"),
                text.encode("cp949", "replace"), data.lower(), data.replace(b"\r\n", b"\n"), data * (SAMPLE // max(len(data), 1) + 1))
    chance = random.Random(data)
    for odd in ODD:
        at = chance.choice([0, 0, chance.randrange(len(data) + 1)])
        yield data[:at] + odd + data[at:]


def main() -> int:
    """Exit 0: all is well."""
    source, tree, protocol = load(sys.argv[1], warn=False)
    if not protocol:
        return 2
    count = 0
    for folder in sys.argv[2:]:
        for path in sorted(Path(folder).iterdir()):
            for capture in bent(path.read_bytes()[2:]):
                found = patiently(lambda: hint(capture, source, tree, protocol))  # noqa: B023  it is called at once
                assert found is None or (isinstance(found, Hint) and found.name and found.text and found.remedy), capture
                count += 1
    print(f"{count} captures: each looks like something or like nothing")
    return 0


if __name__ == "__main__":
    sys.exit(main())
