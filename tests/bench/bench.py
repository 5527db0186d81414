"""./dev bench: runs what measures, makes tables of it, and compares it with what was measured before.

A program writes rows: name, unit, what it stands beside, and a value for each round. What is compared is what machines
have in common: the ratio of a row to the one that it stands beside, round by round, or where it stands beside "=" its
value. The ratio of a row that stands beside "~another" is shown only: it is somebody else's.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import signal
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

ROOT = Path(__file__).resolve().parent.parent.parent
BUILT = ROOT / "out/linux/tests/bench"
HIGHER_IS_BETTER = {"calls/s"}
NONE, SAME_EVERYWHERE, SHOWN_ONLY = "-", "=", "~"
RUNS = 3
Measured = dict[str, dict[str, float | str]]  # by names of rows: unit, rounds, median, spread; ratio and noise, if it is compared
LEAST_NOISE = 0.05  # of a ratio: from build to build code lies elsewhere, which alone makes so much


@dataclass
class Row:
    """What was measured of one thing, in every round."""

    name: str
    unit: str
    beside: str
    values: list[float]
    ratios: list[float] = field(default_factory=list)  # to the row that it stands beside, or the values, if they can be compared

    @property
    def ratio(self) -> float | None:
        """What is compared; more is worse."""
        return statistics.median(self.ratios) if self.ratios else None

    @property
    def is_compared(self) -> bool:
        """Whether it is ours, and means the same on another machine."""
        return bool(self.ratios) and not self.beside.startswith(SHOWN_ONLY)

    @property
    def noise(self) -> float:
        """How far the rounds lie apart, as a part of what is compared."""
        return spread(self.ratios) if self.ratios else 0.0


def spread(values: list[float]) -> float:
    """How far the middle half lies apart, as a part of the median; of fewer than five values, all."""
    median = statistics.median(values)
    if len(values) < 2 or median == 0:
        return 0.0
    low, high = min(values), max(values)
    if len(values) >= 5:
        low, _, high = statistics.quantiles(values, n=4, method="inclusive")
    return (high - low) / abs(median)


def read_rows(text: str) -> dict[str, Row]:
    """The rows that programs wrote; those of one name, written by several runs, become one."""
    rows: dict[str, Row] = {}
    for line in text.splitlines():
        name, unit, beside, *values = line.split("\t")
        row = rows.setdefault(name, Row(name, unit, beside, []))
        if (row.unit, row.beside) != (unit, beside):
            raise ValueError(f"there are two rows '{name}', in {row.unit} and in {unit}")
        row.values += map(float, values)
    for row in rows.values():
        row.ratios = ratios_of(row, rows)
    return rows


def ratios_of(row: Row, rows: dict[str, Row]) -> list[float]:
    """What is compared of each round; nothing, if the row stands alone."""
    if row.beside == SAME_EVERYWHERE:
        return row.values
    if row.beside == NONE:
        return []
    other = rows[row.beside.removeprefix(SHOWN_ONLY)].values
    pairs = zip(other, row.values) if row.unit in HIGHER_IS_BETTER else zip(row.values, other)
    return [above / below for above, below in pairs if below]


# --- What there is to measure ---

def run(*command: str | Path) -> str:
    """What a program writes; it and all ends if it fails."""
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        how = "did not end: a call or an event has not come" if done.returncode == -signal.SIGALRM else "has failed"
        sys.exit(f"bench: {Path(command[0]).name} {' '.join(map(str, command[1:]))} {how}")
    return done.stdout


def measure_parse(runs: int) -> Iterator[str]:
    """The generated parser beside others. In another run the same code lies elsewhere in memory."""
    for framing in ("positional", "keyed"):
        for _ in range(runs):
            yield run(BUILT / f"parse_{framing}", "5")
        for name, block in (("bulk", "300000"), ("1460-byte blocks", "1460"), ("byte by byte", "1")):
            yield count_instructions(framing, f"{framing}, {name}, instructions", block)


def count_instructions(framing: str, name: str, block: str) -> str:
    """Instructions for a byte, as callgrind counts them: they do not vary with the machine, but are not time either."""
    rows = []
    for parser, beside in (("generated", SAME_EVERYWHERE), ("by hand", NONE)):
        done = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", "--toggle-collect=read_once",
                               BUILT / f"parse_{framing}", parser, block], cwd=ROOT, capture_output=True, text=True, check=False)
        counted = re.search(r"Collected : (\d+)", done.stderr)
        if not counted or counted[1] == "0":
            sys.exit(f"bench: callgrind counts nothing: {done.stderr}")
        size = int(done.stdout.split()[0])
        rows.append(f"{name}: {parser}\tIr/B\t{beside}\t{int(counted[1]) / size:.2f}\n")
    return "".join(rows)


def measure_call(runs: int) -> Iterator[str]:
    """One line's calls, and how many calls there can be."""
    for _ in range(runs):
        yield run(BUILT / "call", "event", "5")
        yield run(BUILT / "call", "dial", "5")
        for way in ("own", "own-20ms", "in-turn", "in-order", "by-id"):
            yield run(BUILT / "call", way, "3")


def measure_scale(runs: int) -> Iterator[str]:
    """Sessions of 1 line and more."""
    for lines in (1, 10, 100, 1000, 10000) if runs > 1 else (1, 10, 100, 1000):
        for way in ("own", "shared"):
            yield run(BUILT / "scale", way, str(lines), str(runs))


TABLES = {"parse": measure_parse, "call": measure_call, "scale": measure_scale}


# --- Tables ---

def figure(value: float) -> str:
    """With three digits that count."""
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.0f}" if value >= 100 or value == int(value) else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def half_percent(values: list[float]) -> str:
    """Half of the middle half's width, in percent."""
    return f"{spread(values) * 50:.0f}"


