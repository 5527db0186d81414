"""Runs programs for tests."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from tempfile import TemporaryFile

import pytest

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


def sanitized(done: subprocess.CompletedProcess[str]) -> subprocess.CompletedProcess[str]:
    """What `run` gave, if no sanitizer complained in the program or one that it began. Else the test fails with its words: who
    watches a process that a sanitizer ends sees an exit status."""
    if complaint := re.search(r"^[^\n]*(Sanitizer|: runtime error): .*", done.stderr, re.MULTILINE | re.DOTALL):
        pytest.fail(complaint[0][-6000:])
    return done
