"""Waits until the programs of the Wine at $WINEPREFIX have ended, and Wine with them.

    python3 tests/wine_end.py

`wineserver --wait` does not return if explorer.exe, which Wine starts for a program's first window, was not ready
before that program ended: nothing tells it to end any more. So where nothing but Wine's own programs is left for a
while, they are ended.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

PATIENCE = 5.0  # seconds for Wine to end by itself, which takes it one or two
OWN = {"explorer.exe", "plugplay.exe", "rpcss.exe", "services.exe", "svchost.exe", "tabtip.exe", "winedevice.exe"}


def _processes(prefix: str) -> Iterator[tuple[int, str]]:
    """A Wine's processes: their numbers, and the names of their programs. Its server is one, `wineserver`."""
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended, or is somebody else's
            if f"WINEPREFIX={prefix}".encode() not in (folder / "environ").read_bytes().split(b"\0"):
                continue
            program = Path(os.readlink(folder / "exe")).name
            if program.startswith("wineserver"):
                yield int(folder.name), "wineserver"
            elif program.startswith("wine"):
                started = (folder / "cmdline").read_bytes().split(b"\0")[0].decode(errors="replace")
                yield int(folder.name), started.lower().removeprefix("c:\\windows\\system32\\")


def wine_end(prefix: str, patience: float = PATIENCE) -> bool:
    """Wait until all has ended. Returns whether it ended by itself."""
    last_seen, told = time.monotonic(), False
    while processes := dict(_processes(prefix)):
        if not OWN.issuperset(set(processes.values()) - {"wineserver"}):
            last_seen = time.monotonic()
        elif time.monotonic() - last_seen > patience and not told:
            told = True
            for number, program in processes.items():
                if program == "wineserver":
                    os.kill(number, signal.SIGINT)  # as `wineserver --kill` does: it writes the registry
        time.sleep(0.05)
    return not told


if __name__ == "__main__":
    wine_end(os.environ["WINEPREFIX"])
