"""A short run of each fuzz target, the same every time; `./dev fuzz` runs them longer."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from programs import LIMIT

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.parametrize("target", ["decode", "encode", "stream", "core"])
@pytest.mark.parametrize("protocol", ["addpac", "tests/keyed"])
def test_invariants_hold_for_20000_inputs(protocol: str, target: str, tmp_path: Path) -> None:
    built = ROOT / "out/fuzz" / protocol
    result = subprocess.run(
        [built / target, "-runs=20000", "-seed=1", f"-dict={built / 'dictionary'}", f"-artifact_prefix={tmp_path}/",
         tmp_path, ROOT / "tests/fuzz/seeds" / built.name / target],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=LIMIT, check=False)
    assert result.returncode == 0, result.stdout.decode(errors="replace")[-4000:]
