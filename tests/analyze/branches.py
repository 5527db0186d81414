"""Which branches of the core and of a generated parser no test takes; with clang's coverage of sources."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from explained import Finding

ROOT = Path(__file__).resolve().parents[2]
CORE = "runtime/core/"


def core() -> list[Finding]:
    """The core's branches that its tests do not take."""
    programs = re.findall(r"^    (out/coverage/tests/\S+)$", _tool("ninja", "-t", "query", "coverage-core-tests"), re.MULTILINE)
    return _not_taken([[program] for program in programs], CORE)


def parser(protocol: str, spec: str) -> list[Finding]:
    """The branches of a protocol's parser that nothing near its messages takes; see neighbours.c."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["/usr/bin/python3", "tests/fuzz/seeds.py", spec, folder], cwd=ROOT, check=True)
        seeds = sorted(str(seed) for seed in Path(folder, "decode").iterdir())
        return _not_taken([[f"out/coverage/{protocol}/neighbours", *seeds]], f"out/gen/{protocol}/")


def _not_taken(commands: list[list[str]], folder: str) -> list[Finding]:
    """What these programs together leave of the branches of that folder's sources."""
    with tempfile.TemporaryDirectory() as profiles, ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(lambda run: _run(run[1], f"{profiles}/{run[0]}.profraw"), enumerate(commands)))
        merged = f"{profiles}/merged"
        _tool("llvm-profdata", "merge", "-sparse", "-o", merged, *map(str, Path(profiles).glob("*.profraw")))
        first, *others = [command[0] for command in commands]
        told = _tool("llvm-cov", "export", f"-instr-profile={merged}", first, *(f"-object={other}" for other in others), folder)
    return _findings(json.loads(told)["data"][0]["functions"], folder)


def _run(command: list[str], profile: str) -> None:
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "LLVM_PROFILE_FILE": profile}, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]} failed\n{done.stdout[-2000:]}{done.stderr[-2000:]}")


def _tool(*command: str) -> str:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def _findings(functions: Iterable[dict], folder: str) -> list[Finding]:
    """What was never taken. A function of a header is there once for each source that has it: together they count."""
    counts: dict[tuple[str, str, int, int, int, int], list[int]] = {}
    for function in functions:
        name = function["name"].rpartition(":")[2]
        for *place, taken, not_taken, file, _, _ in function["branches"]:
            source = os.path.relpath(function["filenames"][file], ROOT)
            if source.startswith(folder):
                count = counts.setdefault((source, name, *place), [0, 0])
                count[0] += taken
                count[1] += not_taken
    if not counts:
        raise RuntimeError(f"no branch of {folder} was counted: build the target 'coverage' here")
    sources = {source: (ROOT / source).read_text(encoding="utf-8").splitlines() for source, *_ in counts}
    found = [_finding(sources[place[0]], place, *count) for place, count in counts.items()]
    return [finding for finding in found if finding]


def _finding(lines: list[str], place: tuple[str, str, int, int, int, int], taken: int, not_taken: int) -> Finding | None:
    source, function, line, column, end_line, end_column = place
    text = lines[line - 1:end_line]
    text[-1] = text[-1][:end_column - 1]
    text[0] = text[0][column - 1:]
    condition = " ".join(part.strip() for part in text)
    whole = lines[line - 1].strip()
    if whole.startswith(f"switch ({condition}"):  # none of its cases: the compiler sees to it that there is one for each value
        return None
    if taken and (not_taken or condition.startswith(("case ", "default"))):
        return None
    never = "reached" if not taken and not not_taken else "false" if taken else "true"
    return Finding(source, line, f"{function}: `{whole}`: `{condition}` is never {never}")
