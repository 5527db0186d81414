#!/usr/bin/env python3
"""Explain an input that breaks an invariant: make it small, say which one and where in the spec, and write the test to
add.

    triage.py SPEC PROGRAM INPUT    writes INPUT.small beside it
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "gen"))
SECONDS = 20  # to make an input smaller


def broken(program: Path, data: Path) -> tuple[int, str] | None:
    """The number of the invariant that the input breaks, and the line that says so; None if it breaks none."""
    run = subprocess.run([program, data], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return told(run.stdout.decode(errors="replace"))


def told(output: str) -> tuple[int, str] | None:
    """The same, of what a fuzzer has printed."""
    for pattern in (r".*invariant (\d+) does not hold.*", r".*ERROR: AddressSanitizer.*", r".*runtime error:.*"):
        found = re.search(pattern, output)
        if found:
            return int(found[1]) if found.groups() else 1, found[0]
    return None


def smaller(program: Path, data: Path, number: int) -> Path:
    """A smaller input that breaks the same one: parts are left out, ever smaller ones, as long as there is time."""
    small = data.with_name(data.name + ".small")
    kept, part, end = data.read_bytes(), data.stat().st_size // 2, time.monotonic() + SECONDS
    while part > 0:
        at = 0
        while at < len(kept) and time.monotonic() < end:
            small.write_bytes(kept[:at] + kept[at + part :])
            found = broken(program, small)
            if found and found[0] == number:
                kept = small.read_bytes()
            else:
                at += part
        part //= 2
    small.write_bytes(kept)
    return small


def row(number: int) -> str:
    """What docs/security.md says of it."""
    page = (ROOT / "docs/security.md").read_text(encoding="utf-8")
    return re.search(rf"^\| {number} \| (.*?) \|", page, re.MULTILINE)[1]


def place(spec: str, program: str, data: bytes) -> str:
    """The line of the spec with the message that the input is most like."""
    from commands import load
    from reached import line_of
    _, _, protocol = load(spec)
    if program == "encode" and data:
        best = protocol.messages[data[0] % len(protocol.messages)]
    else:
        best = max(protocol.messages, key=lambda message: max(
            (len(piece) for piece in protocol.framing.pieces(message) if isinstance(piece, bytes) and piece in data), default=0))
    return f"{spec}:{line_of(Path(spec).read_text(encoding='utf-8'), 'message', best.name)}: message {best.name}"


def literal(data: bytes) -> str:
    """Bytes as a C string."""
    return '"' + "".join(chr(byte) if 32 <= byte < 127 and chr(byte) not in '"\\?' else f"\\{byte:03o}" for byte in data) + '"'


def test_to_add(program: str, number: int, data: bytes) -> str:
    """A seed, as commands: the short run that is a test takes every seed first."""
    octal = literal(data)[1:-1].replace("%", "%%").replace("'", "\\047")
    return (f"    printf '{octal}' >tests/fuzz/seeds/PROTOCOL/{program}/what-it-was    # invariant {number}\n"
            "    ./dev test tests/fuzz -k thousands")


def main() -> int:
    """Explain the input."""
    spec, program, data = sys.argv[1], Path(sys.argv[2]).resolve(), Path(sys.argv[3]).resolve()
    found = broken(program, data)
    if not found:
        print(f"{data} breaks nothing.")
        return 1
    number, line = found
    small = smaller(program, data, number)
    print(f"Invariant {number} of docs/security.md is broken: {row(number)}\n    {line.strip()}\n"
          f"by {small.stat().st_size} bytes (of {data.stat().st_size}), {small}:\n    {literal(small.read_bytes())}\n"
          f"nearest to {place(spec, program.name, data.read_bytes())}\n"
          f"The test to add, once PROTOCOL and what-it-was have their names:\n"
          f"{test_to_add(program.name, number, small.read_bytes())}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
