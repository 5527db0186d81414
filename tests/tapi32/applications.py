"""Runs applications for the tests of tapi32.dll."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

from programs import run

ROOT = Path(__file__).resolve().parents[2]
Application = Callable[..., subprocess.CompletedProcess[str]]


def run_application(*words: str, options: tuple[str, ...] = (),
                    target: str = "win64") -> subprocess.CompletedProcess[str]:
    """Run the client with these words; `options` are ./dev app's."""
    return run(ROOT / "dev", "app", *options, ROOT / "out" / target / "tapi_client.exe", *words)


def expect_documented(result: subprocess.CompletedProcess[str]) -> None:
    """All that the client tried was as documented."""
    assert "WRONG" not in result.stdout and "as documented" in result.stdout, result.stdout
    assert result.returncode == 0, result.stdout
