#!/usr/bin/env python3
"""Edit good specs at random: whatever comes of it, the generator tells errors or makes a protocol, and that compiles
without a warning. Invariant 30 of docs/security.md.

    generator.py [--seconds N] [--seed N]    exit 0: it always did; 1: it did not, and the spec is printed
"""

from __future__ import annotations

import argparse
import itertools
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "gen"), str(ROOT / "tests/gen")]

import emit  # noqa: E402
import lemon  # noqa: E402
from compiled import COMPILER, load_text  # noqa: E402

FOLDERS = ("spec", "tests/dial", "tests/runtime/specs", "tests/gen/good", "tests/gen/golden")
SPECS = [path.read_text(encoding="utf-8") for folder in FOLDERS for path in sorted((ROOT / folder).glob("*.tspec"))]
BATCH = 12     # specs that are compiled at once
PATIENCE = 60  # seconds for what takes some milliseconds
T = TypeVar("T")
# What is a word of C, of the generated C, or of nothing; numbers at edges; and what has a meaning somewhere.
WORDS = ["int", "static", "NULL", "EOF", "errno", "main", "unsigned", "message", "protocol", "decode", "yes", "a" * 64, "a" * 65, "x_y",
         "LINECALLSTATE_IDLE", "é", "0", "1", "16", "17", "64", "65", "255", "256", "1024", "65535", "65536", "4294967295",
         "99999999999999999999", "0..0", "9..1", "*/", "/*", "//", "??/", "%s", "%n", "\\", "\\x00", "\\xFF", "\"", "[", "]", "{", "}",
         "#", "...", "\t", "\r", "\0", "\u2028", "\ufeff", "default \"\"", "[^]", "[ -~]", "ignored", "secret"]
# Names of C, of its libraries, of Windows' headers, of Lemon and of the generated files themselves.
NAMES = """near far small hyper interface OUT IN BOOL TRUE min max pascal DELETE CONST VOID STATUS_PENDING NAN INFINITY I complex errno
    stdin linux unix i386 assert offsetof inline asm typeof signed environ s_addr st_mtime main printf memcpy write_message message
    Message condition Condition words characters Parse parse parse_init parseInit decode_first encode writers put lines part line
    reading ending parser next_state endings cursor marker token direction fault separator terminator LIMIT KEYS first_line state
    state_of stray text yych yycond END SEP TEXT WIDE PAD OTHER FIELD VALUE FURTHER FROM TO accept ANY error kinds settings a1 A_1
    holes slice output escape limit KIND grp1 stc32""".split()
HEADING = re.compile(r"/\*.*?\*/", re.DOTALL)  # of a file: it has a digest of the spec's text, and so differs always
TOKEN = re.compile(r"\w+|\"[^\"\n]*\"|[^\w\s]")


def edited(chance: random.Random) -> str:
    """A good spec with a few edits, as people and their editors make them, and others."""
    lines = chance.choice(SPECS).split("\n")
    others = chance.choice(SPECS).split("\n")
    for _ in range(chance.choice([1, 1, 1, 2, 3, 6])):
        at, to = chance.randrange(len(lines)), chance.randrange(len(lines) + 1)
        match chance.randrange(10):
            case 0 if len(lines) > 1:
                del lines[at]
            case 1:
                lines.insert(to, lines[at])
            case 2:
                lines.insert(to, chance.choice(others))
            case 3:
                lines[at] = chance.choice(others)
            case 4:
                byte = chance.randrange(len(lines[at]) + 1)
                lines[at] = lines[at][:byte] + chance.choice(WORDS) + lines[at][byte + chance.randrange(2) :]
            case 5:
                lines = renamed(lines, chance)
            case _:
                lines[at] = exchanged(lines[at], chance, lines, others)
    return "\n".join(lines)


def renamed(lines: list[str], chance: random.Random) -> list[str]:
    """What the spec declares has another name, everywhere."""
    text = "\n".join(lines)
    old = chance.choice(re.findall(r"^(?:protocol|field|message|states|causes) +(\w+)", text, re.MULTILINE) or ["protocol"])
    return re.sub(rf"\b{old}\b", chance.choice(NAMES), text).split("\n")


def exchanged(line: str, chance: random.Random, *texts: list[str]) -> str:
    """The line with one token exchanged for another one of these texts, or for one of WORDS."""
    tokens = list(TOKEN.finditer(line))
    if not tokens:
        return line
    old, known = chance.choice(tokens), TOKEN.findall(chance.choice(chance.choice(texts)))
    new = chance.choice(known) if known and chance.random() < 0.6 else chance.choice(WORDS)
    return line[: old.start()] + new + line[old.end() :]


