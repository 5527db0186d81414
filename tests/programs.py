"""Runs programs for tests."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from pathlib import Path
from tempfile import TemporaryFile

import pytest

LIMIT = 600  # seconds after which a program hangs; none comes near it


def run(*command: str | Path, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run a program to its end, with this added to the environment; gives what it printed. What Wine gave up is run
    again, twice at most."""
    for _ in range(3):
        done = run_once(*command, environment=environment)
        if not is_given_up_by_wine(done):
            break
    return done


def run_once(*command: str | Path, environment: dict[str, str] | None) -> subprocess.CompletedProcess[str]:
    """It prints to files. A pipe would not end with the program: Wine begins processes of its own, and the first
    program that needs one hands its pipes on to it."""
    with TemporaryFile() as output, TemporaryFile() as errors:
        code = subprocess.run(command, env={**os.environ, **(environment or {})}, stdin=subprocess.DEVNULL,
                              stdout=output, stderr=errors, timeout=LIMIT, check=False).returncode
        for file in (output, errors):
            file.seek(0)
        return subprocess.CompletedProcess(command, code, output.read().decode(), errors.read().decode())


def is_given_up_by_wine(done: subprocess.CompletedProcess[str]) -> bool:
    """Whether Wine failed, not the program. On a busy machine it gives up some starts without a word. And it dies of
    SIGSEGV where a process ends while the C library still frees what one of its threads had, after ExitProcess as well;
    a program that crashes by itself ends with status 5."""
    program, *words = map(str, done.args)
    if program != "wine" and not (program.endswith("/dev") and words[:1] == ["app"]):
        return False
    is_silent = not done.stdout and done.stderr in ("", "Preparing Wine\n")
    return done.returncode in (-signal.SIGSEGV, 128 + signal.SIGSEGV) or (done.returncode == 1 and is_silent)


def sanitized(done: subprocess.CompletedProcess[str]) -> subprocess.CompletedProcess[str]:
    """What `run` gave, if no sanitizer complained in the program or one that it began. Else the test fails with its
    words: who watches a process that a sanitizer ends sees an exit status."""
    if complaint := re.search(r"^[^\n]*(Sanitizer|: runtime error): .*", done.stderr, re.MULTILINE | re.DOTALL):
        pytest.fail(complaint[0][-6000:])
    return done
