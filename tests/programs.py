"""Runs programs for tests."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from tempfile import TemporaryFile

LIMIT = 600  # seconds after which a program hangs; none comes near it


def run(*command: str | Path, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run a program to its end, with this added to the environment; gives what it printed.

    It prints to files. A pipe would not end with the program: Wine begins processes of its own, and the first program
    that needs one hands its pipes on to it.
    """
    with TemporaryFile() as output, TemporaryFile() as errors:
        code = subprocess.run(command, env={**os.environ, **(environment or {})}, stdin=subprocess.DEVNULL,
                              stdout=output, stderr=errors, timeout=LIMIT, check=False).returncode
        for file in (output, errors):
            file.seek(0)
        return subprocess.CompletedProcess(command, code, output.read().decode(), errors.read().decode())
