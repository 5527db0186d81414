"""wine_end waits for programs, and ends what would stay without them. What it sees are processes named like Wine's."""

from __future__ import annotations

import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from wine_end import wine_end


def start(folder: Path, copy_of: str, name: str, *command: str) -> subprocess.Popen[bytes]:
    """A process of the Wine at `folder`; it is the copy of a program that is not Wine's."""
    return subprocess.Popen(command, executable=shutil.copy(shutil.which(copy_of), folder / name), stdin=subprocess.PIPE,
                            env={"WINEPREFIX": str(folder)},
                            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))  # ignored in the background


@pytest.fixture
def server(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A Wine's server with explorer.exe, which it ends when it is ended itself."""
    with start(tmp_path, "cat", "wine64", "C:\\windows\\system32\\explorer.exe", "-") as explorer, \
         start(tmp_path, "dash", "wineserver64", "wineserver", "-c",
               f"trap 'kill {explorer.pid}; exit 0' INT; read -r end") as server:
        yield server


def test_what_is_left_without_a_program_is_ended(tmp_path: Path, server: subprocess.Popen[bytes]) -> None:
    assert not wine_end(str(tmp_path), patience=0.0)
    assert server.wait(60) == 0


def test_a_program_is_waited_for(tmp_path: Path, server: subprocess.Popen[bytes]) -> None:
    program = start(tmp_path, "cat", "wine64-preloader", "Z:\\phone.exe", "-")
    waiting = threading.Thread(target=wine_end, args=(str(tmp_path), 0.0))
    waiting.start()
    waiting.join(1)
    assert (server.poll(), program.poll(), waiting.is_alive()) == (None, None, True)
    program.stdin.close()
    waiting.join(60)
    assert (server.wait(60), waiting.is_alive()) == (0, False)


def test_wine_that_ends_by_itself_is_not_ended(tmp_path: Path) -> None:
    server = start(tmp_path, "cat", "wineserver64", "wineserver", "-")
    threading.Timer(0.2, server.stdin.close).start()
    assert wine_end(str(tmp_path), patience=600.0)
    assert server.wait(60) == 0
