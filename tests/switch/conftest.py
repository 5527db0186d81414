"""Fixtures: the switch as a program, and switches that run as long as a test does."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from peer import ROOT, Switch


@pytest.fixture(scope="session")
def program() -> Path:
    """The switch for spec/addpac.tspec; TSPEC_SWITCH names another build of it."""
    path = Path(os.environ.get("TSPEC_SWITCH", ROOT / "out/linux/addpac/switch"))
    if not path.exists():
        pytest.fail(f"{path} is missing; ./dev test builds it")
    return path


@pytest.fixture
def start(program: Path, tmp_path: Path) -> Iterator[Callable[..., Switch]]:
    """Start a switch; it is ended with the test."""
    running: list[Switch] = []

    def begin(*options: str, protocol: str = program.parent.name) -> Switch:
        running.append(Switch(program.parents[1] / protocol / "switch", tmp_path, *options))
        return running[-1]

    yield begin
    for switch in running:
        if switch.process.poll() is None:
            switch.end()