def too_long(_signal: int, _frame: object) -> None:
    """What an alarm does."""
    raise TimeoutError(f"takes longer than {PATIENCE} s")


def patiently(work: Callable[[], T]) -> T:
    """What some work gives, or TimeoutError: it is taken to hang."""
    signal.signal(signal.SIGALRM, too_long)
    signal.alarm(PATIENCE)
    try:
        return work()
    finally:
        signal.alarm(0)


def generated(text: str) -> tuple[str, dict[str, str]] | None:
    """The protocol's name and its files, if the spec is accepted. Raises what the generator raises."""
    source, report, protocol = load_text(text)
    report.render()
    if (protocol is None) != bool(report.errors):
        raise AssertionError("there are errors or a protocol, not both")
    return (protocol.name, emit.files(protocol, source)) if protocol else None


def code(made: tuple[str, dict[str, str]]) -> tuple[str, ...]:
    """What the compiler is to see of it, by which it is known whether it has."""
    return tuple(HEADING.sub("", text, count=1) for name, text in made[1].items() if name.endswith((".h", ".c", ".re", ".y")))


def compiled(batch: list[tuple[str, dict[str, str]]], folder: Path) -> str:
    """What the tools and the compiler have to say of these; nothing, if all is well. One run of the compiler for
    all."""
    common = folder / "common"
    tapi = Path("/usr/x86_64-w64-mingw32/include/tapi.h")
    emit.write({**emit.tables(), tapi.name: tapi.read_text(encoding="utf-8")}, common)
    sources, said = [], ""
    for number, (name, files) in enumerate(batch):
        work = folder / str(number)
        emit.write(files, work)
        said += run(["lemon", "-T/usr/share/lemon/lempar.c", "-d.", f"{name}_grammar.y"], work)
        lemon.write(work, name)
        said += run(["re2c", "-c", "-i", "-b", "-W", "-Werror", "--no-generation-date", "-o", f"{name}_lexer.c", f"{name}_lexer.re"], work)
        sources += [f"{number}/{name}.c", f"{number}/{name}_lexer.c"]
    return said + run([*COMPILER, "-Wmissing-prototypes", "-O1", "-c", "-isystem", "common", *sources], folder)


def run(command: list[str], folder: Path) -> str:
    """What a tool prints if it fails."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, errors="replace", check=False)
    return f"{done.stdout}{done.stderr}\n" if done.returncode else ""


def try_specs(texts: Iterator[str], counts: list[int]) -> tuple[str, str] | None:
    """A spec of which the generator makes something that it should not, and what; counts: specs, those that were
    accepted and those that were compiled."""
    batch: dict[str, tuple[str, dict[str, str]]] = {}
    known = {code(made) for made in map(generated, SPECS) if made}

    def compile_all() -> tuple[str, str] | None:
        with tempfile.TemporaryDirectory() as folder:
            said = compiled(list(batch.values()), Path(folder))
        counts[2] += len(batch)
        for text, made in batch.items() if said else ():
            with tempfile.TemporaryDirectory() as folder:
                alone = compiled([made], Path(folder))
            if alone:
                return text, alone
        batch.clear()
        return None

    for text in texts:
        counts[0] += 1
        try:
            made = patiently(lambda: generated(text))  # noqa: B023  it is called at once
        except Exception:  # noqa: BLE001  whatever it is, it is a finding
            return text, traceback.format_exc()
        counts[1] += made is not None
        if made and code(made) not in known:
            known.add(code(made))
            batch[text] = made
        if len(batch) == BATCH and (found := compile_all()):
            return found
    return compile_all() if batch else None


def endless(seed: int, end: float) -> Iterator[str]:
    """Edited specs until the time is over."""
    for number in itertools.count(seed):
        if time.monotonic() > end:
            return
        yield edited(random.Random(number))


def main() -> int:
    """Try edited specs until the time is over."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9))
    options = parser.parse_args()
    counts = [0, 0, 0]
    found = try_specs(endless(options.seed, time.monotonic() + options.seconds), counts)
    if found:
        print(f"{found[0]}\n{found[1]}\ninvariant 30 does not hold: the spec above, seed {options.seed + counts[0] - 1}")
        return 1
    print(f"{counts[0]} specs, of which {counts[1]} were accepted and {counts[2]} compiled, from seed {options.seed} on: no finding")
    return 0


if __name__ == "__main__":
    sys.exit(main())
