"""What the tests of the dialogs share."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

import pytest
from dialogs import ROOT, Dialog, Display, Windows


@pytest.fixture(scope="package")
def wine() -> Iterator[Windows]:
    """A Windows of its own that shows windows; the settings in it are this folder's, one test at a time."""
    display = Display()
    windows = Windows(display)
    yield windows
    windows.close()
    display.close()


@pytest.fixture
def dialog(wine: Windows) -> Iterator[Dialog]:
    """A provider that is loaded, without settings."""
    shown = Dialog(wine)
    shown.lines("key clear")
    yield shown
    shown.close()


@pytest.fixture
def switch_port() -> Iterator[int]:
    """The port of a stand-in switch that runs."""
    with subprocess.Popen([ROOT / "out/linux/addpac/switch"], stdout=subprocess.PIPE, text=True) as server:
        yield int(server.stdout.readline().strip().rpartition(":")[2])
        server.terminate()
