"""The built hosts and fake providers, and a clock that need not be waited for."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def built(name: str) -> str:
    """The path of something that the build has made."""
    path = ROOT / "out" / name
    if not path.exists():
        pytest.fail(f"{path} is missing; ./dev test builds it")
    return str(path)


def virtual_time() -> dict[str, str]:
    """The environment in which a native host and its provider live in virtual time: see virtual_time.c."""
    return {"LD_PRELOAD": built("linux/virtual_time.so")}
