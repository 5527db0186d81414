"""Runs the C tests: every tests/*/test_*.c is a cmocka program in each native target."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from programs import LIMIT

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted(path.relative_to(ROOT).with_suffix("") for path in ROOT.glob("tests/*/test_*.c"))


@pytest.mark.parametrize("target", ["linux", "asan", "tsan"])
@pytest.mark.parametrize("program", SOURCES, ids=str)
def test_program(program: Path, target: str) -> None:
    built = ROOT / "out" / target / program
    assert built.exists(), f"{built} was not built: is it in the folder's tests.ninja?"
    result = subprocess.run([built], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, timeout=LIMIT, check=False)
    assert result.returncode == 0, result.stdout.decode(errors="replace")[-6000:]
