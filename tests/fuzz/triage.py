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

from commands import load  # noqa: E402
from model import Message, Protocol  # noqa: E402
from reached import line_of  # noqa: E402

TESTED = [ROOT / "spec/addpac.tspec", ROOT / "tests/dial/keyed.tspec"]  # by test_fuzz.py
SECONDS = 20  # to make an input smaller
PATIENCE = 10  # seconds for what takes a thousandth of one
LEFT = 28      # memory is left; who fuzzes the parser is told so by number 11 before


# What a program says of a finding, and its number: the first group's, or this one.
FINDINGS = (
    (r".*invariant (\d+) does not hold.*", 0), (r".*ERROR: AddressSanitizer: stack-overflow.*", 13),
    (r".*ERROR: AddressSanitizer.*", 1), (r".*runtime error:.*", 1), (r".*ERROR: LeakSanitizer.*", LEFT),
    (r".*ERROR: libFuzzer: timeout.*", 12), (r".*ERROR: libFuzzer: out-of-memory.*", 9), (r".*ERROR: libFuzzer.*", 1),
)


def broken(program: Path, data: Path) -> tuple[int, str] | None:
    """The number of the invariant that the input breaks, and the line that says so; None if it breaks none."""
    run = subprocess.run([program, data, f"-timeout={PATIENCE}"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return told(run.stdout.decode(errors="replace"))


def told(output: str) -> tuple[int, str] | None:
    """The same, of what a fuzzer has printed."""
    for pattern, number in FINDINGS:
        found = re.search(pattern, output)
        if found:
            return number or int(found[1]), found[0]
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


def place(spec: str, protocol: Protocol, program: str, data: bytes) -> str | None:
    """The line of the spec with the message that the input is most like; None if there is nothing of any in it."""
    def likeness(message: Message) -> int:
        texts = (text for part in protocol.framing.wire_parts(message) for text in (part.key, *part.value))
        return sum(len(text) for text in texts if isinstance(text, bytes) and text in data)

    if program == "encode" and data:
        best = protocol.messages[data[0] % len(protocol.messages)]
    else:
        best = max(protocol.messages, key=likeness)
        if likeness(best) == 0:
            return None
    return f"{spec}:{line_of(Path(spec).read_text(encoding='utf-8'), 'message', best.name)}: message {best.name}"


def literal(data: bytes) -> str:
    """Bytes as a C string."""
    return '"' + "".join(chr(byte) if 32 <= byte < 127 and chr(byte) not in '"\\?' else f"\\{byte:03o}" for byte in data) + '"'


def test_to_add(spec: str, protocol: Protocol, program: str, number: int, data: bytes) -> str:
    """A seed, as commands. The short run that is a test takes every seed first, of the protocols that it has."""
    octal = literal(data)[1:-1].replace("%", "%%").replace("'", "\\047")
    if octal.startswith("-"):
        octal = "\\055" + octal[1:]  # else an option of printf's
    folder = f"tests/fuzz/seeds/{protocol.name}/{program}"
    run = "./dev test tests/fuzz -k thousands" if Path(spec).resolve() in TESTED else \
        f"./dev fuzz {program} --spec {spec} --seconds 1"
    return f"    mkdir -p {folder}\n    printf '{octal}' >{folder}/what-it-was    # invariant {number}\n    {run}"


def main() -> int:
    """Explain the input."""
    spec, program, data = sys.argv[1], Path(sys.argv[2]).resolve(), Path(sys.argv[3]).resolve()
    found = broken(program, data)
    if not found:
        print(f"{data} breaks nothing.")
        return 1
    number, line = found
    small = smaller(program, data, number)
    _, _, protocol = load(spec)
    nearest = place(spec, protocol, program.name, small.read_bytes()) or place(spec, protocol, program.name, data.read_bytes())
    print(f"Invariant {number} of docs/security.md is broken: {row(number)}\n    {line.strip()}\n"
          f"by {small.stat().st_size} bytes (of {data.stat().st_size}), {small}:\n    {literal(small.read_bytes())}\n"
          f"{f'nearest to {nearest}' if nearest else 'like no message of the spec'}\n"
          f"The test to add, once what-it-was has its name:\n"
          f"{test_to_add(spec, protocol, program.name, number, small.read_bytes())}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
