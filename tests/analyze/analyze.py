"""What the analyzers find in the builds of these Ninja files and nobody has explained; see ./dev analyze --help."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from analyzers import analyze, units
from explained import judge, read

EXPLAINED = Path(__file__).with_name("not_true.txt")


def main(ninja_files: list[str]) -> int:
    """Print each finding; gives the exit status."""
    began = time.monotonic()
    what = [unit for analyzer in ("gcc", "clang") for unit in units(analyzer, ninja_files)]
    explanations = read(EXPLAINED)
    wrong = judge(analyze(what, shows=True), explanations)
    for line in wrong:
        print(line)
    sources = len({unit.source for unit in what})
    print(f"{sources} sources, {time.monotonic() - began:.0f} s; {len(explanations)} findings are explained in {EXPLAINED.name}, "
          f"{len(wrong) or 'no'} other{'' if len(wrong) == 1 else 's'}")
    return 3 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
