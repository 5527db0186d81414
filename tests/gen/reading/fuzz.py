"""./dev fuzz reading: compares random specs, and those that there are, on other messages each time, until the time is
over."""

from __future__ import annotations

import argparse
import itertools
import random
import sys
import tempfile
import time
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings

from compiled import ROOT, Compiled, load_text
from reading.compare import Comparison
from reading.specs import keyed, positional

STREAMS = 600  # of each spec, each way
SPECS = 10     # of each kind, before the protocols that there are have their turn

FOLDERS = ("spec", "tests/dial", "tests/runtime/specs", "tests/gen/good", "tests/gen/golden")
PROTOCOLS = [path for folder in FOLDERS for path in sorted((ROOT / folder).glob("*.tspec"))]
KINDS = (positional, keyed)


def accepted(text: str) -> bool:
    """Whether the generator takes the spec."""
    return load_text(text)[2] is not None


def drawn(kind, count: int, number: int) -> list[str]:
    """So many random specs, or some fewer."""
    found: list[str] = []

    @seed(number)
    @settings(max_examples=count, phases=[Phase.generate], deadline=None, database=None,
              suppress_health_check=list(HealthCheck))
    @given(kind(accepted))
    def take(text: str) -> None:
        found.extend([text] if text else [])

    take()
    return found


def disagreement(text: str, number: int, counts: list[int]) -> str | None:
    """What the two make otherwise of messages of the spec; counts: specs, and messages compared."""
    source, _, protocol = load_text(text)
    with tempfile.TemporaryDirectory() as folder:
        try:
            comparison = Comparison(text, Compiled(source, protocol, Path(folder)))
        except AssertionError as refused:  # by a compiler
            return str(refused)
        found = comparison.run(STREAMS, number)
    counts[0] += 1
    counts[1] += sum(comparison.outcomes.values())
    return found


def main() -> int:
    """Exit 0: they agree; 1: they do not."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    options = parser.parse_args()
    end, counts = time.monotonic() + options.seconds, [0, 0]
    for number in itertools.count(options.seed):
        texts = [path.read_text(encoding="utf-8") for path in PROTOCOLS[number % len(PROTOCOLS) :][:2]]
        for text in itertools.chain(*(drawn(kind, SPECS, number) for kind in KINDS), texts):
            found = disagreement(text, number, counts)
            if found:
                print(f"{text}\n{found}\n\nSeed {number}, after {counts[1]} messages of {counts[0]} specs.")
                return 1
            if time.monotonic() > end:
                print(f"{counts[1]} messages of {counts[0]} specs, seeds {options.seed} to {number}: no disagreement")
                return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
