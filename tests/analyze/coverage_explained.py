"""Branches that nobody takes and nobody has explained; see ./dev analyze --help."""

from __future__ import annotations

import sys
from pathlib import Path

from branches import CORE, core, parser
from explained import judge, read

EXPLAINED = Path(__file__).with_name("not_taken.txt")


def wrong_with_core() -> list[str]:
    """What is wrong with the core's branches, or with what explains them."""
    return judge(core(), [one for one in read(EXPLAINED) if one.file.startswith(CORE)])


def wrong_with_parsers(specs: dict[str, str]) -> list[str]:
    """The same of the parsers of these protocols."""
    found = [finding for protocol, spec in specs.items() for finding in parser(protocol, spec)]
    folders = tuple(f"out/gen/{protocol}/" for protocol in ("*", *specs))
    return judge(found, [one for one in read(EXPLAINED) if one.file.startswith(folders)])


def main(specs: list[str]) -> int:
    """Print what is wrong; gives the exit status."""
    wrong = wrong_with_core() + wrong_with_parsers(dict(spec.split("=", 1) for spec in specs))
    print("\n".join([*wrong, f"{len(read(EXPLAINED))} branches are explained in {EXPLAINED.name}, {len(wrong) or 'no'} others"]))
    return 3 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