def table(rows: dict[str, Row]) -> str:
    """A table for people: medians, ratios, and how far the middle half of the rounds lies apart."""
    width = max(len(name) for name in rows)
    lines = [f"{'':{width}}  {'median':>9} {'':<8} {'± %':>4}  {'ratio':>6} {'± %':>4}"]
    for row in rows.values():
        text = f"{row.name:{width}}  {figure(statistics.median(row.values)):>9} {row.unit:<8} {half_percent(row.values):>4}"
        if row.ratios and row.beside != SAME_EVERYWHERE:
            text += f"  {row.ratio:>6.2f} {half_percent(row.ratios):>4}"
        lines.append(text.rstrip())
    return "\n".join(lines)


def matrix(rows: dict[str, Row]) -> str:
    """The same in a line for each that has all figures; a row's name is "line, figure"."""
    cells: dict[str, dict[str, str]] = {}
    for row in rows.values():
        line, _, column = row.name.partition(", ")
        text = figure(statistics.median(row.values))
        text += f" ±{half_percent(row.values)}%" if spread(row.values) else ""
        text += f" ×{row.ratio:.2f}" if row.ratios and row.beside != SAME_EVERYWHERE else ""
        cells.setdefault(line, {})[f"{column}{f', {row.unit}' if row.unit else ''}"] = text
    columns = [""] + list(next(iter(cells.values())))
    lines = [columns] + [[line, *found.values()] for line, found in cells.items()]
    widths = [max(len(line[i]) for line in lines) for i in range(len(columns))]
    return "\n".join("  ".join(f"{text:<{width}}" for text, width in zip(line, widths)).rstrip() for line in lines)


# --- Comparing ---

def to_json(rows: dict[str, Row]) -> Measured:
    """For machines, and as what is compared with later."""
    return {row.name: {"unit": row.unit, "rounds": len(row.values), "median": statistics.median(row.values),
                       "spread": round(spread(row.values), 4),
                       **({"ratio": round(row.ratio, 4), "noise": round(row.noise, 4)} if row.is_compared else {})}
            for row in rows.values()}


def noise_of(row: dict, old: dict) -> float:
    """Of both ratios together. One round alone has none that is known, so it has the other's."""
    known = [each["noise"] for each in (row, old) if each["rounds"] > 1]
    return max(LEAST_NOISE, 2 * statistics.mean(known)) if known else LEAST_NOISE


def compare(now: Measured, before: Measured) -> tuple[dict[str, str], dict[str, str]]:
    """Sentences by names of rows: what got worse by more than the noise of both, and what got better by as much."""
    worse, better = {}, {}
    for name, row in now.items():
        old = before.get(name, {})
        if "ratio" not in row or "ratio" not in old:
            continue
        noise = noise_of(row, old)
        change = row["ratio"] / old["ratio"] - 1 if old["ratio"] else math.inf if row["ratio"] else 0.0
        text = f"{name}: {old['ratio']:.2f} before, {row['ratio']:.2f} now ({change:+.0%}; noise {noise:.0%})"
        if change > noise:
            worse[name] = text
        elif 1 / (1 + change) - 1 > noise:
            better[name] = text
    return worse, better


def tell_comparison(now: Measured, file: Path, again: Callable[[list[str]], Measured], to: TextIO) -> int:
    """Say what differs from a file. What seems worse is measured again, for somebody may have used the machine
    meanwhile; it is worse if it is so both times. Returns the exit status: 1, if something is worse."""
    before = json.loads(file.read_text(encoding="utf-8"))
    worse, better = compare(now, before)
    if worse:
        print(f"{'Again':<8}{'; '.join(worse)}", file=to, flush=True)
        still = compare(again(list(worse)), before)[0]
        worse = {name: still[name] for name in worse if name in still}
    for title, texts in (("Worse", worse), ("Better", better)):
        for text in texts.values():
            print(f"{title:<8}{text}", file=to)
    unknown = [name for name, row in now.items() if "ratio" in row and name not in before]
    if unknown:
        print(f"{'New':<8}{'; '.join(unknown)}", file=to)
    if not worse:
        print(f"Nothing is worse than in {file} by more than the noise of both.", file=to)
    return 1 if worse else 0


def arguments(words: list[str]) -> argparse.Namespace:
    """What ./dev bench was given, which says more."""
    parser = argparse.ArgumentParser(prog="./dev bench")
    parser.add_argument("tables", nargs="*")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--save", type=Path)
    parser.add_argument("--compare", type=Path)
    return parser.parse_args(words)


def main(words: list[str]) -> int:
    """Measure and tell. Returns the exit status."""
    given = arguments(words)
    found: dict[str, dict[str, Row]] = {}

    def measure(name: str) -> dict[str, Row]:
        return read_rows("".join(TABLES[name](1 if given.quick else RUNS)))

    def measure_again(rows: list[str]) -> Measured:
        tables = [name for name in found if not found[name].keys().isdisjoint(rows)]
        return to_json({row.name: row for name in tables for row in measure(name).values()})

    for name in given.tables or TABLES:
        found[name] = measure(name)
        if not given.json:
            print(f"{name}\n{(matrix if name == 'scale' else table)(found[name])}\n", flush=True)
    measured = to_json({row.name: row for rows in found.values() for row in rows.values()})
    text = json.dumps(measured, indent=1, ensure_ascii=False) + "\n"
    if given.json:
        print(text, end="")
    if given.save:
        given.save.write_text(text, encoding="utf-8")
    if not given.compare:
        return 0
    return tell_comparison(measured, given.compare, measure_again, sys.stderr if given.json else sys.stdout)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
