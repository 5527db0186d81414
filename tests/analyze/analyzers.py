"""Runs gcc's and clang's analyzers over C sources as Ninja compiles them."""

from __future__ import annotations

import json
import os
import plistlib
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from explained import Finding

ROOT = Path(__file__).resolve().parents[2]
# Where the analyzers look, and which target's flags they use there: what is compiled natively first. Debian's clang has
# Windows' headers for ARM64 only.
TARGETS = {"gcc": ("linux", "win64"), "clang": ("linux", "winarm64")}
FOLDERS = ("runtime/", "tsp/", "tests/host/", "out/gen/")
NOT_OURS = ("out/gen/tests/", "out/gen/host/", "runtime/arm64/")  # the parsers of tests' specs; a text; a compiler's library
# Without optimisation functions stay what they are in the source, and so do the places that the analyzers name.
GCC = ["-O0", "-fanalyzer", "-Wno-error", "-fdiagnostics-format=json", "-o", "/dev/null"]
CLANG = ["--analyze", "-Wno-error", "-Xclang", "-analyzer-output=plist-multi-file"]


@dataclass(frozen=True)
class Unit:
    """A source and how it is compiled: the analyzer's command but for its own options."""

    analyzer: str
    source: str
    command: tuple[str, ...]


def units(analyzer: str, ninja_files: Iterable[str]) -> list[Unit]:
    """What this analyzer reads of the builds, each source once."""
    found: dict[str, Unit] = {}
    for ninja_file in ninja_files:
        printed = subprocess.run(["ninja", "-f", ninja_file, "-t", "compdb", "cc"], cwd=ROOT, capture_output=True, text=True,
                                 check=True).stdout
        edges = json.loads(printed)
        for target in TARGETS[analyzer]:
            for edge in edges:
                source = edge["file"]
                if edge["output"].startswith(f"out/{target}/") and source.startswith(FOLDERS) and not source.startswith(NOT_OURS):
                    found.setdefault(source, Unit(analyzer, source, _command(analyzer, edge["command"])))
    return list(found.values())


def _command(analyzer: str, command: str) -> tuple[str, ...]:
    words = shlex.split(command.partition(" -MMD ")[0])
    if "-include" in words:  # Windows' headers, compiled with other flags; who needs them includes them
        at = words.index("-include")
        del words[at:at + 2]
    flags = [word for word in words[1:] if not word.startswith("-O")]
    compiler = ["clang"] if analyzer == "clang" else words[:1]
    return (*compiler, *flags)


def analyze(what: list[Unit], shows: bool = False) -> Iterator[Finding]:
    """What is found in these, as many at a time as there are processors. `shows`: each that is done on standard error,
    as Ninja shows what it has built."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for number, (unit, found) in enumerate(zip(what, pool.map(_read, what)), 1):
            if shows:
                _show(f"[{number}/{len(what)}] {unit.analyzer:7} {unit.source}", number == len(what))
            yield from found


def _show(line: str, is_last: bool) -> None:
    """On a terminal in place of the line before."""
    if sys.stderr.isatty():
        width = shutil.get_terminal_size().columns
        print(f"\r{line[:width - 1]}\033[K", end="\n" if is_last else "", file=sys.stderr, flush=True)
    else:
        print(line, file=sys.stderr, flush=True)


def _read(unit: Unit) -> list[Finding]:
    return _READERS[unit.analyzer](unit)


def _run(unit: Unit, *options: str) -> str:
    done = subprocess.run(["nice", *unit.command, *options, "-c", unit.source], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{unit.source} cannot be compiled; build it first\n{done.stderr[-2000:]}")
    return done.stderr


def _gcc(unit: Unit) -> list[Finding]:
    findings = []
    for line in _run(unit, *GCC).splitlines():
        for found in json.loads(line) if line.startswith("[") else ():
            if "analyzer" in (option := found.get("option", "")):
                caret = found["locations"][0]["caret"]
                findings.append(_finding(caret["file"], caret["line"], found["path"][-1]["function"], found["message"],
                                         f"gcc {option.removeprefix('-Wanalyzer-')}"))
    return findings


def _clang(unit: Unit) -> list[Finding]:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.plist")
        _run(unit, *CLANG, "-o", str(report))
        told = plistlib.loads(report.read_bytes())
    return [_finding(told["files"][found["location"]["file"]], found["location"]["line"], found.get("issue_context", ""),
                     found["description"], f"clang {found['check_name']}") for found in told["diagnostics"]]


_READERS = {"gcc": _gcc, "clang": _clang}


def _finding(file: str, line: int, function: str, message: str, check: str) -> Finding:
    plain = message.translate({0x2018: "'", 0x2019: "'"})
    return Finding(os.path.relpath(ROOT / file, ROOT), line, f"{function}: {plain} ({check})")
