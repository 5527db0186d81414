"""What a switch said, as gen/tspec decode reads it: captures/<protocol>[-<what>].bin, beside what must be seen."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from programs import run

ROOT = Path(__file__).resolve().parent.parent.parent
CAPTURES = sorted((ROOT / "tests/wire/captures").glob("*.bin"))
REJECTED = 2


def protocol_of(capture: Path) -> str:
    return capture.stem.partition("-")[0]


@pytest.mark.parametrize("capture", CAPTURES, ids=lambda path: path.stem)
def test_a_capture_is_read_as_it_stands_beside_it(capture: Path) -> None:
    done = run(sys.executable, ROOT / "gen/tspec", "decode", ROOT / f"spec/{protocol_of(capture)}.tspec", capture)
    assert done.stdout == capture.with_suffix(".txt").read_text(encoding="utf-8")
    assert done.returncode == (REJECTED if " rejected " in done.stdout else 0), done.stderr


def test_every_protocol_but_the_first_has_a_capture() -> None:
    specs = {path.stem for path in (ROOT / "spec").glob("*.tspec")}
    assert {protocol_of(capture) for capture in CAPTURES} == specs - {"addpac"}  # whose cases are test_wire.c's
